"""The fitted map: which movements of the mouth go with which sounds."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Self
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from unmask.arrays import expect_array
from unmask.detectors.lip_sync.mouth import POINTS
from unmask.detectors.lip_sync.voice import BANDS
from unmask.errors import WeightsError

MOUTH_STEPS = (-1, 0, 1)
SOUND_STEPS = (-7, -5, -3, -1, 1, 3, 5, 7)
"""Of the grid: how far before and after a moment the map looks at mouth and sound. The mouth often
takes its shape before the sound is heard."""

Values = NDArray[np.float64]


@dataclass(frozen=True)
class SpeechMap:
    """Pairs of signals, one from the mouth and one from the sound, that rise and fall together.

    Attributes:
        mouth: what each step and coordinate adds to each signal, shape
            (MOUTH_STEPS · 3 · POINTS, pairs), float32.
        sound: what each step and band adds, shape (SOUND_STEPS · BANDS, pairs), float32.
        weights: how far each pair agreed where it was fitted, shape (pairs,), float32.
        sha256: of the file it was read from, empty where there is none.
    """

    mouth: NDArray[np.float32]
    sound: NDArray[np.float32]
    weights: NDArray[np.float32]
    sha256: str = ""

    def __post_init__(self) -> None:
        pairs = len(self.weights)
        rows = len(MOUTH_STEPS) * 3 * len(POINTS)
        expect_array("SpeechMap.mouth", self.mouth, (rows, pairs), "float32")
        expect_array("SpeechMap.sound", self.sound, (len(SOUND_STEPS) * BANDS, pairs), "float32")
        expect_array("SpeechMap.weights", self.weights, (pairs,), "float32")

    def signals(self, shape: Values, loudness: Values) -> tuple[Values, Values]:
        """The signals of a mouth and of a sound, each of shape (grid, pairs).

        Args:
            shape: of the mouth at the pace of speech, shape (grid, 3 · POINTS).
            loudness: of the bands at the pace of speech, shape (grid, BANDS).
        """
        mouth, sound = in_steps(shape, MOUTH_STEPS), in_steps(loudness, SOUND_STEPS)
        return mouth @ self.mouth, sound @ self.sound

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a map.

        Raises:
            WeightsError: the file is damaged.
        """
        try:
            content = path.read_bytes()
            with np.load(BytesIO(content), allow_pickle=False) as file:
                parts = (file["mouth"], file["sound"], file["weights"])
            return cls(*parts, sha256=hashlib.sha256(content).hexdigest())
        except (OSError, EOFError, KeyError, ValueError, BadZipFile) as error:
            raise WeightsError(f"{path.name} is damaged ({error}); install anew.") from None

    def save(self, path: Path) -> None:
        """Write the map as ``load`` reads it."""
        np.savez_compressed(path, mouth=self.mouth, sound=self.sound, weights=self.weights)


def in_steps(values: Values, steps: tuple[int, ...]) -> Values:
    """Values with those before and after them, the ends held: (grid, steps · channels)."""
    return np.concatenate(list(_shifted(values, steps)), axis=1)


def _shifted(values: Values, steps: tuple[int, ...]) -> Iterator[Values]:
    moments = np.arange(len(values))
    for step in steps:
        yield values[np.clip(moments + step, 0, len(values) - 1)]
