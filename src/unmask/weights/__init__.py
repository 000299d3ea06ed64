"""The model files, their manifest, and loading them."""

from unmask.weights.loading import (
    WEIGHTS_FOLDER,
    Model,
    imported_weights_folder,
    load_model,
    model_entries,
    model_entry,
    return_freed_memory,
)
from unmask.weights.manifest import ModelEntry, read_manifest, remove_entry, write_entry

__all__ = [
    "WEIGHTS_FOLDER",
    "Model",
    "ModelEntry",
    "imported_weights_folder",
    "load_model",
    "model_entries",
    "model_entry",
    "read_manifest",
    "remove_entry",
    "return_freed_memory",
    "write_entry",
]
