"""Fit what tells drawn faces from photographed ones: ``python -m unmask.lab.drawn_faces``.

Drawn faces are those of paintings, statues and rendered figures; photographed ones are real and
manipulated, so that no trace of a manipulation stands for a drawing. Each source of either is left
out in turn to see what the layer is worth on others.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from rich.console import Console
from rich.progress import track as shown_progress
from sklearn.linear_model import LogisticRegression

from unmask.arrays import RGBImage
from unmask.errors import UnmaskError
from unmask.faces import FaceFinder
from unmask.faces.alignment import square_crop
from unmask.faces.drawn import CROP_SCALE, features
from unmask.lab.evaluation.bootstrap import proportion
from unmask.lab.evaluation.page import estimate_words
from unmask.lab.manifest import Item, read_manifest
from unmask.media import Frame
from unmask.weights.trunk import SIDE

FALSE_SHARE = 0.005
"""Of photographed faces that are left out in turn, the share that may be taken for drawn ones."""

_STRENGTH = 100.0
"""Inverse of the penalty, for features of unit length."""


@dataclass(frozen=True)
class Looks:
    """What the trunk sees of some faces.

    Attributes:
        features: (count, 1536).
        drawn: (count,), the truth.
        groups: (count,), the data set of each.
    """

    features: NDArray[np.float64]
    drawn: NDArray[np.bool_]
    groups: NDArray[np.str_]


def look_at(items: Sequence[Item], drawn: bool, console: Console) -> Looks:
    """The trunk's features of the face in the middle of each picture that has one."""
    finder = FaceFinder()
    shown = shown_progress(items, "looking", console=console)
    found = [(item, crop) for item in shown for crop in _crops(finder, item)]
    values = np.concatenate([features([crop]) for _item, crop in found])
    groups = np.array([item.source for item, _crop in found])
    return Looks(values, np.full(len(found), drawn), groups)


def fit(looks: Looks) -> tuple[NDArray[np.float64], float]:
    """Weights, shape (1536,), and bias of the layer; above 0 is drawn, at even odds."""
    model = LogisticRegression(C=_STRENGTH, class_weight="balanced", max_iter=2000)
    model.fit(looks.features, looks.drawn)
    return model.coef_[0], float(model.intercept_[0])


def left_out(looks: Looks) -> NDArray[np.float64]:
    """The logit of each face under the layer that was fitted without its data set."""
    logits = np.empty(len(looks.drawn))
    for group in np.unique(looks.groups):
        own = looks.groups == group
        others = Looks(looks.features[~own], looks.drawn[~own], looks.groups[~own])
        weight, bias = fit(others)
        logits[own] = looks.features[own] @ weight + bias
    return logits


def limit_of(logits: NDArray[np.float64], drawn: NDArray[np.bool_]) -> float:
    """The logit that only ``FALSE_SHARE`` of the photographed faces reach."""
    return float(np.quantile(logits[~drawn], 1 - FALSE_SHARE))


def main(arguments: Sequence[str] | None = None) -> None:
    """Look, fit, say what it is worth, and write the layer."""
    chosen = _parser().parse_args(arguments)
    console = Console()
    try:
        parts = [
            look_at(_some(paths, chosen.most, chosen.without), drawn, console)
            for drawn, paths in ((True, chosen.drawn), (False, chosen.photographed))
        ]
        looks = Looks(
            np.concatenate([part.features for part in parts]),
            np.concatenate([part.drawn for part in parts]),
            np.concatenate([part.groups for part in parts]),
        )
        logits = left_out(looks)
        limit = limit_of(logits, looks.drawn)
        weight, bias = fit(looks)
        np.savez_compressed(
            chosen.out, weight=weight.astype(np.float32), bias=np.float32(bias - limit)
        )
    except UnmaskError as error:
        sys.exit(str(error))
    for name, rows in (("drawn", looks.drawn), ("photographed", ~looks.drawn)):
        taken = logits[rows] > limit
        share = estimate_words(proportion(int(taken.sum()), len(taken)))
        console.print(f"{name}: {taken.sum()} of {len(taken)} taken for drawn, {share}")


def _some(manifests: Sequence[Path], most: int, without: Sequence[str]) -> list[Item]:
    """At most so many pictures of each identity, none of some data sets."""
    kept: dict[str, list[Item]] = {}
    for item in (item for path in manifests for item in read_manifest(path)):
        own = kept.setdefault(item.identity, [])
        if len(own) < most and item.source not in without:
            own.append(item)
    return [item for own in kept.values() for item in own]


def _crops(finder: FaceFinder, item: Item) -> Iterator[RGBImage]:
    pixels = np.asarray(Image.open(item.path).convert("RGB"))
    tracks = finder.find([Frame(0, 0.0, pixels)], lambda _fraction: None)
    middle = np.array(pixels.shape[1::-1]) / 2
    nearest = min(
        (track.faces[0] for track in tracks),
        key=lambda face: float(np.abs(face.box.center - middle).sum()),
        default=None,
    )
    if nearest is not None:
        yield square_crop(pixels, nearest.box, CROP_SCALE, SIDE)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m unmask.lab.drawn_faces")
    parser.add_argument("out", type=Path, metavar="drawn.npz")
    parser.add_argument("--drawn", type=Path, nargs="+", required=True, metavar="MANIFEST.csv")
    parser.add_argument("--photographed", type=Path, nargs="+", required=True, metavar="MANIFEST")
    parser.add_argument("--most", type=int, default=3, help="pictures of one identity")
    parser.add_argument(
        "--without", nargs="+", default=(), metavar="SOURCE", help="data sets that mix both"
    )
    return parser


if __name__ == "__main__":
    main()
