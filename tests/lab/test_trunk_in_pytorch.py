"""PyTorch's own layers compute what the trunk and the head on it compute."""

import numpy as np
import onnxruntime
import torch
from torch import nn
from torch.nn import functional

from tests.weights.head_arrays import head_arrays, tokens
from tests.weights.small_clip import HEADS, SIDE, WIDTH, layer, package_file, tensors
from unmask.weights.fetching.clip_graph import clip_graph
from unmask.weights.unit_head import UnitHead


def test_a_block_is_that_of_pytorch() -> None:
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    content = clip_graph(package_file(), (1,)).SerializeToString()
    session = onnxruntime.InferenceSession(content, options)
    images = np.random.default_rng(0).normal(0, 1, (3, 3, SIDE, SIDE)).astype(np.float32)
    first, last = session.run(["tokens_1", "tokens"], {"image": images})

    with torch.inference_mode():
        found = _block(1)(torch.from_numpy(first))

    np.testing.assert_allclose(found.numpy(), last, rtol=1e-3, atol=1e-3)


def test_the_head_is_that_of_pytorch() -> None:
    arrays = {name: torch.from_numpy(each) for name, each in head_arrays().items()}
    held = torch.from_numpy(tokens())
    parts = [
        functional.layer_norm(
            each, (768,), arrays[f"head.{norm}.weight"], arrays[f"head.{norm}.bias"]
        )
        for norm, each in (("class_norm", held[:, 0]), ("patch_norm", held[:, 1:].mean(dim=1)))
    ]
    unit = functional.normalize(torch.cat(parts, dim=1), dim=1)
    expected = 10 * unit @ arrays["head.linear.weight"] + arrays["head.linear.bias"]
    found = UnitHead.of(head_arrays()).logits(tokens())
    np.testing.assert_allclose(found, expected.numpy(), rtol=1e-4, atol=1e-4)


def _block(number: int) -> nn.Module:
    values = tensors()

    def weight(part: str) -> torch.Tensor:
        name = f"{layer(number)}.{part}"
        wide = values[f"{name}_quantized"].astype(np.float32) * values[f"{name}_scale"]
        return torch.from_numpy(np.ascontiguousarray(wide.T))

    def given(name: str) -> torch.Tensor:
        return torch.from_numpy(values[f"{layer(number)}.{name}"])

    projections = [f"self_attn.{part}_proj" for part in "qkv"]
    block = nn.TransformerEncoderLayer(
        WIDTH,
        HEADS,
        4 * WIDTH,
        dropout=0.0,
        activation=lambda x: x * torch.sigmoid(1.702 * x),
        batch_first=True,
        norm_first=True,
    ).eval()
    block.load_state_dict(
        {
            "self_attn.in_proj_weight": torch.cat([weight(part) for part in projections]),
            "self_attn.in_proj_bias": torch.cat([given(f"{part}.bias") for part in projections]),
            "self_attn.out_proj.weight": weight("self_attn.out_proj"),
            "self_attn.out_proj.bias": given("self_attn.out_proj.bias"),
            "linear1.weight": weight("mlp.fc1"),
            "linear1.bias": given("mlp.fc1.bias"),
            "linear2.weight": weight("mlp.fc2"),
            "linear2.bias": given("mlp.fc2.bias"),
            "norm1.weight": given("layer_norm1.weight"),
            "norm1.bias": given("layer_norm1.bias"),
            "norm2.weight": given("layer_norm2.weight"),
            "norm2.bias": given("layer_norm2.bias"),
        }
    )
    return block
