"""The networks that the lab trains, and where their weights start."""

from collections.abc import Callable

from unmask.errors import WeightsError
from unmask.lab.networks.clip import TunedClip, clip_file, clip_weights
from unmask.lab.networks.efficientnet_lite import EfficientNetLite0, PyramidEfficientNetLite0
from unmask.lab.networks.hopenet import HopeNet, HopeNetLite
from unmask.lab.networks.network import Network
from unmask.lab.networks.resnet import PyramidResNet50, ResNet50
from unmask.lab.networks.starting import start_from, starting_weights
from unmask.lab.networks.xception import Xception

CLASSIFIERS: dict[str, Callable[[int], Network]] = {
    "clip-vit-b16": TunedClip,
    "efficientnet-lite0": EfficientNetLite0,
    "efficientnet-lite0-pyramid": PyramidEfficientNetLite0,
    "resnet50": ResNet50,
    "resnet50-pyramid": PyramidResNet50,
    "xception": Xception,
}
"""The networks that judge pictures, by name; each is called with the number of its outputs."""


def build_classifier(name: str, outputs: int = 1) -> Network:
    """A network with random weights.

    Raises:
        WeightsError: no network has this name.
    """
    if name not in CLASSIFIERS:
        raise WeightsError(f"No network is named {name!r}; there are {', '.join(CLASSIFIERS)}.")
    return CLASSIFIERS[name](outputs)


__all__ = [
    "CLASSIFIERS",
    "EfficientNetLite0",
    "HopeNet",
    "HopeNetLite",
    "Network",
    "PyramidEfficientNetLite0",
    "PyramidResNet50",
    "ResNet50",
    "TunedClip",
    "Xception",
    "build_classifier",
    "clip_file",
    "clip_weights",
    "start_from",
    "starting_weights",
]
