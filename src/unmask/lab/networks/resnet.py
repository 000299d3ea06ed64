"""ResNet-50, with an average or a pyramid of maxima before its last layer.

Sources: He et al., Deep residual learning for image recognition (CVPR 2016, arXiv 1512.03385),
with the stride in the 3 × 3 convolutions, and the names of the layers, of torchvision; He et al.,
Spatial pyramid pooling in deep convolutional networks (ECCV 2014, arXiv 1406.4729); the pyramid
of 1, 2 and 6 parts is that of DSP-FWA (Li and Lyu, arXiv 1811.00656).
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from unmask.lab.networks.network import Network

CHANNELS = 2048
PYRAMID = (1, 2, 6)

_EXPANSION = 4
_LAYERS = ((64, 3), (128, 4), (256, 6), (512, 3))
"""Inner channels and number of blocks of each layer."""


class ResNet50Body(Network):
    """ResNet-50 without a head; pictures are normalised by ImageNet's mean and deviation."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 7, stride=2, padding=3, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        channels = 64
        for number, (inner, blocks) in enumerate(_LAYERS, start=1):
            layer = _layer(channels, inner, blocks, stride=1 if number == 1 else 2)
            self.add_module(f"layer{number}", layer)
            channels = inner * _EXPANSION

    def features(self, images: Tensor) -> Tensor:
        """See ``Network``; 2048 channels, one cell for 32 × 32 px."""
        x = functional.relu(self.bn1(self.conv1(images)))
        x = functional.max_pool2d(x, 3, stride=2, padding=1)
        for layer in self._layers():
            x = layer(x)
        return x

    def stages(self) -> Sequence[nn.Module]:
        """See ``Network``: the first convolution, then the four layers."""
        return [nn.ModuleList([self.conv1, self.bn1]), *self._layers()]

    def _layers(self) -> list[nn.Module]:
        return [self.get_submodule(f"layer{number}") for number in range(1, len(_LAYERS) + 1)]


class ResNet50(ResNet50Body):
    """ResNet-50 as published.

    Args:
        outputs: how many numbers the head gives.
    """

    HEAD = "fc."

    def __init__(self, outputs: int) -> None:
        super().__init__()
        self.fc = nn.Linear(CHANNELS, outputs)

    def judge(self, features: Tensor) -> Tensor:
        """See ``Network``."""
        judged: Tensor = self.fc(features.mean(dim=(2, 3)))
        return judged


class PyramidResNet50(ResNet50Body):
    """ResNet-50 whose head sees the maxima of the whole map, its quarters and its 36 parts.

    Args:
        outputs: how many numbers the head gives.
    """

    HEAD = "classifier."

    def __init__(self, outputs: int) -> None:
        super().__init__()
        self.classifier = nn.Linear(CHANNELS * sum(parts**2 for parts in PYRAMID), outputs)

    def judge(self, features: Tensor) -> Tensor:
        """See ``Network``."""
        pooled = [_maxima(features, parts).flatten(1) for parts in PYRAMID]
        judged: Tensor = self.classifier(torch.cat(pooled, dim=1))
        return judged


def _maxima(features: Tensor, parts: int) -> Tensor:
    """The maxima of parts × parts regions that cover the map, (count, channels, parts, parts).

    PyTorch has this as adaptive pooling, but ONNX has not.
    """
    rows = [features[:, :, a:b].amax(dim=2) for a, b in regions(features.shape[2], parts)]
    banded = torch.stack(rows, dim=2)
    columns = [banded[..., a:b].amax(dim=3) for a, b in regions(features.shape[3], parts)]
    return torch.stack(columns, dim=3)


def regions(size: int, parts: int) -> list[tuple[int, int]]:
    """First cell and end of parts that cover a line of cells; they overlap where they must."""
    return [(part * size // parts, -(-(part + 1) * size // parts)) for part in range(parts)]


class _Bottleneck(nn.Module):
    """Narrow, filter, widen, and add what came in (He et al., 2016, figure 5)."""

    def __init__(self, entering: int, inner: int, stride: int) -> None:
        super().__init__()
        leaving = inner * _EXPANSION
        self.conv1 = nn.Conv2d(entering, inner, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(inner)
        self.conv2 = nn.Conv2d(inner, inner, 3, stride, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(inner)
        self.conv3 = nn.Conv2d(inner, leaving, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(leaving)
        self.downsample = nn.Sequential()
        if stride > 1 or entering != leaving:
            shortcut = nn.Conv2d(entering, leaving, 1, stride, bias=False)
            self.downsample = nn.Sequential(shortcut, nn.BatchNorm2d(leaving))

    def forward(self, entering: Tensor) -> Tensor:
        x = functional.relu(self.bn1(self.conv1(entering)))
        x = functional.relu(self.bn2(self.conv2(x)))
        x = self.bn3(self.conv3(x))
        return functional.relu(x + self.downsample(entering))


def _layer(entering: int, inner: int, blocks: int, stride: int) -> nn.Sequential:
    first = _Bottleneck(entering, inner, stride)
    rest = [_Bottleneck(inner * _EXPANSION, inner, stride=1) for _ in range(blocks - 1)]
    return nn.Sequential(first, *rest)
