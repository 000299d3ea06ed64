"""The colours of a face's skin, and of what is beside it, in every frame of a close-up."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from unmask.arrays import evenly_spread
from unmask.detectors.pulse.signals import Values
from unmask.detectors.pulse.skin import (
    MAP_COLUMNS,
    MAP_ROWS,
    REGIONS,
    FaceView,
    SkinColour,
    background_means,
)
from unmask.faces import Box, CloseUp
from unmask.faces.canonical import canonical_face

MOST_TURN = 35.0
"""Of a head in degrees, sideways or up and down: beyond it cheeks and forehead slip out of view."""

MOST_SPEED = 0.8
"""Of a head, in widths of the face a second: people who talk hardly exceed it,
those who turn or nod do."""
_SPEED_SECONDS = 0.2
"""Over which speed is measured: the landmarks tremble from frame to frame."""

LONGEST_GAP = 0.25
"""Between frames of one piece, in seconds; at 180 beats a minute a beat takes a third of one."""
LEAST_PIECE_SECONDS = 4.0

_SKIN_FRAMES = 8
_SEEN_SHARE = 0.8
"""Of the frames of a piece in which a place must be seen; it is interpolated in the others."""


@dataclass(frozen=True)
class Colours:
    """Mean colours in each frame; not a number where there was too little to see.

    Attributes:
        times: of the frames in seconds, shape (frames,).
        regions: of the skin, shape (frames, regions, 3), in the order of ``REGIONS``.
        cells: of the map, shape (frames, rows × columns, 3).
        beside: of the background to the left and right, shape (frames, 2, 3).
        is_quiet: in which frames the head neither moved much nor was turned away, (frames,).
    """

    times: Values
    regions: Values
    cells: Values
    beside: Values
    is_quiet: NDArray[np.bool_]

    def pieces(self) -> list[slice]:
        """The frames without much motion, where they go on without a gap for long enough."""
        gaps = np.flatnonzero(
            ~self.is_quiet[1:] | ~self.is_quiet[:-1] | (np.diff(self.times) > LONGEST_GAP)
        )
        edges = [0, *(gaps + 1), len(self.times)]
        pieces = [slice(int(low), int(high)) for low, high in pairwise(edges)]
        return [piece for piece in pieces if self._seconds(piece) >= LEAST_PIECE_SECONDS]

    def quiet_seconds(self) -> float:
        """Of all pieces together."""
        return sum(self._seconds(piece) for piece in self.pieces())

    def _seconds(self, piece: slice) -> float:
        return float(self.times[piece][-1] - self.times[piece][0])


def colours_of(close_up: CloseUp, step: Callable[[float], None]) -> Colours | None:
    """Read the colours; None where the face is not of the colour of skin.

    Args:
        close_up: of one person.
        step: called with the done fraction.
    """
    count = len(close_up.frames)
    views = [
        FaceView.of_frame(close_up.frames[number].pixels, close_up.landmarks[number])
        for number in evenly_spread(count, _SKIN_FRAMES)
    ]
    skin = SkinColour.of_cheeks([view for view in views if view is not None])
    if skin is None:
        return None
    usual = _usual_box(close_up.landmarks)
    regions = np.full((count, len(REGIONS), 3), np.nan)
    cells = np.full((count, MAP_ROWS * MAP_COLUMNS, 3), np.nan)
    beside = np.full((count, 2, 3), np.nan)
    for number, frame in enumerate(close_up.frames):
        view = FaceView.of_frame(frame.pixels, close_up.landmarks[number])
        if view is not None:
            regions[number], cells[number] = view.means(skin)
        beside[number] = background_means(frame.pixels, usual)
        step((number + 1) / count)
    return Colours(close_up.times, regions, cells, beside, _is_quiet(close_up))


def _usual_box(landmarks: NDArray[np.float32]) -> Box:
    """Around the face over all frames: the median of its edges."""
    x, y = np.median(landmarks[:, :, :2].min(axis=1), axis=0)
    right, bottom = np.median(landmarks[:, :, :2].max(axis=1), axis=0)
    return Box(float(x), float(y), float(right - x), float(bottom - y))


def _is_quiet(close_up: CloseUp) -> NDArray[np.bool_]:
    turn = np.abs(close_up.turns[:, :2]).max(axis=1)
    return np.asarray((turn <= MOST_TURN) & (_speeds(close_up) <= MOST_SPEED))


def _speeds(close_up: CloseUp) -> Values:
    """Of the head in each frame, in widths of the face a second."""
    times = close_up.times
    rigid = close_up.landmarks[:, canonical_face().rigid, :2].astype(np.float64)
    width = float(np.median(np.ptp(close_up.landmarks[:, :, 0], axis=1)))
    middle = rigid.mean(axis=1)
    before, after = times - _SPEED_SECONDS / 2, times + _SPEED_SECONDS / 2
    ends = [np.clip(moment, times[0], times[-1]) for moment in (before, after)]
    first, last = (
        np.stack([np.interp(end, times, middle[:, axis]) for axis in (0, 1)], axis=1)
        for end in ends
    )
    passed = np.maximum(ends[1] - ends[0], 1e-6)
    return np.asarray(np.linalg.norm(last - first, axis=1) / max(width, 1.0) / passed)


def filled(colours: Values) -> tuple[Values, NDArray[np.bool_]]:
    """Interpolate the few frames in which a place was not seen.

    Args:
        colours: shape (frames, places, 3), with NaN.

    Returns:
        the colours, without NaN, and which places were seen often enough, shape (places,); the
        others are 1 throughout.
    """
    seen = np.asarray(np.isfinite(colours).all(axis=2), np.bool_)
    known = seen.mean(axis=0) >= _SEEN_SHARE
    result = np.ones(colours.shape)
    frames = np.arange(len(colours))
    for place in np.flatnonzero(known):
        for channel in range(3):
            values = colours[seen[:, place], place, channel]
            result[:, place, channel] = np.interp(frames, frames[seen[:, place]], values)
    return result, known
