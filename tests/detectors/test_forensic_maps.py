"""The maps on forgeries whose mask is known, and the test as a whole on pictures of all kinds."""

from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import ExifTags, Image, ImageOps

from unmask.detectors import Finding, Picture, load_detectors
from unmask.detectors.forensic_maps import ForensicMapsDetector, detector
from unmask.detectors.forensic_maps.maps.double_quantisation import double_quantisation
from unmask.detectors.forensic_maps.maps.face_sharpness import face_sharpness
from unmask.detectors.forensic_maps.material import COSINES, Material, block_coefficients
from unmask.detectors.forensic_maps.table import MAPS, MapKind
from unmask.detectors.forensic_maps.untouched import untouched_like
from unmask.faces import Box
from unmask.lab.forensic_maps.__main__ import areas_of
from unmask.lab.forensic_maps.forgeries import (
    FORGERIES,
    compressed,
    jpeg_of,
    material_of,
    scene_of,
)
from unmask.media import Limits, open_media

SAMPLES = Path(str(files("unmask") / "samples"))
PHOTOGRAPH = SAMPLES / "photograph.jpg"
KEYS = [kind.key for kind in MAPS]


def scene(seed: int) -> NDArray[np.uint8]:
    """The photograph at 512 px, as a camera would have taken it; with seed 1 its mirror image."""
    picture = Image.open(PHOTOGRAPH).resize((1024, 1024), Image.Resampling.BICUBIC)
    pixels = np.asarray(picture, np.uint8)
    return scene_of(np.ascontiguousarray(pixels[:, ::-1] if seed else pixels), seed)


def area(kind: str, forgery: str, quality: int, again: int = 0) -> float:
    forged = FORGERIES[forgery](scene(0), scene(1))
    pixels = compressed(forged.pixels, quality) if again else forged.pixels
    return dict(areas_of(forged, jpeg_of(pixels, again or quality)))[kind]


@pytest.mark.parametrize(
    ("kind", "forgery", "quality", "bar"),
    [
        ("error-levels", "splice", 95, 0.75),
        ("error-levels", "splice", 85, 0.65),
        ("ghosts", "ghost", 95, 0.9),
        ("ghosts", "ghost", 85, 0.9),
        ("double-quantisation", "splice", 95, 0.95),
        ("double-quantisation", "splice", 85, 0.95),
        ("double-quantisation", "ghost", 95, 0.95),
        ("block-grid", "shifted-grid", 95, 0.9),
        ("block-grid", "shifted-grid", 85, 0.7),
        ("noise-residue", "other-noise", 95, 0.85),
        ("noise-residue", "other-noise", 85, 0.7),
        ("colour-filter", "resampled", 95, 0.75),
        ("copies", "copied", 95, 0.7),
        ("copies", "copied", 85, 0.7),
        ("face-sharpness", "blurred", 95, 0.6),
        ("face-sharpness", "blurred", 85, 0.6),
    ],
)
def test_each_map_finds_what_it_is_for(kind: str, forgery: str, quality: int, bar: float) -> None:
    assert area(kind, forgery, quality) > bar


@pytest.mark.parametrize(
    ("width", "end"), [(400, "px."), (900, "px, in the picture made 2 times smaller.")]
)
def test_a_large_face_is_measured_in_a_smaller_picture_and_that_is_said(
    width: int, end: str
) -> None:
    tiles = np.random.default_rng(1).integers(0, 256, (40, 40), dtype=np.uint8)
    place = (1600 - width) / 2
    material = replace(
        material_of(jpeg_of(scene(0), 95)),
        luminance=np.kron(tiles, np.ones((40, 40), np.uint8)),
        face=Box(place, place, width, width),
    )
    trace = face_sharpness(material)
    assert trace is not None
    assert str(trace.shows).endswith(end)


def test_a_second_saving_leaves_the_block_grid_its_breaks() -> None:
    assert area("block-grid", "shifted-grid", 85, again=80) > 0.7


