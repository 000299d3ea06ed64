"""Keeping a model among those that the person has brought."""

from contextlib import suppress

from unmask.data_folder import make_private
from unmask.errors import WeightsError
from unmask.weights.loading import imported_weights_folder
from unmask.weights.manifest import ModelEntry, write_entry


def keep_model(entry: ModelEntry, content: bytes) -> ModelEntry:
    """Write a model whole or not at all, and then its entry.

    Args:
        entry: of the model; a model of the same name is replaced.
        content: of the ONNX file.

    Raises:
        WeightsError: it cannot be written.
    """
    folder = imported_weights_folder()
    unfinished = folder / f"{entry.file}.tmp"
    try:
        make_private(folder)
        unfinished.write_bytes(content)
        unfinished.replace(folder / entry.file)
        write_entry(folder / "manifest.toml", entry)
    except OSError as error:
        with suppress(OSError):
            unfinished.unlink()
        raise WeightsError(
            f"The model {entry.name!r} cannot be written to {folder}: {error.strerror}; make room "
            "there, or name another folder in UNMASK_DATA."
        ) from error
    return entry
