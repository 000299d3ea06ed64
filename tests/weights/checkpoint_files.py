"""Checkpoint files written instruction by instruction, without torch or Keras."""

import io
import math
import struct
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import h5py
import numpy as np
from numpy.typing import NDArray

Arrays = Mapping[str, NDArray[Any]]
Layers = Mapping[str, Mapping[str, tuple[int, ...]]]

MAGIC_NUMBER = b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19."
PROTOCOL_NUMBER = b"\x80\x02M\xe9\x03."
MACHINE = b"\x80\x02}."
EMPTY_ORDERED_DICT = b"ccollections\nOrderedDict\n)R"


def text(words: str) -> bytes:
    encoded = words.encode()
    return b"X" + struct.pack("<I", len(encoded)) + encoded


def python2_text(words: str) -> bytes:
    return b"U" + bytes([len(words)]) + words.encode()


def number(value: int) -> bytes:
    encoded = value.to_bytes(9, "little", signed=True)
    return b"\x8a" + bytes([len(encoded)]) + encoded


def sequence(parts: Sequence[bytes]) -> bytes:
    return b"(" + b"".join(parts) + b"t"


def name(module: str, attribute: str) -> bytes:
    return f"c{module}\n{attribute}\n".encode()


def call(function: bytes, *arguments: bytes) -> bytes:
    return function + sequence(arguments) + b"R"


def program(body: bytes) -> bytes:
    return b"\x80\x02" + body + b"."


def storage(key: str, count: int, kind: str = "FloatStorage") -> bytes:
    parts = [text("storage"), name("torch", kind), text(key), text("cpu"), number(count)]
    return sequence(parts) + b"Q"


def tensor(
    window: bytes, shape: Sequence[int], strides: Sequence[int] | None = None, offset: int = 0
) -> bytes:
    natural = [math.prod(shape[axis + 1 :]) for axis in range(len(shape))]
    return call(
        name("torch._utils", "_rebuild_tensor_v2"),
        window,
        number(offset),
        sequence([number(size) for size in shape]),
        sequence([number(stride) for stride in (natural if strides is None else strides)]),
        b"\x89",
        EMPTY_ORDERED_DICT,
    )


def ordered_dict(items: Mapping[str, bytes]) -> bytes:
    pairs = b"".join(text(key) + value for key, value in items.items())
    return EMPTY_ORDERED_DICT + b"(" + pairs + b"u"


def state_dict(arrays: Arrays) -> bytes:
    """The tensors, each with a storage of its own, whose key is its name."""
    return ordered_dict(
        {key: tensor(storage(key, array.size), array.shape) for key, array in arrays.items()}
    )


def constant_state_dict(shapes: Mapping[str, tuple[int, ...]]) -> bytes:
    """Tensors of any shape that all repeat the only number of the storage ``one``."""
    one = storage("one", 1)
    return ordered_dict(
        {key: tensor(one, shape, [0] * len(shape)) for key, shape in shapes.items()}
    )


def stream_file(body: bytes, storages: Arrays) -> bytes:
    """The container of torch up to 1.5."""
    keys = program(b"](" + b"".join(text(key) for key in storages) + b"e")
    head = MAGIC_NUMBER + PROTOCOL_NUMBER + MACHINE + program(body) + keys
    parts = (struct.pack("<q", array.size) + array.tobytes() for array in storages.values())
    return head + b"".join(parts)


def zip_file(body: bytes, storages: Arrays, compression: int = zipfile.ZIP_STORED) -> bytes:
    """The container of torch from 1.6 on."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", compression) as archive:
        archive.writestr("archive/data.pkl", program(body))
        archive.writestr("archive/byteorder", "little")
        for key, array in storages.items():
            archive.writestr(f"archive/data/{key}", array.tobytes())
    return content.getvalue()


MESO4_LAYERS: Layers = {
    "conv2d_5": {"kernel": (3, 3, 3, 8), "bias": (8,)},
    "conv2d_6": {"kernel": (5, 5, 8, 8), "bias": (8,)},
    "conv2d_7": {"kernel": (5, 5, 8, 16), "bias": (16,)},
    "conv2d_10": {"kernel": (5, 5, 16, 16), "bias": (16,)},
    **{
        f"batch_normalization_{number}": dict.fromkeys(
            ("gamma", "beta", "moving_mean", "moving_variance"), (channels,)
        )
        for number, channels in ((2, 8), (3, 8), (4, 16), (11, 16))
    },
    "dense_1": {"kernel": (1024, 16), "bias": (16,)},
    "dense_2": {"kernel": (16, 1), "bias": (1,)},
}
"""Meso4's layers as a session of Keras might number them."""


def random_layers(layers: Layers, seed: int = 0) -> dict[str, dict[str, NDArray[np.float32]]]:
    """Numbers for each tensor; the variances are positive and the outputs differ by picture."""
    randomness = np.random.default_rng(seed)

    def numbers(part: str, shape: tuple[int, ...]) -> NDArray[np.float32]:
        if part in ("gamma", "moving_variance"):
            return randomness.uniform(0.5, 1.5, shape).astype(np.float32)
        inputs = math.prod(shape[:-1])
        return (randomness.normal(0, 1.2, shape) / math.sqrt(inputs)).astype(np.float32)

    return {
        layer: {part: numbers(part, shape) for part, shape in parts.items()}
        for layer, parts in layers.items()
    }


def write_keras_file(path: Path, layers: Mapping[str, Arrays]) -> None:
    """The layout of ``Model.save_weights`` in Keras 2: each layer's group names it once more."""
    with h5py.File(path, "w", libver="earliest") as file:
        file.create_group("input_1")
        for layer, parts in layers.items():
            for part, array in parts.items():
                file.create_dataset(f"{layer}/{layer}/{part}:0", data=array)


def constant_file(shapes: Mapping[str, tuple[int, ...]], value: float = 0.5) -> bytes:
    """A state dict in which every number is the same; small, whatever the shapes."""
    return stream_file(constant_state_dict(shapes), {"one": np.array([value], np.float32)})


def resnet50_shapes() -> dict[str, tuple[int, ...]]:
    """The features of torchvision's ResNet-50, without counters."""
    shapes: dict[str, tuple[int, ...]] = {}

    def layer(name: str, norm: str, *shape: int) -> None:
        shapes[f"{name}.weight"] = shape
        for part in ("weight", "bias", "running_mean", "running_var"):
            shapes[f"{norm}.{part}"] = shape[:1]

    layer("conv1", "bn1", 64, 3, 7, 7)
    before = 64
    for stage, (width, blocks) in enumerate([(64, 3), (128, 4), (256, 6), (512, 3)], 1):
        for number in range(blocks):
            name = f"layer{stage}.{number}"
            layer(f"{name}.conv1", f"{name}.bn1", width, before, 1, 1)
            layer(f"{name}.conv2", f"{name}.bn2", width, width, 3, 3)
            layer(f"{name}.conv3", f"{name}.bn3", 4 * width, width, 1, 1)
            if number == 0:
                layer(f"{name}.downsample.0", f"{name}.downsample.1", 4 * width, before, 1, 1)
            before = 4 * width
    return shapes


HOPENET_SHAPES = {
    **resnet50_shapes(),
    **{f"fc_{angle}.weight": (66, 2048) for angle in ("yaw", "pitch", "roll")},
    **{f"fc_{angle}.bias": (66,) for angle in ("yaw", "pitch", "roll")},
    "fc_finetune.weight": (3, 2051),
    "fc_finetune.bias": (3,),
}
