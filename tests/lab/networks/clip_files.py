"""A file like CLIP's in its package, with one layer of random weights in 8 bits."""

import numpy as np
from onnx import TensorProto, helper, numpy_helper

from unmask.lab.networks.clip import WIDTH

_LINEARS = {
    "self_attn/q_proj": (WIDTH, WIDTH),
    "self_attn/k_proj": (WIDTH, WIDTH),
    "self_attn/v_proj": (WIDTH, WIDTH),
    "self_attn/out_proj": (WIDTH, WIDTH),
    "mlp/fc1": (WIDTH, 4 * WIDTH),
    "mlp/fc2": (4 * WIDTH, WIDTH),
}
_EMBEDDINGS = "vision_model.embeddings"
_LAYER = "vision_model.encoder.layers.0"


def one_layer(generator: np.random.Generator) -> bytes:
    values = {
        f"{_EMBEDDINGS}.class_embedding": (WIDTH,),
        f"{_EMBEDDINGS}.patch_embedding.weight": (WIDTH, 3, 16, 16),
        f"{_EMBEDDINGS}.position_embedding.weight": (197, WIDTH),
    }
    for norm in ("vision_model.pre_layrnorm", f"{_LAYER}.layer_norm1", f"{_LAYER}.layer_norm2"):
        values |= {f"{norm}.weight": (WIDTH,), f"{norm}.bias": (WIDTH,)}
    tensors = {
        name: generator.normal(0, 0.05, shape).astype(np.float32) for name, shape in values.items()
    }
    nodes = []
    for number, (name, shape) in enumerate(_LINEARS.items()):
        stem = f"onnx::MatMul_{number}"
        tensors[f"{_LAYER}.{name.replace('/', '.')}.bias"] = generator.normal(
            0, 0.05, shape[1]
        ).astype(np.float32)
        tensors[f"{stem}_quantized"] = generator.integers(-127, 128, shape).astype(np.int8)
        tensors[f"{stem}_zero_point"] = np.zeros(shape[1], np.int8)
        tensors[f"{stem}_scale"] = generator.uniform(2e-4, 4e-4, shape[1]).astype(np.float32)
        entering = ["image", f"{stem}_quantized", "zero", f"{stem}_zero_point"]
        called = f"/{_LAYER.replace('.layers.0', '')}/layers.0/{name}/MatMul_quant"
        nodes.append(
            helper.make_node(
                "MatMulInteger",
                entering,
                [stem],
                name=called.replace("model.encoder", "model/encoder"),
            )
        )
    graph = helper.make_graph(
        nodes,
        "clip",
        [helper.make_tensor_value_info("image", TensorProto.FLOAT, [1])],
        [helper.make_tensor_value_info("onnx::MatMul_0", TensorProto.FLOAT, [1])],
        [numpy_helper.from_array(values, name) for name, values in tensors.items()],
    )
    content: bytes = helper.make_model(graph).SerializeToString()
    return content
