"""GenD on CLIP in torch, written from the paper; its tensors are called as the authors' are."""

import torch
from torch import Tensor, nn
from torch.nn import functional

from tests.weights.small_gend import BLOCKS, HEADS, PATCH, TOKENS, WIDE, WIDTH


class Attention(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        for part in ("q", "k", "v", "out"):
            self.add_module(f"{part}_proj", nn.Linear(WIDTH, WIDTH))

    def forward(self, tokens: Tensor) -> Tensor:
        count = len(tokens)
        query, key, value = (
            self.get_submodule(f"{part}_proj")(tokens)
            .view(count, TOKENS, HEADS, WIDTH // HEADS)
            .transpose(1, 2)
            for part in "qkv"
        )
        mixed = functional.scaled_dot_product_attention(query, key, value)
        joined: Tensor = self.get_submodule("out_proj")(
            mixed.transpose(1, 2).reshape(count, TOKENS, WIDTH)
        )
        return joined


class Mlp(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.fc1, self.fc2 = nn.Linear(WIDTH, WIDE), nn.Linear(WIDE, WIDTH)

    def forward(self, tokens: Tensor) -> Tensor:
        wide = self.fc1(tokens)
        said: Tensor = self.fc2(wide * torch.sigmoid(1.702 * wide))
        return said


class Block(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.layer_norm1, self.layer_norm2 = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.self_attn, self.mlp = Attention(), Mlp()

    def forward(self, tokens: Tensor) -> Tensor:
        tokens = tokens + self.self_attn(self.layer_norm1(tokens))
        added: Tensor = self.mlp(self.layer_norm2(tokens))
        return tokens + added


class Embeddings(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.class_embedding = nn.Parameter(torch.zeros(WIDTH))
        self.patch_embedding = nn.Conv2d(3, WIDTH, PATCH, PATCH, bias=False)
        self.position_embedding = nn.Embedding(TOKENS, WIDTH)

    def forward(self, images: Tensor) -> Tensor:
        patches = self.patch_embedding(images).flatten(2).transpose(1, 2)
        own = self.class_embedding.expand(len(images), 1, WIDTH)
        return torch.cat([own, patches], dim=1) + self.position_embedding.weight


class Encoder(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.ModuleList(Block() for _ in range(BLOCKS))

    def forward(self, tokens: Tensor) -> Tensor:
        for block in self.layers:
            tokens = block(tokens)
        return tokens


class VisionModel(nn.Module):
    """The class token after the last block, through a norm."""

    def __init__(self) -> None:
        super().__init__()
        self.embeddings = Embeddings()
        self.pre_layrnorm, self.post_layernorm = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.encoder = Encoder()

    def forward(self, images: Tensor) -> Tensor:
        tokens = self.encoder(self.pre_layrnorm(self.embeddings(images)))
        pooled: Tensor = self.post_layernorm(tokens[:, 0])
        return pooled


class FeatureExtractor(nn.Module):
    """The projection is there and not used."""

    def __init__(self) -> None:
        super().__init__()
        self.vision_model = VisionModel()
        self.visual_projection = nn.Linear(WIDTH, 96, bias=False)

    def forward(self, images: Tensor) -> Tensor:
        features: Tensor = self.vision_model(images)
        return features


class Head(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.linear = nn.Linear(WIDTH, 2)

    def forward(self, features: Tensor) -> Tensor:
        logits: Tensor = self.linear(functional.normalize(features, dim=1))
        return logits


class GenD(nn.Module):
    """A linear layer on features of unit length."""

    def __init__(self) -> None:
        super().__init__()
        self.feature_extractor, self.model = FeatureExtractor(), Head()

    def forward(self, images: Tensor) -> Tensor:
        logits: Tensor = self.model(self.feature_extractor(images))
        return logits
