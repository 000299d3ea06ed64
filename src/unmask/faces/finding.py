"""Finding the people in a clip: detection, landmarks, pose and quality, frame by frame.

The whole of each frame is looked at twice, at low cost. Small faces need a closer look, in tiles;
that is dear and done on some frames only. From there a person is looked for in the neighbouring
frames around the place where the face was.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from unmask.arrays import FloatArray
from unmask.faces.alignment import aligned_crop, apply
from unmask.faces.canonical import canonical_face
from unmask.faces.detection import Detection, Window, box_overlap, full_range, short_range
from unmask.faces.landmarks import FaceMesh, Mesh
from unmask.faces.model import Box, Face, FaceTrack
from unmask.faces.pose import estimate_pose
from unmask.faces.quality import measure_quality
from unmask.faces.recognition import load_recogniser
from unmask.faces.tracking import follow
from unmask.faces.watching import OneWatch
from unmask.media import Frame, Media

SMALLEST_FACE = 24
"""Width in px of the smallest face that is looked for in a small frame."""

_SMALLEST_SHARE = 1 / 48
"""Width of the smallest face that is looked for, in parts of the frame's longer side."""

_FACES_A_TILE = 12
"""Side of a tile in widths of the smallest face: what the full-range network finds reliably."""

_TILE_STEP = 0.8
_FRAMES_A_SWEEP = 8
_FACELESS_FRAMES_A_SWEEP = 4
"""One frame of so many is looked at in tiles; more often where no face was found otherwise."""

_ROOM = 1.5
"""Side of the window on the whole frame, in longer sides of the frame: a face that is cut by the
border or fills the picture is found only with room around it."""

_SEARCH_SCALE = 4.0
"""Side of the window in which a lost face is looked for, in widths of the face."""

_CANDIDATE_SCORE = 0.4
_PRESENCE_LIMIT = 0.5

_CLEAR_SCORE = 0.8
_SECOND_SCORE = 0.25
_SECOND_SIZE, _SECOND_MARGIN = 192, 0.7
"""A candidate below the clear score needs a second opinion: the full-range network must find a face
in the same place on the aligned crop, where it gave 0.38 and more to faces and 0.1 and less to
false alarms."""

_SAME_FACE_OVERLAP = 0.3

MOST_FACES = 12
"""Of one frame, the largest; a crowd would take minutes."""


