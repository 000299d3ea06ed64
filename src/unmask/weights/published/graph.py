"""Building an ONNX graph layer by layer from named tensors."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from unmask.weights.published.named_tensors import NamedTensors

_OPSET: Final = 13
_IR_VERSION: Final = 8
"""Read by every ONNX Runtime from 1.14 on."""


class Graph:
    """A network under construction; values are known by the names that the methods return.

    Names of layers are those of torch: the layer ``conv1`` has the tensor ``conv1.weight``.

    Attributes:
        pictures: the network's input.
    """

    pictures: Final = "pictures"

    def __init__(self, tensors: NamedTensors) -> None:
        self._tensors = tensors
        self._constants: dict[str, NDArray[Any]] = {}
        self._nodes: list[onnx.NodeProto] = []

    def has(self, name: str) -> bool:
        """Whether there is a tensor of this name."""
        return self._tensors.has(name)

    def convolution(
        self,
        value: str,
        layer: str,
        channels: tuple[int, int],
        kernel: int,
        *,
        stride: int = 1,
        padding: int = 0,
        dilation: int = 1,
        groups: int = 1,
        bias: bool = False,
    ) -> str:
        """A convolution with a square kernel, from ``channels[0]`` to ``channels[1]``."""
        before, after = channels
        shape = (after, before // groups, kernel, kernel)
        tensors = [self._take(f"{layer}.weight", shape)]
        if bias:
            tensors.append(self._take(f"{layer}.bias", (after,)))
        return self.node(
            "Conv",
            value,
            *tensors,
            kernel_shape=[kernel] * 2,
            strides=[stride] * 2,
            pads=[padding] * 4,
            dilations=[dilation] * 2,
            group=groups,
        )

    def batch_norm(self, value: str, layer: str, channels: int, epsilon: float = 1e-5) -> str:
        """Batch normalisation with the running statistics."""
        parts = ("weight", "bias", "running_mean", "running_var")
        tensors = [self._take(f"{layer}.{part}", (channels,)) for part in parts]
        return self.node("BatchNormalization", value, *tensors, epsilon=epsilon)

    def linear(self, value: str, layer: str, before: int, after: int) -> str:
        """A fully connected layer on values of shape (count, before)."""
        weight = self._take(f"{layer}.weight", (after, before))
        return self.node("Gemm", value, weight, self._take(f"{layer}.bias", (after,)), transB=1)

    def relu(self, value: str) -> str:
        """The positive part."""
        return self.node("Relu", value)

    def max_pool(self, value: str, kernel: int, stride: int, padding: int = 0) -> str:
        """The largest value in each square window."""
        return self.node(
            "MaxPool", value, kernel_shape=[kernel] * 2, strides=[stride] * 2, pads=[padding] * 4
        )

    def average_over_picture(self, value: str) -> str:
        """The mean over height and width, of shape (count, channels)."""
        return self.node("Flatten", self.node("GlobalAveragePool", value))

    def node(self, operator: str, *inputs: str, **attributes: Any) -> str:
        """Any ONNX operator with one output."""
        name = f"{operator.lower()}-{len(self._nodes)}"
        self._nodes.append(helper.make_node(operator, inputs, [name], **attributes))
        return name

    def model(self, outputs: Mapping[str, str], size: tuple[int, int] | None) -> onnx.ModelProto:
        """The finished network.

        Args:
            outputs: the name of each output, with the value that becomes it.
            size: (width, height) of the pictures, or None where any will do.

        Returns:
            A model with one input ``pictures`` of shape (count, 3, height, width), float32.
        """
        for name, value in outputs.items():
            self._nodes.append(helper.make_node("Identity", [value], [name]))
        width, height = size or ("width", "height")
        axes: list[str | int | None] = ["count", 3, height, width]
        graph = helper.make_graph(
            self._nodes,
            "unmask",
            [helper.make_tensor_value_info(self.pictures, TensorProto.FLOAT, axes)],
            [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in outputs],
            [
                numpy_helper.from_array(np.ascontiguousarray(values, np.float32), name)
                for name, values in self._constants.items()
            ],
        )
        opset = [helper.make_opsetid("", _OPSET)]
        return helper.make_model(graph, opset_imports=opset, ir_version=_IR_VERSION)

    def _take(self, name: str, shape: tuple[int, ...]) -> str:
        self._constants[name] = self._tensors.take(name, shape)
        return name
