"""Importing the weights that authors publish, which Unmask may not ship."""

from unmask.weights.published.catalogue import CHECKPOINTS, PublishedCheckpoint
from unmask.weights.published.importing import Imported, import_checkpoint, remove_imported

__all__ = [
    "CHECKPOINTS",
    "Imported",
    "PublishedCheckpoint",
    "import_checkpoint",
    "remove_imported",
]
