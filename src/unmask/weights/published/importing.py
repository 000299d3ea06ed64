"""From an authors' checkpoint to a model that `load_model` finds."""

import hashlib
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from numpy.typing import NDArray

from unmask.errors import WeightsError
from unmask.weights.keeping import keep_model
from unmask.weights.loading import imported_weights_folder, model_entries
from unmask.weights.manifest import ModelEntry, remove_entry
from unmask.weights.published.catalogue import CHECKPOINTS, PublishedCheckpoint
from unmask.weights.published.named_tensors import NamedTensors
from unmask.weights.published.pickle_machine import UnreadableError
from unmask.weights.published.torch_files import (
    MOST_BYTES,
    Tensors,
    is_torch_zip,
    read_torch_file,
)

_ARCHIVE_ERRORS = (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, ValueError)


@dataclass(frozen=True)
class Imported:
    """A model that was imported.

    Attributes:
        entry: of the model in the manifest of imported models.
        unused: the names of the tensors that the network does not need.
    """

    entry: ModelEntry
    unused: tuple[str, ...]


def import_checkpoint(name: str, path: Path) -> Imported:
    """Convert an authors' checkpoint to ONNX and keep it among the person's models.

    Nothing in the file is run. A model of the same name is replaced.

    Args:
        name: one of `CHECKPOINTS`.
        path: of the authors' file, or of the authors' zip archive with it.

    Raises:
        WeightsError: the name is unknown, the file cannot be read, is not the checkpoint that the
            name stands for, or asks for anything but data; the packages for importing are not
            installed; or the model cannot be written.
    """
    if name not in CHECKPOINTS:
        known = ", ".join(CHECKPOINTS)
        raise WeightsError(f"No published checkpoint is called {name!r}; there are {known}.")
    checkpoint = CHECKPOINTS[name]
    try:
        tensors, origin = _read(checkpoint, path)
        model, unused = _converted(checkpoint, NamedTensors(tensors))
    except UnreadableError as error:
        raise WeightsError(
            f"{path} cannot be imported as {name}: {error}; expected is {checkpoint.file_name}, "
            f"the {checkpoint.title}."
        ) from error
    except ImportError as error:
        raise WeightsError(
            f"Importing needs the package {error.name}; install it with: pip install {error.name}"
        ) from error
    return Imported(keep_model(_entry(checkpoint, origin, model), model), unused)


def remove_imported(name: str) -> None:
    """Delete an imported model.

    Raises:
        WeightsError: no model of this name was imported, or it cannot be deleted.
    """
    folder = imported_weights_folder()
    entries = model_entries(folder)
    if name not in entries:
        known = ", ".join(sorted(entries)) or "none"
        raise WeightsError(f"No imported model is called {name!r}; imported are: {known}.")
    try:
        (folder / f"{name}.onnx").unlink(missing_ok=True)
        remove_entry(folder / "manifest.toml", name)
    except OSError as error:
        raise WeightsError(
            f"{name!r} cannot be removed from {folder}: {error.strerror}."
        ) from error


def _read(checkpoint: PublishedCheckpoint, path: Path) -> tuple[Mapping[str, NDArray[Any]], str]:
    """The checkpoint's tensors by name, and the sha256 of its file."""
    namesakes = {other.file_name: other.name for other in CHECKPOINTS.values()}
    meant = namesakes.get(path.name, checkpoint.name)
    if meant != checkpoint.name:
        raise UnreadableError(f"by its name it is {meant}")
    if checkpoint.kind == "safetensors":
        from unmask.weights.published.safetensors_files import read_safetensors_file

        return read_safetensors_file(path)
    content = _content(checkpoint, path)
    return _tensors(checkpoint, content), hashlib.sha256(content).hexdigest()


def _content(checkpoint: PublishedCheckpoint, path: Path) -> bytes:
    """The checkpoint's bytes, out of the authors' archive if need be."""
    try:
        with path.open("rb") as file:
            if zipfile.is_zipfile(file):
                with zipfile.ZipFile(file) as archive:
                    if not is_torch_zip(archive):
                        return _member(archive, checkpoint)
            file.seek(0)
            return _limited(file, path.stat().st_size)
    except _ARCHIVE_ERRORS as error:
        raise UnreadableError("it is a damaged or protected zip archive") from error
    except OSError as error:
        raise UnreadableError(f"it cannot be read ({error.strerror})") from error


def _member(archive: zipfile.ZipFile, checkpoint: PublishedCheckpoint) -> bytes:
    names = [name for name in archive.namelist() if f"/{name}".endswith(f"/{checkpoint.path}")]
    if len(names) != 1:
        raise UnreadableError(f"it is a zip archive without {checkpoint.path}")
    with archive.open(names[0]) as file:
        return _limited(file, archive.getinfo(names[0]).file_size)


def _limited(file: IO[bytes], size: int) -> bytes:
    if size > MOST_BYTES:
        raise UnreadableError(f"it is larger than {MOST_BYTES >> 20:,} MiB")
    return file.read(size)


def _converted(
    checkpoint: PublishedCheckpoint, tensors: NamedTensors
) -> tuple[bytes, tuple[str, ...]]:
    """The ONNX file, and the names of the tensors that it does not need."""
    side = checkpoint.preprocessing.side
    size = None if checkpoint.preprocessing.any_size else (side, side)
    model = checkpoint.network(tensors, size)
    strangers = [name for name in tensors.unused if not re.fullmatch(checkpoint.unused, name)]
    if strangers:
        raise UnreadableError(
            f"it has tensors that the network does not know ({len(strangers)}), the first of them "
            f"{strangers[0][:80]!r}"
        )
    return model.SerializeToString(), tuple(tensors.unused)


def _tensors(checkpoint: PublishedCheckpoint, content: bytes) -> Tensors:
    if checkpoint.kind == "torch":
        return read_torch_file(content)
    from unmask.weights.published.keras_files import read_keras_file

    return read_keras_file(content)


def _entry(checkpoint: PublishedCheckpoint, origin: str, model: bytes) -> ModelEntry:
    preprocessing = checkpoint.preprocessing
    return ModelEntry(
        name=checkpoint.name,
        file=f"{checkpoint.name}.onnx",
        sha256=hashlib.sha256(model).hexdigest(),
        bytes=len(model),
        source=f"{checkpoint.source}; {checkpoint.file_name} of sha256 {origin}",
        licence=checkpoint.licence,
        input_size=(preprocessing.side, preprocessing.side),
        channels=preprocessing.channels,
        layout="NCHW",
        mean=preprocessing.mean,
        std=preprocessing.std,
        outputs=checkpoint.outputs,
        any_size=preprocessing.any_size,
        classes=checkpoint.classes,
        crop=preprocessing.crop,
        face=preprocessing.face,
        head=preprocessing.head,
    )
