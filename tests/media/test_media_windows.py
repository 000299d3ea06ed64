"""Windows of still pictures at the full resolution of their files."""

from pathlib import Path

import numpy as np
import pillow_heif
import pytest
from PIL import ExifTags, Image, ImageOps

from tests.media.media_files import tiles
from unmask.errors import MediaError
from unmask.media import Limits, Region, media_from_frames, open_media, open_windows

WINDOWS = (Region(0, 0, 64, 32), Region(131, 77, 50, 41), Region(336, 168, 64, 32))
SMALL = Limits(pixels=200 * 100)


def saved(path: Path, orientation: int = 1, mode: str = "RGB") -> Path:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    pillow_heif.register_heif_opener()
    Image.fromarray(tiles(400, 200)).convert(mode).save(path, exif=exif, quality=95)
    return path


@pytest.mark.parametrize(
    ("name", "orientation"),
    [*(("a.jpg", number) for number in range(1, 9)), ("a.png", 6), ("a.tif", 6), ("a.heic", 6)],
)
def test_windows_are_what_the_upright_picture_shows_there(
    tmp_path: Path, name: str, orientation: int
) -> None:
    path = saved(tmp_path / name, orientation)
    with open_media(path) as whole:
        expected = whole.frames[0].pixels
    height, width = expected.shape[:2]
    windows = [
        w if w.lies_in(width, height) else Region(w.y, w.x, w.height, w.width) for w in WINDOWS
    ]

    with open_media(path, SMALL) as media:
        found = open_windows(media, windows)

    assert (media.facts.divisor, media.facts.width) == (2, width // 2)
    for window, pixels in zip(windows, found, strict=True):
        np.testing.assert_array_equal(pixels, window.of(expected))


def test_a_palette_is_read_as_colours(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.png", mode="P")
    with open_media(path, SMALL) as media:
        (found,) = open_windows(media, WINDOWS[1:2])
    expected = np.asarray(Image.open(path).convert("RGB"))
    np.testing.assert_array_equal(found, WINDOWS[1].of(expected))


@pytest.mark.parametrize(
    "window", [Region(337, 168, 64, 32), Region(-1, 0, 8, 8), Region(0, 0, 0, 8)]
)
def test_what_lies_outside_is_refused(tmp_path: Path, window: Region) -> None:
    with (
        open_media(saved(tmp_path / "a.png"), SMALL) as media,
        pytest.raises(MediaError, match="expected a part of 400 × 200 px"),
    ):
        open_windows(media, [window])


def test_a_picture_that_is_too_large_even_for_that_is_refused(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.jpg")
    with (
        open_media(path, Limits(pixels=200 * 100)) as media,
        pytest.raises(MediaError, match="400 × 200 pixels"),
    ):
        open_windows(media, WINDOWS, Limits(decoded_pixels=400 * 200 - 1))


def test_frames_from_memory_have_no_more_than_they_show() -> None:
    with pytest.raises(MediaError):
        open_windows(media_from_frames([tiles(400, 200)], [0.0]), WINDOWS)


def test_frames_within_a_border_know_where_they_lie(tmp_path: Path) -> None:
    bordered = ImageOps.expand(Image.fromarray(tiles(400, 200)), border=(60, 30), fill="black")
    path = tmp_path / "a.png"
    bordered.save(path)
    with open_media(path) as media:
        inside = media.within_borders
        assert inside.corner == (media.content.x, media.content.y) != (0, 0)
        np.testing.assert_array_equal(
            inside.frames[0].pixels[0, 0],
            media.frames[0].pixels[inside.corner[1], inside.corner[0]],
        )
