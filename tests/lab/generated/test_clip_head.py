"""The linear layer on the whole of CLIP: fitted, chosen and measured on its own split each."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import cv2
import numpy as np
import pytest

from tests.detectors.generator_networks import GREY, reading_of_colours, textured
from unmask.detectors.cnn_generated.network import LinearHead
from unmask.lab.generated import __main__ as commands
from unmask.lab.generated import clip_features, clip_head
from unmask.lab.generated.__main__ import main
from unmask.lab.generated.clip_features import KINDS, ClipFeatures, window_of
from unmask.lab.generated.clip_head import Recipe, choose, fit, measure, measure_left_out
from unmask.lab.generated.feature_file import FeaturesError
from unmask.lab.manifest import Item, Label, Split, format_manifest
from unmask.lab.pack import PackError
from unmask.weights.trunk import BLOCKS, WIDTH

SPLITS: tuple[Split, ...] = ("train", "train", "train", "validation", "test")
KNOWN = Recipe((6,), 0.01)


def made_features(count: int = 240) -> ClipFeatures:
    """Two generators that leave traces of their own and one in common, all in the sixth layer."""
    generator = np.random.default_rng(0)
    values = generator.normal(size=(count, BLOCKS, KINDS, WIDTH))
    kinds = np.array(["none", "one", "none", "two"] * (count // 4))
    values[kinds == "one", 5, 1, :40] += 1.5
    values[kinds == "two", 5, 1, 40:80] += 1.5
    values[kinds != "none", 5, 0, :40] += 0.6
    return ClipFeatures(
        values.astype(np.float16),
        np.where(kinds == "none", "real", "fake"),
        kinds,
        np.where(kinds == "two", "elsewhere", "here"),
        np.array([f"person {number // 4}" for number in range(count)]),
        np.array([SPLITS[number // 4 % len(SPLITS)] for number in range(count)]),
    )


@pytest.fixture(scope="module")
def features() -> ClipFeatures:
    return made_features()


def test_the_layer_is_worth_something_on_test_alone_and_less_where_a_generator_is_left_out(
    features: ClipFeatures,
) -> None:
    head = fit(features, KNOWN)
    one, one_like, two = measure(head, features)
    assert (one.generator, one.like, one.real, one.generated) == ("one", False, 24, 12)
    # All real pictures are of the first generator's data set; the second one's has none.
    assert (one_like.generator, one_like.like, two.generator, two.like) == (
        "one",
        True,
        "two",
        False,
    )
    assert one.area == one_like.area
    assert one.area.value > 0.95
    left_out = {worth.generator: worth for worth in measure_left_out(features, KNOWN)}
    for worth in left_out.values():
        assert 0.5 < worth.area.value < one.area.value
        assert worth.area.low < worth.area.value < worth.area.high


def test_what_is_fitted_to_knows_nothing_of_the_other_splits(features: ClipFeatures) -> None:
    spoiled = features.values.copy()
    spoiled[features.splits != "train"] = 7
    head, other = fit(features, KNOWN), fit(replace(features, values=spoiled), KNOWN)
    np.testing.assert_array_equal(head.weight, other.weight)
    without = fit(features, KNOWN, ["two"])
    assert without.bias != head.bias


def test_the_layers_that_hold_the_traces_are_chosen(
    features: ClipFeatures, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clip_head, "LAYERS", ((9,), (6,)))
    monkeypatch.setattr(clip_head, "STRENGTHS", (0.01,))
    recipe, mean = choose(features)
    assert recipe == KNOWN
    assert 0.8 < mean <= 1


def test_a_split_without_a_class_is_refused(features: ClipFeatures) -> None:
    with pytest.raises(FeaturesError, match="Training needs pictures of both classes"):
        fit(features.where(features.labels == "real"), KNOWN)
    with pytest.raises(FeaturesError, match="Choosing needs both classes"):
        choose(features.where(features.splits == "train"))


def test_features_come_back_and_nothing_else_is_taken_for_them(
    features: ClipFeatures, tmp_path: Path
) -> None:
    features.save(tmp_path / "features.npz")
    again = ClipFeatures.load(tmp_path / "features.npz")
    np.testing.assert_array_equal(again.values, features.values)
    assert again.identities.tolist() == features.identities.tolist()
    (tmp_path / "broken.npz").write_bytes(b"no archive")
    with pytest.raises(FeaturesError, match=r"broken\.npz holds no features of CLIP"):
        ClipFeatures.load(tmp_path / "broken.npz")
    with pytest.raises(FeaturesError, match="cannot be written"):
        features.save(tmp_path / "missing" / "features.npz")
    with pytest.raises(FeaturesError, match=r"expected \(240, 12, 2, 768\)"):
        replace(features, values=features.values[:, :6])
    with pytest.raises(FeaturesError, match="stands in two splits"):
        replace(features, identities=np.full(240, "ann"))


@pytest.mark.parametrize(("width", "height"), [(224, 224), (100, 600), (700, 300)])
def test_a_window_follows_from_its_number(width: int, height: int) -> None:
    picture = textured(width, height)
    windows = [window_of(picture, number) for number in range(12)]
    assert {(window.shape, window.dtype.name) for window in windows} == {((224, 224, 3), "uint8")}
    np.testing.assert_array_equal(windows[5], window_of(picture, 5))
    assert len({window.tobytes() for window in windows}) > 6


def test_the_commands_go_from_pictures_to_the_layer_and_its_figures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """CLIP is replaced by a network that sees the colour; generated pictures are redder."""
    monkeypatch.setattr(clip_head, "LAYERS", ((9,),))
    trunk = SimpleNamespace(read=reading_of_colours)
    monkeypatch.setattr(commands, "load_trunk", lambda: trunk)
    items = []
    for number in range(60):
        red = GREY + 20 * (number % 2)
        path = tmp_path / f"{number}.png"
        picture = textured(230, 230, (red, GREY, GREY), seed=number)
        cv2.imwrite(str(path), picture[..., ::-1])
        label: Label = "fake" if number % 2 else "real"
        kind = "redder" if number % 2 else "none"
        split = SPLITS[number // 2 % len(SPLITS)]
        items.append(Item(Path(path.name), label, f"person {number}", kind, "here", split))
    manifest = tmp_path / "pictures.csv"
    manifest.write_text(format_manifest(items), encoding="utf-8")
    found, head, measured = (tmp_path / name for name in ("f.npz", "head.npz", "measured.json"))
    main(["clip-features", str(manifest), "--out", str(found)])
    words = ["--measured", str(measured), "--data", "red pictures"]
    # A generator that is left out leaves no other to learn from.
    with pytest.raises(SystemExit, match="Training needs pictures of both classes"):
        main(["clip-head", str(found), "--out", str(head), *words])
    assert not head.exists()
    again = [
        replace(item, manipulation=f"{item.manipulation} {number // 2 % 2}")
        if item.label == "fake"
        else item
        for number, item in enumerate(items)
    ]
    manifest.write_text(format_manifest(again), encoding="utf-8")
    main(["clip-features", str(manifest), "--out", str(found)])
    main(["clip-head", str(found), "--out", str(head), *words])
    assert "layers 9, strength" in capsys.readouterr().out
    assert LinearHead.load(head).weight.shape == (1, 2, 768)
    text = measured.read_text(encoding="utf-8")
    assert '"window AUC of the linear layer alone, redder 0 left out of training"' in text
    assert '"6 real, 3 generated"' in text


def test_a_damaged_picture_is_named(tmp_path: Path) -> None:
    path = tmp_path / "damaged.png"
    item = Item(path, "real", "ann", "none", "here", "train")
    with pytest.raises(FeaturesError, match=r"damaged\.png cannot be read"):
        clip_features.see_windows(reading_of_colours, [item], lambda _done: None)
    path.write_bytes(b"no picture")
    with pytest.raises(PackError, match=r"damaged\.png"):
        clip_features.see_windows(reading_of_colours, [item], lambda _done: None)
