"""What the whole of CLIP sees in windows of single pictures, made once and kept."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from unmask.arrays import RGBImage
from unmask.detectors.cnn_generated.windows import SIDE, Window, cut, padded
from unmask.lab.degrading import degrade
from unmask.lab.generated.feature_file import FeaturesError, read_arrays, write_arrays
from unmask.lab.manifest import Item
from unmask.lab.pack.model import decode
from unmask.weights.trunk import BLOCKS, MOST_TOGETHER, WIDTH, TrunkReading

KINDS = 2
"""The class token, and the mean of the tokens of the patches."""

_STREAM = 7
"""Keeps the random numbers apart from those of trainings."""

_SHRUNK, _DEGRADED, _MIRRORED = 0.35, 0.5, 0.5
"""Shares of the pictures to which each of these happens."""

_SMALLEST_SHRINKING, _SMALLEST_SIDE = 0.4, 200
_INTERPOLATIONS = (cv2.INTER_AREA, cv2.INTER_LINEAR, cv2.INTER_CUBIC)


@dataclass(frozen=True)
class ClipFeatures:
    """What the layers hold of one window of each picture, and the facts of the pictures.

    Attributes:
        values: (count, 12, 2, 768), float16: after each layer the class token, and the mean of the
            tokens of the patches.
        labels: (count,), as in the manifest, like all that follows.
        manipulations: (count,).
        sources: (count,).
        identities: (count,).
        splits: (count,).
    """

    values: NDArray[np.float16]
    labels: NDArray[np.str_]
    manipulations: NDArray[np.str_]
    sources: NDArray[np.str_]
    identities: NDArray[np.str_]
    splits: NDArray[np.str_]

    def __post_init__(self) -> None:
        """Check the shapes, and that no identity is on two sides.

        Raises:
            FeaturesError: they are not as above.
        """
        count = len(self.splits)
        if self.values.shape != (count, BLOCKS, KINDS, WIDTH):
            raise FeaturesError(
                f"The features have the shape {self.values.shape}; expected "
                f"({count}, {BLOCKS}, {KINDS}, {WIDTH}); make them again with clip-features."
            )
        sides = set(zip(self.identities.tolist(), self.splits.tolist(), strict=True))
        if len(sides) != len(set(self.identities.tolist())):
            raise FeaturesError("An identity stands in two splits; make a manifest of one split.")

    @classmethod
    def of(cls, values: NDArray[np.float16], items: Sequence[Item]) -> "ClipFeatures":
        """Features with the facts that a manifest says of the pictures."""
        facts = ("label", "manipulation", "source", "identity", "split")
        return cls(values, *(np.array([getattr(item, fact) for item in items]) for fact in facts))

    def where(self, rows: NDArray[np.bool_]) -> "ClipFeatures":
        """Some of the pictures."""
        return ClipFeatures(*(getattr(self, field.name)[rows] for field in fields(self)))

    def save(self, path: Path) -> None:
        """Write the features.

        Raises:
            FeaturesError: the file cannot be written.
        """
        write_arrays(path, vars(self))

    @classmethod
    def load(cls, path: Path) -> "ClipFeatures":
        """Read features.

        Raises:
            FeaturesError: the file cannot be read or holds something else.
        """
        return cls(*read_arrays(path, [field.name for field in fields(cls)], "features of CLIP"))


def see_windows(
    look: Callable[[NDArray[np.uint8]], TrunkReading],
    items: Sequence[Item],
    progress: Callable[[float], None],
) -> ClipFeatures:
    """Look at one window of each picture.

    Args:
        look: through the trunk; see ``Trunk.read``.
        items: pictures of a manifest.
        progress: called with the done fraction.

    Raises:
        FeaturesError: a file cannot be read.
        PackError: a picture is damaged.
    """
    values = np.empty((len(items), BLOCKS, KINDS, WIDTH), np.float16)
    for start in range(0, len(items), MOST_TOGETHER):
        part = items[start : start + MOST_TOGETHER]
        windows = [window_of(read_picture(item.path), start + row) for row, item in enumerate(part)]
        values[start : start + len(part)] = look(np.stack(windows)).layers
        progress((start + len(part)) / len(items))
    return ClipFeatures.of(values, items)


def window_of(pixels: RGBImage, number: int) -> RGBImage:
    """A window of a picture, more often of its middle; its number decides which, and how degraded.

    What happens to it may happen to pictures of both classes alike, so that neither size nor
    compression gives the label away.
    """
    generator = np.random.default_rng([_STREAM, number])
    if generator.random() < _SHRUNK:
        pixels = _shrunk(pixels, generator)
    pixels = padded(pixels)
    height, width = pixels.shape[:2]
    y, x = (int(generator.beta(2, 2) * (side - SIDE)) for side in (height, width))
    [window] = cut(pixels, [Window(x, y)])
    if generator.random() < _DEGRADED:
        [window] = degrade([np.ascontiguousarray(window)], generator)
    if generator.random() < _MIRRORED:
        window = window[:, ::-1]
    return np.ascontiguousarray(window)


def _shrunk(pixels: RGBImage, generator: np.random.Generator) -> RGBImage:
    shorter = min(pixels.shape[:2])
    least = min(1.0, max(_SMALLEST_SHRINKING, _SMALLEST_SIDE / shorter))
    factor = generator.uniform(least, 1)
    interpolation = _INTERPOLATIONS[generator.integers(len(_INTERPOLATIONS))]
    shrunk = cv2.resize(pixels, None, fx=factor, fy=factor, interpolation=interpolation)
    return np.asarray(shrunk, np.uint8)


def read_picture(path: Path) -> RGBImage:
    """The pixels of a picture of a manifest.

    Raises:
        FeaturesError: the file cannot be read.
        PackError: the picture is damaged.
    """
    try:
        encoded = path.read_bytes()
    except OSError as error:
        raise FeaturesError(f"{path} cannot be read ({error.strerror}); leave it out.") from None
    return decode(encoded, str(path))
