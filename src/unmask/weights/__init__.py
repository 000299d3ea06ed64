"""The model files, their manifest, and loading them."""

from unmask.weights.loading import WEIGHTS_FOLDER, Model, load_model, model_entry
from unmask.weights.manifest import ModelEntry, read_manifest, write_entry

__all__ = [
    "WEIGHTS_FOLDER",
    "Model",
    "ModelEntry",
    "load_model",
    "model_entry",
    "read_manifest",
    "write_entry",
]
