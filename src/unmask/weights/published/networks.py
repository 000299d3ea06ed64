"""The published networks as ONNX graphs, layer by layer under the names of their checkpoints."""

from collections.abc import Callable
from functools import wraps
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from unmask.weights.published.named_tensors import NamedTensors

if TYPE_CHECKING:  # the graph needs the package onnx, and most of Unmask does not
    from onnx import ModelProto

    from unmask.weights.published.graph import Graph

Size = tuple[int, int]
Network = Callable[[NamedTensors, Size | None], "ModelProto"]
"""Builds a network from a checkpoint's tensors, for pictures of (width, height) or of any size.

It raises ``UnreadableError`` where they are not those of the network.
"""

_KERAS_EPSILON: Final = 1e-3


def _in_layers(outputs: Callable[["Graph"], dict[str, str]]) -> Network:
    """A network from a function that adds its layers and says which values are its outputs."""

    @wraps(outputs)
    def network(tensors: NamedTensors, size: Size | None) -> "ModelProto":
        from unmask.weights.published.graph import Graph

        graph = Graph(tensors)
        return graph.model(outputs(graph), size)

    return network


@_in_layers
def xception(graph: "Graph") -> dict[str, str]:
    """Xception (Chollet, CVPR 2017) for 299 × 299 px with two classes."""
    value = graph.convolution(graph.pictures, "model.conv1", (3, 32), 3, stride=2)
    value = graph.relu(graph.batch_norm(value, "model.bn1", 32))
    value = graph.convolution(value, "model.conv2", (32, 64), 3)
    value = graph.relu(graph.batch_norm(value, "model.bn2", 64))
    value = _xception_block(graph, value, "model.block1", [64, 128, 128], relu_first=False)
    value = _xception_block(graph, value, "model.block2", [128, 256, 256])
    value = _xception_block(graph, value, "model.block3", [256, 728, 728])
    for number in range(4, 12):
        value = _xception_block(graph, value, f"model.block{number}", [728] * 4, halve=False)
    value = _xception_block(graph, value, "model.block12", [728, 728, 1024])
    value = _separable(graph, value, "model.conv3", (1024, 1536))
    value = graph.relu(graph.batch_norm(value, "model.bn3", 1536))
    value = _separable(graph, value, "model.conv4", (1536, 2048))
    value = graph.relu(graph.batch_norm(value, "model.bn4", 2048))
    pooled = graph.average_over_picture(value)
    with_dropout = graph.has("model.last_linear.1.weight")
    last = "model.last_linear.1" if with_dropout else "model.last_linear"
    return {"logits": graph.linear(pooled, last, 2048, 2)}


@_in_layers
def resnet50_one_logit(graph: "Graph") -> dict[str, str]:
    """ResNet-50 (He et al., CVPR 2016) with one logit."""
    pooled = graph.average_over_picture(_resnet50(graph, ""))
    return {"logit": graph.linear(pooled, "fc", 2048, 1)}


@_in_layers
def hopenet(graph: "Graph") -> dict[str, str]:
    """HopeNet (Ruiz et al., CVPRW 2018): ResNet-50 with 66 bins of 3° for each angle."""
    pooled = graph.average_over_picture(_resnet50(graph, ""))
    angles = ("yaw", "pitch", "roll")
    return {angle: graph.linear(pooled, f"fc_{angle}", 2048, 66) for angle in angles}


@_in_layers
def pyramid_resnet50(graph: "Graph") -> dict[str, str]:
    """DSP-FWA: ResNet-50 for 224 × 224 px, spatial pyramid pooling (1, 2, 6), two classes."""
    features = _resnet50(graph, "resnet.resnet.")
    levels = [_pyramid_level(graph, features, cells) for cells in (1, 2, 6)]
    pooled = graph.node("Concat", *levels, axis=1)
    return {"logits": graph.linear(pooled, "classifier", 2048 * (1 + 4 + 36), 2)}


def gend(tensors: NamedTensors, size: Size | None) -> "ModelProto":
    """GenD on CLIP (Yermakov et al., WACV 2026) with two classes; see ``gend_model``."""
    from unmask.weights.published.gend import gend_model

    return gend_model(tensors, size)


@_in_layers
def meso4(graph: "Graph") -> dict[str, str]:
    """Meso4 (Afchar et al., WIFS 2018) for 256 × 256 px, with one probability."""
    value = _meso_layer(graph, graph.pictures, 1, (3, 8), kernel=3)
    value = _meso_layer(graph, value, 2, (8, 8), kernel=5)
    value = _meso_layer(graph, value, 3, (8, 16), kernel=5)
    value = _meso_layer(graph, value, 4, (16, 16), kernel=5, pool=4)
    return _meso_head(graph, value)


@_in_layers
def meso_inception4(graph: "Graph") -> dict[str, str]:
    """MesoInception4 (Afchar et al., WIFS 2018) for 256 × 256 px, with one probability."""
    value = _meso_inception(graph, graph.pictures, 1, 3, (1, 4, 4, 2))
    value = graph.max_pool(graph.batch_norm(value, "bn1", 11, _KERAS_EPSILON), 2, 2)
    value = _meso_inception(graph, value, 8, 11, (2, 4, 4, 2))
    value = graph.max_pool(graph.batch_norm(value, "bn2", 12, _KERAS_EPSILON), 2, 2)
    value = _meso_layer(graph, value, 15, (12, 16), kernel=5, norm=3)
    value = _meso_layer(graph, value, 16, (16, 16), kernel=5, norm=4, pool=4)
    return _meso_head(graph, value)


