"""The files that come out of an analysis: the report, the exhibits and small pictures of frames."""

import json
import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import cv2
from cv2.typing import MatLike

from unmask.analysis import Analysis
from unmask.arrays import RGBImage
from unmask.detectors import Comparison, Layer, Picture, Plot
from unmask.faces import Box, FaceTrack
from unmask.media import Frame
from unmask.report import Thumbnail, report_pictures, write_report
from unmask.words import LANGUAGES, Language, message_document, say

EXHIBITS_FOLDER = "exhibits"
EXHIBITS_LIST = "exhibits.json"
PLOTS_LIST = "plots.json"
FRAMES_FOLDER = "frames"
FRAMES_LIST = "frames.json"

Entries = dict[str, Any]


def write_results(analysis: Analysis, folder: Path) -> None:
    """Write the report in each language, the exhibits, and small pictures of the frames.

    Raises:
        OSError: they cannot be written.
    """
    _write_exhibits(_pictures(analysis), folder / EXHIBITS_FOLDER)
    _write_plots(analysis, folder / EXHIBITS_FOLDER)
    pictures = report_pictures(analysis)
    _write_frames(analysis, pictures.strip, folder / FRAMES_FOLDER)
    for language in LANGUAGES:
        write_report(analysis, folder / report_name(language), pictures, language)


def report_name(language: Language) -> str:
    """The file of the report in a language."""
    return "report.html" if language == "en" else f"report.{language}.html"


def report_path(folder: Path, language: Language) -> Path:
    """The report in a language; analyses of earlier versions have it in English only."""
    path = folder / report_name(language)
    return path if path.is_file() else folder / report_name("en")


def read_exhibits(folder: Path) -> list[Entries]:
    """What ``write_results`` wrote of exhibits.

    Raises:
        OSError: there is nothing to read.
    """
    text = (folder / EXHIBITS_FOLDER / EXHIBITS_LIST).read_text(encoding="ascii")
    entries: list[Entries] = json.loads(text)
    return entries


def read_plots(folder: Path) -> list[Entries]:
    """What ``write_results`` wrote of plots.

    Raises:
        OSError: there is nothing to read, as in analyses of earlier versions.
    """
    text = (folder / EXHIBITS_FOLDER / PLOTS_LIST).read_text(encoding="ascii")
    entries: list[Entries] = json.loads(text)
    return entries


def exhibit_path(folder: Path, name: str) -> Path | None:
    """The file of an exhibit or of what belongs to it; None if no list names it."""
    with suppress(OSError):
        if any(name in _files_of(entry) for entry in read_exhibits(folder)):
            return folder / EXHIBITS_FOLDER / name
    return None


def _files_of(entry: Entries) -> Iterator[str]:
    """The exhibit's own file, its layer's, and those of what it is read against."""
    yield entry["name"]
    # Analyses of earlier versions have neither.
    comparison = entry.get("comparison") or {}
    parts = (entry.get("layer"), comparison.get("original"), comparison.get("untouched"))
    yield from (part["name"] for part in parts if part)


def read_frames(folder: Path) -> Entries:
    """What ``write_results`` wrote of frames.

    Raises:
        OSError: there is nothing to read.
    """
    text = (folder / FRAMES_FOLDER / FRAMES_LIST).read_text(encoding="ascii")
    entries: Entries = json.loads(text)
    return entries


def frame_path(folder: Path, name: str) -> Path | None:
    """The small picture of a frame; None if no list names it."""
    with suppress(OSError):
        if any(frame["name"] == name for frame in read_frames(folder)["frames"]):
            return folder / FRAMES_FOLDER / name
    return None


