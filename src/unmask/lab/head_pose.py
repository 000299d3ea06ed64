"""Train, calibrate and measure the head-pose test.

    python -m unmask.lab.head_pose collect DATA EXAMPLES.npy
    python -m unmask.lab.head_pose fit EXAMPLES.npy

``collect`` reads the poses of real faces and of forged ones; ``fit`` writes the classifier, the
distribution on real faces and the measured figures into the detector's folder. Its calibration is
fitted with those of the other tests (``unmask.lab.calibrating.together``); the cost that is
measured here is that of one fitted to a part of these faces.

Training sees real faces of FFHQ and UTKFace and, for each, a swap made here: the inner face of
another person of the same source with a similar pose. Sources that training never sees: the
portraits, with swaps made here, and the DeepFake Detection Challenge's real swaps. What belongs
together (a face and its swap, an original video and its fakes) never crosses a split.

What HopeNet reads beside it is trained and measured by ``unmask.lab.hopenet``.
"""

import argparse
import csv
import hashlib
import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from rich.progress import track
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from unmask.arrays import RGBImage
from unmask.detectors import Figure
from unmask.detectors.contract import Card, write_measured
from unmask.detectors.head_pose.classifier import PoseClassifier
from unmask.detectors.head_pose.detector import FOLDER
from unmask.detectors.head_pose.pose_difference import FEATURE_COUNT, pose_difference
from unmask.detectors.head_pose.readings import RealHeads, unusable_because
from unmask.faces import Face, FaceFinder
from unmask.lab.calibrating import fit_calibration
from unmask.lab.evaluation import auc, log_likelihood_ratio_cost
from unmask.lab.evaluation.card_figures import figure_of
from unmask.lab.forging.inner_face import paste_inner_face
from unmask.media import Frame

COMMAND = "python -m unmask.lab.head_pose"
FORGED_SOURCES = ("ffhq", "utkface", "portraits")
TRAINING_SOURCES = ("ffhq", "utkface")
DFDC_VIDEOS = 1_500
SIMILAR_POSE = 12.0
SMALLEST_SYNTHESIS, LARGEST_SYNTHESIS = 48, 128


EXAMPLE = np.dtype(
    [
        ("features", np.float64, FEATURE_COUNT),
        ("angle", np.float64),
        ("width", np.float64),
        ("sharpness", np.float64),
        ("manipulated", np.bool_),
        ("source", "U16"),
        ("group", "U128"),
    ]
)
"""One face: the classifier's input, the angle in degrees, the face's width in px and sharpness
(0 to 1), the label, the data set, and the group that no split may tear apart."""

Examples = NDArray[np.void]
"""An array of ``EXAMPLE``."""

Row = tuple[NDArray[np.float64], float, float, float, bool, str, str]


@dataclass(frozen=True)
class RealFace:
    """A photograph with the face that was found in it."""

    path: Path
    face: Face


def main() -> None:
    """Run one of the two commands."""
    parser = argparse.ArgumentParser(description=__doc__, prog=COMMAND)
    commands = parser.add_subparsers(dest="command", required=True)
    collecting = commands.add_parser("collect", help="read the poses of real and forged faces")
    collecting.add_argument("data", type=Path)
    collecting.add_argument("examples", type=Path)
    fitting = commands.add_parser("fit", help="train, calibrate, measure and write the results")
    fitting.add_argument("examples", type=Path)
    arguments = parser.parse_args()
    if arguments.command == "collect":
        collect(arguments.data, arguments.examples)
    else:
        fit(arguments.examples, FOLDER)


def collect(data: Path, path: Path) -> None:
    """Read the poses of all faces and write them as a ``.npy`` file."""
    finder = FaceFinder()
    rows = [*_forged_rows(data, finder), *_dfdc_rows(data, finder)]
    np.save(path, np.array(rows, EXAMPLE))


