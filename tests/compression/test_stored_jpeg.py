"""What is read of a JPEG's compression: the luminance as it is stored, the divisors, the turn."""

import json
import tempfile
from importlib.resources import files
from pathlib import Path
from typing import BinaryIO, cast

import numpy as np
import pytest
from PIL import ExifTags, Image

from unmask.compression import StoredJpeg, read_stored_jpeg
from unmask.compression.reading import believe
from unmask.errors import MediaError
from unmask.media import MediaFacts, open_media

SAMPLES = Path(str(files("unmask") / "samples"))
PHOTOGRAPH = SAMPLES / "photograph.jpg"


def read(path: Path) -> StoredJpeg | None:
    with open_media(path) as media:
        return read_stored_jpeg(path, media.facts)


def test_luminance_and_divisors_are_those_of_the_file() -> None:
    stored = read(PHOTOGRAPH)
    picture = Image.open(PHOTOGRAPH)
    expected = np.array(picture.quantization[0]).reshape(8, 8)  # type: ignore[attr-defined]
    picture.draft("L", None)
    assert stored is not None
    np.testing.assert_array_equal(stored.table, expected)
    np.testing.assert_array_equal(stored.luminance, np.asarray(picture))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_turn_gives_what_people_see(tmp_path: Path, orientation: int) -> None:
    path = tmp_path / "turned.jpg"
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    Image.open(PHOTOGRAPH).crop((0, 0, 160, 96)).save(path, exif=exif)
    with open_media(path) as media:
        stored = read_stored_jpeg(path, media.facts)
        assert stored is not None
        seen = media.frames[0].pixels.astype(np.float64)
    grey = seen @ (0.299, 0.587, 0.114)
    turned = stored.orientation.apply(stored.luminance[..., None])[..., 0]
    assert np.abs(turned - grey).mean() < 1


@pytest.mark.parametrize("mode", ["CMYK", "PNG"])
def test_without_luminance_there_is_nothing(tmp_path: Path, mode: str) -> None:
    path = tmp_path / "picture"
    picture = Image.open(PHOTOGRAPH)
    if mode == "CMYK":
        picture.convert("CMYK").save(path, "JPEG")
    else:
        picture.save(path, mode)
    assert read(path) is None


def test_components_that_are_colours_are_no_luminance(tmp_path: Path) -> None:
    path = tmp_path / "rgb.jpg"
    Image.open(PHOTOGRAPH).save(path, keep_rgb=True)
    assert read(path) is None


def test_half_a_file_gives_nothing(tmp_path: Path) -> None:
    path = tmp_path / "half.jpg"
    path.write_bytes(PHOTOGRAPH.read_bytes()[:40_000])
    assert read(path) is None


def test_a_file_that_changed_is_told(tmp_path: Path) -> None:
    path = tmp_path / "picture.jpg"
    path.write_bytes(PHOTOGRAPH.read_bytes())
    with open_media(path) as media:
        facts = media.facts
    path.write_bytes(PHOTOGRAPH.read_bytes() + b"more")
    with pytest.raises(MediaError, match="changed"):
        read_stored_jpeg(path, facts)


@pytest.mark.parametrize(
    "changed",
    [
        {"width": 31},
        {"width": -32},
        {"width": "32; rm"},
        {"table": [0] * 64},
        {"table": [1] * 63},
        {"table": [2**40] * 64},
        {"orientation": None},
    ],
)
def test_a_subverted_process_is_not_believed(changed: dict[str, object]) -> None:
    facts = MediaFacts("image", "jpeg", "jpeg", 32, 16)
    sound = {"width": 32, "height": 16, "table": [3] * 64, "orientation": 1}
    with _luminance(32 * 16) as luminance:
        assert believe(json.dumps(sound).encode(), luminance, facts) is not None
        assert believe(json.dumps({**sound, **changed}).encode(), luminance, facts) is None
    with _luminance(32 * 16 - 1) as short:
        assert believe(json.dumps(sound).encode(), short, facts) is None


def _luminance(count: int) -> BinaryIO:
    file = tempfile.TemporaryFile()  # noqa: SIM115  the caller closes it
    file.write(bytes(count))
    file.flush()
    return cast(BinaryIO, file)
