"""Xception: depthwise separable convolutions with shortcuts.

Source: Chollet, Xception: deep learning with depthwise separable convolutions (CVPR 2017,
arXiv 1610.02357), figure 5. The names of the layers are those of the FaceForensics++ checkpoints,
so that these fit.
"""

from collections.abc import Sequence
from itertools import pairwise

from torch import Tensor, nn
from torch.nn import functional

from unmask.lab.networks.network import Network

_MIDDLE, _WIDEST = 728, 2048


class Xception(Network):
    """Xception; pictures are normalised as pixel / 127.5 - 1.

    Args:
        outputs: how many numbers the head gives.
    """

    HEAD = "last_linear."

    def __init__(self, outputs: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, 32, 3, stride=2, bias=False)
        self.bn1 = nn.BatchNorm2d(32)
        self.conv2 = nn.Conv2d(32, 64, 3, bias=False)
        self.bn2 = nn.BatchNorm2d(64)
        self.block1 = _Block([64, 128, 128], stride=2, starts_with_relu=False)
        self.block2 = _Block([128, 256, 256], stride=2)
        self.block3 = _Block([256, _MIDDLE, _MIDDLE], stride=2)
        for number in range(4, 12):
            self.add_module(f"block{number}", _Block([_MIDDLE] * 4, stride=1))
        self.block12 = _Block([_MIDDLE, _MIDDLE, 1024], stride=2)
        self.conv3 = _SeparableConvolution(1024, 1536)
        self.bn3 = nn.BatchNorm2d(1536)
        self.conv4 = _SeparableConvolution(1536, _WIDEST)
        self.bn4 = nn.BatchNorm2d(_WIDEST)
        self.last_linear = nn.Linear(_WIDEST, outputs)

    def features(self, images: Tensor) -> Tensor:
        """See ``Network``; 2048 channels, one cell for about 32 × 32 px."""
        x = functional.relu(self.bn1(self.conv1(images)))
        x = functional.relu(self.bn2(self.conv2(x)))
        for block in self._blocks():
            x = block(x)
        x = functional.relu(self.bn3(self.conv3(x)))
        return functional.relu(self.bn4(self.conv4(x)))

    def judge(self, features: Tensor) -> Tensor:
        """See ``Network``."""
        judged: Tensor = self.last_linear(features.mean(dim=(2, 3)))
        return judged

    def stages(self) -> Sequence[nn.Module]:
        """See ``Network``: the two first convolutions, 12 blocks, the two last convolutions."""
        first = nn.ModuleList([self.conv1, self.bn1, self.conv2, self.bn2])
        last = nn.ModuleList([self.conv3, self.bn3, self.conv4, self.bn4])
        return [first, *self._blocks(), last]

    def _blocks(self) -> list[nn.Module]:
        return [self.get_submodule(f"block{number}") for number in range(1, 13)]


class _SeparableConvolution(nn.Module):
    """Filter each channel by itself, then mix the channels."""

    def __init__(self, entering: int, leaving: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(entering, entering, 3, padding=1, groups=entering, bias=False)
        self.pointwise = nn.Conv2d(entering, leaving, 1, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        mixed: Tensor = self.pointwise(self.conv1(x))
        return mixed


class _Block(nn.Module):
    """Separable convolutions with a shortcut around them.

    Args:
        channels: what enters and what leaves each convolution.
        stride: 2 halves the map after the convolutions.
        starts_with_relu: false where the map that enters is rectified already.
    """

    def __init__(self, channels: list[int], stride: int, starts_with_relu: bool = True) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        for entering, leaving in pairwise(channels):
            convolution = _SeparableConvolution(entering, leaving)
            layers += [nn.ReLU(), convolution, nn.BatchNorm2d(leaving)]
        if not starts_with_relu:
            layers = layers[1:]
        if stride > 1:
            layers.append(nn.MaxPool2d(3, stride, padding=1))
        self.rep = nn.Sequential(*layers)
        self._halves = stride > 1
        if self._halves:
            self.skip = nn.Conv2d(channels[0], channels[-1], 1, stride, bias=False)
            self.skipbn = nn.BatchNorm2d(channels[-1])

    def forward(self, entering: Tensor) -> Tensor:
        shortcut = self.skipbn(self.skip(entering)) if self._halves else entering
        added: Tensor = self.rep(entering) + shortcut
        return added
