"""What is said of a file where it holds more, or other things, than what was looked at."""

from collections.abc import Sequence

from unmask.words import Message

_MOST_SIZES = 4


def joined_recordings(count: int) -> Message:
    """The parts of a file have clocks of their own."""
    return Message("note-joined", {"count": count})


def other_streams(chosen: tuple[int, int], others: Sequence[tuple[int, int]]) -> Message:
    """There are several video streams, given by their sizes in px."""
    sizes = _sizes(others)
    return Message(
        "note-streams", {"count": 1 + len(others), "chosen": _size(chosen), "others": sizes}
    )


def changing_size(sizes: Sequence[tuple[int, int]]) -> Message:
    """The frames differ in size."""
    return Message("note-changing-size", {"sizes": _sizes(sizes)})


def few_frames(decoded: int, held: int) -> Message:
    """Most of a video's packets gave no picture."""
    return Message("note-few-frames", {"frames": decoded, "count": held})


def too_little(share: float) -> Message:
    """Why tests do not judge media of which hardly anything could be read."""
    return Message("too-little-read", {"share": share})


def other_pages(page: int, pages: int) -> Message:
    """The file holds several pictures, of which one was looked at."""
    return Message("note-pages", {"page": page, "pages": pages})


def made_smaller(size: tuple[int, int], divisor: int) -> Message:
    """The picture is larger than what fits."""
    return Message("note-made-smaller", {"size": _size(size), "divisor": divisor})


def upper_part(share: float) -> Message:
    """The file of a picture ends early."""
    return Message("note-upper-part", {"share": share})


def coarse_picture() -> Message:
    """The file of a picture that is stored from coarse to fine ends early."""
    return Message("note-coarse")


def too_little_of_picture(share: float) -> Message:
    """So little of a picture is there that it is refused."""
    return Message("refused-upper-part", {"share": share})


def taken_from_page(taken: str, others: Sequence[str], may_be_more: bool) -> Message:
    """A link led to a page, on which a video was found, and perhaps others."""
    if not others:
        return Message("note-from-page", {"taken": taken})
    key = "note-from-page-of-more" if may_be_more else "note-from-page-of-several"
    return Message(key, {"taken": taken, "count": 1 + len(others), "others": " , ".join(others)})


def _sizes(sizes: Sequence[tuple[int, int]]) -> str:
    shown = ", ".join(_size(size) for size in sizes[:_MOST_SIZES])
    return f"{shown}, …" if len(sizes) > _MOST_SIZES else shown


def _size(size: tuple[int, int]) -> str:
    return f"{size[0]} × {size[1]} px"
