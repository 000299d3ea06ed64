import hashlib
import io
import zlib
from pathlib import Path

import numpy as np
import pillow_heif
import pytest
from PIL import ExifTags, Image

from tests.media.media_files import grey, tiles
from unmask.arrays import RGBImage
from unmask.errors import MediaError
from unmask.media import Limits, MediaFacts, open_media
from unmask.media.decoder.pictures import why_not_read

PICTURE = tiles(61, 47)


pillow_heif.register_heif_opener()


def save(path: Path, image: Image.Image, **options: object) -> Path:
    if path.suffix == ".heic":
        options["quality"] = -1
    image.save(path, None, **options)
    return path


def only_frame(path: Path) -> tuple[MediaFacts, RGBImage]:
    with open_media(path) as media:
        assert media.facts.kind == "image"
        (frame,) = media.frames
        assert (frame.index, frame.time) == (0, 0.0)
        assert (media.facts.height, media.facts.width, 3) == frame.pixels.shape
        assert not frame.pixels.flags.writeable
        return media.facts, frame.pixels


@pytest.mark.parametrize(
    ("name", "container", "codec", "options", "tolerance"),
    [
        ("a.jpg", "jpeg", "jpeg", {"quality": 95, "subsampling": 0}, 6),
        ("a.png", "png", "png", {}, 0),
        ("a.webp", "webp", "webp", {"lossless": True}, 0),
        ("a.avif", "avif", "av1", {"quality": 100, "subsampling": "4:4:4"}, 2),
        ("a.heic", "heif", "hevc", {}, 2),
        ("a.bmp", "bmp", "bmp", {}, 0),
        ("a.tiff", "tiff", "tiff", {"compression": "tiff_lzw"}, 0),
        ("a.gif", "gif", "gif", {}, 8),
    ],
)
def test_pictures_in_many_formats(
    tmp_path: Path,
    name: str,
    container: str,
    codec: str,
    options: dict[str, object],
    tolerance: float,
) -> None:
    path = save(tmp_path / name, Image.fromarray(PICTURE), **options)

    facts, pixels = only_frame(path)

    assert np.abs(pixels.astype(int) - PICTURE).mean() <= tolerance
    assert (facts.container, facts.codec) == (container, codec)
    assert facts.byte_count == path.stat().st_size
    assert facts.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert facts.bits_per_pixel == pytest.approx(path.stat().st_size * 8 / (61 * 47))
    assert facts.jpeg_quality == (95 if codec == "jpeg" else None)
    assert (facts.duration, facts.frame_rate, facts.has_audio) == (None, None, False)


@pytest.mark.parametrize(
    ("orientation", "degrees", "turned"),
    [
        (1, 0, PICTURE),
        (2, 0, PICTURE[:, ::-1]),
        (3, 180, PICTURE[::-1, ::-1]),
        (4, 180, PICTURE[::-1]),
        (5, 90, PICTURE.transpose(1, 0, 2)),
        (7, 270, PICTURE[::-1, ::-1].transpose(1, 0, 2)),
        (9, 0, PICTURE),
        (6, 90, np.rot90(PICTURE, -1)),
        (8, 270, np.rot90(PICTURE, 1)),
    ],
)
def test_the_exif_orientation_is_applied(
    tmp_path: Path, orientation: int, degrees: int, turned: RGBImage
) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    path = save(tmp_path / "a.png", Image.fromarray(PICTURE), exif=exif)

    facts, pixels = only_frame(path)

    assert facts.rotation == degrees
    np.testing.assert_array_equal(pixels, turned)


@pytest.mark.parametrize("name", ["a.jpg", "a.webp", "a.avif", "a.heic", "a.tiff"])
def test_every_format_is_turned_once(tmp_path: Path, name: str) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    path = save(tmp_path / name, Image.fromarray(PICTURE), exif=exif.tobytes())

    _, pixels = only_frame(path)

    assert pixels.shape == (61, 47, 3)
    assert np.abs(pixels.astype(int) - np.rot90(PICTURE, -1)).mean() < 25


