"""The trunk is CLIP's, and its ONNX form computes the same."""

from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from onnx import numpy_helper
from torch.nn import functional

from tests.lab.networks.clip_files import one_layer
from unmask.errors import WeightsError
from unmask.lab.generated.exporting import export
from unmask.lab.generated.feature_file import FeaturesError
from unmask.lab.generated.features import Features
from unmask.lab.generated.head import Head, aucs, fit_head
from unmask.lab.generated.trunk import LAYERS, WIDTH, ClipTrunk, clip_trunk
from unmask.lab.nibbles import packed, rounded, unpacked
from unmask.weights import load_model


@pytest.fixture(scope="module")
def content() -> bytes:
    return one_layer(np.random.default_rng(0))


@pytest.fixture(scope="module")
def trunk(content: bytes) -> ClipTrunk:
    return clip_trunk(content, layers=1)


def test_the_trunk_has_the_weights_of_the_file(content: bytes, trunk: ClipTrunk) -> None:
    given = {
        each.name: numpy_helper.to_array(each)
        for each in onnx.load_model_from_string(content).graph.initializer
    }
    expected = given["onnx::MatMul_4_quantized"].astype(np.float32)
    expected = (expected - given["onnx::MatMul_4_zero_point"]) * given["onnx::MatMul_4_scale"]
    own = trunk.state_dict()["blocks.0.linears.mlp_fc1.weight"].numpy()
    assert own.shape == (WIDTH, 4 * WIDTH)
    # Four bits: half a step of sixteen of the largest in its block.
    assert np.abs(own - expected).max() <= np.abs(expected).max() / 8
    assert np.corrcoef(own.ravel(), expected.ravel())[0, 1] > 0.99
    np.testing.assert_array_equal(
        trunk.pre_norm.weight.numpy(), given["vision_model.pre_layrnorm.weight"]
    )


def test_a_block_is_that_of_pytorch(trunk: ClipTrunk) -> None:
    """PyTorch's own transformer layer computes the same from the same weights."""
    state = trunk.blocks[0].state_dict()
    layer = torch.nn.TransformerEncoderLayer(
        WIDTH,
        12,
        4 * WIDTH,
        dropout=0.0,
        activation=lambda x: x * torch.sigmoid(1.702 * x),
        batch_first=True,
        norm_first=True,
    ).eval()
    projections = [state[f"linears.self_attn_{part}_proj.weight"].T for part in "qkv"]
    biases = [state[f"linears.self_attn_{part}_proj.bias"] for part in "qkv"]
    layer.load_state_dict(
        {
            "self_attn.in_proj_weight": torch.cat(projections),
            "self_attn.in_proj_bias": torch.cat(biases),
            "self_attn.out_proj.weight": state["linears.self_attn_out_proj.weight"].T,
            "self_attn.out_proj.bias": state["linears.self_attn_out_proj.bias"],
            "linear1.weight": state["linears.mlp_fc1.weight"].T,
            "linear1.bias": state["linears.mlp_fc1.bias"],
            "linear2.weight": state["linears.mlp_fc2.weight"].T,
            "linear2.bias": state["linears.mlp_fc2.bias"],
            "norm1.weight": state["layer_norm1.weight"],
            "norm1.bias": state["layer_norm1.bias"],
            "norm2.weight": state["layer_norm2.weight"],
            "norm2.bias": state["layer_norm2.bias"],
        }
    )
    tokens = torch.randn(2, 9, WIDTH, generator=torch.Generator().manual_seed(1))
    with torch.inference_mode():
        torch.testing.assert_close(trunk.blocks[0](tokens), layer(tokens), atol=1e-4, rtol=1e-4)


