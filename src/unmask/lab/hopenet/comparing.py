"""What the outer head's direction against the inner face's is worth, and what real faces show.

Real faces and real swaps of a pack are read as the detector reads them. Those for validation give
the distribution on real faces and train a score that joins HopeNet's reading to the classifier's;
those for testing measure. HopeNet's training saw neither. Real videos give the distribution over
time.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from unmask.detectors import Figure
from unmask.detectors.contract import Card, write_measured
from unmask.detectors.head_pose.agreement import (
    RealAgreement,
    RealClips,
    agreement_of,
    difference,
)
from unmask.detectors.head_pose.classifier import PoseClassifier
from unmask.detectors.head_pose.outer_head import BATCH, OuterHead, View
from unmask.detectors.head_pose.pose_difference import centred_pose, pose_difference
from unmask.detectors.head_pose.readings import (
    MAXIMUM_TURN,
    MINIMUM_FACES,
    MINIMUM_WIDTH,
    Readers,
    read_person,
)
from unmask.faces import LANDMARK_COUNT, FaceFinder
from unmask.faces.canonical import canonical_face
from unmask.faces.pose import facing_direction, yaw_pitch_roll
from unmask.lab.evaluation import Estimate, auc, auc_difference
from unmask.lab.evaluation.card_figures import figure_of, today
from unmask.lab.manifest import Item, Split
from unmask.lab.pack import Pack
from unmask.media import open_media

COMMAND = "python -m unmask.lab.hopenet compare"
SWAPS = "dfdc-swap"

REAL_HEADS, REAL_CLIPS = "real_outer_heads.json", "real_clips.json"
FRAMES_A_VIDEO = 32
"""The first of those that the detector looks at: as far apart as there, at half the cost."""

_ROUNDS = 1_000


@dataclass(frozen=True)
class Compared:
    """Faces of a pack with what the detector reads from them.

    Attributes:
        differences: from the inner face's direction to the outer head's, shape (n, 2), degrees.
        scores: of the classifier, shape (n,).
        manipulated: shape (n,), bool.
        identities: shape (n,), what belongs together.
    """

    differences: NDArray[np.float64]
    scores: NDArray[np.float64]
    manipulated: NDArray[np.bool_]
    identities: NDArray[np.str_]

    @property
    def angles(self) -> NDArray[np.float64]:
        """Between the inner face and the outer head, shape (n,), degrees."""
        return np.asarray(np.linalg.norm(self.differences, axis=1))

    def leans(self, centre: tuple[float, float]) -> NDArray[np.float64]:
        """How far each difference is from that of real faces, shape (n,), degrees."""
        return np.asarray(np.linalg.norm(self.differences - centre, axis=1))

    def chosen(self, mask: NDArray[np.bool_]) -> "Compared":
        """Some of the faces."""
        return Compared(
            self.differences[mask], self.scores[mask], self.manipulated[mask], self.identities[mask]
        )


def compare(pack: Pack, videos: Sequence[Path], folder: Path, most: int) -> tuple[Figure, ...]:
    """Measure, and write the distributions and the figures into the detector's folder.

    Args:
        pack: with real faces and real swaps.
        videos: real ones.
        folder: of the detector, with its card and classifier.
        most: faces to read of each split.

    Returns:
        the figures, which take the place of those of an earlier run on the card.
    """
    readers = Readers(PoseClassifier.load(folder / "classifier.npz"), OuterHead.load(None))
    validation, test = (read_faces(pack, split, readers, most) for split in ("validation", "test"))
    real = real_agreement(validation)
    clips = real_clips(clip_differences(videos, readers), real.centre)
    for name, values in ((REAL_HEADS, asdict(real)), (REAL_CLIPS, asdict(clips))):
        (folder / name).write_text(json.dumps(values, indent=2) + "\n", encoding="utf-8")
    figures = (*_null_figures(test, clips), *_worth(validation, test, real.centre))
    kept = [f for f in Card.load(folder / "card.toml").measured if f.source != COMMAND]
    write_measured(folder / "measured.json", [*kept, *figures])
    return figures


def read_faces(pack: Pack, split: Split, readers: Readers, most: int) -> Compared:
    """Read the real faces of a split, and one swap of each video, as the detector does.

    Args:
        pack: with pictures of the split.
        split: to read.
        readers: that the detector reads with.
        most: faces; where there are more, people are drawn at random.
    """
    rows = []
    for numbers in _parts(_meant(pack, split, most), BATCH):
        poses = [pose_difference(_landmarks(pack, number)) for number in numbers]
        views = [View(pack.picture(number), pack.landmarks[number]) for number in numbers]
        outers = readers.outer_head.directions(views)
        for number, pose, outer in zip(numbers, poses, outers, strict=True):
            if pose is not None:
                apart = difference(outer, facing_direction(pose.central))
                rows.append((apart, readers.classifier.score(pose.features), pack.items[number]))
    return Compared(
        np.array([apart for apart, _, _ in rows]).reshape(-1, 2),
        np.array([score for _, score, _ in rows], np.float64),
        np.array([item.label == "fake" for _, _, item in rows], np.bool_),
        np.array([item.identity for _, _, item in rows], np.str_),
    )


def real_agreement(faces: Compared) -> RealAgreement:
    """What the real ones among the faces show."""
    real = faces.chosen(~faces.manipulated)
    right, up = real.differences.mean(axis=0).round(2).tolist()
    middle, centile_95, centile_99 = np.percentile(real.angles, [50, 95, 99]).round(2).tolist()
    return RealAgreement((right, up), middle, centile_95, centile_99, len(real.angles))


def clip_differences(videos: Sequence[Path], readers: Readers) -> list[list[NDArray[np.float64]]]:
    """The differences of the main person of each video over time, where it can be judged."""
    finder = FaceFinder()
    seen = []
    for video in videos:
        with open_media(video) as media:
            frames = media.frames[:FRAMES_A_VIDEO]
            people = finder.find(frames, lambda _fraction: None)
            person = read_person(people[0], frames, readers, lambda: None) if people else None
        if person is not None and len(person.readings) >= MINIMUM_FACES:
            seen.append([reading.outer_difference for reading in person.readings])
    return seen


def real_clips(
    people: Sequence[Sequence[NDArray[np.float64]]], centre: tuple[float, float]
) -> RealClips:
    """What people in real clips show over time."""
    agreements = [agreement_of(differences, centre) for differences in people]
    return RealClips(
        _median_and_largest(person.lean for person in agreements),
        _median_and_largest(person.spread for person in agreements),
        _median_and_largest(person.jitter for person in agreements),
        len(agreements),
    )


def _meant(pack: Pack, split: Split, most: int) -> list[int]:
    """The numbers of the pictures to be read: those of people at random, all of each person."""
    people: dict[str, list[int]] = {}
    swapped: set[str] = set()
    for number, item in enumerate(pack.items):
        if item.split == split and pack.has_face[number] and _is_meant(item, swapped):
            people.setdefault(item.identity, []).append(number)
            if item.label == "fake":
                swapped.add(item.identity)
    names = list(people)
    np.random.default_rng(0).shuffle(names)
    numbers = (number for name in names for number in people[name])
    return list(islice((n for n in numbers if _is_usable(pack.landmarks[n])), most))


def _is_meant(item: Item, swapped: set[str]) -> bool:
    is_new_swap = item.manipulation == SWAPS and item.identity not in swapped
    return item.label == "real" or is_new_swap


def _is_usable(landmarks: NDArray[np.float32]) -> bool:
    """Whether the detector would look at a face, by its size and turn."""
    pose = centred_pose(landmarks, canonical_face().rigid)
    if pose is None or np.ptp(landmarks[:, 0]) < MINIMUM_WIDTH:
        return False
    return bool(max(np.abs(yaw_pitch_roll(pose)[:2])) <= MAXIMUM_TURN)


def _landmarks(pack: Pack, number: int) -> NDArray[np.float32]:
    flat = np.zeros((LANDMARK_COUNT, 1), np.float32)
    return np.hstack([pack.landmarks[number], flat])


def _worth(validation: Compared, test: Compared, centre: tuple[float, float]) -> list[Figure]:
    """Of HopeNet's reading, of the classifier's score and of both, on swaps and their originals."""
    known, unknown = (_with_their_originals(faces) for faces in (validation, test))
    both = make_pipeline(StandardScaler(), LogisticRegression())
    both.fit(np.column_stack([known.scores, known.leans(centre)]), known.manipulated)
    together = both.decision_function(np.column_stack([unknown.scores, unknown.leans(centre)]))
    labels, groups = unknown.manipulated, unknown.identities
    data = "DFDC face crops, originals against their swaps; videos new to HopeNet"
    count = f"{int((~labels).sum()):,} real, {int(labels.sum()):,} swapped"
    measures = {
        "image AUC of the outer head's difference (HopeNet, not in the score)": auc(
            unknown.leans(centre), labels, groups
        ),
        "image AUC of the score on the same faces": auc(unknown.scores, labels, groups),
        "image AUC gained by joining HopeNet to the score (not in use)": auc_difference(
            together, unknown.scores, labels, groups
        ),
    }
    return [_figure(measure, estimate, data, count) for measure, estimate in measures.items()]


def _with_their_originals(faces: Compared) -> Compared:
    """The swaps and the real faces of the same videos."""
    swapped = set(faces.identities[faces.manipulated])
    return faces.chosen(np.array([name in swapped for name in faces.identities], np.bool_))


def _null_figures(test: Compared, clips: RealClips) -> list[Figure]:
    real = test.chosen(~test.manipulated)
    data = "real faces of FFHQ, UTKFace, DFDC and portraits; people new to HopeNet"
    figures = [
        _figure(
            f"angle of outer head and inner face in degrees, {name} of real faces",
            _centile(real.angles, share),
            data,
            f"{len(real.angles):,} real faces",
        )
        for name, share in (("median", 50), ("95th centile", 95))
    ]
    for name, values in (("lean", clips.lean), ("spread", clips.spread), ("jitter", clips.jitter)):
        for which, value in zip(("median", "largest"), values, strict=True):
            figures.append(
                Figure(
                    f"{name} of the difference over time in degrees, {which} of real clips",
                    value,
                    "real videos, the main person of each",
                    count=f"{clips.count} people",
                    date=today(),
                    source=COMMAND,
                )
            )
    return figures


def _centile(values: NDArray[np.float64], share: float) -> Estimate:
    drawn = np.random.default_rng(0).choice(values, (_ROUNDS, len(values)))
    low, high = np.percentile(np.percentile(drawn, share, axis=1), [2.5, 97.5])
    return Estimate(float(np.percentile(values, share)), float(low), float(high))


def _figure(measure: str, estimate: Estimate, data: str, count: str) -> Figure:
    return figure_of(measure, estimate, data, count, COMMAND)


def _median_and_largest(values: Iterable[float]) -> tuple[float, float]:
    known = list(values)
    return round(float(np.median(known)), 2), round(max(known), 2)


def _parts(numbers: Sequence[int], size: int) -> list[Sequence[int]]:
    return [numbers[start : start + size] for start in range(0, len(numbers), size)]
