"""Finding what is often put around a picture: bars, a border, a caption on a bar.

A bar has one colour from the frame's edge inwards, the same in nearly all frames, and ends in a
sharp and straight line, at which most of the picture's width begins at once. A night sky or a white
studio may have one colour too, but what stands before it begins here and there; and no wall is as
even as a bar.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from unmask.arrays import RGBImage, evenly_spread
from unmask.media.region import Region

_MOST_FRAMES = 24
"""Of a video that are looked at, spread evenly."""
_POSITIONS = 240
"""Of a line that are looked at, spread evenly."""
_FLAT = 3.0
"""Standard deviation of a frame's values, of 255, below which it shows nothing, no borders too."""

_TOLERANCE = 12
"""Grey levels by which compression moves the colour of a bar."""
_UNEVEN = 2.0
"""The same on the average over the better of a bar's bare lines, away from the picture's echoes.
Over 60 bars in JPEGs down to quality 15 and videos up to crf 40 it was at most 0.1, on an evenly
lit wall 4.3."""
_BARE_SHARE = 0.9
"""Of a line that has the bar's colour where nothing is written on it."""
_LETTERS_SHARE = 0.12
"""The same where something is, between and beside the letters."""
_FULL_SHARE, _HIGHEST_LETTERS = 0.5, 0.15
"""Where less of the lines has the bar's colour, in a stretch that is longer than the second number
of the side, they hold no letters but the picture."""
_NEARLY_ALL = 0.9
"""Of the frames: the others may be a flash, or the end of a fade."""

_RINGING = 20
"""Lines before a bar's end that compression spoils with echoes of the picture."""
_PLATEAUS = (32, 16, 8)
"""Lines behind a bar's last bare one over which it is measured how much the picture differs from
the bar. Fewer serve pictures that begin darkly."""
_EDGE_SHARE = 0.6
"""Of that difference, where the picture is taken to begin."""
_ECHO_SHARE = 0.3
"""The same, which the bar keeps below right before; echoes of compression do."""
_SMALLEST_STEP = 6.0
"""Grey levels by which the picture differs from the bar at least."""
_REACH = 4
"""Lines over which compression and enlargement spread an edge."""
_STRAIGHT, _STRAIGHT_BETWEEN_BARS = 0.5, 0.6
"""Share of the picture's width that begins at one line: at least, and where bars at the sides
leave only a part of the line to be looked at."""
_SHOWN = 0.03
"""Of the lines behind a bar, that differ from it at a place where there is picture."""
_FULL_WIDTH = 0.9

_MOST_CUT, _MOST_CUT_BY_PAIR = 0.5, 0.8
"""Of a side's length; the second by two bars of one colour, at either end."""
_MOST_BORDERS = 4
_SMALLEST_CUT = 2
"""In px."""
_SMALLEST_SIDE = 8
"""Of a picture that is looked at, in px."""


@dataclass(frozen=True)
class _Bar:
    """What is at one side of the picture.

    Attributes:
        size: in px; 0 where there is no bar.
        colour: shape (3,), RGB.
    """

    size: int
    colour: NDArray[np.float64]

    def is_like(self, other: "_Bar") -> bool:
        """Whether two bars have one colour."""
        return bool(np.abs(self.colour - other.colour).max() <= _TOLERANCE)


def borders_of(pictures: Sequence[RGBImage]) -> tuple[Region, ...]:
    """What lies within the borders of a picture, or of the frames of a video.

    Args:
        pictures: at least one.

    Returns:
        from the outermost border inwards, in px of the whole picture: within a border of one
        colour there may be another. Empty where there is none, or the sizes differ.
    """
    if len({pixels.shape for pixels in pictures}) != 1:
        return ()
    spread = evenly_spread(len(pictures), _MOST_FRAMES)
    shown = [pixels for pixels in (pictures[place] for place in spread) if not _is_flat(pixels)]
    found: list[Region] = []
    whole = within = Region.whole(pictures[0])
    while shown and len(found) < _MOST_BORDERS:
        inner = _within_outermost([within.of(pixels) for pixels in shown], _cut(within, whole))
        if inner is None:
            break
        within = inner.within(within)
        if not _is_left_enough(within, whole):
            break
        found.append(within)
    return tuple(found)


