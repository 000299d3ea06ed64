"""Following people through a clip: which faces in which frames are one person.

Faces in neighbouring frames are one person's if they lie close together and look alike. Behind a
cut the place says nothing: there, as for pieces that a turned head parted, they are one person's
only where they look very much alike. Looks are compared by a coarse picture of the head and of what
is around it: enough to follow someone through one clip, not to recognise a person. Where the
network that compares faces is there, it is asked whenever the coarse picture leaves a doubt: it
knows the same face in another light, and two people in the same one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, combinations, pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from unmask.arrays import RGBImage
from unmask.faces.alignment import aligned_crop
from unmask.faces.detection import box_overlap
from unmask.faces.model import Face, FaceTrack
from unmask.faces.recognition import FaceMemory, FaceRecogniser
from unmask.media import Frame

_LONGEST_GAP = 3
"""So many frames on, a lost face may go on where it was."""

_REACH = 1.5
"""How far a face may move from one frame to the next, in its own widths."""

_GROWTH = 1.6
"""By what factor its size may change."""

_NEIGHBOUR_LIMIT = 0.9
_JOIN_LIMIT = 0.45
"""Largest distance of looks at which neighbours, and pieces that were parted, are one person.

On 20 clips of talking people, six frames a second, neighbouring faces differ by 0.12 in the median
and 0.86 at most; the most similar faces of a clip's first and last quarter by 0.45 at most, those
of two people by 0.50 at least.
"""

_CALM = 0.4
"""Up to this distance of looks nobody doubts that neighbours in one shot are one person, and the
network, which costs as much as finding the face, is not asked."""

_OTHER_PERSON, _SAME_PERSON = 0.3, 0.45
"""Up to the first likeness of two faces they are two people's, from the second on they are one's;
between them the coarse looks decide.

In 169 real clips neighbouring pictures of one face, seconds apart, had a likeness of 0.41 at least;
from 0.45 on, one person is ten times as likely as two (``detectors/same_person``); of 100 pairs of
two people's clips, 98 stay below 0.3.
"""

_CUT_DIFFERENCE, _CUT_CORRELATION = 30.0, 0.75
_MINIATURE_SIDE = 24
"""Between two frames there is a cut if their miniatures differ by more grey levels of 255 than the
first number, or correlate less than the second.

Of three clips of talking people, 12 frames each, neighbouring frames differ by 20 at most and
correlate by 0.84 at least; first frames of different clips differ by 51 at least and hardly
correlate. Where a moving camera is taken for a cut, a face that looks as it did goes on all the
same.
"""

_CLEAR_SCORE = 0.8
"""A face that was seen in one frame only is believed from this detector score on."""

_MOMENT = 1.0
"""In seconds."""

_SAME_PLACE_OVERLAP = 0.3

_DOUBTFUL_SCORE = 0.6
"""Below it a face may be landmarks that slipped; in test clips those score under 0.5."""

_CROP_SIZE, _CROP_MARGIN = 48, 0.25
_PATTERN_SIDE, _COLOUR_SIDE = 16, 4
_COLOUR_SCALE = 40.0


@dataclass(frozen=True)
class Looks:
    """What a head looks like, coarsely.

    Attributes:
        pattern: lightness of the aligned head, 16 × 16, mean 0 and deviation 1, as one vector.
        colour: CIE Lab of the aligned head, 4 × 4, as one vector.
    """

    pattern: NDArray[np.float32]
    colour: NDArray[np.float32]


@dataclass(frozen=True)
class _Piece:
    """Faces that were followed without a break, with the looks of each."""

    faces: list[Face]
    looks: list[Looks]


@dataclass(frozen=True)
class _Scene:
    """What is known beside the faces: the number of each frame's shot, and what they look like."""

    shots: Sequence[int]
    memory: FaceMemory


def follow(
    frames: Sequence[Frame],
    found: Sequence[Sequence[Face]],
    recogniser: FaceRecogniser | None = None,
) -> tuple[FaceTrack, ...]:
    """Sort the faces of all frames by person.

    Args:
        frames: in order of time.
        found: the faces of each frame.
        recogniser: asked where coarse looks leave a doubt; without it these decide alone.

    Returns:
        One track a person, numbered from 1; the most prominent first, that is with the largest
        sum of width × visibility × detector score over the frames.
    """
    pieces: list[_Piece] = []
    scene = _Scene(number_shots(frames), FaceMemory(frames, recogniser))
    for frame, faces in zip(frames, found, strict=True):
        _extend(pieces, faces, [measure_looks(frame.pixels, face) for face in faces], scene)
    joined = [faces for faces in _join(pieces, scene) if _is_believed(faces, len(frames))]
    people = [faces for faces in joined if not any(_is_misfit(faces, other) for other in joined)]
    people.sort(key=lambda faces: -sum(_prominence(face) for face in faces))
    return tuple(FaceTrack(number, tuple(faces)) for number, faces in enumerate(people, 1))