def test_double_quantisation_names_the_first_quality() -> None:
    twice = material_of(jpeg_of(compressed(scene(0), 65), 92))
    trace = double_quantisation(twice)
    assert trace is not None
    (said,) = trace.said
    assert said.key == "map-doubled-quality"
    assert said.values["quality"] == pytest.approx(65, abs=2)


@pytest.mark.parametrize("quality", [70, 85, 95])
def test_a_picture_that_was_saved_once_is_dark(quality: int) -> None:
    trace = double_quantisation(material_of(jpeg_of(scene(0), quality)))
    assert trace is not None
    assert trace.said == ()
    full = next(kind.full for kind in MAPS if kind.key == "double-quantisation")
    assert (trace.values > full / 2).mean() < 0.02


def test_coefficients_are_those_of_the_cosine_transform() -> None:
    luminance = np.random.default_rng(0).integers(0, 256, (19, 27), dtype=np.uint8)
    found = block_coefficients(luminance)
    assert found.shape == (2, 8, 3, 8)
    block = luminance[8:16, 16:24].astype(np.float64) - 128
    np.testing.assert_allclose(found[1, :, 2, :], COSINES @ block @ COSINES.T, atol=1e-2)
    assert found[1, 0, 2, 0] == pytest.approx(block.mean() * 8, abs=1e-2)


def test_the_untouched_picture_has_the_files_own_divisors() -> None:
    material = material_of(jpeg_of(scene(0), 77))
    like = untouched_like(material)
    assert like.table is not None
    np.testing.assert_array_equal(like.table, material.table)
    coefficients = like.coefficients[:, 1, :, 0] / like.table[1, 0]
    assert np.abs(coefficients - np.round(coefficients)).mean() < 0.08


def examine(path: Path) -> Finding:
    with open_media(path) as media:
        return ForensicMapsDetector().examine(media, (), lambda _fraction: None)


def keys(finding: Finding) -> list[str]:
    return [getattr(reason, "key", "") for reason in finding.reasons]


def test_it_is_installed() -> None:
    (found,) = load_detectors(["forensic-maps"])
    assert isinstance(found, ForensicMapsDetector)


def test_a_photograph_has_each_map_with_what_it_is_read_against_and_no_weight() -> None:
    finding = examine(PHOTOGRAPH)
    assert (finding.status, finding.log10_lr) == ("scored", 0.0)
    # Without a face there is no map of its surroundings.
    assert len(finding.exhibits) == len(MAPS) - 1
    assert keys(finding) == ["maps-without-weight", "map-left-out"]
    first = finding.exhibits[0]
    assert isinstance(first, Picture)
    assert first.comparison is not None
    untouched = first.comparison.untouched
    assert untouched is not None
    assert (first.pixels.shape, untouched.shape) == ((512, 512, 3), (384, 384, 3))
    assert np.array_equal(first.comparison.original, np.asarray(Image.open(PHOTOGRAPH)))
    assert not np.array_equal(cv2.resize(untouched, (512, 512)), first.pixels)


def test_all_maps_of_a_picture_share_its_original_and_say_how_to_read_them() -> None:
    pictures = (one for one in examine(PHOTOGRAPH).exhibits if isinstance(one, Picture))
    compared = [one.comparison for one in pictures if one.comparison]
    assert len({id(one.original) for one in compared}) == 1
    titles = [str(one.title) for one in compared]
    assert titles[:2] == ["Error levels", "JPEG ghosts"]
    assert len(set(titles)) == len(MAPS) - 1
    assert all(str(one.look) and str(one.ignore) for one in compared)


def test_what_people_see_is_upright(tmp_path: Path) -> None:
    path = tmp_path / "turned.jpg"
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    Image.open(PHOTOGRAPH).crop((0, 0, 320, 192)).save(path, exif=exif, quality=90)
    (first, *_) = examine(path).exhibits
    assert isinstance(first, Picture)
    assert first.pixels.shape == (320, 192, 3)
    assert first.comparison is not None
    shown = np.asarray(ImageOps.exif_transpose(Image.open(path)), np.int16)
    assert np.abs(first.comparison.original - shown).mean() < 1


