"""Weights in 16 bits where nothing is lost by it."""

import hashlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import numpy_helper

from unmask.lab.halving import halved, main
from unmask.weights import WEIGHTS_FOLDER, write_entry
from unmask.weights.manifest import read_manifest


def network(weights: np.ndarray) -> bytes:
    """One product with the weights, 16 × 16."""
    across, up = (onnx.helper.make_tensor_value_info(name, 1, [1, 16]) for name in "xy")
    graph = onnx.helper.make_graph(
        [onnx.helper.make_node("MatMul", ["x", "weights"], ["y"])],
        "product",
        [across],
        [up],
        [numpy_helper.from_array(weights.astype(np.float32), "weights")],
    )
    opset = [onnx.helper.make_opsetid("", 13)]
    model = onnx.helper.make_model(graph, opset_imports=opset, ir_version=8)
    return bytes(model.SerializeToString())


def output(model: bytes) -> np.ndarray:
    x = np.linspace(-1, 1, 16, dtype=np.float32)[None]
    return np.asarray(onnxruntime.InferenceSession(model).run(None, {"x": x})[0])


def test_weights_that_fit_take_half_the_room_and_give_the_same() -> None:
    weights = np.random.default_rng(1).normal(size=(16, 16)).astype(np.float16)
    whole = network(weights)
    half = halved(whole)
    assert len(half) < len(whole) - 400
    assert np.array_equal(output(half), output(whole))


def test_weights_that_do_not_fit_stay() -> None:
    weights = np.random.default_rng(1).normal(size=(16, 16)).astype(np.float32)
    [kept] = onnx.load_from_string(halved(network(weights))).graph.initializer
    assert np.array_equal(numpy_helper.to_array(kept), weights)


def test_the_manifest_follows(tmp_path: Path) -> None:
    entry = read_manifest(WEIGHTS_FOLDER / "manifest.toml")["blazeface-short-range"]
    path = tmp_path / "product.onnx"
    path.write_bytes(network(np.ones((16, 16))))
    manifest = tmp_path / "manifest.toml"
    write_entry(manifest, replace(entry, file=path.name))
    with pytest.raises(SystemExit, match=r"does not name product\.onnx as it is"):
        main([str(path)])
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    write_entry(manifest, replace(entry, file=path.name, sha256=digest))

    main([str(path)])

    [named] = read_manifest(manifest).values()
    assert named.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert named.bytes == path.stat().st_size
