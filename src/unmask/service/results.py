"""The files that come out of an analysis: the report and the exhibits."""

import json
from pathlib import Path
from typing import Any

import cv2

from unmask.analysis import Analysis
from unmask.detectors import Picture
from unmask.report import write_report

REPORT_NAME = "report.html"
EXHIBITS_FOLDER = "exhibits"
EXHIBITS_LIST = "exhibits.json"


def write_results(analysis: Analysis, folder: Path) -> None:
    """Write the report and the exhibits that are pictures; plots are in the report alone.

    Raises:
        OSError: they cannot be written.
    """
    exhibits = folder / EXHIBITS_FOLDER
    exhibits.mkdir(parents=True, exist_ok=True, mode=0o700)
    entries: list[dict[str, Any]] = []
    for detector, picture in _pictures(analysis):
        name = f"{len(entries):02}.png"
        (exhibits / name).write_bytes(_png(picture))
        entries.append(
            {
                "name": name,
                "caption": picture.caption,
                "detector": detector,
                "time": picture.time,
            }
        )
    (exhibits / EXHIBITS_LIST).write_text(json.dumps(entries), encoding="ascii")
    write_report(analysis, folder / REPORT_NAME)


def read_exhibits(folder: Path) -> list[dict[str, Any]]:
    """What ``write_results`` wrote of exhibits.

    Raises:
        OSError: there is nothing to read.
    """
    text = (folder / EXHIBITS_FOLDER / EXHIBITS_LIST).read_text(encoding="ascii")
    entries: list[dict[str, Any]] = json.loads(text)
    return entries


def exhibit_path(folder: Path, name: str) -> Path | None:
    """The file of an exhibit; None if the list does not name it."""
    if any(entry["name"] == name for entry in read_exhibits(folder)):
        return folder / EXHIBITS_FOLDER / name
    return None


def _pictures(analysis: Analysis) -> list[tuple[str, Picture]]:
    return [
        (finding.detector, exhibit)
        for finding in analysis.findings
        for exhibit in finding.exhibits
        if isinstance(exhibit, Picture)
    ]


def _png(picture: Picture) -> bytes:
    done, encoded = cv2.imencode(".png", cv2.cvtColor(picture.pixels, cv2.COLOR_RGB2BGR))
    if not done:
        raise ValueError(f"expected a picture that PNG can hold, got {picture.pixels.shape}")
    return encoded.tobytes()