def _write_exhibits(pictures: Sequence[tuple[str, Picture]], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    entries = []
    originals = dict[int, str]()
    for number, (detector, picture) in enumerate(pictures):
        name = f"{number:02}.png"
        _write_png(picture.pixels, folder / name)
        entries.append(
            {
                "name": name,
                "caption": say(picture.caption),
                "messages": {"caption": message_document(picture.caption)},
                "detector": detector,
                "time": picture.time,
                "layer": _write_layer(picture.layer, folder, f"{number:02}-layer.png"),
                "comparison": _write_comparison(picture.comparison, folder, number, originals),
            }
        )
    (folder / EXHIBITS_LIST).write_text(json.dumps(entries), encoding="ascii")


def _write_comparison(
    comparison: Comparison | None, folder: Path, number: int, originals: dict[int, str]
) -> Entries | None:
    """Write what a map is read against; the file of an original that several share is one."""
    if comparison is None:
        return None
    original, untouched = comparison.original, comparison.untouched
    if id(original) not in originals:
        originals[id(original)] = f"{number:02}-original.png"
        _write_png(original, folder / originals[id(original)])
    if untouched is not None:
        _write_png(untouched, folder / f"{number:02}-untouched.png")
    return {
        **_said(comparison, "title", "look", "ignore"),
        "original": {"name": originals[id(original)]},
        "untouched": None if untouched is None else {"name": f"{number:02}-untouched.png"},
    }


def _said(owner: object, *fields: str) -> Entries:
    """Some sentences of an object as in the document: in English, with key and values beside."""
    said = {field: getattr(owner, field) for field in fields}
    return {
        **{field: None if one is None else say(one) for field, one in said.items()},
        "messages": {
            field: None if one is None else message_document(one) for field, one in said.items()
        },
    }


def _write_plots(analysis: Analysis, folder: Path) -> None:
    entries = [
        {"detector": finding.detector, **_plot(exhibit)}
        for finding in analysis.findings
        for exhibit in finding.exhibits
        if isinstance(exhibit, Plot)
    ]
    (folder / PLOTS_LIST).write_text(json.dumps(entries), encoding="ascii")


def _plot(plot: Plot) -> Entries:
    return {
        **_said(plot, "caption", "x_label", "y_label"),
        "over_time": plot.is_over_time,
        "curves": [
            {**_said(curve, "name"), "points": [_point(point) for point in curve.points]}
            for curve in plot.curves
        ],
        "bands": [
            {**_said(band, "name"), "low": _number(band.low), "high": _number(band.high)}
            for band in plot.bands
        ],
    }


def _point(point: tuple[float, float]) -> list[float] | None:
    """A point of a curve; None for a gap."""
    if not all(map(math.isfinite, point)):
        return None
    return [round(float(value), 4) for value in point]


def _number(value: float) -> float | None:
    """The edge of a band; None where it has no end."""
    return round(float(value), 4) if math.isfinite(value) else None


def _write_layer(layer: Layer | None, folder: Path, name: str) -> Entries | None:
    if layer is None:
        return None
    bgra = cv2.cvtColor(layer.pixels, cv2.COLOR_RGBA2BGRA)
    (folder / name).write_bytes(_png(bgra))
    return {"name": name, "box": _box(layer.box)}


def _write_frames(analysis: Analysis, strip: Sequence[Thumbnail], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    frames = analysis.media.frames
    faces = _faces_by_frame(analysis.faces, frames)
    entries: list[Entries] = []
    for thumbnail in strip:
        name = f"{len(entries):02}.jpg"
        (folder / name).write_bytes(thumbnail.picture.jpeg)
        shown = faces[thumbnail.frame]
        entries.append({"name": name, "time": thumbnail.time, "faces": shown})
    height, width = frames[0].pixels.shape[:2]
    text = json.dumps({"width": width, "height": height, "frames": entries})
    (folder / FRAMES_LIST).write_text(text, encoding="ascii")


def _faces_by_frame(
    tracks: Sequence[FaceTrack], frames: Sequence[Frame]
) -> dict[int, list[Entries]]:
    """Boxes by frame, all in px of the first: a video may hold frames of other sizes."""
    height, width = frames[0].pixels.shape[:2]
    faces = defaultdict[int, list[Entries]](list)
    for track in tracks:
        for face in track.faces:
            own_height, own_width = frames[face.frame].pixels.shape[:2]
            box = _stretched(face.box, width / own_width, height / own_height)
            faces[face.frame].append({"person": track.person, "box": _box(box)})
    return faces


def _stretched(box: Box, across: float, down: float) -> Box:
    return Box(box.x * across, box.y * down, box.width * across, box.height * down)


def _box(box: Box) -> dict[str, float]:
    sides = {"x": box.x, "y": box.y, "width": box.width, "height": box.height}
    return {name: round(float(value), 2) for name, value in sides.items()}


def _pictures(analysis: Analysis) -> list[tuple[str, Picture]]:
    return [
        (finding.detector, exhibit)
        for finding in analysis.findings
        for exhibit in finding.exhibits
        if isinstance(exhibit, Picture)
    ]


def _write_png(pixels: RGBImage, path: Path) -> None:
    path.write_bytes(_png(cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR)))


def _png(pixels: MatLike) -> bytes:
    done, encoded = cv2.imencode(".png", pixels)
    if not done:
        raise ValueError(f"expected a picture that PNG can hold, got {pixels.shape}")
    return encoded.tobytes()