def _forged_rows(data: Path, finder: FaceFinder) -> Iterator[Row]:
    for source in FORGED_SOURCES:
        real = _real_faces(data / "faces" / source, finder)
        for target in track(real, f"forging {source}"):
            generator = np.random.default_rng(zlib.crc32(target.path.name.encode()))
            donor = _donor(target, real, generator)
            if donor is None:
                continue
            forged = _forge(target, donor, generator)
            group = f"{source}/{target.path.name}"
            rows = [
                _row(target.face, False, source, group),
                _row(find_face(forged, finder), True, source, group),
            ]
            if None not in rows:
                yield from (row for row in rows if row is not None)


def _dfdc_rows(data: Path, finder: FaceFinder) -> Iterator[Row]:
    folder = data / "faceswap" / "dfdc"
    for video, path, manipulated in track(list(_dfdc_files(folder)), "reading DFDC"):
        row = _row(find_face(read_picture(path), finder), manipulated, "dfdc", f"dfdc/{video}")
        if row is not None:
            yield row


def _dfdc_files(folder: Path) -> Iterator[tuple[str, Path, bool]]:
    """The first fake of each of many original videos, and that original."""
    fakes: dict[str, Path] = {}
    with (folder / "index.csv").open(encoding="utf-8", newline="") as lines:
        for entry in csv.DictReader(lines):
            if entry["label"] == "fake":
                fakes.setdefault(entry["source_video"], folder / entry["path"])
    pairs = ((video, folder / "real" / f"{video}.jpg", fake) for video, fake in fakes.items())
    present = sorted(pair for pair in pairs if pair[1].exists())
    for video, real, fake in islice(present, DFDC_VIDEOS):
        yield video, real, False
        yield video, fake, True


def _real_faces(folder: Path, finder: FaceFinder) -> list[RealFace]:
    paths = sorted(path for path in folder.iterdir() if path.suffix in {".jpg", ".png"})
    found = (
        (path, find_face(read_picture(path), finder))
        for path in track(paths, f"finding faces of {folder.name}")
    )
    return [RealFace(path, face) for path, face in found if face is not None and _usable(face)]


def _usable(face: Face) -> bool:
    return unusable_because(face.quality) is None


def _donor(
    target: RealFace, real: Sequence[RealFace], generator: np.random.Generator
) -> RealFace | None:
    """Another person whose head is turned alike, as a face swapper would choose its frames."""
    similar = [
        other
        for other in real
        if other.path != target.path and _pose_distance(target.face, other.face) < SIMILAR_POSE
    ]
    return similar[generator.integers(len(similar))] if similar else None


def _pose_distance(one: Face, other: Face) -> float:
    first, second = one.quality, other.quality
    if first.yaw is None or first.pitch is None or second.yaw is None or second.pitch is None:
        return float("inf")
    return abs(first.yaw - second.yaw) + abs(first.pitch - second.pitch)


def _forge(target: RealFace, donor: RealFace, generator: np.random.Generator) -> RGBImage:
    return paste_inner_face(
        read_picture(target.path),
        target.face.landmarks,
        read_picture(donor.path),
        donor.face.landmarks,
        int(generator.integers(SMALLEST_SYNTHESIS, LARGEST_SYNTHESIS)),
    )


def read_picture(path: Path) -> RGBImage:
    """Read a trusted picture of the research data as RGB."""
    return np.asarray(cv2.imread(str(path), cv2.IMREAD_COLOR_RGB), np.uint8)


def find_face(picture: RGBImage, finder: FaceFinder) -> Face | None:
    """The most prominent face of a picture."""
    tracks = finder.find([Frame(0, 0.0, picture)], lambda _fraction: None)
    return tracks[0].faces[0] if tracks else None


def _row(face: Face | None, manipulated: bool, source: str, group: str) -> Row | None:
    if face is None or not _usable(face):
        return None
    difference = pose_difference(face.landmarks)
    if difference is None:
        return None
    quality = face.quality
    return (
        difference.features,
        difference.angle,
        quality.width,
        quality.sharpness,
        manipulated,
        source,
        group,
    )


