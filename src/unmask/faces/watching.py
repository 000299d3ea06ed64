"""Looking closely at one person: the face in every frame of an unbroken stretch of a video.

Where the stretch lies follows from the frames that were looked at before. It is decoded once, cut
to the place of the face, and the landmarks are followed from frame to frame: that is a look of the
landmark network a frame, and one of the face detector now and then.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from math import hypot

import numpy as np
from numpy.typing import NDArray

from unmask.errors import MediaError
from unmask.faces.canonical import canonical_face
from unmask.faces.detection import BlazeFace, Window, box_overlap
from unmask.faces.landmarks import FaceMesh, Mesh
from unmask.faces.model import Box, CloseUp, CloseUpOrWhy, Face, FaceTrack
from unmask.faces.pose import estimate_pose, yaw_pitch_roll
from unmask.faces.tracking import number_shots
from unmask.media import Frame, Media, Region, Stretch, open_stretch
from unmask.words import Message

MOST_SECONDS = 12.0
FEWEST_SECONDS = 5.0
"""Of a stretch. A person at rest blinks about every three and a half seconds."""

FEWEST_FRAMES_A_SECOND = 15.0
"""A blink of 0.15 s is seen in two frames then."""

PICTURE_SIDE = 480
"""Longer side of the pictures in px. They show two to three widths of the face, of which the
landmark network sees 128 px a width; and 12 s at 30 frames a second take 250 MB of a file."""

LONGEST_GAP = 0.5
"""In seconds, for which a face may be lost, or a video stand still, within one stretch."""

_FULL_WIDTH = 256.0
_HALF_TURN = 90.0
_KNOWN_ROOM, _UNSURE_ROOM = 0.5, 1.0
"""Around all places of the face, in its longer sides: where it was seen at least once a second, and
where it may have moved further in between."""

_FRAMES_A_CHECK = 15
"""After so many the face detector looks whether there still is a face."""

_CANDIDATE_SCORE = 0.4
_SEARCH_SCALE = 3.0
_SAME_FACE = 0.3
_PRESENCE_LIMIT = 0.5
_SAME_MOMENT = 1e-3
_DECODING_SHARE = 0.3
"""Of the work, for the progress."""

Report = Callable[[float], None]


class OneWatch:
    """The close look at one person of one media; see ``FaceTrack.close_up``.

    It is looked when first called; what was seen, or why nothing was, is kept for the next.

    Args:
        media: that holds the person; open when this is called.
        track: of the person, in px of the whole frame.
        detector: of faces near the place where one is looked for.
        mesh: the landmark network.
    """

    def __init__(self, media: Media, track: FaceTrack, detector: BlazeFace, mesh: FaceMesh) -> None:
        self._media = media
        self._track = track
        self._follower = Follower(detector, mesh)
        self._seen: CloseUpOrWhy | None = None

    def __call__(self, progress: Report) -> CloseUpOrWhy:
        """Look, or give what was seen before; see ``Watch``."""
        if self._seen is None:
            self._seen = look_closely(self._media, self._track, self._follower, progress)
        return self._seen


class Follower:
    """Follows the landmarks of one face from frame to frame.

    Args:
        detector: of faces near the place where one is looked for.
        mesh: the landmark network.
    """

    def __init__(self, detector: BlazeFace, mesh: FaceMesh) -> None:
        self._detector = detector
        self._mesh = mesh

    def follow(
        self, frames: Sequence[Frame], known: Sequence[tuple[float, Box]]
    ) -> Iterator[Mesh | None]:
        """The landmarks in each frame, None where the face was not found.

        Args:
            frames: in order of time.
            known: times and places at which the face was seen before, in px of these frames, at
                least one. Who is somewhere else at such a time is someone else.
        """
        mesh: Mesh | None = None
        place = min(known, key=lambda seen: abs(seen[0] - frames[0].time))[1]
        for number, frame in enumerate(frames):
            for time, box in known:
                if abs(time - frame.time) < _SAME_MOMENT and box_overlap(place, box) < _SAME_FACE:
                    mesh, place = None, box
            mesh = self._step(frame, mesh, place, check=number % _FRAMES_A_CHECK == 0)
            if mesh is not None:
                place = _box_of(mesh)
            yield mesh

    def _step(self, frame: Frame, before: Mesh | None, place: Box, *, check: bool) -> Mesh | None:
        if before is None or (check and not self._is_there(frame, _box_of(before))):
            return self._search(frame, place)
        mesh = self._mesh.follow(frame.pixels, before)
        return mesh if mesh.presence >= _PRESENCE_LIMIT else None

    def _is_there(self, frame: Frame, place: Box) -> bool:
        found = self._detector.detect(frame.pixels, [_around(place)], _CANDIDATE_SCORE)
        return any(box_overlap(one.box, place) > _SAME_FACE for one in found)

    def _search(self, frame: Frame, place: Box) -> Mesh | None:
        """Look for the face around a place, and take the one that is nearest to it."""
        found = self._detector.detect(frame.pixels, [_around(place)], _CANDIDATE_SCORE)
        if not found:
            return None
        nearest = min(found, key=lambda one: _distance(one.box, place))
        mesh = self._mesh.find(frame.pixels, [nearest])[0]
        is_face = box_overlap(_box_of(mesh), nearest.box) > _SAME_FACE
        return mesh if is_face and mesh.presence >= _PRESENCE_LIMIT else None


def look_closely(
    media: Media, track: FaceTrack, follower: Follower, progress: Report
) -> CloseUpOrWhy:
    """Look at one person in every frame of the stretch that shows the face best.

    Args:
        media: open.
        track: of the person, in px of the whole frame.
        follower: of the landmarks.
        progress: called with the done fraction.
    """
    why = why_not(media)
    if why is not None:
        return why
    progress(0.0)
    start, end = chosen_stretch(media, track)
    faces = _faces_within(track.faces, start, end)
    try:
        region = region_of(faces, media.content, end - start)
        stretch = open_stretch(media, region, (start, end), PICTURE_SIDE)
    except MediaError:
        return Message("stretch-unread")
    why = too_slow(stretch.rate, FEWEST_FRAMES_A_SECOND)
    if why is not None:
        return why
    progress(_DECODING_SHARE)
    known = [(face.time, _within_stretch(face.box, stretch)) for face in track.faces]
    meshes = []
    for mesh in follower.follow(stretch.frames, known):
        meshes.append(mesh)
        share = len(meshes) / len(stretch.frames)
        progress(_DECODING_SHARE + (1 - _DECODING_SHARE) * share)
    return _close_up(media, stretch, longest_run(stretch.frames, meshes))


def why_not(media: Media) -> Message | None:
    """Why no stretch of these media can be looked at; None if there may be one."""
    if media.facts.kind == "image":
        return Message("stretch-picture")
    if media.path is None:
        return Message("stretch-no-file")
    return too_short(length_of(media))


def too_short(seconds: float) -> Message | None:
    """Why so many seconds with the face are too few; None if they are enough.

    They are taken as they are said: nobody is told that 5 s are less than 5 s.
    """
    seconds = round(seconds, 1)
    if seconds >= FEWEST_SECONDS:
        return None
    return Message("stretch-too-short", {"seconds": seconds, "needed": FEWEST_SECONDS})


def too_slow(rate: float, needed: float) -> Message | None:
    """Why so few frames a second do not suffice; None if they do.

    They are taken as they are said. Containers that round time stamps to thousandths of a second,
    such as WebM, show 15 frames a second as 14.93.
    """
    rate = round(rate)
    if rate >= needed:
        return None
    return Message("stretch-too-slow", {"rate": rate, "needed": needed})


def length_of(media: Media) -> float:
    """Of a video in seconds, as far as it is known."""
    return max(media.facts.duration or 0.0, media.frames[-1].time)


def chosen_stretch(media: Media, track: FaceTrack) -> tuple[float, float]:
    """First and last second of the stretch in which a person's face is largest and steadiest.

    Args:
        media: with the frames that were looked at.
        track: the person in these frames.
    """
    length = length_of(media)
    seconds = min(MOST_SECONDS, length)
    merits = np.zeros(len(media.frames))
    for face in track.faces:
        merits[face.frame] = _merit(face)
    times = np.array([frame.time for frame in media.frames])
    # A stretch may begin at a frame, or have one in its middle: between two that are far apart
    # nothing is known.
    starts = np.clip(np.concatenate([times, times - seconds / 2]), 0, length - seconds)

    def worth(start: float) -> float:
        inside = (times >= start) & (times <= start + seconds)
        unrest = _unrest(_faces_within(track.faces, start, start + seconds))
        return float(merits[inside].mean()) / (1 + unrest) if inside.any() else 0.0

    start = max(sorted(set(starts.tolist())), key=worth)
    return start, start + seconds


def _merit(face: Face) -> float:
    """How well a face can be watched, 0 to 1."""
    quality = face.quality
    if quality.yaw is None or quality.pitch is None:
        return 0.0
    turn = min(1.0, max(abs(quality.yaw), abs(quality.pitch)) / _HALF_TURN)
    return min(1.0, quality.width / _FULL_WIDTH) * quality.visibility * (1 - turn)


def _unrest(faces: Sequence[Face]) -> float:
    """How far a face moves from one frame looked at to the next, in its widths, on average."""
    steps = [
        _distance(before.box, after.box) / max(after.box.width, 1.0)
        for before, after in pairwise(faces)
    ]
    return float(np.mean(steps)) if steps else 0.0


def _faces_within(faces: Sequence[Face], start: float, end: float) -> list[Face]:
    """Those from start to end; where there is none, the nearest."""
    inside = [face for face in faces if start <= face.time <= end]
    middle = (start + end) / 2
    return inside or [min(faces, key=lambda face: abs(face.time - middle))]


def region_of(faces: Sequence[Face], content: Region, seconds: float) -> Region:
    """The part of the frame in which a face stays, with some room around it.

    Args:
        faces: of the person in the stretch, at least one.
        content: of the frame, within borders.
        seconds: that the stretch lasts.
    """
    room = _KNOWN_ROOM if len(faces) >= seconds else _UNSURE_ROOM
    edges = np.array([_edges(face.box, room) for face in faces])
    inner = (content.x, content.y, content.x + content.width, content.y + content.height)
    left, top = np.clip(np.floor(edges.min(axis=0)[:2]), inner[:2], np.subtract(inner[2:], 1))
    right, bottom = np.clip(np.ceil(edges.max(axis=0)[2:]), (left + 1, top + 1), inner[2:])
    return Region(int(left), int(top), int(right - left), int(bottom - top))


def _edges(box: Box, room: float) -> tuple[float, float, float, float]:
    margin = room * max(box.width, box.height)
    return (
        box.x - margin,
        box.y - margin,
        box.x + box.width + margin,
        box.y + box.height + margin,
    )


def longest_run(frames: Sequence[Frame], meshes: Sequence[Mesh | None]) -> list[tuple[Frame, Mesh]]:
    """The longest run in time of frames with a face, without a cut or a longer gap between them."""
    shots = number_shots(frames)
    seen = [
        (frame, mesh, shot)
        for frame, mesh, shot in zip(frames, meshes, shots, strict=True)
        if mesh is not None
    ]
    runs: list[list[tuple[Frame, Mesh]]] = []
    latest: tuple[float, int] | None = None
    for frame, mesh, shot in seen:
        goes_on = latest is not None and (
            shot == latest[1] and frame.time - latest[0] <= LONGEST_GAP
        )
        if not goes_on:
            runs.append([])
        runs[-1].append((frame, mesh))
        latest = frame.time, shot
    return max(runs, key=lambda run: run[-1][0].time - run[0][0].time, default=[])


def _close_up(media: Media, stretch: Stretch, run: Sequence[tuple[Frame, Mesh]]) -> CloseUpOrWhy:
    seconds = run[-1][0].time - run[0][0].time if run else 0.0
    why = too_short(seconds)
    if why is not None:
        return why
    region = stretch.region
    place = Box(region.x, region.y, region.width, region.height)
    landmarks = np.stack([mesh.points for _, mesh in run])
    in_frame = landmarks[..., :2] / stretch.scale + (region.x, region.y)
    size = (media.facts.width, media.facts.height)
    return CloseUp(
        tuple(frame for frame, _ in run),
        landmarks,
        np.array([mesh.presence for _, mesh in run], np.float64),
        np.array([_turn(points, size) for points in in_frame], np.float64),
        place,
        stretch.scale,
    )


def _turn(points: NDArray[np.float64], size: tuple[int, int]) -> tuple[float, float, float]:
    model = canonical_face()
    pose = estimate_pose(points[model.rigid], model.points[model.rigid], size)
    return (np.nan, np.nan, np.nan) if pose is None else yaw_pitch_roll(pose)


def _within_stretch(box: Box, stretch: Stretch) -> Box:
    scale, region = stretch.scale, stretch.region
    return Box(
        (box.x - region.x) * scale,
        (box.y - region.y) * scale,
        box.width * scale,
        box.height * scale,
    )


def _box_of(mesh: Mesh) -> Box:
    low, high = mesh.points[:, :2].min(axis=0), mesh.points[:, :2].max(axis=0)
    return Box(float(low[0]), float(low[1]), float(high[0] - low[0]), float(high[1] - low[1]))


def _around(box: Box) -> Window:
    side = _SEARCH_SCALE * max(box.width, box.height)
    x, y = box.center
    return Window(x - side / 2, y - side / 2, side)


def _distance(a: Box, b: Box) -> float:
    return hypot(a.center[0] - b.center[0], a.center[1] - b.center[1])