def number_shots(frames: Sequence[Frame]) -> list[int]:
    """The number of each frame's shot, from 0: a cut begins another.

    Args:
        frames: in order of time.
    """
    miniatures = [_miniature(frame.pixels) for frame in frames]
    cuts = [_is_cut(before, after) for before, after in pairwise(miniatures)]
    return [0, *accumulate(map(int, cuts))][: len(frames)]


def _miniature(pixels: RGBImage) -> NDArray[np.float32]:
    size = (_MINIATURE_SIDE, _MINIATURE_SIDE)
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.float32)


def _is_cut(before: NDArray[np.float32], after: NDArray[np.float32]) -> bool:
    if float(np.abs(before - after).mean()) > _CUT_DIFFERENCE:
        return True
    a, b = (picture.mean(axis=2).ravel() for picture in (before, after))
    # The constant keeps the noise of evenly grey pictures from becoming a pattern.
    covariance = float(((a - a.mean()) * (b - b.mean())).mean())
    return covariance + 4 < _CUT_CORRELATION * (float(a.std() * b.std()) + 4)


def measure_looks(pixels: RGBImage, face: Face) -> Looks:
    """The looks of one face."""
    crop, _ = aligned_crop(pixels, face.landmarks, _CROP_SIZE, _CROP_MARGIN)
    lab = cv2.cvtColor(crop, cv2.COLOR_RGB2LAB).astype(np.float32)
    small = cv2.resize(lab, (_PATTERN_SIDE, _PATTERN_SIDE), interpolation=cv2.INTER_AREA)
    colour = cv2.resize(lab, (_COLOUR_SIDE, _COLOUR_SIDE), interpolation=cv2.INTER_AREA)
    light = small[..., 0].ravel()
    # The constant keeps the noise of an evenly grey picture from becoming a pattern.
    pattern = (light - light.mean()) / (light.std() + 2)
    return Looks(np.asarray(pattern, np.float32), np.asarray(colour.ravel(), np.float32))


def distance(a: Looks, b: Looks) -> float:
    """How much two heads differ in looks: 0 if not at all, above 1 for most pairs of people."""
    return float(_distances([a], [b])[0, 0])


def _distances(some: Sequence[Looks], others: Sequence[Looks]) -> NDArray[np.float64]:
    """One minus the correlation of the patterns, plus the scaled mean difference of colours."""
    a, b = (np.stack([look.pattern for look in looks]) for looks in (some, others))
    correlation = a @ b.T / a.shape[1]
    one, other = (np.stack([look.colour for look in looks]) for looks in (some, others))
    # A row at a time: of all pairs together the differences would not fit into memory.
    difference = np.stack([np.abs(row - other).mean(axis=1, dtype=np.float64) for row in one])
    return np.asarray(1 - correlation + difference / _COLOUR_SCALE, np.float64)


def _extend(
    pieces: list[_Piece], faces: Sequence[Face], looks: Sequence[Looks], scene: _Scene
) -> None:
    """Add one frame's faces to the pieces that they continue, or begin new pieces with them."""
    if not faces:
        return
    number = faces[0].frame
    live = [piece for piece in pieces if number - piece.faces[-1].frame <= _LONGEST_GAP]
    costs = np.array(
        [
            [_cost(p, face, look, scene) for face, look in zip(faces, looks, strict=True)]
            for p in live
        ]
    ).reshape(len(live), len(faces))
    continued = set()
    for row, column in _cheapest_pairs(np.minimum(costs, 1e3)):
        if np.isfinite(costs[row, column]):
            live[row].faces.append(faces[column])
            live[row].looks.append(looks[column])
            continued.add(column)
    pieces += [_Piece([faces[i]], [looks[i]]) for i in range(len(faces)) if i not in continued]


def _cheapest_pairs(costs: NDArray[np.float64]) -> Iterator[tuple[int, int]]:
    """Pairs of a row and a column, each in one pair at most, that together cost least.

    Args:
        costs: of each pair, finite.
    """
    if 0 in costs.shape:
        return
    if 1 in costs.shape:
        row, column = np.unravel_index(costs.argmin(), costs.shape)
        yield int(row), int(column)
        return
    # Most clips show one person, and SciPy's optimisation takes a third of a second to load.
    from scipy.optimize import linear_sum_assignment

    rows, columns = linear_sum_assignment(costs)
    yield from zip(rows.tolist(), columns.tolist(), strict=True)


