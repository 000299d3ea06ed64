"""How two looks become one logit."""

from pathlib import Path

import numpy as np
import pytest

from unmask.detectors.cnn_generated.network import Joining
from unmask.lab.generated.feature_file import FeaturesError
from unmask.lab.generated.joining import fit_joining, joined_by, write_joining
from unmask.lab.manifest import Item, Label, Split
from unmask.weights.trunk import read_arrays


def item(manipulation: str, split: Split = "test") -> Item:
    label: Label = "real" if manipulation == "none" else "fake"
    return Item(Path("a.png"), label, manipulation, manipulation, "source", split)


def test_neither_training_nor_what_is_kept_for_the_end_decides() -> None:
    items = [
        item("none"),
        item("none", "train"),
        item("stylegan"),
        item("stylegan", "validation"),
        item("flux"),
    ]

    assert joined_by(items) == [items[0], items[2]]


def test_the_look_that_tells_more_weighs_more() -> None:
    generator = np.random.default_rng(0)
    items = [item("none")] * 200 + [item("stylegan")] * 100
    fakes = np.array([each.label == "fake" for each in items])
    logits = generator.normal(size=(300, 2)) + np.c_[2 * fakes, 0.5 * fakes]

    joining = fit_joining(logits, items)

    assert joining.weights[0] > 2 * joining.weights[1] > 0
    # Both classes count alike: in the middle between them the logit is 0.
    middle = joining.join(np.array([1.0]), np.array([0.25]))
    assert middle == pytest.approx(0, abs=0.4)


def test_one_class_alone_cannot_be_joined() -> None:
    with pytest.raises(FeaturesError, match="needs real and generated"):
        fit_joining(np.zeros((2, 2)), [item("none")] * 2)


def test_it_stands_in_the_file_of_the_norms_beside_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "tuned.npz"
    np.savez(path, other=np.ones(3, np.float32))

    write_joining(Joining(np.array([0.5, 2.0], np.float32), -1.5), path)

    assert read_arrays(path)["other"].tolist() == [1, 1, 1]
    assert Joining.load(path).bias == -1.5
    assert Joining.load(path).weights.tolist() == [0.5, 2.0]
