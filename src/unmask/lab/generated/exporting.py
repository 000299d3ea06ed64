"""The trunk and its head as one ONNX file, with its manifest entry."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import skimage.data
import torch
from numpy.typing import NDArray
from onnx import ModelProto
from torch import Tensor, nn

from unmask.errors import WeightsError
from unmask.lab.export import IMAGE, converted, stored, write_model
from unmask.lab.generated.features import normalised
from unmask.lab.generated.head import EMBEDDING, Head
from unmask.lab.generated.trunk import PACKAGE, SIDE, ClipTrunk
from unmask.lab.nibbles import store_in_nibbles
from unmask.weights import ModelEntry

LARGEST_DIFFERENCE = 0.02
"""Of the logit between PyTorch and ONNX Runtime."""

_NAME = "cnn-generated"
_CELLS = SIDE // 16
_SOURCE = (
    "python -m unmask.lab.generated: the first six layers of CLIP ViT-B/16 (Radford et al., ICML "
    f"2021; {PACKAGE.member} of {PACKAGE.wheel}) in 4 bits, and a linear layer trained here"
)
_LICENCE = (
    "MIT (OpenAI CLIP); the linear layer was trained on FFHQ (CC BY-NC-SA 4.0), UTKFace, DFDC and "
    "generated faces: research data, non-commercial"
)
_OUTPUTS = {
    "logit": "(count, 1): logit that the picture is generated",
    "map": "(count, 14, 14): each cell's share of the logit, which is the mean of all",
    "embedding": f"(count, {EMBEDDING}): where the picture lies among others, for the bank",
}


@dataclass(frozen=True)
class Export:
    """What an export came to: the entry, and by how much the ONNX file's logit differs."""

    entry: ModelEntry
    difference: float


class _Judge(nn.Module):
    """The trunk with its head."""

    def __init__(self, trunk: ClipTrunk, head: Head) -> None:
        super().__init__()
        self._trunk = trunk
        self.weights = _constant(head.weights)
        self.bias = _constant(np.array(head.bias))
        self.axes = _constant(head.axes)
        self.offsets = _constant(head.offsets)

    def forward(self, images: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        held = self._trunk(images)
        cells = self.bias + sum(layer @ row for layer, row in zip(held, self.weights, strict=True))
        means = [layer.mean(dim=1) for layer in held]
        embedding = self.offsets + sum(
            mean @ axes for mean, axes in zip(means, self.axes, strict=True)
        )
        return cells.mean(dim=1, keepdim=True), cells.view(-1, _CELLS, _CELLS), embedding


def export(trunk: ClipTrunk, head: Head, folder: Path) -> Export:
    """Write the ONNX file into a folder and its entry into the manifest there.

    Raises:
        WeightsError: the ONNX file computes something else, or cannot be written.
    """
    judge = _Judge(trunk.float(), head).eval()
    small = _small(converted(judge, torch.zeros(2, 3, SIDE, SIDE), (IMAGE, list(_OUTPUTS))))
    content = small.SerializeToString(deterministic=True)
    difference = _difference(judge, content)
    if not difference <= LARGEST_DIFFERENCE:
        raise WeightsError(
            f"The ONNX form of {_NAME!r} differs from the network by {difference:.1e}; "
            f"expected at most {LARGEST_DIFFERENCE:g}."
        )
    entry = _entry(content)
    write_model(content, entry, folder)
    return Export(entry, difference)


def _constant(values: NDArray[np.float64]) -> nn.Parameter:
    return nn.Parameter(torch.from_numpy(values.astype(np.float32)), requires_grad=False)


def _small(model: ModelProto) -> ModelProto:
    """The blocks' weights in four bits, all others of some size in sixteen."""
    small = ModelProto()
    small.CopyFrom(model)
    names = [
        tensor.name
        for tensor in small.graph.initializer
        if ".linears." in tensor.name and tensor.name.endswith(".weight")
    ]
    nodes = [node for name in names for node in store_in_nibbles(small, name)]
    nodes += small.graph.node
    del small.graph.node[:]
    small.graph.node.extend(nodes)
    halved = stored(small, "float16")
    onnx.checker.check_model(halved, full_check=True)
    return halved


def _difference(judge: _Judge, content: bytes) -> float:
    photographs = [getattr(skimage.data, name)() for name in ("astronaut", "chelsea", "coffee")]
    pictures = np.stack([each[20 : 20 + SIDE, 60 : 60 + SIDE] for each in photographs])
    fed = normalised(pictures)
    with torch.inference_mode():
        expected = judge(fed)[0].numpy()
    session = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
    [judged] = session.run(["logit"], {IMAGE: fed.numpy()})
    return float(np.abs(judged - expected).max())


def _entry(content: bytes) -> ModelEntry:
    return ModelEntry(
        name=_NAME,
        file=f"{_NAME}.onnx",
        sha256=hashlib.sha256(content).hexdigest(),
        bytes=len(content),
        source=_SOURCE,
        licence=_LICENCE,
        input_size=(SIDE, SIDE),
        channels="RGB",
        layout="NCHW",
        mean=PACKAGE.mean,
        std=PACKAGE.std,
        outputs=_OUTPUTS,
        crop="any part of the picture, never resized",
    )