def test_what_a_picture_says_of_itself_becomes_tags(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Software] = "Face\nSwapper 2"
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2024:01:02 03:04:05"
    path = save(tmp_path / "a.jpg", Image.fromarray(PICTURE), exif=exif, comment=b"made by hand")

    facts, _ = only_frame(path)

    assert facts.tags["Software"] == "Face Swapper 2"
    assert facts.tags["DateTimeOriginal"] == "2024:01:02 03:04:05"
    assert facts.tags["comment"] == "made by hand"


def test_text_behind_the_pixels_is_found(tmp_path: Path) -> None:
    content = io.BytesIO()
    Image.fromarray(PICTURE).save(content, "PNG")
    end = content.getvalue()[-12:]
    text = b"tEXtSoftware\0Painter"
    chunk = (len(text) - 4).to_bytes(4, "big") + text + zlib.crc32(text).to_bytes(4, "big")
    path = tmp_path / "a.png"
    path.write_bytes(content.getvalue()[:-12] + chunk + end)

    facts, _ = only_frame(path)

    assert facts.tags["Software"] == "Painter"


def test_broken_exif_costs_only_the_tags(tmp_path: Path) -> None:
    path = save(tmp_path / "a.jpg", Image.fromarray(PICTURE), exif=b"Exif\0\0XX\0*" + bytes(40))

    facts, _ = only_frame(path)

    assert facts.rotation == 0


def palette_with_transparency() -> Image.Image:
    image = Image.new("P", (20, 10), 1)
    image.putpalette([255, 0, 0, 0, 128, 0])
    image.paste(0, (0, 0, 10, 10))
    image.info["transparency"] = 0
    return image


def half_transparent() -> Image.Image:
    return Image.new("RGBA", (20, 10), (200, 0, 0, 128))


@pytest.mark.parametrize(
    ("name", "image", "left", "right"),
    [
        ("alpha.png", half_transparent(), (227, 127, 127), (227, 127, 127)),
        ("palette.png", palette_with_transparency(), (255, 255, 255), (0, 128, 0)),
        ("grey.png", Image.new("L", (20, 10), 77), (77, 77, 77), (77, 77, 77)),
        ("bit.png", Image.new("1", (20, 10), 1), (255, 255, 255), (255, 255, 255)),
        ("cmyk.jpg", Image.new("CMYK", (20, 10), (0, 255, 255, 0)), (254, 0, 0), (254, 0, 0)),
        (
            "deep.png",
            Image.fromarray(np.full((10, 20), 0xC0FF, np.uint16)),
            (192, 192, 192),
            (192, 192, 192),
        ),
    ],
)
def test_every_mode_becomes_rgb(
    tmp_path: Path,
    name: str,
    image: Image.Image,
    left: tuple[int, int, int],
    right: tuple[int, int, int],
) -> None:
    _, pixels = only_frame(save(tmp_path / name, image))

    assert np.abs(pixels[5, 2].astype(int) - left).max() <= 2
    assert np.abs(pixels[5, 17].astype(int) - right).max() <= 2


@pytest.mark.parametrize("name", ["a.gif", "a.webp", "a.png"])
def test_an_animation_is_a_video(tmp_path: Path, name: str) -> None:
    levels = [40, 80, 120, 160]
    images = [Image.fromarray(grey(32, 24, level)) for level in levels]
    options = {"lossless": True} if name.endswith("webp") else {}
    path = save(
        tmp_path / name,
        images[0],
        save_all=True,
        append_images=images[1:],
        duration=[100, 300, 200, 200],
        **options,
    )

    with open_media(path) as media:
        assert media.facts.kind == "video"
        assert media.facts.duration == pytest.approx(0.8)
        assert media.facts.frame_rate == pytest.approx(5)
        assert [frame.time for frame in media.frames] == pytest.approx([0, 0.1, 0.4, 0.6])
        assert [frame.pixels[3, 3, 0] for frame in media.frames] == pytest.approx(levels, abs=1)

    with open_media(path, Limits(frames=2, decoded_frames=3)) as media:
        assert [frame.index for frame in media.frames] == [0, 2]
        assert list(map(str, media.notes)) == [
            "Only the first 3 of 4 frames were tested, because the limit of 3 frames was reached."
        ]


