"""The published checkpoints that can be imported: what each is and how its authors feed it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal

from unmask.weights.fetching import CLIP
from unmask.weights.manifest import ChannelOrder, ModelEntry
from unmask.weights.published import networks
from unmask.weights.shown import ShownFace, ShownHead

FileKind = Literal["torch", "keras", "safetensors"]

_HALF: Final = (127.5, 127.5, 127.5)
_NOTHING: Final = (0.0, 0.0, 0.0)
_IMAGENET_MEAN: Final = (123.675, 116.28, 103.53)
_IMAGENET_STD: Final = (58.395, 57.12, 57.375)


@dataclass(frozen=True)
class Preprocessing:
    """How the authors prepare a picture; each attribute means what it does in `ModelEntry`."""

    side: int
    mean: tuple[float, float, float]
    std: tuple[float, float, float]
    crop: str
    channels: ChannelOrder = "RGB"
    any_size: bool = False
    face: ShownFace | None = None
    head: ShownHead | None = None


@dataclass(frozen=True)
class PublishedCheckpoint:
    """A checkpoint that its authors offer and that a person may bring.

    Attributes:
        name: under which it is imported: a detector and the variant.
        title: what it is, in words.
        path: the authors' name of the file, with its folders if it lies in an archive of theirs.
        source: who made it.
        licence: of the weights, by the authors' word.
        network: builds the graph.
        outputs: name of each output, with what it holds.
        preprocessing: of the pictures.
        classes: in the order of the outputs' last axis.
        unused: pattern of the names of tensors that the network does not need.
        kind: of the file; Keras has HDF5.
    """

    name: str
    title: str
    path: str
    source: str
    licence: str
    network: networks.Network
    outputs: Mapping[str, str]
    preprocessing: Preprocessing
    classes: tuple[str, ...] = ()
    unused: str = r"(.+\.)?num_batches_tracked"
    kind: FileKind = "torch"

    @property
    def file_name(self) -> str:
        """The authors' name of the file."""
        return self.path.rpartition("/")[2]


def _faceforensics(compression: str) -> PublishedCheckpoint:
    return PublishedCheckpoint(
        name=f"faceforensics-published-{compression}",
        title=f"Xception of FaceForensics++, all manipulations, {compression}",
        path=f"face_detection/xception/all_{compression}.p",
        source="Rössler et al., FaceForensics++, ICCV 2019",
        licence="FaceForensics terms of use: non-commercial research",
        network=networks.xception,
        outputs={"logits": "(count, 2): real, fake"},
        classes=("real", "fake"),
        preprocessing=Preprocessing(
            side=299,
            mean=_HALF,
            std=_HALF,
            crop="square of 1.3 times the longer side of dlib's face box around the box's centre, "
            "shifted and shrunk at the picture's border, never padded; bilinear",
            face=ShownFace(box="landmarks", scales=(1.3,)),
        ),
    )


def _cnn_generated(percent: int) -> PublishedCheckpoint:
    return PublishedCheckpoint(
        name=f"cnn-generated-published-p{percent}",
        title=f"ResNet-50 of CNNDetection, blur and JPEG with probability {percent / 100}",
        path=f"blur_jpg_prob{percent / 100}.pth",
        source="Wang et al., CNN-generated images are surprisingly easy to spot, CVPR 2020",
        licence="CC-BY-NC-SA-4.0",
        network=networks.resnet50_one_logit,
        outputs={"logit": "(count, 1): logit of a generated picture"},
        preprocessing=Preprocessing(
            side=224,
            mean=_IMAGENET_MEAN,
            std=_IMAGENET_STD,
            crop="the whole picture or its central 224 × 224 px, never resized",
            any_size=True,
        ),
    )


def _head_pose(variant: str) -> PublishedCheckpoint:
    angle = "(count, 66): logits of bins of 3°; the angle is Σ softmax × index × 3 − 99"
    return PublishedCheckpoint(
        name=f"head-pose-published-{variant}",
        title=f"HopeNet, {variant}",
        path=f"hopenet_{variant.replace('-', '_')}.pkl",
        source="Ruiz et al., Fine-grained head pose estimation without keypoints, CVPRW 2018",
        licence="Apache-2.0",
        network=networks.hopenet,
        outputs={"yaw": angle, "pitch": angle, "roll": angle},
        unused=r"(.+\.)?num_batches_tracked|fc_finetune\.(weight|bias)",
        preprocessing=Preprocessing(
            side=224,
            mean=_IMAGENET_MEAN,
            std=_IMAGENET_STD,
            crop="dlib's face box widened by half its width to each side, three quarters of its "
            "height above and a quarter below; shorter side to 224 px, its centre",
            head=ShownHead(inner_face="seen", angles="300W-LP"),
        ),
    )


