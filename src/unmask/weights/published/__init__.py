"""Importing the weights that authors publish, which Unmask may not ship."""

from unmask.weights.published.catalogue import CHECKPOINTS, PublishedCheckpoint, as_shown
from unmask.weights.published.importing import Imported, import_checkpoint, remove_imported

__all__ = [
    "CHECKPOINTS",
    "Imported",
    "PublishedCheckpoint",
    "as_shown",
    "import_checkpoint",
    "remove_imported",
]
