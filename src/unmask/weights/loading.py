"""Loading a model by its name, after checking that the file is the one the manifest names."""

import ctypes
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from unmask.cores import cores
from unmask.data_folder import data_folder
from unmask.errors import WeightsError
from unmask.weights.manifest import ModelEntry, read_manifest

# For a runtime that was imported before Unmask and has not heeded ORT_DISABLE_TELEMETRY.
onnxruntime.disable_telemetry_events()

WEIGHTS_FOLDER = Path(__file__).parent
"""The folder with the model files that ship, and their manifest."""

_ERRORS_ALONE = 3
"""The runtime's level of what it writes to the error stream; its warnings are for its makers."""

_MOST_THREADS = 4
"""Small networks gain nothing from more, and the person's machine has other work."""


@dataclass(frozen=True)
class Model:
    """A network ready to run, with its manifest entry. It may be used from several threads."""

    entry: ModelEntry
    session: onnxruntime.InferenceSession

    def infer(
        self,
        images: NDArray[np.uint8],
        weights: Mapping[str, NDArray[np.float32]] | None = None,
    ) -> tuple[NDArray[np.float32], ...]:
        """Run the network on pictures.

        Args:
            images: shape (count, height, width, 3), uint8, RGB, of the entry's input size.
            weights: taken for this run in place of the graph's own, by their names there; only
                those that the graph declares as inputs can be replaced.

        Returns:
            The outputs in the order of ``entry.outputs``, each with the count as first axis.

        Raises:
            ValueError: the pictures have another shape.
        """
        batch = self.entry.prepare(images)
        name = self.session.get_inputs()[0].name
        return tuple(self.session.run(list(self.entry.outputs), {name: batch, **(weights or {})}))


def imported_weights_folder() -> Path:
    """The folder with the models that the person has imported; it need not exist."""
    return data_folder() / "weights"


def model_entries(folder: Path) -> dict[str, ModelEntry]:
    """The manifest entries of all models in a folder, by name; none where there is no manifest.

    Raises:
        WeightsError: the manifest cannot be read.
    """
    manifest = folder / "manifest.toml"
    return read_manifest(manifest) if manifest.exists() else {}


def model_entry(name: str, folder: Path | None = None) -> ModelEntry:
    """The manifest entry of a model, without loading the model.

    Args:
        name: of the model.
        folder: to look in; by default the models that ship, then the imported ones.

    Raises:
        WeightsError: no manifest has such a model, or one cannot be read.
    """
    return _find(name, folder)[0]


def load_model(
    name: str, folder: Path | None = None, rewrite: Callable[[bytes], bytes] | None = None
) -> Model:
    """Load a model; the caller keeps it.

    Args:
        name: of the model.
        folder: to look in; by default the models that ship, then the imported ones.
        rewrite: gives the file's content another form, after it was checked; as it is where None.

    Raises:
        WeightsError: the model is unknown, its file is missing, is not the one that the manifest
            names, or cannot be loaded.
    """
    entry, found_in = _find(name, folder)
    content = _checked_content(entry, found_in)
    try:
        content = content if rewrite is None else rewrite(content)
        session = onnxruntime.InferenceSession(
            content, _session_options(), providers=["CPUExecutionProvider"]
        )
    except Exception as error:
        raise WeightsError(f"The model {name!r} cannot be loaded: {error}.") from error
    del content
    return_freed_memory()
    return Model(entry, session)


def _find(name: str, folder: Path | None) -> tuple[ModelEntry, Path]:
    """The entry and its folder. Imported models never take the place of those that ship."""
    shipped = read_manifest((folder or WEIGHTS_FOLDER) / "manifest.toml")
    if name in shipped:
        return shipped[name], folder or WEIGHTS_FOLDER
    imported = {} if folder else model_entries(imported_weights_folder())
    if name in imported:
        return imported[name], imported_weights_folder()
    known = ", ".join(sorted({**shipped, **imported}))
    raise WeightsError(f"No model is named {name!r}; the manifest has {known}.")


def _checked_content(entry: ModelEntry, folder: Path) -> bytes:
    path = folder / entry.file
    again = "install Unmask" if folder == WEIGHTS_FOLDER else "make or import it"
    try:
        content = path.read_bytes()
    except OSError as error:
        raise WeightsError(
            f"The file of model {entry.name!r} cannot be read ({path}: {error.strerror}); "
            f"{again} again."
        ) from error
    found = hashlib.sha256(content).hexdigest()
    if found != entry.sha256:
        raise WeightsError(
            f"The file of model {entry.name!r} was changed: expected sha256 {entry.sha256[:12]}…, "
            f"found {found[:12]}… in {path}; {again} again."
        )
    return content


def return_freed_memory() -> None:
    """Give back to the system what loading a model, or an analysis, took and no longer needs.

    The C library keeps it otherwise: 430 MB for the large network. Others than that of GNU need
    not be told.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


@cache
def _share_one_arena() -> None:
    """Let all networks work in one piece of memory, which grows by what is asked for.

    Only one of them runs at a time; each would hold on to the most that it ever needed, rounded up
    to a power of two.
    """
    kind = onnxruntime.OrtAllocatorType.ORT_ARENA_ALLOCATOR
    place = onnxruntime.OrtMemoryInfo("Cpu", kind, 0, onnxruntime.OrtMemType.DEFAULT)
    as_requested = onnxruntime.OrtArenaCfg({"arena_extend_strategy": 1})
    onnxruntime.create_and_register_allocator(place, as_requested)


def _session_options() -> onnxruntime.SessionOptions:
    _share_one_arena()
    options = onnxruntime.SessionOptions()
    options.add_session_config_entry("session.use_env_allocators", "1")
    options.intra_op_num_threads = min(cores(), _MOST_THREADS)
    options.inter_op_num_threads = 1
    options.log_severity_level = _ERRORS_ALONE
    # Threads that wait for work by spinning would take the cores from decoding.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return options
