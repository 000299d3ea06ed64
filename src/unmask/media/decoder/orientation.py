"""Turning and mirroring a stored frame into the picture that people see."""

from dataclasses import dataclass
from typing import Any, Self

from numpy.typing import NDArray

from unmask.arrays import RGBImage


@dataclass(frozen=True)
class Orientation:
    """A turn by a multiple of 90 degrees, perhaps with a mirroring.

    Attributes:
        is_transposed: rows and columns are exchanged first.
        flips_across: then left and right are exchanged.
        flips_down: and top and bottom.
        degrees: the turn, clockwise: 0, 90, 180 or 270.
    """

    is_transposed: bool
    flips_across: bool
    flips_down: bool
    degrees: int

    @classmethod
    def from_display_matrix(cls, matrix: NDArray[Any]) -> Self:
        """Read a display matrix, rounded to the nearest multiple of 90 degrees.

        Args:
            matrix: nine numbers a, b, u, c, d, v, x, y, w in the order of ISO/IEC 14496-12: a
                stored point (p, q) is shown at (a·p + c·q, b·p + d·q), q pointing down.
        """
        a, b, c, d = (int(matrix[place]) for place in (0, 1, 3, 4))
        if abs(b) > abs(a):
            return cls(True, c < 0, b < 0, 90 if b > 0 else 270)
        return cls(False, a < 0, d < 0, 180 if a < 0 else 0)

    @classmethod
    def from_degrees(cls, degrees: int) -> Self:
        """Make the turn by a multiple of 90 degrees, clockwise."""
        degrees %= 360
        return cls(degrees in (90, 270), degrees in (90, 180), degrees in (180, 270), degrees)

    def apply(self, pixels: RGBImage) -> RGBImage:
        """Give a view of the pixels the right way up."""
        turned = pixels.transpose(1, 0, 2) if self.is_transposed else pixels
        return turned[:: -1 if self.flips_down else 1, :: -1 if self.flips_across else 1]

    def size(self, width: int, height: int) -> tuple[int, int]:
        """Give width and height after the turn."""
        return (height, width) if self.is_transposed else (width, height)


UPRIGHT = Orientation(False, False, False, 0)
