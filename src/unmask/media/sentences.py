"""What is said of a file where it holds more, or other things, than what was looked at."""

from collections.abc import Sequence

_MOST_SIZES = 4


def joined_recordings(count: int) -> str:
    """The parts of a file have clocks of their own."""
    return (
        f"The file joins {count} recordings, each with a clock of its own; they were looked at as "
        "players show them, one after the other."
    )


def other_streams(chosen: tuple[int, int], others: Sequence[tuple[int, int]]) -> str:
    """There are several video streams, given by their sizes in px."""
    sizes = ", ".join(_size(size) for size in others[:_MOST_SIZES])
    return (
        f"The file holds {1 + len(others)} video streams. Only the one that players show "
        f"({_size(chosen)}) was looked at; whoever chooses another ({sizes}) sees other pictures."
    )


def changing_size(sizes: Sequence[tuple[int, int]]) -> str:
    """The frames differ in size."""
    shown = ", ".join(_size(size) for size in sizes[:_MOST_SIZES])
    more = f" and {len(sizes) - _MOST_SIZES} more" if len(sizes) > _MOST_SIZES else ""
    return (
        f"The size of the picture changes within the video ({shown}{more}); every frame was looked "
        "at in its own shape."
    )


def few_frames(decoded: int, held: int) -> str:
    """Most of a video's packets gave no picture."""
    return f"Only {decoded} of the {held} frames in the file could be read."


def first_frames(looked_at: int, held: int, why: str) -> str:
    """An animation ends early."""
    if looked_at == 1:
        return f"Only the first of {held} frames was analysed, because {why}."
    return f"Only the first {looked_at} of {held} frames were analysed, because {why}."


def too_little(share: float) -> str:
    """Why tests do not judge media of which hardly anything could be read."""
    return (
        f"Only {share:.1%} of the file could be read, which is too little to judge it by. Get a "
        "whole copy, or cut out the part to analyse."
    )


def other_pages(page: int, pages: int) -> str:
    """The file holds several pictures, of which one was looked at."""
    which = "the first" if page == 1 else f"number {page}, the first that is not blank,"
    return (
        f"The file holds {pages} pictures. Only {which} was looked at; save the others as files of "
        "their own to test them."
    )


def made_smaller(size: tuple[int, int], divisor: int) -> str:
    """The picture is larger than what fits."""
    share = "half" if divisor == 2 else f"1/{divisor}"
    return (
        f"The picture has {size[0]:,} × {size[1]:,} px, more than is looked at; it was brought to "
        f"{share} of its width and height, by which fine traces may be lost. To have them looked "
        "at, cut out the part that matters and test it too."
    )


def upper_part(share: float) -> str:
    """The file of a picture ends early."""
    return f"The picture is incomplete: only its upper {share:.0%} could be read and was looked at."


def coarse_picture() -> str:
    """The file of a picture that is stored from coarse to fine ends early."""
    return "The picture is incomplete: parts of it or its fine detail are missing from the file."


def too_little_of_picture(share: float) -> str:
    """So little of a picture is there that it is refused."""
    return f"the picture is incomplete: only its upper {share:.0%} can be read; get a whole copy"


def taken_from_page(taken: str, others: Sequence[str], may_be_more: bool) -> str:
    """A link led to a page, on which a video was found, and perhaps others."""
    if not others:
        return f"The link leads to a page; its video was taken from {taken}"
    count = f"{1 + len(others)}{' or more' if may_be_more else ''}"
    return (
        f"The link leads to a page with {count} videos. The one looked at is {taken} ; to test "
        f"another, give its address: {' , '.join(others)}"
    )


def _size(size: tuple[int, int]) -> str:
    return f"{size[0]} × {size[1]} px"