def content_of(pictures: Sequence[RGBImage]) -> Region:
    """What lies within all borders of a picture, or of the frames of a video.

    Args:
        pictures: at least one.
    """
    return (Region.whole(pictures[0]), *borders_of(pictures))[-1]


def _is_flat(pixels: RGBImage) -> bool:
    rows, columns = (max(1, side // _POSITIONS) for side in pixels.shape[:2])
    _, deviations = cv2.meanStdDev(np.ascontiguousarray(pixels[::rows, ::columns]))
    return float(deviations.max()) < _FLAT


def _is_left_enough(within: Region, whole: Region) -> bool:
    least = 1 - _MOST_CUT_BY_PAIR
    return within.width >= least * whole.width and within.height >= least * whole.height


def _cut(within: Region, whole: Region) -> tuple[bool, bool, bool, bool]:
    """Whether something was cut off: at the top, at the bottom, at the left and at the right."""
    return (
        within.y > 0,
        within.y + within.height < whole.height,
        within.x > 0,
        within.x + within.width < whole.width,
    )


def _within_outermost(
    pictures: Sequence[RGBImage], cut: tuple[bool, bool, bool, bool]
) -> Region | None:
    """What lies within the widest bar and those at other sides that have its colour.

    Args:
        pictures: of one size.
        cut: the sides at which a bar was cut off before: top, bottom, left and right.
    """
    height, width = pictures[0].shape[:2]
    if min(height, width) < _SMALLEST_SIDE:
        return None
    upright = [pixels[:, :: max(1, width // _POSITIONS)] for pixels in pictures]
    turned = [pixels[:: max(1, height // _POSITIONS)].transpose(1, 0, 2) for pixels in pictures]
    sides = [each for lines in (upright, turned) for each in (lines, [one[::-1] for one in lines])]
    bars = [_bar(lines) for lines in sides]
    widest = max(bars, key=lambda bar: bar.size)
    if not widest.size:
        return None
    for number, (lines, is_cut) in enumerate(zip(sides, cut, strict=True)):
        if is_cut and not (bars[number].size and bars[number].is_like(widest)):
            bars[number] = _bar(lines, widest.colour)
    above, below, before, behind = bars
    bars = [*_both(above, below, height), *_both(before, behind, width)]
    widest = max(bars, key=lambda bar: bar.size)
    top, bottom, left, right = (bar.size if bar.is_like(widest) else 0 for bar in bars)
    if not widest.size:
        return None
    return Region(left, top, width - left - right, height - top - bottom)


def _both(first: _Bar, last: _Bar, length: int) -> tuple[_Bar, _Bar]:
    """The bars at both ends, none where they would leave too little."""
    is_pair = first.is_like(last) and min(first.size, last.size) > 0
    most = _MOST_CUT_BY_PAIR if is_pair else _MOST_CUT
    if first.size + last.size <= most * length:
        return first, last
    return replace(first, size=0), replace(last, size=0)


def _bar(pictures: Sequence[RGBImage], colour: NDArray[np.float64] | None = None) -> _Bar:
    """The bar that takes up the first lines of some pictures.

    Args:
        pictures: each of shape (lines, positions, 3).
        colour: of the bar, where another was cut off before it, whose echoes may spoil its first
            lines; None for the colour of these.
    """
    # The very first line may hold a rest of what was cut off before.
    first = 1
    if colour is None:
        firsts = np.stack([pixels[1:3] for pixels in pictures], axis=1)
        colour = np.median(firsts, axis=(0, 1, 2)).round()
        if not _is_bare(np.abs(firsts - colour).max(axis=3)).all():
            return _Bar(0, colour)
    # By line, picture and position.
    away = np.stack([_away(pixels, colour) for pixels in pictures], axis=1)
    bare = _is_bare(away)
    shares = (away <= _TOLERANCE).mean(axis=(1, 2))
    if not bare[first : first + 2].all():
        pairs = np.flatnonzero(bare[:_RINGING] & bare[1 : _RINGING + 1])
        if not len(pairs):
            return _Bar(0, colour)
        first = int(pairs[0])
    bare[:first], shares[:first] = True, 1.0
    mean = away.mean(axis=1, dtype=np.float32)
    if np.percentile(mean[bare].mean(axis=1), 25) > _UNEVEN:
        return _Bar(0, colour)
    edges = (_edge_behind(mean, last) for last in _last_bare_lines(bare, shares))
    return _Bar(next((edge for edge in edges if edge >= _SMALLEST_CUT), 0), colour)


def _away(pixels: RGBImage, colour: NDArray[np.float64]) -> NDArray[np.uint8]:
    """How far each px is from a colour, in its furthest channel."""
    differences = cv2.absdiff(np.ascontiguousarray(pixels), (*colour.tolist(), 0.0))  # type: ignore[call-overload]
    red, green, blue = cv2.split(differences)
    return np.asarray(cv2.max(cv2.max(red, green), blue), np.uint8)


def _is_bare(away: NDArray[np.uint8] | NDArray[np.float64]) -> NDArray[np.bool_]:
    """Whether lines show nothing but the bar in nearly all pictures.

    Args:
        away: from the bar's colour, shape (lines, pictures, positions).
    """
    shares = (away <= _TOLERANCE).mean(axis=2)
    return np.asarray((shares >= _BARE_SHARE).mean(axis=1) >= _NEARLY_ALL)


def _last_bare_lines(bare: NDArray[np.bool_], shares: NDArray[np.float64]) -> Iterator[int]:
    """The lines at which a bar may end, the innermost first.

    Args:
        bare: whether a line shows nothing but the bar.
        shares: of each line that have the bar's colour.
    """
    highest = max(1, round(_HIGHEST_LETTERS * len(shares)))
    full = np.convolve(shares < _FULL_SHARE, np.ones(highest + 1))[: len(shares)] > highest
    within = np.logical_and.accumulate((shares >= _LETTERS_SHARE) & ~full)
    ends = bare[:-1] & ~bare[1:] & within[:-1]
    for last in np.flatnonzero(ends)[::-1].tolist():
        if last < 2 or bare[last - 1]:
            yield last


def _edge_behind(mean: NDArray[np.float32], last: int) -> int:
    """The line where the picture begins behind a bar's last bare line; 0 if it does not at once.

    Args:
        mean: distance from the bar's colour, shape (lines, positions).
        last: the line.
    """
    # Of a frame with bars all around it the places in the other bars say nothing.
    is_shown = (mean[last + 1 :] > _SMALLEST_STEP).mean(axis=0) > _SHOWN
    if not is_shown.any():
        return 0
    mean = mean[:, is_shown]
    straight = _STRAIGHT if is_shown.mean() > _FULL_WIDTH else _STRAIGHT_BETWEEN_BARS
    by_line = mean.mean(axis=1)
    for lines in _PLATEAUS:
        plateau = float(np.percentile(by_line[last + 1 : last + 1 + lines], 75))
        behind = by_line[last + 1 : last + 1 + _RINGING] >= _EDGE_SHARE * plateau
        edge = last + 1 + int(np.argmax(behind))
        if plateau >= _SMALLEST_STEP and _jump(mean, edge, plateau) >= straight:
            return edge
    return 0


def _jump(mean: NDArray[np.float32], edge: int, plateau: float) -> float:
    """The share of the picture's width that begins at a line; 0 where the line is not sharp.

    Args:
        mean: distance from the bar's colour, shape (lines, positions).
        edge: the line.
        plateau: the average distance of the picture.
    """
    before, after = mean[max(edge - _REACH, 0)], mean[min(edge + 1, len(mean) - 1)]
    if before.mean() > _ECHO_SHARE * plateau:
        return 0.0
    step = max(_SMALLEST_STEP, _ECHO_SHARE * plateau)
    return float((after > step).mean() - (before > step).mean())
