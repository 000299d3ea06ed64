"""The manifest of the model files: what each is, whose it is, and how its input is prepared."""

import json
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Final, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from unmask.errors import WeightsError
from unmask.weights.shown import ShownFace, ShownHead

ChannelOrder = Literal["RGB", "BGR"]
Layout = Literal["NHWC", "NCHW"]

_TABLES: Final[Mapping[str, Callable[..., ShownFace | ShownHead]]] = {
    "face": ShownFace,
    "head": ShownHead,
}
_OUTDATED: Final = frozenset({"alignment", "crop_scale", "interpolation"})
"""Fields that older versions wrote; ``face`` has taken their place."""


@dataclass(frozen=True)
class ModelEntry:
    """One model file and all that a program needs to feed it rightly.

    Attributes:
        name: by which the model is loaded.
        file: name of the ONNX file beside the manifest.
        sha256: of the file, in hexadecimal.
        bytes: the file's size.
        source: where the weights come from.
        licence: of the weights.
        input_size: (width, height) in px.
        channels: order of the colour channels.
        layout: order of the input's axes: batch, height, width, channel or batch, channel, …
        mean: subtracted from each channel of the 0–255 picture, in the order of ``channels``.
        std: by which each channel is divided afterwards.
        outputs: name of each output, with what it holds.
        any_size: whether the network takes pictures of other sizes too.
        classes: that the network tells apart, in the order of its outputs' last axis.
        crop: which part of a picture the network was made to see, in words.
        face: the same as data, of a network that tells manipulated faces; None of others.
        head: likewise of a network that reads the pose of heads.
    """

    name: str
    file: str
    sha256: str
    bytes: int
    source: str
    licence: str
    input_size: tuple[int, int]
    channels: ChannelOrder
    layout: Layout
    mean: tuple[float, float, float]
    std: tuple[float, float, float]
    outputs: Mapping[str, str]
    any_size: bool = False
    classes: tuple[str, ...] = ()
    crop: str = ""
    face: ShownFace | None = None
    head: ShownHead | None = None

    def __post_init__(self) -> None:
        if self.channels not in get_args(ChannelOrder) or self.layout not in get_args(Layout):
            raise WeightsError(
                f"expected channels RGB or BGR and layout NHWC or NCHW, got {self.channels!r} and "
                f"{self.layout!r}"
            )

    def prepare(self, images: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Turn pictures into the model's input.

        Args:
            images: shape (count, height, width, 3), uint8, RGB, already of ``input_size`` unless
                the network takes ``any_size``.

        Returns:
            The batch, float32, in the model's layout, channel order and value range.

        Raises:
            ValueError: the pictures have another shape.
        """
        width, height = self.input_size
        fits = self.any_size or images.shape[1:3] == (height, width)
        if images.ndim != 4 or images.shape[3] != 3 or not fits:
            raise ValueError(
                f"{self.name}: expected images of shape (count, {height}, {width}, 3), "
                f"got {images.shape}"
            )
        ordered = images if self.channels == "RGB" else images[..., ::-1]
        batch = ordered.astype(np.float32)
        # In place: some tests hand over hundreds of pictures.
        batch -= np.array(self.mean, np.float32)
        batch /= np.array(self.std, np.float32)
        return np.ascontiguousarray(batch if self.layout == "NHWC" else batch.transpose(0, 3, 1, 2))


def read_manifest(path: Path) -> dict[str, ModelEntry]:
    """Read all entries of a manifest, by name.

    Raises:
        WeightsError: the file is missing, is no TOML, or an entry lacks a field or has a wrong one.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise WeightsError(
            f"No model manifest at {path}; install Unmask again or make the models as "
            "docs/weights.md says."
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WeightsError(f"The model manifest {path} is no valid TOML: {error}.") from error
    return {name: _entry(name, table) for name, table in tables.items()}


def write_entry(path: Path, entry: ModelEntry) -> None:
    """Add an entry to the manifest, or replace the one of the same name; keep the others."""
    entries = read_manifest(path) if path.exists() else {}
    _write(path, {**entries, entry.name: entry})


def remove_entry(path: Path, name: str) -> None:
    """Take an entry out of the manifest, if it is there; keep the others."""
    _write(path, {other: entry for other, entry in read_manifest(path).items() if other != name})


def _write(path: Path, entries: Mapping[str, ModelEntry]) -> None:
    """Replace the manifest in one step, so that there is never half of one."""
    unfinished = path.with_suffix(".tmp")
    text = "\n".join(_table(entries[name]) for name in sorted(entries))
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(path)


def _entry(name: str, table: Any) -> ModelEntry:
    if not isinstance(table, dict):
        raise WeightsError(f"Manifest entry {name!r} is no table.")
    try:
        values: dict[str, Any] = {
            key: _value(key, value) for key, value in table.items() if key not in _OUTDATED
        }
        return ModelEntry(name=name, **values)
    except TypeError as error:
        raise WeightsError(
            f"Manifest entry {name!r} has a missing or unknown field: {error}."
        ) from error
    except WeightsError as error:
        raise WeightsError(f"Manifest entry {name!r}: {str(error).removesuffix('.')}.") from error


def _value(key: str, value: Any) -> Any:
    if key not in _TABLES:
        return tuple(value) if isinstance(value, list) else value
    if not isinstance(value, dict):
        raise TypeError(f"expected a table {key!r}")
    return _TABLES[key](**{inner: _value(inner, each) for inner, each in value.items()})


def _table(entry: ModelEntry) -> str:
    defaults = {field.name: field.default for field in fields(ModelEntry)}
    said = {key: value for key, value in asdict(entry).items() if value != defaults[key]}
    name = said.pop("name")
    tables = {key: said.pop(key) for key in ("outputs", *_TABLES) if key in said}
    lines = [f"[{name}]", *(_assignment(key, value) for key, value in said.items())]
    for table, values in tables.items():
        lines += [f"[{name}.{table}]", *(_assignment(*each) for each in values.items())]
    return "\n".join(lines) + "\n"


def _assignment(key: str, value: object) -> str:
    """One line of TOML; JSON's strings, numbers and lists of numbers are TOML's too."""
    return f"{key} = {json.dumps(value, ensure_ascii=False)}"
