"""Whether a link led to what the person saw: servers may give a program another file."""

from unmask.errors import MediaError
from unmask.media import MediaFacts
from unmask.service.models import Expected
from unmask.words import Message

SIZE_PIXELS = 2
"""Players may cut off a pixel or two that no block of the codec fills."""

RATIO_SHARE = 0.02
"""By which the ratios of width and height may differ where only these are known."""

DURATION_SECONDS, DURATION_SHARE = 0.5, 0.02
"""Sound may go on for longer than the pictures, and containers round."""


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


def _has_size(facts: MediaFacts, expected: Expected) -> bool:
    if expected.scaled:
        ratio = facts.width * expected.height / (facts.height * expected.width)
        return abs(ratio - 1) <= RATIO_SHARE
    across = abs(facts.width - expected.width) <= SIZE_PIXELS
    down = abs(facts.height - expected.height) <= SIZE_PIXELS
    if expected.kind == "image":
        return across and down
    # Browsers stretch pixels that are not square, in one direction.
    return across or down


def _has_length(facts: MediaFacts, expected: Expected) -> bool:
    if facts.duration is None or expected.duration is None:
        return True
    allowed = DURATION_SECONDS + DURATION_SHARE * expected.duration
    return abs(facts.duration - expected.duration) <= allowed


def _described(one: MediaFacts | Expected) -> Message:
    medium = Message("medium", {"kind": one.kind, "size": f"{one.width} × {one.height} px"})
    if one.duration is None:
        return medium
    return Message("medium-of-length", {"medium": medium, "seconds": one.duration})
