"""The lower layers of CLIP's vision transformer, with weights in four bits."""

import re
from collections.abc import Mapping

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from torch import Tensor, nn
from torch.nn import functional

from unmask.errors import WeightsError
from unmask.lab.nibbles import rounded
from unmask.weights.fetching import FETCHABLE

PACKAGE = FETCHABLE["clip-vit-b16"]
SIDE = 224
WIDTH = 768
LAYERS = 6
"""Of twelve. More tell more, but the file would be too large to ship."""

_HEADS, _PATCH = 12, 16
_BLOCK_PARTS = ("self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj", "self_attn.out_proj")
_LINEARS = (*_BLOCK_PARTS, "mlp.fc1", "mlp.fc2")


class _Linear(nn.Module):
    """A linear layer whose weights lie as they are stored in the ONNX file, (entering, leaving)."""

    def __init__(self, entering: int, leaving: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.empty(entering, leaving))
        self.bias = nn.Parameter(torch.empty(leaving))

    def forward(self, entering: Tensor) -> Tensor:
        leaving: Tensor = entering @ self.weight + self.bias
        return leaving


class _Block(nn.Module):
    """Attention and a small network, each added to what came in.

    Source: Dosovitskiy et al., An image is worth 16×16 words (ICLR 2021), equations 2 and 3; the
    activation x · sigmoid(1.702 x) is that of CLIP.
    """

    def __init__(self) -> None:
        super().__init__()
        self.layer_norm1, self.layer_norm2 = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.linears = nn.ModuleDict(
            {name.replace(".", "_"): _Linear(*_sizes(name)) for name in _LINEARS}
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


class ClipTrunk(nn.Module):
    """The first layers of CLIP ViT-B/16 (Radford et al., ICML 2021); pictures are 224 px wide.

    Args:
        layers: how many.
    """

    def __init__(self, layers: int = LAYERS) -> None:
        super().__init__()
        self.patch_embedding = nn.Conv2d(3, WIDTH, _PATCH, stride=_PATCH, bias=False)
        self.class_embedding = nn.Parameter(torch.empty(WIDTH))
        self.position_embedding = nn.Parameter(torch.empty((SIDE // _PATCH) ** 2 + 1, WIDTH))
        self.pre_norm = nn.LayerNorm(WIDTH)
        self.blocks = nn.ModuleList(_Block() for _ in range(layers))

    def forward(self, images: Tensor) -> list[Tensor]:
        """What each layer holds of each patch.

        Args:
            images: (count, 3, 224, 224), normalised as CLIP's.

        Returns:
            for each layer (count, 196, 768), the patches row by row, without the class token.
        """
        patches = self.patch_embedding(images).flatten(2).transpose(1, 2)
        first = self.class_embedding.expand(patches.shape[0], 1, WIDTH)
        tokens = self.pre_norm(torch.cat([first, patches], dim=1) + self.position_embedding)
        held = []
        for block in self.blocks:
            tokens = block(tokens)
            held.append(tokens[:, 1:])
        return held


def clip_trunk(content: bytes, layers: int = LAYERS) -> ClipTrunk:
    """The trunk with CLIP's weights, rounded to four bits as they will ship.

    Args:
        content: the ONNX file of the package, with weights in 8 bits.
        layers: how many to take.

    Raises:
        WeightsError: the file has other layers.
    """
    model = onnx.load_model_from_string(content)
    given = {each.name: numpy_helper.to_array(each) for each in model.graph.initializer}
    weights = given | _widened(model, given)
    trunk = ClipTrunk(layers)
    try:
        state = {name: _tensor(name, weights) for name in trunk.state_dict()}
    except KeyError as error:
        raise WeightsError(f"The file of {PACKAGE.name} has no weights named {error}.") from None
    trunk.load_state_dict(state)
    return trunk.eval().requires_grad_(requires_grad=False)


def _sizes(linear: str) -> tuple[int, int]:
    return {"mlp.fc1": (WIDTH, 4 * WIDTH), "mlp.fc2": (4 * WIDTH, WIDTH)}.get(
        linear, (WIDTH, WIDTH)
    )


def _widened(
    model: onnx.ModelProto, given: Mapping[str, NDArray[np.generic]]
) -> dict[str, NDArray[np.float32]]:
    """The weights of the linear layers by the layer's name, from their 8 bits."""
    found = {}
    for node in model.graph.node:
        if node.op_type == "MatMulInteger":
            name = node.name.strip("/").removesuffix("/MatMul_quant").replace("/", ".")
            stem = node.input[1].removesuffix("_quantized")
            bytes_ = given[node.input[1]].astype(np.float32)
            zero = given[f"{stem}_zero_point"].astype(np.float32)
            scale = given[f"{stem}_scale"].astype(np.float32)
            found[f"{name}.weight"] = (bytes_ - zero) * scale
    return found


def _tensor(name: str, weights: Mapping[str, NDArray[np.generic]]) -> Tensor:
    values = np.asarray(weights[_published_name(name)], np.float32)
    if re.search(r"linears\..+\.weight$", name):
        values = rounded(values)
    return torch.from_numpy(values.copy())


def _published_name(name: str) -> str:
    """The package's name of a weight."""
    if name in {"class_embedding", "patch_embedding.weight"}:
        return f"vision_model.embeddings.{name}"
    if name == "position_embedding":
        return "vision_model.embeddings.position_embedding.weight"
    # The misspelling is the authors'.
    name = name.replace("pre_norm.", "vision_model.pre_layrnorm.")
    name = re.sub(r"^blocks\.", "vision_model.encoder.layers.", name)
    return re.sub(r"linears\.(self_attn|mlp)_", r"\1.", name)