def fit(examples_path: Path, folder: Path) -> None:
    """Train, calibrate and measure; write everything that ships into the detector's folder."""
    examples: Examples = np.load(examples_path, allow_pickle=False)
    split = np.array([_split(row["source"], row["group"]) for row in examples])
    training, calibration, test = (
        examples[split == name] for name in ("training", "calibration", "test")
    )
    classifier = _train(training, folder / "classifier.npz")
    fitted = fit_calibration(_scores(classifier, calibration), calibration["manipulated"])
    real = _real_heads(calibration)
    text = json.dumps(asdict(real), indent=2) + "\n"
    (folder / "real_heads.json").write_text(text, encoding="utf-8")
    figures = []
    for source in ("portraits", "dfdc"):
        held_out = test[test["source"] == source]
        log10_lrs = np.array([fitted.log10_lr(s) for s in _scores(classifier, held_out)])
        figures += _figures(source, held_out, _scores(classifier, held_out), log10_lrs)
    # What other commands measured of HopeNet's reading stays.
    kept = [f for f in Card.load(folder / "card.toml").measured if f.source != f"{COMMAND} fit"]
    write_measured(folder / "measured.json", [*figures, *kept])


def _split(source: str, group: str) -> str:
    """Where an example goes, by its source and a hash of its group alone."""
    share = int(hashlib.sha256(group.encode()).hexdigest(), 16) % 100
    if source in TRAINING_SOURCES:
        return "training" if share < 75 else "calibration"
    if source == "dfdc" and share < 40:
        return "calibration"
    return "test"


def _train(training: Examples, path: Path) -> PoseClassifier:
    """Train the paper's classifier: standardised features, RBF kernel, C = 1, γ = 1/12."""
    scaler = StandardScaler().fit(training["features"])
    machine = SVC(C=1.0, gamma=1 / FEATURE_COUNT)
    machine.fit(scaler.transform(training["features"]), training["manipulated"])
    np.savez_compressed(
        path,
        mean=scaler.mean_,
        scale=scaler.scale_,
        support_vectors=machine.support_vectors_.astype(np.float32),
        coefficients=machine.dual_coef_[0].astype(np.float32),
        intercept=machine.intercept_[0],
        gamma=1 / FEATURE_COUNT,
    )
    return PoseClassifier.load(path)


def _scores(classifier: PoseClassifier, examples: Examples) -> NDArray[np.float64]:
    return np.array([classifier.score(features) for features in examples["features"]])


def _real_heads(examples: Examples) -> RealHeads:
    angles = examples["angle"][~examples["manipulated"]]
    middle, centile_95, centile_99 = np.percentile(angles, [50, 95, 99]).round(2)
    return RealHeads(float(middle), float(centile_95), float(centile_99), len(angles))


_DATA_WORDS = {
    "portraits": "portrait photographs against swaps made here; source not seen in training",
    "dfdc": "DFDC face crops, originals against their swaps; source not seen in training, other "
    "videos of it in calibration",
}


def _figures(
    source: str,
    held_out: Examples,
    scores: NDArray[np.float64],
    log10_lrs: NDArray[np.float64],
) -> list[Figure]:
    manipulated, groups = held_out["manipulated"], held_out["group"]
    count = f"{int((~manipulated).sum()):,} real, {int(manipulated.sum()):,} swapped"
    measures = {
        "image AUC": auc(scores, manipulated, groups),
        "image AUC of the angle alone": auc(held_out["angle"], manipulated, groups),
        "image AUC of blur alone (baseline)": auc(-held_out["sharpness"], manipulated, groups),
        "image AUC of small size alone (baseline)": auc(-held_out["width"], manipulated, groups),
        "Cllr in bits (1 says nothing)": log_likelihood_ratio_cost(log10_lrs, manipulated, groups),
    }
    return [
        figure_of(measure, estimate, _DATA_WORDS[source], count, f"{COMMAND} fit")
        for measure, estimate in measures.items()
    ]


if __name__ == "__main__":
    main()
