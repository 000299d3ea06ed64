"""The graph that is built from the package's weights computes what CLIP's definition says."""

import numpy as np
import onnx
import onnxruntime
import pytest
from numpy.typing import NDArray

from tests.weights.small_clip import (
    SIDE,
    TOKENS,
    WIDTH,
    layer,
    package_file,
    tensors,
    tokens_by_hand,
)
from unmask.errors import WeightsError
from unmask.weights.fetching.clip_graph import clip_graph

NORM = "blocks.1.layer_norm2"


@pytest.fixture(scope="module")
def session() -> onnxruntime.InferenceSession:
    content = clip_graph(package_file(), (1,)).SerializeToString()
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(content, options)


def images(count: int = 3) -> NDArray[np.float32]:
    return np.random.default_rng(2).normal(0, 1, (count, 3, SIDE, SIDE)).astype(np.float32)


def test_it_computes_what_the_definition_says(session: onnxruntime.InferenceSession) -> None:
    first, last = tokens_by_hand(images(), tensors())

    layers, tokens, middle = session.run(["layers", "tokens", "tokens_1"], {"image": images()})

    assert tokens.shape == (3, TOKENS, WIDTH)
    np.testing.assert_allclose(tokens, last, rtol=1e-3, atol=1e-3)
    np.testing.assert_allclose(middle, first, rtol=1e-3, atol=1e-3)
    assert layers.shape == (3, 2, 2, WIDTH)
    np.testing.assert_array_equal(layers[:, 1, 0], tokens[:, 0])
    np.testing.assert_allclose(layers[:, 0, 1], first[:, 1:].mean(axis=1), rtol=1e-3, atol=1e-3)


def test_other_norms_take_effect_in_the_same_session(session: onnxruntime.InferenceSession) -> None:
    generator = np.random.default_rng(3)
    tuned = {f"{NORM}.{part}": generator.normal(0, 1, WIDTH) for part in ("weight", "bias")}
    theirs = {name.replace(NORM, f"{layer(1)}.layer_norm2"): each for name, each in tuned.items()}
    expected = tokens_by_hand(images(), tensors() | theirs)[1]
    plain = session.run(["tokens"], {"image": images()})[0]

    fed = {name: each.astype(np.float32) for name, each in tuned.items()}
    [found] = session.run(["tokens"], {"image": images(), **fed})

    np.testing.assert_allclose(found, expected, rtol=1e-3, atol=1e-3)
    assert np.abs(found - plain).max() > 1
    # And nothing of them is left behind.
    np.testing.assert_array_equal(session.run(["tokens"], {"image": images()})[0], plain)


def test_the_norms_are_named_and_the_matrices_stay_in_eight_bits() -> None:
    graph = clip_graph(package_file()).graph
    names = [each.name for each in graph.input]
    assert names[:3] == ["image", "pre_norm.weight", "pre_norm.bias"]
    assert names[-1] == f"{NORM}.bias"
    assert len(names) == 1 + 2 * (1 + 2 * 2)
    stored = {tensor.name: tensor.data_type for tensor in graph.initializer}
    matrices = [name for name in stored if name.endswith(".matrix")]
    assert len(matrices) == 12
    assert {stored[name] for name in matrices} == {onnx.TensorProto.INT8}
    assert [output.name for output in graph.output] == ["layers", "tokens"]


def test_a_file_that_is_made_otherwise_is_refused() -> None:
    shifted = {f"{layer(1)}.mlp.fc1_zero_point": np.full(4 * WIDTH, 3, np.int8)}
    with pytest.raises(WeightsError, match=r"not CLIP's image half.*the zero of a weight is not 0"):
        clip_graph(package_file(shifted))
    lacking = package_file()
    [norm] = [each for each in lacking.graph.initializer if each.name.endswith("layrnorm.bias")]
    lacking.graph.initializer.remove(norm)
    with pytest.raises(WeightsError, match=r"not CLIP's image half.*pre_layrnorm\.bias"):
        clip_graph(lacking)
