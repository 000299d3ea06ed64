"""Packages of detectors by somebody else, for the tests that find or run them."""

from collections.abc import Mapping
from pathlib import Path


def write_detector_package(
    folder: Path, module: str, source: str, detectors: Mapping[str, str]
) -> None:
    """Leave a package in a folder as pip would; ``detectors`` gives the place of each name."""
    (folder / f"{module}.py").write_text(source, encoding="utf-8")
    metadata = folder / f"{module}-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {module}\nVersion: 1.0\n")
    entry_points = (f"{name} = {place}\n" for name, place in detectors.items())
    (metadata / "entry_points.txt").write_text("[unmask.detectors]\n" + "".join(entry_points))
