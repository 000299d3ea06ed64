"""The crops of a face that the test looks at: one face, boxes of several sizes.

A network is sensitive to where exactly the box lies, and a warp's border may lie anywhere.
"""

import cv2
import numpy as np

from unmask.arrays import RGBImage
from unmask.faces import Box
from unmask.faces.alignment import square_crop

SIDEWAYS, ABOVE, BELOW = 1 / 8, 1 / 5, 1 / 10
"""The largest margins, in parts of the box's width (sideways) and height, as published."""


def random_boxes(box: Box, count: int, seed: int) -> list[Box]:
    """A box with margins at random, each side's by itself.

    Args:
        box: in px.
        count: how many.
        seed: the same seed gives the same margins.
    """
    shares = np.random.default_rng(seed).random((count, 4))
    return [_widened(box, *margins) for margins in shares.tolist()]


def middle_box(box: Box) -> Box:
    """The box with the mean of the margins."""
    return _widened(box, 0.5, 0.5, 0.5, 0.5)


def square(pixels: RGBImage, box: Box, size: int) -> RGBImage:
    """The square of the box's longer side around its middle; see ``square_crop``."""
    return square_crop(pixels, box, 1.0, size)


def stretched(pixels: RGBImage, box: Box, size: int) -> RGBImage:
    """The box's content brought to a square, whatever its shape, as published.

    Args:
        pixels: the frame, RGB, uint8.
        box: in px of the frame; what lies beyond its border is left out.
        size: side of the result in px.
    """
    inner = inside(pixels, box)
    left, top = int(inner.x), int(inner.y)
    part = pixels[top : top + int(inner.height), left : left + int(inner.width)]
    return np.asarray(cv2.resize(part, (size, size), interpolation=cv2.INTER_LINEAR), np.uint8)


def inside(pixels: RGBImage, box: Box) -> Box:
    """What of a box lies in the frame, in whole px; at least one."""
    height, width = pixels.shape[:2]
    left, right = np.clip((box.x, box.x + box.width), 0, width).round().astype(int).tolist()
    top, bottom = np.clip((box.y, box.y + box.height), 0, height).round().astype(int).tolist()
    left, top = min(left, width - 1), min(top, height - 1)
    return Box(left, top, max(right, 1) - left, max(bottom, 1) - top)


def _widened(box: Box, left: float, right: float, above: float, below: float) -> Box:
    x = box.x - left * SIDEWAYS * box.width
    y = box.y - above * ABOVE * box.height
    width = box.width * (1 + (left + right) * SIDEWAYS)
    height = box.height * (1 + above * ABOVE + below * BELOW)
    return Box(x, y, width, height)