def _cost(piece: _Piece, face: Face, looks: Looks, scene: _Scene) -> float:
    """How little a face looks like the continuation of a piece; infinite if it cannot be."""
    last = piece.faces[-1]
    size = max(last.box.width, face.box.width)
    growth = size / max(min(last.box.width, face.box.width), 1e-6)
    moved = float(np.hypot(*np.subtract(last.box.center, face.box.center))) / size
    unlike = distance(piece.looks[-1], looks)
    is_one_shot = scene.shots[last.frame] == scene.shots[face.frame]
    limit = _NEIGHBOUR_LIMIT if is_one_shot else _JOIN_LIMIT
    if moved > _REACH or growth > _GROWTH:
        return np.inf
    is_calm = is_one_shot and unlike <= _CALM
    told = None if is_calm else _told(scene.memory.likeness([last], [face]))
    is_one_person = unlike <= limit if told is None else told
    return moved + unlike if is_one_person else np.inf


def _told(likeness: float | None) -> bool | None:
    """Whether two faces are one person's by the network; None where it cannot tell."""
    if likeness is None or _OTHER_PERSON < likeness < _SAME_PERSON:
        return None
    return likeness >= _SAME_PERSON


def _join(pieces: Sequence[_Piece], scene: _Scene) -> list[list[Face]]:
    """Join the pieces that look alike and are never in one frame together, most alike first."""
    people = {number: [piece] for number, piece in enumerate(pieces)}
    person_of = list(people)
    for i, j in _alike(pieces, scene):
        kept, other = person_of[i], person_of[j]
        if kept == other or _frames_of(people[kept]) & _frames_of(people[other]):
            continue
        people[kept] += people.pop(other)
        person_of = [kept if person == other else person for person in person_of]
    return [
        sorted((face for piece in person for face in piece.faces), key=lambda face: face.frame)
        for person in people.values()
    ]


def _alike(pieces: Sequence[_Piece], scene: _Scene) -> list[tuple[int, int]]:
    """The pairs of pieces that look like one person's, the closest first.

    Those that the network knows come before those whose coarse pictures are close.
    """
    closest = _closest(pieces)
    found = []
    for i, j in combinations(range(len(pieces)), 2):
        if _frames_of([pieces[i]]) & _frames_of([pieces[j]]):
            continue
        likeness = scene.memory.likeness(pieces[i].faces, pieces[j].faces)
        told = _told(likeness)
        if told and likeness is not None:
            found.append((0, -likeness, i, j))
        elif told is None and closest[i, j] <= _JOIN_LIMIT:
            found.append((1, float(closest[i, j]), i, j))
    return [(i, j) for _, _, i, j in sorted(found)]


def _closest(pieces: Sequence[_Piece]) -> NDArray[np.float64]:
    """The distances of the most similar pictures of each two pieces, shape (count, count)."""
    if not pieces:
        return np.empty((0, 0))
    looks = [look for piece in pieces for look in piece.looks]
    distances = _distances(looks, looks)
    starts = np.cumsum([0, *(len(piece.looks) for piece in pieces[:-1])])
    return np.asarray(
        np.minimum.reduceat(np.minimum.reduceat(distances, starts, axis=0), starts, axis=1)
    )


def _frames_of(person: Sequence[_Piece]) -> set[int]:
    return {face.frame for piece in person for face in piece.faces}


def _is_believed(faces: Sequence[Face], frame_count: int) -> bool:
    """Whether this was a face rather than a passing false alarm of the detector."""
    return len(faces) > 1 or frame_count < 3 or faces[0].confidence >= _CLEAR_SCORE


def _is_misfit(faces: Sequence[Face], other: Sequence[Face]) -> bool:
    """Whether these are badly placed landmarks on someone else's face, not another person.

    So it is when all of them are doubtful and, each time, the other person is seen with less doubt
    and within them, in the frame or within a moment, or is not seen but was and will be at the same
    place within a moment.
    """
    return all(face.confidence < _DOUBTFUL_SCORE and _is_slipped(face, other) for face in faces)


def _is_slipped(face: Face, other: Sequence[Face]) -> bool:
    """Whether a face is badly placed landmarks on a person's."""
    near = [o for o in other if abs(face.time - o.time) <= _MOMENT]
    seen = [o for o in near if o.frame == face.frame]
    if seen:
        return _is_around(face, seen[0])
    return any(_is_around(face, o) for o in near) or (
        _is_at_place(face, [o for o in near if o.time < face.time])
        and _is_at_place(face, [o for o in near if o.time > face.time])
    )


def _is_around(face: Face, other: Face) -> bool:
    """Whether the other face, which is surer, lies wholly within a face: no head is so near."""
    outer, inner = face.box, other.box
    return (
        other.confidence > face.confidence
        and outer.x <= inner.x
        and outer.y <= inner.y
        and outer.x + outer.width >= inner.x + inner.width
        and outer.y + outer.height >= inner.y + inner.height
    )


def _is_at_place(face: Face, others: Sequence[Face]) -> bool:
    return any(box_overlap(face.box, other.box) > _SAME_PLACE_OVERLAP for other in others)


def _prominence(face: Face) -> float:
    return face.quality.width * face.quality.visibility * face.confidence
