"""The media that come with Unmask."""

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import click

SHOWN = ("photograph", "moving-face", "warped-face")
"""Chosen before any test was run on them."""


def sample_file(name: str) -> Traversable:
    """The file of a sample.

    Raises:
        click.UsageError: there is none of that name.
    """
    folder = files("unmask") / "samples"
    samples = {Path(each.name).stem: each for each in folder.iterdir() if _is_sample(each.name)}
    if name not in samples:
        *others, last = sorted(samples)
        there_are = f"{', '.join(others)} and {last}"
        raise click.UsageError(f"no sample is called {name!r}; there are {there_are}")
    return samples[name]


def _is_sample(name: str) -> bool:
    return Path(name).suffix in {".mp4", ".jpg"}
