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


def _size(size: tuple[int, int]) -> str:
    return f"{size[0]} × {size[1]} px"
