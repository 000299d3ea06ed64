"""The published networks in torch, written from the papers, and their fill of random numbers."""

import torch
from torch import Tensor, nn


class Bottleneck(nn.Module):
    def __init__(self, before: int, width: int, stride: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(before, width, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.conv2 = nn.Conv2d(width, width, 3, stride, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(width)
        self.conv3 = nn.Conv2d(width, 4 * width, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(4 * width)
        self.downsample: nn.Module = nn.Sequential()
        if before != 4 * width:
            around = nn.Conv2d(before, 4 * width, 1, stride, bias=False)
            self.downsample = nn.Sequential(around, nn.BatchNorm2d(4 * width))

    def forward(self, value: Tensor) -> Tensor:
        inner = torch.relu(self.bn1(self.conv1(value)))
        inner = torch.relu(self.bn2(self.conv2(inner)))
        return torch.relu(self.bn3(self.conv3(inner)) + self.downsample(value))


class ResNet50(nn.Module):
    """Under the names of torchvision."""

    def __init__(self, classes: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 7, 2, padding=3, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        before = 64
        for stage, (width, blocks) in enumerate([(64, 3), (128, 4), (256, 6), (512, 3)], 1):
            layers = []
            for number in range(blocks):
                layers.append(Bottleneck(before, width, 2 if stage > 1 and number == 0 else 1))
                before = 4 * width
            self.add_module(f"layer{stage}", nn.Sequential(*layers))
        self.fc = nn.Linear(2048, classes)

    def features(self, value: Tensor) -> Tensor:
        value = torch.relu(self.bn1(self.conv1(value)))
        value = nn.functional.max_pool2d(value, 3, 2, padding=1)
        for stage in range(1, 5):
            value = self.get_submodule(f"layer{stage}")(value)
        return value

    def forward(self, value: Tensor) -> Tensor:
        logits: Tensor = self.fc(self.features(value).mean((2, 3)))
        return logits


class HopeNet(ResNet50):
    """Three heads of 66 bins, and a layer that the published test code does not use."""

    def __init__(self) -> None:
        super().__init__(1)
        del self.fc
        self.fc_yaw = nn.Linear(2048, 66)
        self.fc_pitch = nn.Linear(2048, 66)
        self.fc_roll = nn.Linear(2048, 66)
        self.fc_finetune = nn.Linear(2048 + 3, 3)

    def heads(self, value: Tensor) -> list[Tensor]:
        pooled = self.features(value).mean((2, 3))
        return [self.fc_yaw(pooled), self.fc_pitch(pooled), self.fc_roll(pooled)]


class WrappedResNet50(nn.Module):
    """A ResNet-50 with its own last layer and one more, neither of them used."""

    def __init__(self) -> None:
        super().__init__()
        self.resnet = ResNet50(1000)
        self.fc = nn.Linear(2048, 2)


class PyramidNet(nn.Module):
    """Spatial pyramid pooling on 7 × 7 features, each level flattened, then one layer."""

    def __init__(self) -> None:
        super().__init__()
        self.resnet = WrappedResNet50()
        self.classifier = nn.Linear(2048 * (1 + 4 + 36), 2)

    def forward(self, value: Tensor) -> Tensor:
        features = self.resnet.resnet.features(value)
        levels = [
            nn.functional.max_pool2d(features, kernel, stride).flatten(1)
            for kernel, stride in ((7, 7), (4, 3), (2, 1))
        ]
        logits: Tensor = self.classifier(torch.cat(levels, 1))
        return logits


def fill(network: nn.Module, seed: int) -> None:
    """Numbers that leave no layer without effect: also batch norms shift and scale."""
    torch.manual_seed(seed)
    for layer in network.modules():
        if isinstance(layer, nn.Conv2d | nn.Linear):
            nn.init.kaiming_normal_(layer.weight)
        elif isinstance(layer, nn.BatchNorm2d) and layer.running_mean is not None:
            nn.init.normal_(layer.running_mean, 0, 0.1)
            nn.init.uniform_(layer.get_buffer("running_var"), 1, 3)
            nn.init.uniform_(layer.weight, 0.5, 1)
            nn.init.normal_(layer.bias, 0, 0.1)
    network.eval()