@pytest.mark.parametrize("name", ["a.jpg", "a.png"])
@pytest.mark.parametrize("orientation", [1, 6])
def test_the_upper_part_of_a_picture_that_breaks_off_is_read(
    tmp_path: Path, name: str, orientation: int
) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.Base.Software] = "Painter"
    path = save(tmp_path / name, Image.fromarray(tiles(200, 320)), exif=exif, quality=90)
    _, whole = only_frame(path)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])

    facts, upper = only_frame(path)

    if orientation == 6:
        whole, upper = np.rot90(whole), np.rot90(upper)
    assert 100 < len(upper) < 220
    np.testing.assert_array_equal(upper, whole[: len(upper)])
    assert facts.tags["Software"] == "Painter"


def test_colours_in_cie_lab_and_floating_point_values_are_shown_as_they_are(
    tmp_path: Path,
) -> None:
    red = Image.new("LAB", (20, 10), (138, 209, 198))
    _, pixels = only_frame(save(tmp_path / "lab.tiff", red))
    assert np.abs(pixels[5, 5].astype(int) - (255, 0, 0)).max() <= 6

    for white in (1.0, 255.0, 65535.0, 1e6):
        ramp = np.linspace(0, white, 256, dtype=np.float32)[None].repeat(4, 0)
        ramp[0, 0] = np.nan
        _, pixels = only_frame(save(tmp_path / "f.tiff", Image.fromarray(ramp)))
        np.testing.assert_array_equal(pixels[2, :, 1], np.arange(256))


def test_an_error_within_says_nothing_of_where_things_lie() -> None:
    words = why_not_read(OSError(24, "Too many open files", "/usr/lib/python3/PIL/ImageCms.py"))
    assert str(words) == "the picture is in a form that is not read; save it as PNG or JPEG"


def test_a_picture_larger_than_what_fits_is_made_smaller(tmp_path: Path) -> None:
    picture = Image.fromarray(tiles(400, 200))
    for name in ("a.png", "a.jpg"):
        path = save(tmp_path / name, picture, quality=95)
        with open_media(path, Limits(pixels=200 * 100)) as media:
            (frame,) = media.frames
            assert frame.pixels.shape == (100, 200, 3)
            expected = np.asarray(picture.reduce(2))
            assert np.abs(frame.pixels.astype(int) - expected).mean() < 8
            assert "reduced to half of its width and height" in str(media.notes[0])
        with open_media(path, Limits(pixels=10_000)) as media:
            width = media.frames[0].pixels.shape[1]
            assert width == {"a.png": 134, "a.jpg": 100}[name]
            by = {"a.png": 3, "a.jpg": 4}[name]
            assert f"reduced to 1/{by} of its width and height" in str(media.notes[0])
        with pytest.raises(MediaError, match=r"400 × 200 pixels; at most 0.001 million are"):
            only_frame_within(path, Limits(pixels=100, decoded_pixels=1000))


def only_frame_within(path: Path, limits: Limits) -> RGBImage:
    with open_media(path, limits) as media:
        return media.frames[0].pixels


@pytest.mark.parametrize("name", ["a.webp", "a.avif", "a.heic", "a.gif"])
def test_half_a_picture_is_refused(tmp_path: Path, name: str) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (200, 200, 3), dtype=np.uint8)
    path = save(tmp_path / name, Image.fromarray(noise))
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])

    with pytest.raises(MediaError, match=r"^[^\n]*damaged[^\n]*$"):
        only_frame(path)


def test_the_rest_of_a_file_does_not_matter_to_what_it_is(tmp_path: Path) -> None:
    content = io.BytesIO()
    Image.fromarray(PICTURE).save(content, "PNG")
    path = tmp_path / "film.mp4"
    path.write_bytes(content.getvalue() + b"ftyp and more" * 100)

    facts, pixels = only_frame(path)

    assert facts.container == "png"
    np.testing.assert_array_equal(pixels, PICTURE)


def test_a_frame_that_reaches_beyond_the_canvas_is_cut(tmp_path: Path) -> None:
    images = [Image.fromarray(grey(32, 24, level)) for level in (40, 80)]
    path = save(tmp_path / "a.gif", images[0], save_all=True, append_images=images[1:])
    content = bytearray(path.read_bytes())
    second = content.rindex(b"\x2c\0\0\0\0")
    content[second + 1] = 5
    path.write_bytes(content)

    with open_media(path) as media:
        assert {frame.pixels.shape for frame in media.frames} == {(24, 32, 3)}
