"""Xception for the tests, with layers named and ordered as in the published checkpoints.

Pickles of whole networks name the module of each class, so that this one is imported as
``network.xception``, with the folder above on the path.
"""

from itertools import pairwise

from torch import Tensor, nn


class SeparableConv2d(nn.Module):
    def __init__(self, before: int, after: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(before, before, 3, padding=1, groups=before, bias=False)
        self.pointwise = nn.Conv2d(before, after, 1, bias=False)

    def forward(self, value: Tensor) -> Tensor:
        pointwise: Tensor = self.pointwise(self.conv1(value))
        return pointwise


class Block(nn.Module):
    def __init__(self, channels: list[int], stride: int, relu_first: bool = True) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        for before, after in pairwise(channels):
            layers += [nn.ReLU(), SeparableConv2d(before, after), nn.BatchNorm2d(after)]
        if not relu_first:
            del layers[0]
        if stride > 1:
            layers.append(nn.MaxPool2d(3, stride, 1))
        self.rep = nn.Sequential(*layers)
        self.skip = None
        if stride > 1:
            self.skip = nn.Conv2d(channels[0], channels[-1], 1, stride=stride, bias=False)
            self.skipbn = nn.BatchNorm2d(channels[-1])

    def forward(self, value: Tensor) -> Tensor:
        around = value if self.skip is None else self.skipbn(self.skip(value))
        total: Tensor = self.rep(value) + around
        return total


class Xception(nn.Module):
    def __init__(self, last_linear: nn.Module) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, 32, 3, stride=2, bias=False)
        self.bn1 = nn.BatchNorm2d(32)
        self.relu = nn.ReLU(inplace=True)
        self.conv2 = nn.Conv2d(32, 64, 3, bias=False)
        self.bn2 = nn.BatchNorm2d(64)
        self.block1 = Block([64, 128, 128], 2, relu_first=False)
        self.block2 = Block([128, 256, 256], 2)
        self.block3 = Block([256, 728, 728], 2)
        for number in range(4, 12):
            self.add_module(f"block{number}", Block([728] * 4, 1))
        self.block12 = Block([728, 728, 1024], 2)
        self.conv3 = SeparableConv2d(1024, 1536)
        self.bn3 = nn.BatchNorm2d(1536)
        self.conv4 = SeparableConv2d(1536, 2048)
        self.bn4 = nn.BatchNorm2d(2048)
        self.last_linear = last_linear

    def forward(self, value: Tensor) -> Tensor:
        value = self.relu(self.bn1(self.conv1(value)))
        value = self.relu(self.bn2(self.conv2(value)))
        for number in range(1, 13):
            value = self.get_submodule(f"block{number}")(value)
        value = self.relu(self.bn3(self.conv3(value)))
        value = self.relu(self.bn4(self.conv4(value)))
        logits: Tensor = self.last_linear(value.mean((2, 3)))
        return logits
