"""Whether a link led to what the person saw: servers may give a program another file."""

from collections.abc import Sequence

import cv2
import numpy as np

from unmask.arrays import FloatArray, RGBImage
from unmask.errors import MediaError
from unmask.media import Frame, MediaFacts
from unmask.service.models import LOOK_ACROSS, LOOK_DOWN, Expected, ExpectedLook
from unmask.words import Message

SIZE_PIXELS = 2
"""Players may cut off a pixel or two that no block of the codec fills."""

RATIO_SHARE = 0.02
"""By which the ratios of width and height may differ where only these are known."""

DURATION_SECONDS, DURATION_SHARE = 0.5, 0.02
"""Sound may go on for longer than the pictures, and containers round."""


LOOK_SECONDS = 1.0
"""By which a frame may be away from the moment that the browser showed, to say anything of it."""

LOOK_SHARE = 0.1
"""The mean difference of luma, 0 to 1, above which no frame is of the moment that the browser
showed. Over the three nearest frames it was at most 0.081 for the same clip (36 clips, 216 frames,
made smaller and compressed anew) and at least 0.087 for another one; 1 % of those were below
0.096 (2,488 pairs)."""


class OtherMediaError(MediaError):
    """The link leads to something else than the person saw."""


def check_expected(facts: MediaFacts, expected: Expected) -> None:
    """Compare what a link led to with what the person saw.

    Raises:
        OtherMediaError: they differ in kind, size or length.
    """
    # A moving picture is a picture to the browser.
    has_kind = facts.kind == "video" or expected.kind == "image"
    if has_kind and _has_size(facts, expected) and _has_length(facts, expected):
        return
    raise OtherMediaError(
        Message("refused-other-media", {"given": _described(facts), "shown": _described(expected)})
    )


def check_look(frames: Sequence[Frame], expected: ExpectedLook) -> None:
    """Compare the frames of what a link led to with what the person saw.

    Where none of them is of about the moment that the person saw, nothing can be said.

    Args:
        frames: those that are going to be tested.
        expected: one frame as the browser showed it.

    Raises:
        OtherMediaError: none of the frames looks like it.
    """
    near = [frame for frame in frames if abs(frame.time - expected.time) <= LOOK_SECONDS]
    seen = np.asarray(expected.grey, np.float64).reshape(LOOK_DOWN, LOOK_ACROSS)
    if near and all(_difference(frame.pixels, seen) > LOOK_SHARE for frame in near):
        raise OtherMediaError(Message("refused-other-pictures"))


def _difference(pixels: RGBImage, seen: FloatArray) -> float:
    """The mean difference of luma between a frame and (9, 16) values of 0 to 255, 0 to 1."""
    small = cv2.resize(pixels, (LOOK_ACROSS, LOOK_DOWN), interpolation=cv2.INTER_AREA)
    grey = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY).astype(np.float64)
    return float(np.abs(grey - seen).mean() / 255)


def _has_size(facts: MediaFacts, expected: Expected) -> bool:
    width, height = _as_read(facts, expected)
    if expected.scaled:
        ratio = facts.width * height / (facts.height * width)
        return abs(ratio - 1) <= RATIO_SHARE
    across = abs(facts.width - width) <= SIZE_PIXELS
    down = abs(facts.height - height) <= SIZE_PIXELS
    if expected.kind == "image":
        return across and down
    # Browsers stretch pixels that are not square, in one direction.
    return across or down


def _as_read(facts: MediaFacts, expected: Expected) -> tuple[float, float]:
    """What would be left of the size that the browser shows.

    Large pictures are made smaller, and of one that breaks off the rows that are there are kept.
    """
    width, height = facts.made_smaller(expected.width, expected.height)
    if facts.kind == "video":
        return width, height
    if facts.rotation in (90, 270):
        return width * facts.share, height
    return width, height * facts.share


def _has_length(facts: MediaFacts, expected: Expected) -> bool:
    if facts.duration is None or expected.duration is None:
        return True
    allowed = DURATION_SECONDS + DURATION_SHARE * expected.duration
    return abs(facts.duration - expected.duration) <= allowed


def _described(one: MediaFacts | Expected) -> Message:
    # What was made smaller is told in its own size, to which a pixel or two may be added.
    by = one.divisor if isinstance(one, MediaFacts) else 1
    size = f"{one.width * by} × {one.height * by} px"
    medium = Message("medium", {"kind": one.kind, "size": size})
    if one.duration is None:
        return medium
    return Message("medium-of-length", {"medium": medium, "seconds": one.duration})