def _mesonet(network: str, kind: str) -> PublishedCheckpoint:
    inception = network == "MesoInception"
    return PublishedCheckpoint(
        name=f"mesonet-published-{'meso-inception4' if inception else 'meso4'}-{kind.lower()}",
        title=f"{'MesoInception4' if inception else 'Meso4'} of MesoNet, {kind}",
        path=f"{network}_{kind}.h5",
        source="Afchar et al., MesoNet, WIFS 2018",
        licence="none stated by the authors",
        network=networks.meso_inception4 if inception else networks.meso4,
        outputs={"probability": "(count, 1): probability of a real face"},
        preprocessing=Preprocessing(
            side=256,
            mean=_NOTHING,
            std=(255.0, 255.0, 255.0),
            crop="the face",
        ),
        kind="keras",
    )


_WARPING: Final = PublishedCheckpoint(
    name="warping-published-spp",
    title="ResNet-50 with spatial pyramid pooling of DSP-FWA",
    path="SPP-res50.pth",
    source="Li and Lyu, Exposing deepfake videos by detecting face warping artifacts, CVPRW 2019",
    licence="CC-BY-NC-SA-4.0",
    network=networks.pyramid_resnet50,
    outputs={"logits": "(count, 2): fake, real"},
    classes=("fake", "real"),
    unused=r"(.+\.)?num_batches_tracked|resnet\.(resnet\.)?fc\.(weight|bias)",
    preprocessing=Preprocessing(
        side=224,
        mean=(103.939, 116.779, 123.68),
        std=(1.0, 1.0, 1.0),
        channels="BGR",
        crop="ten boxes around the 68 landmarks with random margins of up to an eighth of the "
        "width at the sides, a fifth of the height above and half of that below; the mean of the "
        "upper half of the ten scores",
        face=ShownFace(box="landmarks", shape="stretched", margins=(1 / 8, 1 / 5, 1 / 10)),
    ),
)

_GEND: Final = PublishedCheckpoint(
    name="faceforensics-gend",
    title="GenD on CLIP ViT-L/14",
    path="model.safetensors",
    source="Yermakov, Cech, Matas and Fritz, Deepfake detection that generalizes across "
    "benchmarks, WACV 2026",
    licence="MIT; trained on FaceForensics++",
    network=networks.gend,
    outputs={"logits": "(count, 2): real, fake"},
    classes=("real", "fake"),
    unused=r"feature_extractor\.(visual_projection\.weight|vision_model\.embeddings\.position_ids)",
    kind="safetensors",
    preprocessing=Preprocessing(
        side=224,
        mean=CLIP.mean,
        std=CLIP.std,
        crop="the face turned upright by eyes, nose and corners of the mouth, with 0.3 of its side "
        "as room in all; cut as large as it is, bilinear, black beyond the picture, then bicubic",
        face=ShownFace(shape="upright", scales=(1.3,), interpolation="bicubic"),
    ),
)

CHECKPOINTS: Final[Mapping[str, PublishedCheckpoint]] = {
    checkpoint.name: checkpoint
    for checkpoint in (
        *(_faceforensics(compression) for compression in ("raw", "c23", "c40")),
        _GEND,
        *(_cnn_generated(percent) for percent in (10, 50)),
        _WARPING,
        *(_head_pose(variant) for variant in ("alpha1", "alpha2", "robust-alpha1")),
        *(_mesonet(*kind) for kind in (("Meso4", "DF"), ("Meso4", "F2F"))),
        *(_mesonet(*kind) for kind in (("MesoInception", "DF"), ("MesoInception", "F2F"))),
    )
}
"""All checkpoints that can be imported, by name."""


def as_shown(entry: ModelEntry) -> ModelEntry:
    """An entry with what the network is shown as data, which older versions did not write down.

    Args:
        entry: of any model; only those of checkpoints in the catalogue are completed.
    """
    checkpoint = CHECKPOINTS.get(entry.name)
    if checkpoint is None or entry.face is not None or entry.head is not None:
        return entry
    prepared = checkpoint.preprocessing
    return replace(entry, face=prepared.face, head=prepared.head)