def test_the_export_computes_the_same_and_its_map_is_all_of_the_logit(
    trunk: ClipTrunk, tmp_path: Path
) -> None:
    generator = np.random.default_rng(2)
    head = Head(
        generator.normal(0, 0.01, (1, WIDTH)),
        0.3,
        generator.normal(0, 0.01, (1, WIDTH, 64)),
        generator.normal(size=64),
    )
    made = export(trunk, head, tmp_path)
    assert made.difference < 0.02
    # 7.1 million weights in four bits and 0.8 million in sixteen.
    assert made.entry.bytes < 6_000_000
    pictures = generator.integers(0, 256, (3, 224, 224, 3)).astype(np.uint8)
    model = load_model("cnn-generated", tmp_path)
    logit, cells, embedding = model.infer(pictures)
    assert (logit.shape, cells.shape, embedding.shape) == ((3, 1), (3, 14, 14), (3, 64))
    np.testing.assert_allclose(cells.mean(axis=(1, 2)), logit[:, 0], atol=1e-4)
    with torch.inference_mode():
        [held] = trunk(torch.from_numpy(model.entry.prepare(pictures)))
    means = held.mean(dim=1).numpy()[:, None]
    np.testing.assert_allclose(head.logits(means), logit[:, 0], atol=0.02)
    expected = np.einsum("nlw,lwe->ne", means, head.axes) + head.offsets
    np.testing.assert_allclose(embedding, expected, atol=0.02)


def test_another_file_is_refused_in_one_line(content: bytes) -> None:
    with pytest.raises(WeightsError, match=r"has no weights named '.*layers\.1\."):
        clip_trunk(content, layers=2)


def test_four_bits_keep_what_is_largest_and_come_back_in_the_runtime() -> None:
    values = np.random.default_rng(3).normal(size=(4, 256)).astype(np.float32)
    values[0] = 0
    again = rounded(values)
    blocks, back = values.reshape(-1, 128), again.reshape(-1, 128)
    largest = np.abs(blocks).argmax(axis=1)
    rows = np.arange(len(blocks))
    np.testing.assert_allclose(back[rows, largest], blocks[rows, largest], rtol=1e-3)
    steps = np.abs(blocks).max(axis=1, keepdims=True) / 8
    # The side opposite to the largest number has one step less.
    assert (np.abs(back - blocks) <= steps * 1.01).all()
    assert not again[0].any()
    np.testing.assert_array_equal(unpacked(*packed(again), again.shape), again)


def test_the_head_finds_what_tells_the_classes_apart_and_nothing_where_nothing_does() -> None:
    generator = np.random.default_rng(4)
    values = generator.normal(size=(300, 2, LAYERS, WIDTH))
    names = np.array(["one", "two", "nothing"] * 100)
    values[names == "one", 1, 2, :60] += 1.5
    values[names == "two", 1, 3, :60] += 1.5
    splits = np.array(["train"] * 200 + ["test"] * 100)
    features = Features(values.astype(np.float16), names, splits)
    found = aucs(fit_head(features), features, "test")
    assert found["one"] > 0.9
    assert found["two"] > 0.9
    assert 0.3 < found["nothing"] < 0.7
    without = aucs(fit_head(features, ["two"]), features, "test")
    assert without["one"] > 0.9
    assert without["two"] < 0.75
    whole = fit_head(features)
    embeddings = np.einsum("nlw,lwe->ne", values[:200, 0], whole.axes) + whole.offsets
    assert np.isfinite(embeddings).all()
    assert functional.normalize(torch.from_numpy(embeddings)).shape == (200, 64)


def test_features_of_another_kind_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "features.npz"
    path.write_bytes(b"no archive")
    with pytest.raises(FeaturesError, match="holds no features"):
        Features.load(path)
    np.savez(path, values=np.zeros((1, 2, 3, 4)), manipulations=["x"], splits=["train"])
    with pytest.raises(FeaturesError, match="expected"):
        Features.load(path)
    with pytest.raises(FeaturesError, match="cannot be written"):
        Features(np.zeros((0, 2, LAYERS, WIDTH), np.float16), np.array([""]), np.array([""])).save(
            tmp_path / "missing" / "features.npz"
        )