def test_of_a_large_picture_a_window_is_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(detector, "MOST_PIXELS", 200 * 200)
    finding = examine(PHOTOGRAPH)
    (window,) = [
        reason for reason in finding.reasons if getattr(reason, "key", "") == "maps-window"
    ]
    assert "200 × 200 px" in str(window)


@pytest.mark.parametrize("orientation", [1, 6])
def test_a_picture_that_was_made_smaller_is_looked_at_as_its_file_stores_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, orientation: int
) -> None:
    """The window holds what an unshrunk picture's would, divisors and grid of the blocks too."""
    monkeypatch.setattr(detector, "MOST_PIXELS", 200 * 200)
    path = tmp_path / "a.jpg"
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    # Odd sides, so that the last px of what is made smaller holds less than the others.
    Image.open(PHOTOGRAPH).crop((0, 0, 511, 385)).save(path, exif=exif, quality=90)
    expected = examine(path)

    with open_media(path, Limits(pixels=300 * 200)) as media:
        assert media.facts.divisor == 2
        finding = ForensicMapsDetector().examine(media, (), lambda _fraction: None)

    assert keys(finding) == keys(expected)
    assert "map-left-out" in keys(finding)
    assert len(finding.exhibits) == len(expected.exhibits) == len(MAPS) - 1
    for one, other in zip(finding.exhibits, expected.exhibits, strict=True):
        assert isinstance(one, Picture)
        assert isinstance(other, Picture)
        np.testing.assert_array_equal(one.pixels, other.pixels)


def test_where_the_file_does_not_give_a_window_it_abstains(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    Image.open(PHOTOGRAPH).save(path)
    with open_media(path, Limits(pixels=300 * 300)) as media:
        path.unlink()
        finding = ForensicMapsDetector().examine(media, (), lambda _fraction: None)
    assert (finding.status, keys(finding)) == ("abstained", ["maps-made-smaller"])


def test_of_a_video_three_frames_have_the_maps_that_survive() -> None:
    finding = examine(SAMPLES / "moving-face.mp4")
    assert "maps-left-out-video" in keys(finding)
    surviving = [kind for kind in MAPS if kind.on == "video" and kind.key != "face-sharpness"]
    assert len(finding.exhibits) == 3 * len(surviving)
    times = {exhibit.time for exhibit in finding.exhibits if isinstance(exhibit, Picture)}
    assert len(times) == 3


@pytest.mark.parametrize(
    "form", ["L", "CMYK", "I;16", "P", "RGBA", "animated", "flat", "tiny table"]
)
def test_any_kind_of_picture_is_drawn(tmp_path: Path, form: str) -> None:
    path = tmp_path / "picture"
    picture = Image.open(PHOTOGRAPH).resize((203, 141))
    if form == "animated":
        picture.save(path, "GIF", save_all=True, append_images=[picture.rotate(9)])
    elif form == "flat":
        Image.new("RGB", (160, 160), (90, 90, 90)).save(path, "JPEG")
    elif form == "tiny table":
        picture.save(path, "JPEG", quality=1)
    elif form == "I;16":
        levels = np.asarray(picture.convert("L"), np.uint16) * 257
        Image.fromarray(levels).save(path, "PNG")
    else:
        picture.convert(form).save(path, "JPEG" if form in ("L", "CMYK") else "PNG")
    finding = examine(path)
    assert finding.status == "scored"
    assert len(finding.exhibits) >= 2


def test_one_pixel_is_too_small(tmp_path: Path) -> None:
    path = tmp_path / "dot.png"
    Image.new("RGB", (1, 1)).save(path)
    finding = examine(path)
    assert finding.status == "abstained"
    assert "at least 128 px" in str(finding.reasons[0])


@pytest.mark.parametrize("kind", MAPS, ids=KEYS)
@pytest.mark.parametrize("size", [(128, 128), (129, 1031), (7, 3)])
def test_maps_of_any_size_are_finite(kind: MapKind, size: tuple[int, int]) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (*size, 3), dtype=np.uint8)
    trace = kind.make(Material.of(pixels))
    assert trace is None or bool(np.isfinite(trace.values).all())