class FaceFinder:
    """Finds the people in media. The networks are loaded once and hold no state between clips.

    Raises:
        WeightsError: a network's file is missing or is not the one that was measured.
    """

    def __init__(self) -> None:
        self._short_range = short_range()
        self._full_range = full_range()
        self._mesh = FaceMesh()

    def find(
        self, frames: Sequence[Frame], progress: Callable[[float], None]
    ) -> tuple[FaceTrack, ...]:
        """Find the people in some frames of one clip, or in one picture.

        Args:
            frames: in order of time.
            progress: called with the done fraction; what it raises stops the work.

        Returns:
            One track a person, the most prominent (size, clarity, number of frames) first.
        """
        found = []
        for number, frame in enumerate(frames):
            progress(number / len(frames))
            found.append(self._look(frame, number))
        self._fill_gaps(frames, found)
        tracks = follow(frames, found, load_recogniser())
        progress(1.0)
        return tracks

    def watched(self, media: Media, tracks: Sequence[FaceTrack]) -> tuple[FaceTrack, ...]:
        """The people, who can then be looked at in every frame of a stretch.

        Nothing is done until ``FaceTrack.close_up`` is called, and the media must be open then.

        Args:
            media: that was opened.
            tracks: of the people in it, in px of the whole frame.
        """
        return tuple(
            replace(track, watch=OneWatch(media, track, self._short_range, self._mesh))
            for track in tracks
        )

    def _look(self, frame: Frame, number: int) -> list[Face]:
        """Find the faces of one frame: on the whole of it, and sometimes in tiles."""
        pixels = frame.pixels
        height, width = pixels.shape[:2]
        candidates = [
            *self._short_range.detect(pixels, [_whole(width, height, _ROOM)], _CANDIDATE_SCORE),
            *self._full_range.detect(pixels, [_whole(width, height, 1.0)], _CANDIDATE_SCORE),
        ]
        faces = self._confirm(frame, number, candidates, [])
        if number % (_FRAMES_A_SWEEP if faces else _FACELESS_FRAMES_A_SWEEP):
            return faces
        tiles = _tiles(width, height)
        candidates = self._full_range.detect(pixels, tiles, _CANDIDATE_SCORE)
        return faces + self._confirm(frame, number, candidates, faces)

    def _fill_gaps(self, frames: Sequence[Frame], found: list[list[Face]]) -> None:
        """Look for each face in the next frame too, and then in the frame before."""
        forwards = list(pairwise(range(len(frames))))
        backwards = [(after, before) for before, after in reversed(forwards)]
        for known, number in (*forwards, *backwards):
            for face in found[known]:
                if not _is_known(face.box, found[number]):
                    found[number] += self._search(frames[number], number, face, found[number])

    def _search(self, frame: Frame, number: int, lost: Face, known: Sequence[Face]) -> list[Face]:
        """Look for a face around the place where it was in a neighbouring frame."""
        window = _around(lost.box)
        candidates = self._short_range.detect(frame.pixels, [window], _CANDIDATE_SCORE)
        return self._confirm(frame, number, candidates, known)

    def _confirm(
        self,
        frame: Frame,
        number: int,
        candidates: Iterable[Detection],
        known: Sequence[Face],
    ) -> list[Face]:
        """Keep the candidates on which the landmark network and the pose agree, each once."""
        fresh: list[Detection] = []
        for candidate in sorted(candidates, key=lambda c: -c.score):
            boxes = [*(face.box for face in known), *(other.box for other in fresh)]
            if not any(box_overlap(candidate.box, box) > _SAME_FACE_OVERLAP for box in boxes):
                fresh.append(candidate)
        fresh = sorted(fresh, key=lambda c: -c.box.width)[: max(0, MOST_FACES - len(known))]
        faces: list[Face] = []
        for detection, mesh in zip(fresh, self._mesh.find(frame.pixels, fresh), strict=True):
            face = _face(frame, number, detection, mesh)
            if face and not _is_known(face.box, [*known, *faces]) and self._is_clear(frame, face):
                faces.append(face)
        return faces

    def _is_clear(self, frame: Frame, face: Face) -> bool:
        if face.confidence >= _CLEAR_SCORE:
            return True
        crop, matrix = aligned_crop(frame.pixels, face.landmarks, _SECOND_SIZE, _SECOND_MARGIN)
        seen = self._full_range.detect(crop, [Window(0, 0, _SECOND_SIZE)], _SECOND_SCORE)
        expected = _box_around(apply(matrix, face.landmarks[:, :2]))
        return any(box_overlap(other.box, expected) > _SAME_FACE_OVERLAP for other in seen)


def _face(frame: Frame, number: int, detection: Detection, mesh: Mesh) -> Face | None:
    """The face of a candidate, None where it is none."""
    height, width = frame.pixels.shape[:2]
    box = _box_around(mesh.points[:, :2])
    if mesh.presence < _PRESENCE_LIMIT or box_overlap(box, detection.box) < _SAME_FACE_OVERLAP:
        return None
    model = canonical_face()
    pose = estimate_pose(mesh.points[model.rigid, :2], model.points[model.rigid], (width, height))
    if pose is None:
        return None
    quality = measure_quality(frame.pixels, mesh.points, mesh.presence, pose)
    return Face(number, frame.time, box, detection.score, mesh.points, quality, pose)


def _box_around(points: FloatArray) -> Box:
    """The upright box around some points, shape (n, 2)."""
    low, high = points.min(axis=0), points.max(axis=0)
    return Box(float(low[0]), float(low[1]), float(high[0] - low[0]), float(high[1] - low[1]))


def _is_known(box: Box, faces: Iterable[Face]) -> bool:
    return any(box_overlap(box, face.box) > _SAME_FACE_OVERLAP for face in faces)


def _whole(width: int, height: int, scale: float) -> Window:
    side = scale * max(width, height)
    return Window((width - side) / 2, (height - side) / 2, side)


def _around(box: Box) -> Window:
    side = _SEARCH_SCALE * max(box.width, box.height)
    x, y = box.center
    return Window(x - side / 2, y - side / 2, side)


def _tiles(width: int, height: int) -> list[Window]:
    """Overlapping squares that cover the frame; none for a frame hardly larger than one."""
    side = _FACES_A_TILE * max(SMALLEST_FACE, _SMALLEST_SHARE * max(width, height))
    if max(width, height) <= side:
        return []
    return [Window(x, y, side) for y in _starts(height, side) for x in _starts(width, side)]


def _starts(length: int, side: float) -> list[float]:
    if length <= side:
        return [(length - side) / 2]
    count = int(np.ceil((length - side) / (side * _TILE_STEP))) + 1
    return [float(start) for start in np.linspace(0, length - side, count)]
