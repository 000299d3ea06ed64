"""From a trained network to the ONNX file that ships, with its manifest entry."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from numpy.typing import NDArray
from onnx import ModelProto
from torch import Tensor, nn

from unmask.detectors.head_pose.outer_head import SHIPPED, expected_degrees
from unmask.errors import WeightsError
from unmask.lab.export import IMAGE, Precision, converted, stored, write_model
from unmask.lab.hopenet.examples import Change, example, posed_faces
from unmask.lab.hopenet.measuring import Judge, by_network, judged
from unmask.lab.hopenet.training import MEAN, STD, PoseRecipe, network_input
from unmask.lab.networks import HopeNetLite
from unmask.lab.networks.hopenet import ANGLES
from unmask.lab.pack import Pack
from unmask.weights import ModelEntry
from unmask.weights.shown import ShownHead

LARGEST_DIFFERENCE = 0.01
"""In degrees between PyTorch and ONNX Runtime before the weights are stored in fewer bits."""

_COMPARED = 200
_SOURCE = (
    "python -m unmask.lab.hopenet: EfficientNet-lite0 from ImageNet weights, on the poses of real "
    "faces of FFHQ, UTKFace and DFDC with a hidden inner face"
)
_LICENCE = (
    "trained on FFHQ (CC BY-NC-SA 4.0), UTKFace and DFDC (non-commercial research): research "
    "data, non-commercial"
)
_OUTPUT = "(count, 66): logits of bins of 3°; the angle is Σ softmax × index × 3 − 99"


@dataclass(frozen=True)
class PoseExport:
    """What an export came to.

    Attributes:
        entry: as it was written into the manifest.
        conversion: largest difference of an angle between PyTorch and ONNX, in degrees, with
            weights of 32 bits.
        storage: mean difference of the angles that storing the weights in fewer bits made.
        loss: by how much that raised the mean absolute error against the landmarks' angles: the
            most of yaw, pitch and roll, in degrees.
    """

    entry: ModelEntry
    conversion: float
    storage: float
    loss: float


class _ThreeOutputs(nn.Module):
    """The network with an output for each angle, as the published one has."""

    def __init__(self, network: HopeNetLite) -> None:
        super().__init__()
        self._network = network

    def forward(self, images: Tensor) -> tuple[Tensor, ...]:
        logits: Tensor = self._network(images)
        return logits.unbind(dim=1)


def export(
    network: HopeNetLite, recipe: PoseRecipe, folder: Path, precision: Precision, pack: Pack
) -> PoseExport:
    """Write a network's ONNX file into a folder and its entry into the manifest there.

    Args:
        network: ready to judge.
        recipe: with which it was trained.
        folder: of the model files.
        precision: in which the weights are stored.
        pack: with faces for validation, on which the forms of the network are compared.

    Raises:
        WeightsError: the pack has no such face, the ONNX file computes something else than the
            network, or it cannot be written.
    """
    faces = posed_faces(pack, "validation")
    if not len(faces):
        raise WeightsError("The pack has no real face for validation to compare the networks on.")
    numbers = np.linspace(0, len(faces) - 1, min(_COMPARED, len(faces))).astype(int)
    pictures = np.stack([example(faces, int(n), recipe.size, Change())[0] for n in numbers])
    model = to_onnx(network, recipe.size)
    angles = judged(by_onnx(model), pictures)
    conversion = float(np.abs(angles - judged(by_network(network), pictures)).max())
    if not conversion <= LARGEST_DIFFERENCE:
        raise WeightsError(
            f"The ONNX form of the network differs from it by {conversion:.3f}°; expected at most "
            f"{LARGEST_DIFFERENCE:g}°."
        )
    small = stored(model, precision)
    stored_angles, wanted = judged(by_onnx(small), pictures), faces.angles[numbers]
    storage = float(np.abs(stored_angles - angles).mean())
    before, after = (np.abs(said - wanted).mean(axis=0) for said in (angles, stored_angles))
    entry = _write(small.SerializeToString(deterministic=True), recipe.size, folder)
    return PoseExport(entry, conversion, storage, float((after - before).max()))


def to_onnx(network: HopeNetLite, size: int) -> ModelProto:
    """The ONNX form: input ``image`` (count, 3, size, size), an output (count, 66) an angle."""
    return converted(_ThreeOutputs(network).eval(), torch.zeros(2, 3, size, size), (IMAGE, ANGLES))


def by_onnx(model: ModelProto) -> Judge:
    """What a network in its ONNX form says."""
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), providers=["CPUExecutionProvider"]
    )

    def judge(pictures: NDArray[np.uint8]) -> NDArray[np.float64]:
        fed = np.ascontiguousarray(network_input(pictures).numpy())
        logits = session.run(list(ANGLES), {IMAGE: fed})
        return np.stack([expected_degrees(output) for output in logits], axis=1)

    return judge


def _write(content: bytes, size: int, folder: Path) -> ModelEntry:
    entry = ModelEntry(
        name=SHIPPED,
        file=f"{SHIPPED}.onnx",
        sha256=hashlib.sha256(content).hexdigest(),
        bytes=len(content),
        source=_SOURCE,
        licence=_LICENCE,
        input_size=(size, size),
        channels="RGB",
        layout="NCHW",
        mean=MEAN,
        std=STD,
        outputs=dict.fromkeys(ANGLES, _OUTPUT),
        crop="the landmarks' box widened by half its width to each side, three quarters of its "
        "height above and a quarter below; of that the middle square of the shorter side; the "
        "inner face covered with the mean colour around it",
        head=ShownHead(),
    )
    write_model(content, entry, folder)
    return entry
