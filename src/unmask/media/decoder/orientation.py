"""Turning and mirroring a stored frame into the picture that people see."""

from dataclasses import dataclass
from typing import Any, Self

from numpy.typing import NDArray

from unmask.arrays import RGBImage
from unmask.media.region import Region


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

    def shown(self, region: Region, width: int, height: int) -> Region:
        """Where a region of the stored frame, which has that size, lies in what people see."""
        x, y, across, down = region.x, region.y, region.width, region.height
        if self.is_transposed:
            x, y, across, down, width, height = y, x, down, across, height, width
        return _mirrored(self, Region(x, y, across, down), width, height)

    def stored(self, region: Region, width: int, height: int) -> Region:
        """Where a region of what people see, which has that size, lies in the stored frame."""
        seen = _mirrored(self, region, width, height)
        if self.is_transposed:
            return Region(seen.y, seen.x, seen.height, seen.width)
        return seen


def _mirrored(orientation: Orientation, region: Region, width: int, height: int) -> Region:
    x = width - region.x - region.width if orientation.flips_across else region.x
    y = height - region.y - region.height if orientation.flips_down else region.y
    return Region(x, y, region.width, region.height)


UPRIGHT = Orientation(False, False, False, 0)

BY_EXIF = {
    1: UPRIGHT,
    2: Orientation(False, True, False, 0),
    3: Orientation(False, True, True, 180),
    4: Orientation(False, False, True, 180),
    5: Orientation(True, False, False, 90),
    6: Orientation(True, True, False, 90),
    7: Orientation(True, True, True, 270),
    8: Orientation(True, False, True, 270),
}
"""By the numbers that EXIF gives them."""
