"""The value that this room hands on."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from unmask.arrays import expect_array
from unmask.media.decoder.orientation import UPRIGHT, Orientation


@dataclass(frozen=True)
class StoredJpeg:
    """The luminance of a JPEG as it is stored, before any conversion to RGB.

    The file's coefficients follow from it: the cosine transform of a block, divided by the table
    and rounded, is what the file holds, but for blocks with clipped values and for divisors of 1,
    where the rounding to whole grey levels reaches half a step.

    Attributes:
        luminance: shape (height, width), uint8, in the file's own orientation; read-only.
        table: the divisors of the luminance, shape (8, 8), int32, by vertical and horizontal
            frequency.
        orientation: that turns it into what people see.
    """

    luminance: NDArray[np.uint8]
    table: NDArray[np.int32]
    orientation: Orientation = UPRIGHT

    def __post_init__(self) -> None:
        expect_array("StoredJpeg.luminance", self.luminance, ("height", "width"), "uint8")
        expect_array("StoredJpeg.table", self.table, (8, 8), "int32")
