"""HopeNet: the pose of a head from its look.

Source: Ruiz, Chong and Rehg, Fine-grained head pose estimation without keypoints (CVPRW 2018,
arXiv 1710.00925). The names of the layers are those of its published weights.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional

from unmask.lab.networks.efficientnet_lite import EfficientNetLite0
from unmask.lab.networks.resnet import CHANNELS, ResNet50Body

ANGLES = ("yaw", "pitch", "roll")
BINS = 66
"""Of 3°, from -99° upwards."""

_BIN_DEGREES, _LOWEST_DEGREES = 3.0, -99.0


class HopeNet(ResNet50Body):
    """ResNet-50 with one head for each angle, each choosing among 66 bins of 3°."""

    HEAD = "fc_"

    def __init__(self) -> None:
        super().__init__()
        self.fc_yaw = nn.Linear(CHANNELS, BINS)
        self.fc_pitch = nn.Linear(CHANNELS, BINS)
        self.fc_roll = nn.Linear(CHANNELS, BINS)

    def judge(self, features: Tensor) -> Tensor:
        """The logits of the bins, (count, 3, 66), in the order of ``ANGLES``."""
        pooled = features.mean(dim=(2, 3))
        return torch.stack([getattr(self, f"fc_{angle}")(pooled) for angle in ANGLES], dim=1)


class HopeNetLite(EfficientNetLite0):
    """HopeNet's three heads on EfficientNet-lite0, side by side in one layer."""

    def __init__(self) -> None:
        super().__init__(len(ANGLES) * BINS)

    def judge(self, features: Tensor) -> Tensor:
        """The logits of the bins, (count, 3, 66), in the order of ``ANGLES``."""
        return super().judge(features).reshape(-1, len(ANGLES), BINS)


def pose_loss(logits: Tensor, angles: Tensor, regression: float) -> Tensor:
    """The published loss: cross-entropy of the bins and the squared error of the angle.

    Args:
        logits: (count, 3, 66).
        angles: (count, 3), in degrees.
        regression: weight of the squared error (the paper's α).
    """
    wanted = ((angles - _LOWEST_DEGREES) / _BIN_DEGREES).long().clamp(0, BINS - 1)
    classes = functional.cross_entropy(logits.flatten(0, 1), wanted.flatten())
    return classes + regression * functional.mse_loss(degrees(logits), angles)


def degrees(logits: Tensor) -> Tensor:
    """The angles that the bins stand for: the expected bin × 3 - 99.

    Args:
        logits: (count, 3, 66).

    Returns:
        (count, 3), in degrees, in the order of ``ANGLES``.
    """
    bins = torch.arange(BINS, dtype=logits.dtype, device=logits.device)
    return (logits.softmax(dim=-1) * bins).sum(dim=-1) * _BIN_DEGREES + _LOWEST_DEGREES
