"""A part of a frame."""

from dataclasses import dataclass

from unmask.arrays import RGBImage


@dataclass(frozen=True)
class Region:
    """An upright rectangle in whole px of its frame, at least one px large.

    Attributes:
        x: of its left side.
        y: of its upper side.
        width: in px.
        height: likewise.
    """

    x: int
    y: int
    width: int
    height: int

    @classmethod
    def whole(cls, pixels: RGBImage) -> "Region":
        """All of a frame."""
        height, width = pixels.shape[:2]
        return cls(0, 0, width, height)

    def of(self, pixels: RGBImage) -> RGBImage:
        """What a frame shows there, as a view of it."""
        return pixels[self.y : self.y + self.height, self.x : self.x + self.width]

    def lies_in(self, width: int, height: int) -> bool:
        """Whether it is a part of a frame of that size, and not empty."""
        return (
            0 <= self.x < self.x + self.width <= width
            and 0 <= self.y < self.y + self.height <= height
        )

    def within(self, outer: "Region") -> "Region":
        """This region of what an outer one shows, in px of the frame."""
        return Region(self.x + outer.x, self.y + outer.y, self.width, self.height)
