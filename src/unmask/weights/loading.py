"""Loading a model by its name, after checking that the file is the one the manifest names."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from unmask.errors import WeightsError
from unmask.weights.manifest import ModelEntry, read_manifest

# For a runtime that was imported before Unmask and has not heeded ORT_DISABLE_TELEMETRY.
onnxruntime.disable_telemetry_events()

WEIGHTS_FOLDER = Path(__file__).parent
"""The folder with the model files and their manifest."""

_MOST_THREADS = 4
"""Small networks gain nothing from more, and the person's machine has other work."""


@dataclass(frozen=True)
class Model:
    """A network ready to run, with its manifest entry. It may be used from several threads."""

    entry: ModelEntry
    session: onnxruntime.InferenceSession

    def infer(self, images: NDArray[np.uint8]) -> tuple[NDArray[np.float32], ...]:
        """Run the network on pictures.

        Args:
            images: shape (count, height, width, 3), uint8, RGB, of the entry's input size.

        Returns:
            The outputs in the order of ``entry.outputs``, each with the count as first axis.

        Raises:
            ValueError: the pictures have another shape.
        """
        batch = self.entry.prepare(images)
        name = self.session.get_inputs()[0].name
        return tuple(self.session.run(list(self.entry.outputs), {name: batch}))


def model_entry(name: str, folder: Path = WEIGHTS_FOLDER) -> ModelEntry:
    """The manifest entry of a model, without loading the model.

    Raises:
        WeightsError: the manifest has no such model or cannot be read.
    """
    entries = read_manifest(folder / "manifest.toml")
    if name not in entries:
        known = ", ".join(sorted(entries))
        raise WeightsError(f"No model is named {name!r}; the manifest has {known}.")
    return entries[name]


def load_model(name: str, folder: Path = WEIGHTS_FOLDER) -> Model:
    """Load a model; the caller keeps it.

    Raises:
        WeightsError: the model is unknown, its file is missing, is not the one that the manifest
            names, or cannot be loaded.
    """
    entry = model_entry(name, folder)
    content = _checked_content(entry, folder / entry.file)
    try:
        session = onnxruntime.InferenceSession(
            content, _session_options(), providers=["CPUExecutionProvider"]
        )
    except Exception as error:
        raise WeightsError(f"The model {name!r} cannot be loaded: {error}.") from error
    return Model(entry, session)


def _checked_content(entry: ModelEntry, path: Path) -> bytes:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise WeightsError(
            f"The file of model {entry.name!r} cannot be read ({path}: {error.strerror}); install "
            "Unmask again or make it as docs/weights.md says."
        ) from error
    found = hashlib.sha256(content).hexdigest()
    if found != entry.sha256:
        raise WeightsError(
            f"The file of model {entry.name!r} was changed: expected sha256 {entry.sha256[:12]}…, "
            f"found {found[:12]}… in {path}; install Unmask again."
        )
    return content


def _session_options() -> onnxruntime.SessionOptions:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = min(os.cpu_count() or 1, _MOST_THREADS)
    options.inter_op_num_threads = 1
    # Threads that wait for work by spinning would take the cores from decoding.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return options