def _xception_block(
    graph: "Graph",
    value: str,
    layer: str,
    channels: list[int],
    *,
    relu_first: bool = True,
    halve: bool = True,
) -> str:
    """Separable convolutions through the given channels, and a way around them.

    The numbers in the layers' names count the ReLUs too, which have no tensors.
    """
    inner, place = value, 0
    for before, after in pairwise(channels):
        if relu_first or inner != value:
            inner, place = graph.relu(inner), place + 1
        inner = _separable(graph, inner, f"{layer}.rep.{place}", (before, after))
        inner = graph.batch_norm(inner, f"{layer}.rep.{place + 1}", after)
        place += 2
    if not halve:
        return graph.node("Add", inner, value)
    around = graph.convolution(value, f"{layer}.skip", (channels[0], channels[-1]), 1, stride=2)
    around = graph.batch_norm(around, f"{layer}.skipbn", channels[-1])
    return graph.node("Add", graph.max_pool(inner, 3, 2, 1), around)


def _separable(graph: "Graph", value: str, layer: str, channels: tuple[int, int]) -> str:
    before = channels[0]
    value = graph.convolution(
        value, f"{layer}.conv1", (before, before), 3, padding=1, groups=before
    )
    return graph.convolution(value, f"{layer}.pointwise", channels, 1)


def _resnet50(graph: "Graph", prefix: str) -> str:
    """The features before pooling: 2048 channels, a 32nd of the size."""
    value = graph.convolution(graph.pictures, f"{prefix}conv1", (3, 64), 7, stride=2, padding=3)
    value = graph.relu(graph.batch_norm(value, f"{prefix}bn1", 64))
    value = graph.max_pool(value, 3, 2, 1)
    before = 64
    for stage, (width, blocks) in enumerate([(64, 3), (128, 4), (256, 6), (512, 3)], 1):
        for block in range(blocks):
            stride = 2 if stage > 1 and block == 0 else 1
            name = f"{prefix}layer{stage}.{block}"
            value = _bottleneck(graph, value, name, (before, width), stride)
            before = 4 * width
    return value


def _bottleneck(
    graph: "Graph", value: str, layer: str, channels: tuple[int, int], stride: int
) -> str:
    before, width = channels
    inner = graph.convolution(value, f"{layer}.conv1", (before, width), 1)
    inner = graph.relu(graph.batch_norm(inner, f"{layer}.bn1", width))
    inner = graph.convolution(inner, f"{layer}.conv2", (width, width), 3, stride=stride, padding=1)
    inner = graph.relu(graph.batch_norm(inner, f"{layer}.bn2", width))
    inner = graph.convolution(inner, f"{layer}.conv3", (width, 4 * width), 1)
    inner = graph.batch_norm(inner, f"{layer}.bn3", 4 * width)
    if before != 4 * width:
        value = graph.convolution(
            value, f"{layer}.downsample.0", (before, 4 * width), 1, stride=stride
        )
        value = graph.batch_norm(value, f"{layer}.downsample.1", 4 * width)
    return graph.relu(graph.node("Add", inner, value))


def _pyramid_level(graph: "Graph", features: str, cells: int) -> str:
    """The maximum in each of ``cells`` × ``cells`` overlapping windows on 7 × 7 features."""
    return graph.node("Flatten", graph.max_pool(features, -(-7 // cells), 7 // cells))


def _meso_layer(
    graph: "Graph",
    value: str,
    number: int,
    channels: tuple[int, int],
    *,
    kernel: int,
    norm: int | None = None,
    pool: int = 2,
) -> str:
    value = _meso_convolution(graph, value, number, channels, kernel)
    value = graph.batch_norm(value, f"bn{norm or number}", channels[1], _KERAS_EPSILON)
    return graph.max_pool(value, pool, pool)


def _meso_inception(
    graph: "Graph", value: str, first: int, before: int, widths: tuple[int, int, int, int]
) -> str:
    """Four ways side by side: 1 × 1, and 1 × 1 then 3 × 3 with dilation 1, 2 and 3."""
    ways = [_meso_convolution(graph, value, first, (before, widths[0]), 1)]
    for dilation, width in enumerate(widths[1:], 1):
        number = first + 2 * dilation - 1
        way = _meso_convolution(graph, value, number, (before, width), 1)
        ways.append(_meso_convolution(graph, way, number + 1, (width, width), 3, dilation))
    return graph.node("Concat", *ways, axis=1)


def _meso_convolution(
    graph: "Graph",
    value: str,
    number: int,
    channels: tuple[int, int],
    kernel: int,
    dilation: int = 1,
) -> str:
    padding = dilation * (kernel // 2)
    return graph.relu(
        graph.convolution(
            value, f"conv{number}", channels, kernel, padding=padding, dilation=dilation, bias=True
        )
    )


def _meso_head(graph: "Graph", value: str) -> dict[str, str]:
    """Keras flattens height, width, channel, in this order."""
    flat = graph.node("Flatten", graph.node("Transpose", value, perm=[0, 2, 3, 1]))
    hidden = graph.node("LeakyRelu", graph.linear(flat, "dense1", 1024, 16), alpha=0.1)
    return {"probability": graph.node("Sigmoid", graph.linear(hidden, "dense2", 16, 1))}
