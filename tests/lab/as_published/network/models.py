"""The wrapper around Xception whose name the published pickles hold."""

import importlib

from torch import Tensor, nn


class TransferModel(nn.Module):
    def __init__(self, last_linear: nn.Module) -> None:
        super().__init__()
        self.modelchoice = "xception"
        self.model = importlib.import_module("network.xception").Xception(last_linear)

    def forward(self, value: Tensor) -> Tensor:
        logits: Tensor = self.model(value)
        return logits
