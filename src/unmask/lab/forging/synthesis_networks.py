"""The networks that forgeries are synthesised with; only their training needs PyTorch."""

import torch
from torch import Tensor, nn
from torch.nn import functional

DECODERS = 2

_SLOPE = 0.1
"""Of the rectifiers where they are negative, as in the original Deepfakes."""


class Shrinking(nn.Module):
    """A convolution that halves the picture.

    Args:
        inputs: channels that come in.
        outputs: channels that go out.
        width: of the kernel in px.
    """

    def __init__(self, inputs: int, outputs: int, width: int = 3) -> None:
        super().__init__()
        self.convolution = nn.Conv2d(inputs, outputs, width, 2, width // 2)

    def forward(self, maps: Tensor) -> Tensor:
        """From (count, inputs, rows, columns) to (count, outputs, rows / 2, columns / 2)."""
        return functional.leaky_relu(self.convolution(maps), _SLOPE)


class Enlarging(nn.Module):
    """A convolution whose channels become the four pixels that stand for one.

    Args:
        inputs: channels that come in.
        outputs: channels that go out.
    """

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.convolution = nn.Conv2d(inputs, 4 * outputs, 3, padding=1)

    def forward(self, maps: Tensor) -> Tensor:
        """From (count, inputs, rows, columns) to (count, outputs, 2 rows, 2 columns)."""
        return functional.pixel_shuffle(functional.leaky_relu(self.convolution(maps), _SLOPE), 2)


class Residual(nn.Module):
    """Two convolutions that change maps a little.

    Args:
        channels: of the maps.
    """

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(channels, channels, 3, padding=1)
        self.second = nn.Conv2d(channels, channels, 3, padding=1)

    def forward(self, maps: Tensor) -> Tensor:
        """Maps of the same shape."""
        change: Tensor = self.second(functional.leaky_relu(self.first(maps), _SLOPE))
        return maps + change


class FaceAutoEncoder(nn.Module):
    """A shared encoder and two decoders, as the original Deepfakes have.

    It is convolutional throughout, so that it synthesises at any resolution that 8 divides; the
    narrow middle (10 channels for 8 × 8 px) takes the place of the original's dense layers.
    """

    def __init__(self) -> None:
        super().__init__()
        self.encoder = nn.Sequential(
            Shrinking(3, 24, 5), Shrinking(24, 48), Shrinking(48, 96), nn.Conv2d(96, 10, 1)
        )
        self.shared = nn.Sequential(nn.Conv2d(10, 64, 3, 1, 1), nn.LeakyReLU(_SLOPE), Residual(64))
        self.decoders = nn.ModuleList(_decoder() for _ in range(DECODERS))
        _start(self)

    def forward(self, faces: Tensor) -> Tensor:
        """Synthesise faces with both decoders.

        Args:
            faces: (count, 3, side, side), float32, RGB, 0 to 1.

        Returns:
            (2, count, 3, side, side), float32, not quite within 0 to 1.
        """
        return self.decoded(self.encoded(faces))

    def encoded(self, faces: Tensor) -> Tensor:
        """The maps (count, 64, side / 8, side / 8) that both decoders are given."""
        maps: Tensor = self.shared(self.encoder(faces - 0.5))
        return maps

    def decoded(self, maps: Tensor) -> Tensor:
        """The same maps by both decoders."""
        return torch.stack([decoder(maps) + 0.5 for decoder in self.decoders])


class Repeating(nn.Module):
    """Each value repeated as four pixels, then a convolution, as latent diffusion's decoder has.

    Args:
        inputs: channels that come in.
        outputs: channels that go out.
    """

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.convolution = nn.Conv2d(inputs, outputs, 3, padding=1)

    def forward(self, maps: Tensor) -> Tensor:
        """From (count, inputs, rows, columns) to (count, outputs, 2 rows, 2 columns)."""
        twice = functional.interpolate(maps, scale_factor=2.0, mode="nearest")
        return functional.leaky_relu(self.convolution(twice), _SLOPE)


class PictureCodec(nn.Module):
    """An encoder to maps of 16 channels of an eighth of the picture's size, and its decoder.

    Attributes:
        encoder: from (count, 3, rows, columns), float32, RGB, 0 to 1, to
            (count, 16, rows / 8, columns / 8).
        decoder: back again.
    """

    def __init__(self) -> None:
        super().__init__()
        self.encoder = nn.Sequential(
            Shrinking(3, 24, 5), Shrinking(24, 48), Shrinking(48, 64), nn.Conv2d(64, 16, 1)
        )
        self.decoder = nn.Sequential(
            nn.Conv2d(16, 64, 3, 1, 1),
            nn.LeakyReLU(_SLOPE),
            Residual(64),
            Repeating(64, 32),
            Repeating(32, 16),
            Repeating(16, 12),
            nn.Conv2d(12, 3, 3, 1, 1),
        )
        _start(self)

    def forward(self, pictures: Tensor, noise: float) -> Tensor:
        """Pictures through the codec, with noise of so many standard deviations of the maps."""
        maps = self.encoder(pictures)
        rebuilt: Tensor = self.decoder(maps + noise * maps.detach().std() * torch.randn_like(maps))
        return rebuilt


def _decoder() -> nn.Sequential:
    return nn.Sequential(
        Enlarging(64, 40), Enlarging(40, 24), Enlarging(24, 8), nn.Conv2d(8, 3, 3, 1, 1)
    )


def _start(network: nn.Module) -> None:
    """Random weights that keep the maps' spread through all layers.

    Source: He et al., Delving deep into rectifiers (ICCV 2015).
    """
    for layer in network.modules():
        if isinstance(layer, nn.Conv2d):
            nn.init.kaiming_normal_(layer.weight, _SLOPE, nonlinearity="leaky_relu")
            if layer.bias is not None:
                nn.init.zeros_(layer.bias)
    for layer in network.modules():
        if isinstance(layer, Residual):
            nn.init.zeros_(layer.second.weight)
