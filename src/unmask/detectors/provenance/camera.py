"""Whether what a camera is said to have noted holds together.

None of these carries weight: programs and people break such fields for a hundred harmless reasons,
and how often they do was not measured.
"""

import math
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from unmask.detectors.provenance.words import shown
from unmask.provenance import Record
from unmask.words import Message

MAKERS = (
    "Apple",
    "Canon",
    "FUJIFILM",
    "Google",
    "HUAWEI",
    "LEICA",
    "NIKON",
    "OLYMPUS",
    "Panasonic",
    "PENTAX",
    "samsung",
    "SONY",
    "Xiaomi",
)
"""Names that makers begin their models with."""

MODELS = {"iPhone": "Apple", "iPad": "Apple", "Pixel ": "Google", "ILCE-": "SONY", "SM-": "samsung"}
"""Beginnings of models that belong to one maker."""

HALF_A_STOP = 0.5
"""How far two notes of one exposure may lie apart: cameras round them differently."""

WIDEST_ZONES = timedelta(hours=26)
"""Between the clocks of any two places."""

LARGEST_SENSOR = 0.5
"""A focal length in terms of 35 mm film is at least this part of the true one, up to sensors twice
as large as the film."""

_DATE = re.compile(r"(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d):(\d\d):(\d\d)")


def camera_of(record: Record) -> str:
    """The camera that is named, empty where none is."""
    make = _first(
        record, "Make", "tiff:Make", "com.apple.quicktime.make", "com.android.manufacturer"
    )
    model = _first(record, "Model", "tiff:Model", "com.apple.quicktime.model", "com.android.model")
    return model if model.lower().startswith(make.lower()) else f"{make} {model}".strip()


def contradictions(record: Record, now: datetime) -> tuple[Message, ...]:
    """What is said of fields that cannot all be right.

    Args:
        record: of the file.
        now: with its time zone.
    """
    return (
        *_maker(record),
        *_exposure(record),
        *_focal_length(record),
        *_dates(record, now),
    )


def _maker(record: Record) -> Iterator[Message]:
    make, model = _first(record, "Make"), _first(record, "Model")
    owner = next(
        (maker for start, maker in MODELS.items() if model.startswith(start)),
        next((maker for maker in MAKERS if model.lower().startswith(maker.lower() + " ")), ""),
    )
    if make and owner and owner.lower() not in make.lower():
        values = {"make": shown(make), "model": shown(model), "owner": owner}
        yield Message("provenance-maker", values)


def _exposure(record: Record) -> Iterator[Message]:
    seconds, speed = _numbers(record, "ExposureTime", "ShutterSpeedValue")
    if seconds > 0 and abs(-math.log2(seconds) - speed) > HALF_A_STOP:
        yield Message("provenance-exposure-time")
    number, aperture = _numbers(record, "FNumber", "ApertureValue")
    if number > 0 and abs(2 * math.log2(number) - aperture) > HALF_A_STOP:
        yield Message("provenance-aperture")


def _focal_length(record: Record) -> Iterator[Message]:
    length, in_film = _numbers(record, "FocalLength", "FocalLengthIn35mmFilm")
    if length > 0 and 0 < in_film < LARGEST_SENSOR * length:
        yield Message("provenance-focal-length", {"length": length, "film": in_film})


def _dates(record: Record, now: datetime) -> Iterator[Message]:
    taken = _date(_first(record, "DateTimeOriginal"))
    changed = _date(_first(record, "DateTime"))
    if taken and changed and taken - changed > WIDEST_ZONES:
        yield Message("provenance-taken-after-change", {"date": f"{taken:%Y-%m-%d}"})
    if taken and taken - now > WIDEST_ZONES:
        yield Message("provenance-taken-later", {"date": f"{taken:%Y-%m-%d}"})
    satellite = _first(record, "GPSDateStamp")
    fixed = _date(f"{satellite} 12:00:00")
    if taken and fixed and abs(taken - fixed) > WIDEST_ZONES + timedelta(hours=12):
        dates = {"date": f"{taken:%Y-%m-%d}", "fixed": f"{fixed:%Y-%m-%d}"}
        yield Message("provenance-satellite", dates)


def _first(record: Record, *names: str) -> str:
    return next(iter(record.texts(*names)), "").strip()[:80]


def _numbers(record: Record, *names: str) -> tuple[float, ...]:
    """A number for each name; not a number makes every comparison false."""
    return tuple(_number(_first(record, name)) for name in names)


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        return math.nan
    return value if math.isfinite(value) else math.nan


def _date(text: str) -> datetime | None:
    match = _DATE.match(text)
    try:
        return match and datetime(*map(int, match.groups()), tzinfo=UTC)  # type: ignore[misc, arg-type]
    except ValueError:
        return None
