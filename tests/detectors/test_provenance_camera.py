"""Fields of a camera that hold together, and that cannot all be right."""

from datetime import UTC, datetime

import pytest

from unmask.detectors.provenance.camera import camera_of, contradictions
from unmask.provenance import Entry, Record

NOW = datetime(2026, 11, 28, tzinfo=UTC)
SOUND = {
    "Make": "Canon",
    "Model": "Canon EOS R6",
    "DateTime": "2024:05:02 10:00:00",
    "DateTimeOriginal": "2024:05:01 23:30:00",
    "GPSDateStamp": "2024:05:02",
    "ExposureTime": "0.005",
    "ShutterSpeedValue": "7.625",
    "FNumber": "2.8",
    "ApertureValue": "3",
    "FocalLength": "50",
    "FocalLengthIn35mmFilm": "50",
}


def record(**changes: str) -> Record:
    fields = {**SOUND, **changes}
    return Record(tuple(Entry("EXIF", name, text) for name, text in fields.items()))


def test_a_sound_camera_contradicts_itself_nowhere() -> None:
    assert contradictions(record(), NOW) == ()
    assert camera_of(record()) == "Canon EOS R6"
    assert camera_of(record(Make="Apple", Model="iPhone 15")) == "Apple iPhone 15"
    assert camera_of(Record()) == ""


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"Make": "SONY"}, "one of Canon"),
        ({"Make": "samsung", "Model": "iPhone 15 Pro"}, "one of Apple"),
        ({"ExposureTime": "0.02"}, "exposure time"),
        ({"FNumber": "8"}, "aperture"),
        ({"FocalLengthIn35mmFilm": "20"}, "no sensor is that large"),
        ({"DateTimeOriginal": "2025:01:01 00:00:00"}, "after it was last changed"),
        ({"DateTimeOriginal": "2031:01:01 00:00:00", "DateTime": ""}, "yet to come"),
        ({"GPSDateStamp": "2022:05:01"}, "fixed by satellite on 2022-05-01"),
    ],
)
def test_a_contradiction_is_named(changes: dict[str, str], said: str) -> None:
    sentences = contradictions(record(**changes), NOW)
    assert [said in str(sentence) for sentence in sentences].count(True) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"Make": "NIKON CORPORATION", "Model": "NIKON D750"},
        {"Make": "Google", "Model": "Pixel 8"},
        {"ExposureTime": "nan", "ShutterSpeedValue": "inf"},
        {"ExposureTime": "0", "FNumber": "-3", "FocalLength": "0"},
        {"ExposureTime": "x" * 5000, "ApertureValue": "<script>"},
        {"DateTimeOriginal": "0000:00:00 00:00:00", "GPSDateStamp": "2024:13:45"},
        {"DateTimeOriginal": "9999:99:99 99:99:99", "DateTime": "    :  :     :  :  "},
        {"FocalLength": "24", "FocalLengthIn35mmFilm": "18.96"},
    ],
)
def test_odd_and_empty_fields_are_no_contradiction(changes: dict[str, str]) -> None:
    assert contradictions(record(**changes), NOW) == ()


def test_names_are_quoted_as_plain_text() -> None:
    [sentence] = contradictions(record(Make="SO\x1b[31mNY\u202e"), NOW)
    assert "“SO [31mNY”" in str(sentence)
