"""The pack as a value, and the decoding of its pictures."""

import io
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from unmask.arrays import RGBImage, expect_array
from unmask.errors import UnmaskError
from unmask.faces import LANDMARK_COUNT
from unmask.lab.manifest import Item
from unmask.media.decoder.modes import to_rgb
from unmask.media.decoder.pictures import DAMAGE

LARGEST_SIDE = 4095
"""Of a picture in a pack, in px: as far as the landmarks' numbers reach."""

FORMATS = ("JPEG", "PNG", "WEBP")


class PackError(UnmaskError):
    """A pack, or a picture in it or for it, is not as it should be."""


@dataclass(frozen=True)
class Pack:
    """Pictures in memory as they were encoded, with what is known of them.

    Attributes:
        items: one a picture; their paths are names only.
        landmarks: of the main faces, shape (n, 468, 2), float32, px; 0 where there is none.
        has_face: shape (n,), bool.
        encoded: the pictures' files.
    """

    items: tuple[Item, ...]
    landmarks: NDArray[np.float32]
    has_face: NDArray[np.bool_]
    encoded: tuple[bytes | memoryview, ...] = field(repr=False)

    def __post_init__(self) -> None:
        count = len(self.items)
        expect_array("Pack.landmarks", self.landmarks, (count, LANDMARK_COUNT, 2), "float32")
        expect_array("Pack.has_face", self.has_face, (count,), "bool")
        if len(self.encoded) != count:
            raise ValueError(f"Pack.encoded: expected {count} pictures, got {len(self.encoded)}")

    def __len__(self) -> int:
        return len(self.items)

    def picture(self, index: int) -> RGBImage:
        """Decode one picture: RGB, uint8, upright.

        Raises:
            PackError: it is damaged.
        """
        return decode(self.encoded[index], str(self.items[index].path))


def decode(encoded: bytes | memoryview, name: str, largest_side: int = LARGEST_SIDE) -> RGBImage:
    """Decode a picture of one of the formats of a pack.

    Args:
        encoded: the file's bytes.
        name: what to call the picture in messages.
        largest_side: in px; a larger picture is refused before it is decoded.

    Raises:
        PackError: it is damaged, no such picture, or too large.
    """
    try:
        with Image.open(io.BytesIO(encoded), formats=FORMATS) as image:
            if max(image.size) > largest_side:
                raise PackError(
                    f"The picture {name} has {image.width:,} × {image.height:,} pixels; "
                    f"expected at most {largest_side:,} a side."
                )
            return np.asarray(to_rgb(ImageOps.exif_transpose(image)), np.uint8)
    except (*DAMAGE, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        why = " ".join(str(error).split())
        raise PackError(f"The picture {name} cannot be read ({why}).") from None
