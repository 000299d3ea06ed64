"""CLIP as it is trained: its weights, what is learnt of it, and what it sees of a picture."""

import numpy as np
import onnx
import pytest
import torch
from onnx import numpy_helper

from tests.lab.networks.clip_files import one_layer
from unmask.errors import WeightsError
from unmask.lab.networks.clip import PATCHES, WIDTH, TunedClip, clip_weights


@pytest.fixture(scope="module")
def content() -> bytes:
    return one_layer(np.random.default_rng(0))


@pytest.fixture(scope="module")
def network(content: bytes) -> TunedClip:
    torch.manual_seed(0)
    network = TunedClip(layers=1).eval()
    network.fill_body(clip_weights(content))
    return network


@pytest.fixture(scope="module")
def images() -> torch.Tensor:
    return torch.randn(3, 3, 224, 224, generator=torch.Generator().manual_seed(1))


def test_the_body_has_the_weights_of_the_file(content: bytes, network: TunedClip) -> None:
    model = onnx.load_model_from_string(content)
    given = {each.name: numpy_helper.to_array(each) for each in model.graph.initializer}
    steps = given["onnx::MatMul_4_quantized"].astype(np.float32)
    expected = steps * given["onnx::MatMul_4_scale"]
    own = dict(network.named_buffers())["blocks.0.linears.mlp_fc1.weight"].numpy()
    np.testing.assert_allclose(own, expected.T)
    np.testing.assert_array_equal(
        network.pre_norm.bias.detach().numpy(), given["vision_model.pre_layrnorm.bias"]
    )


def test_a_block_is_that_of_pytorch(network: TunedClip) -> None:
    """PyTorch's own transformer layer computes the same from the same weights."""
    block = network.blocks[0]
    state = {**dict(block.named_buffers()), **dict(block.named_parameters())}
    layer = torch.nn.TransformerEncoderLayer(
        WIDTH,
        12,
        4 * WIDTH,
        dropout=0.0,
        activation=lambda x: x * torch.sigmoid(1.702 * x),
        batch_first=True,
        norm_first=True,
    ).eval()
    parts = [f"linears.self_attn_{part}_proj" for part in "qkv"]
    layer.load_state_dict(
        {
            "self_attn.in_proj_weight": torch.cat([state[f"{part}.weight"] for part in parts]),
            "self_attn.in_proj_bias": torch.cat([state[f"{part}.bias"] for part in parts]),
            "self_attn.out_proj.weight": state["linears.self_attn_out_proj.weight"],
            "self_attn.out_proj.bias": state["linears.self_attn_out_proj.bias"],
            "linear1.weight": state["linears.mlp_fc1.weight"],
            "linear1.bias": state["linears.mlp_fc1.bias"],
            "linear2.weight": state["linears.mlp_fc2.weight"],
            "linear2.bias": state["linears.mlp_fc2.bias"],
            "norm1.weight": state["layer_norm1.weight"],
            "norm1.bias": state["layer_norm1.bias"],
            "norm2.weight": state["layer_norm2.weight"],
            "norm2.bias": state["layer_norm2.bias"],
        }
    )
    tokens = torch.randn(2, 9, WIDTH, generator=torch.Generator().manual_seed(1))
    with torch.inference_mode():
        torch.testing.assert_close(block(tokens), layer(tokens), atol=1e-4, rtol=1e-4)


def test_only_norms_and_head_are_learnt_and_kept() -> None:
    network = TunedClip()
    counted = {name: each.numel() for name, each in network.named_parameters()}
    head = sum(count for name, count in counted.items() if name.startswith("head."))
    assert sum(counted.values()) - head == 25 * 2 * WIDTH == 38_400
    assert head == 4 * WIDTH + 2 * WIDTH + 1
    assert network.state_dict().keys() == counted.keys()


def test_the_stages_and_the_head_are_all_that_is_learnt() -> None:
    network = TunedClip()
    staged = {id(each) for stage in network.stages() for each in stage.parameters()}
    head = {id(each) for name, each in network.named_parameters() if name.startswith("head.")}
    assert staged | head == {id(each) for each in network.parameters()}
    assert not staged & head


def test_a_glance_at_every_patch_sees_what_looking_sees(
    network: TunedClip, images: torch.Tensor
) -> None:
    with torch.inference_mode():
        whole, glanced = network(images), network.glance(images, 1.0)
        torch.testing.assert_close(whole, glanced, atol=1e-4, rtol=1e-4)


def test_a_glance_sees_only_some_patches(network: TunedClip, images: torch.Tensor) -> None:
    torch.manual_seed(2)
    with torch.inference_mode():
        logits = torch.stack([network.glance(images[:1], 0.25) for _ in range(6)])
    assert logits.std() > 0
    assert round(0.25 * PATCHES**2) == 49


def test_the_head_reads_a_direction_of_length_ten(network: TunedClip, images: torch.Tensor) -> None:
    """No logit is further from the bias than ten times the length of the head's weights."""
    learnt = dict(network.named_parameters())
    with torch.inference_mode():
        away = network(1000 * images) - learnt["head.linear.bias"]
        assert away.abs().max() <= 10 * learnt["head.linear.weight"].norm() + 1e-4


def test_another_file_is_refused_in_one_line(content: bytes) -> None:
    with pytest.raises(WeightsError, match=r"have none named '.*layers\.1\."):
        TunedClip(layers=2).fill_body(clip_weights(content))
