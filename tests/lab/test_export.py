"""Exported networks compute what the trained ones do, in a file that the product can load."""

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch
from numpy.typing import NDArray
from onnx import ModelProto
from torch import Tensor

from tests.lab.training.small_pack import small_recipe
from unmask.errors import WeightsError
from unmask.lab.export import (
    OPSET,
    Origin,
    Precision,
    export,
    main,
    stored,
    to_onnx,
    write_model,
)
from unmask.lab.networks import (
    EfficientNetLite0,
    Network,
    build_classifier,
    start_from,
    starting_weights,
)
from unmask.lab.training.checkpoint import write_checkpoint
from unmask.lab.training.recipe import Recipe
from unmask.lab.training.state import TrainingState
from unmask.weights import load_model, model_entry, read_manifest
from unmask.weights.shown import ShownFace

ORIGIN = Origin("blending", "trained in a test", "Apache-2.0")
SIZE = 64
PICTURES = np.random.default_rng(0).integers(0, 256, (3, SIZE, SIZE, 3), np.uint8)


@pytest.fixture(scope="module")
def recipe() -> Recipe:
    return replace(small_recipe(), size=SIZE, std=(128.0, 64.0, 32.0))


@pytest.fixture(scope="module")
def network() -> Network:
    torch.manual_seed(0)
    network = build_classifier("efficientnet-lite0")
    start_from(network, starting_weights("efficientnet-lite0"))
    return network.eval()


@pytest.fixture(scope="module")
def imagenet() -> Network:
    """The network with its head of 1000 classes, whose logits are far apart."""
    network = build_classifier("efficientnet-lite0", outputs=1000)
    network.load_state_dict(starting_weights("efficientnet-lite0"))
    return network.eval()


def fed(recipe: Recipe) -> NDArray[np.float32]:
    pictures = (PICTURES - np.array(recipe.mean)) / np.array(recipe.std)
    return np.asarray(pictures.transpose(0, 3, 1, 2), np.float32)


def judged(network: Network, recipe: Recipe) -> NDArray[np.float32]:
    with torch.inference_mode():
        return np.asarray(network(torch.from_numpy(fed(recipe))))


@pytest.fixture(scope="module")
def model(imagenet: Network) -> ModelProto:
    return to_onnx(imagenet, SIZE)


def test_the_product_computes_what_the_network_does(
    network: Network, recipe: Recipe, tmp_path: Path
) -> None:
    made = export(network, recipe, ORIGIN, tmp_path, "float16")
    loaded, expected = load_model("blending", tmp_path), judged(network, recipe)
    for count in (1, 3):
        logits, cells = loaded.infer(PICTURES[:count])
        np.testing.assert_allclose(logits, expected[:count], rtol=0, atol=0.02)
        np.testing.assert_allclose(cells.mean(axis=(1, 2)), logits[:, 0], rtol=0, atol=1e-4)
    assert read_manifest(tmp_path / "manifest.toml") == {"blending": made.entry}
    assert made.entry.bytes == (tmp_path / "blending.onnx").stat().st_size
    assert made.entry.crop.startswith("the face upright, with 0.05 to 0.4 of its larger side")
    assert made.conversion < 1e-4
    assert 0 < made.storage < 0.02


@pytest.mark.parametrize(
    ("precision", "largest_size", "largest_difference"),
    [("float32", 18.8e6, 1e-3), ("float16", 9.5e6, 0.03), ("int8", 5.2e6, 0.5)],
)
def test_smaller_storage_changes_little(
    imagenet: Network,
    model: ModelProto,
    recipe: Recipe,
    precision: Precision,
    largest_size: float,
    largest_difference: float,
) -> None:
    content = stored(model, precision).SerializeToString()
    assert len(content) < largest_size
    logits, _ = onnxruntime.InferenceSession(content).run(None, {"image": fed(recipe)})
    expected = judged(imagenet, recipe)
    np.testing.assert_allclose(logits, expected, rtol=0, atol=largest_difference)
    assert np.ptp(expected) > 10 * largest_difference
    # The model itself is left as it was.
    assert len(model.SerializeToString()) > 18e6


@pytest.mark.parametrize("name", ["xception", "resnet50-pyramid"])
def test_other_networks_convert(name: str) -> None:
    network = build_classifier(name, outputs=2).eval()
    session = onnxruntime.InferenceSession(to_onnx(network, SIZE).SerializeToString())
    pictures = torch.rand(3, 3, SIZE, SIZE)
    with torch.inference_mode():
        expected = network(pictures).numpy()
    [logits] = session.run(None, {"image": pictures.numpy()})
    np.testing.assert_allclose(logits, expected, rtol=0, atol=1e-3)


def test_the_file_tells_nothing_of_the_machine_that_made_it(model: ModelProto) -> None:
    model = stored(model, "float32")
    assert [opset.version for opset in model.opset_import] == [OPSET]
    assert model.graph.input[0].type.tensor_type.shape.dim[0].dim_param == "count"
    for tensor in model.graph.initializer:
        tensor.raw_data = b""
    content = model.SerializeToString()
    assert b"_depthwise_conv.weight" in content
    assert not any(trace in content for trace in (b".py", b"torch.nn", b"-packages"))


class Undecided(EfficientNetLite0):
    """Says something else each time, and so cannot be what its exported form is."""

    def judge(self, features: Tensor) -> Tensor:
        judged = super().judge(features)
        return judged + torch.rand_like(judged)


def test_a_form_that_computes_something_else_is_refused(recipe: Recipe, tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"'blending' differs from the network by .*at most"):
        export(Undecided(1).eval(), recipe, ORIGIN, tmp_path, "float32")
    assert not list(tmp_path.iterdir())


def test_a_checkpoint_is_exported_by_a_command(
    recipe: Recipe,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    checkpoint = TrainingState(recipe, torch.device("cpu")).checkpoint()
    write_checkpoint(checkpoint, tmp_path / "best.pt")
    words = ["--name", "blending", "--source", "trained in a test", "--licence", "Apache-2.0"]
    monkeypatch.setattr(sys, "argv", ["", str(tmp_path / "best.pt"), str(tmp_path), *words])
    main()
    assert "the logit differs by" in capsys.readouterr().out
    logits, _ = load_model("blending", tmp_path).infer(PICTURES)
    expected = judged(checkpoint.trained_network(), recipe)
    np.testing.assert_allclose(logits, expected, rtol=0, atol=5e-3)
    monkeypatch.setattr(sys, "argv", ["", str(tmp_path / "none.pt"), str(tmp_path), *words])
    with pytest.raises(SystemExit, match=r"^There is no checkpoint .*none\.pt to read\.$"):
        main()


def test_what_the_network_is_shown_stays_in_the_manifest_when_it_is_exported_anew(
    tmp_path: Path,
) -> None:
    shown = ShownFace(scales=(1.3, 1.1), mirrored=True)
    entry = replace(model_entry("faceforensics"), name="again", file="again.onnx", face=shown)
    write_model(b"first", entry, tmp_path)
    write_model(b"second", replace(entry, face=None, bytes=6), tmp_path)
    assert read_manifest(tmp_path / "manifest.toml") == {"again": replace(entry, bytes=6)}
