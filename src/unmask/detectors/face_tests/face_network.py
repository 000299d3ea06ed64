"""Running a network that tells manipulated faces from real ones."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from unmask.arrays import RGBImage
from unmask.detectors.face_tests.heat_map import occlusion
from unmask.weights import Model

BATCH = 8
"""Most crops that are looked at together; more would take memory and save no time."""


class ReadsFaces(Protocol):
    """A network that tells manipulated faces from real ones."""

    @property
    def size(self) -> int:
        """Side of the crops in px."""

    @property
    def sha256(self) -> str:
        """Of the file that it came from."""

    def look(
        self, crops: Sequence[RGBImage]
    ) -> tuple[NDArray[np.float64], NDArray[np.float32] | None]:
        """What ``logits`` says of the crops, and ``shares`` of the first of them.

        The shares are None where they would take further looks.
        """

    def logits(self, crops: Sequence[RGBImage]) -> NDArray[np.float64]:
        """How far each crop looks manipulated, shape (count,); above 0 is rather manipulated."""

    def shares(self, crop: RGBImage) -> NDArray[np.float32]:
        """Each cell's share of a crop's logit, shape (rows, columns); their mean is the logit."""


class FaceNetwork:
    """A network and how to read it.

    Args:
        model: with the output ``logit``, shape (count, 1), of manipulated, and perhaps ``map``,
            shape (count, rows, columns), each cell's share of it; or, as published, with the one
            output ``logits``, shape (count, 2), of the classes ``real`` and ``fake``, whose
            difference is the logit.
    """

    def __init__(self, model: Model) -> None:
        self._model = model

    @property
    def size(self) -> int:
        """Side of the crops in px."""
        return self._model.entry.input_size[0]

    @property
    def sha256(self) -> str:
        """Of the model's file."""
        return self._model.entry.sha256

    def look(
        self, crops: Sequence[RGBImage]
    ) -> tuple[NDArray[np.float64], NDArray[np.float32] | None]:
        """See ``ReadsFaces.look``."""
        starts = range(0, len(crops), BATCH)
        parts = [self._infer(crops[start : start + BATCH]) for start in starts]
        logits = np.concatenate([self._logits(part) for part in parts]).astype(np.float64)
        maps = parts[0].get("map")
        return logits, None if maps is None else maps[0].astype(np.float32)

    def logits(self, crops: Sequence[RGBImage]) -> NDArray[np.float64]:
        """How far each crop looks manipulated, shape (count,); above 0 is rather manipulated."""
        return self.look(crops)[0]

    def shares(self, crop: RGBImage) -> NDArray[np.float32]:
        """Each cell's share of a crop's logit, shape (rows, columns)."""
        if "map" in self._model.entry.outputs:
            shares: NDArray[np.float32] = self._infer([crop])["map"][0].astype(np.float32)
            return shares
        return occlusion(crop, self.logits)

    def _infer(self, crops: Sequence[RGBImage]) -> dict[str, NDArray[np.float32]]:
        outputs = self._model.infer(np.stack(crops))
        return dict(zip(self._model.entry.outputs, outputs, strict=True))

    def _logits(self, outputs: dict[str, NDArray[np.float32]]) -> NDArray[np.float32]:
        if "logit" in outputs:
            return outputs["logit"][:, 0]
        fake = self._model.entry.classes.index("fake")
        difference: NDArray[np.float32] = (
            outputs["logits"][:, fake] - outputs["logits"][:, 1 - fake]
        )
        return difference
