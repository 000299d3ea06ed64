"""A series of captured frames is opened like a video: decoded apart, chosen, held to limits."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import ExifTags, Image

from tests.media.media_files import grey, tiles, write_video
from unmask.arrays import RGBImage
from unmask.errors import MediaError
from unmask.media import Limits, open_frames


def write(folder: Path, pictures: list[RGBImage], suffix: str = ".png") -> list[Path]:
    paths = [folder / f"{number:03}{suffix}" for number in range(len(pictures))]
    for path, pixels in zip(paths, pictures, strict=True):
        cv2.imwrite(str(path), pixels[..., ::-1])
    return paths


def test_frames_come_back_as_they_were(tmp_path: Path) -> None:
    pictures = [tiles(64, 48, seed) for seed in range(3)]
    media = open_frames(write(tmp_path, pictures), [2.0, 2.5, 4.0], name="a page")
    assert media.source == "a page"
    assert [frame.time for frame in media.frames] == [0.0, 0.5, 2.0]
    for frame, pixels in zip(media.frames, pictures, strict=True):
        assert np.array_equal(frame.pixels, pixels)
        assert not frame.pixels.flags.writeable
    facts = media.facts
    assert (facts.kind, facts.container, facts.codec) == ("video", "frames", "png")
    assert (facts.width, facts.height, facts.duration, facts.frame_rate) == (64, 48, 2.0, 1.0)
    assert facts.byte_count == sum(path.stat().st_size for path in tmp_path.iterdir())


def test_one_frame_is_a_picture(tmp_path: Path) -> None:
    media = open_frames(write(tmp_path, [tiles(64, 48)], ".jpg"), [3.0])
    assert (media.facts.kind, media.facts.codec, media.facts.duration) == ("image", "jpeg", None)
    assert len(media.frames) == 1


def test_frames_before_and_after_a_pause_are_all_chosen(tmp_path: Path) -> None:
    paths = write(tmp_path, [tiles(64, 48, seed) for seed in range(10)])
    times = [number / 10 for number in range(8)] + [100.0, 100.1]
    media = open_frames(paths, times, Limits(frames=10))
    assert [frame.time for frame in media.frames] == pytest.approx(times)
    assert (media.facts.frame_count, media.facts.share) == (10, 1.0)


def test_the_sharpest_of_each_stretch_are_chosen(tmp_path: Path) -> None:
    blurred, sharp = grey(64, 48, 100), tiles(64, 48)
    pictures = [sharp if number % 5 == 3 else blurred for number in range(20)]
    times = [number / 10 for number in range(20)]
    media = open_frames(write(tmp_path, pictures), times, Limits(frames=4))
    assert [frame.index for frame in media.frames] == [3, 8, 13, 18]


def test_frames_of_another_size_are_left_out_and_told(tmp_path: Path) -> None:
    pictures = [tiles(64, 48), tiles(32, 24), tiles(64, 48)]
    media = open_frames(write(tmp_path, pictures), [0.0, 1.0, 2.0])
    assert [frame.index for frame in media.frames] == [0, 2]
    assert list(map(str, media.notes)) == [
        "1 of 3 frames differ in size from the others and were left out."
    ]


def write_turned(path: Path, pixels: RGBImage, orientation: int) -> Path:
    """Store a picture so that it is shown as given."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    stored = np.rot90(pixels, k={1: 0, 6: 1, 8: 3}[orientation])
    Image.fromarray(stored).save(path, exif=exif, quality=95)
    return path


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp"])
def test_frames_that_are_turned_by_their_exif_are_of_the_size_that_is_seen(
    tmp_path: Path, suffix: str
) -> None:
    pixels = grey(48, 64, 90)
    pixels[:20, :10] = 250
    paths = [
        write_turned(tmp_path / f"{number}{suffix}", pixels, orientation)
        for number, orientation in enumerate([6, 6, 1, 8])
    ]
    media = open_frames(paths, [0.0, 1.0, 2.0, 3.0])
    assert (media.facts.width, media.facts.height, media.notes) == (48, 64, ())
    assert [frame.index for frame in media.frames] == [0, 1, 2, 3]
    for frame in media.frames:
        assert frame.pixels.shape == (64, 48, 3)
        assert frame.pixels[:18, :8].mean() == pytest.approx(250, abs=5)
        assert frame.pixels[24:, 14:].mean() == pytest.approx(90, abs=5)


def test_a_turn_that_a_png_tells_behind_its_pixels_does_not_count(tmp_path: Path) -> None:
    path = write_turned(tmp_path / "a.png", tiles(48, 64), 6)
    content = path.read_bytes()
    start = content.index(b"eXIf") - 4
    end = start + 12 + int.from_bytes(content[start : start + 4])
    last = content.index(b"IEND") - 4
    path.write_bytes(content[:start] + content[end:last] + content[start:end] + content[last:])
    media = open_frames([path], [0.0])
    assert (media.facts.width, media.facts.height) == (64, 48)
    assert media.frames[0].pixels.shape == (48, 64, 3)


def test_frames_of_one_moment_are_all_kept_up_to_the_limit(tmp_path: Path) -> None:
    paths = write(tmp_path, [tiles(64, 48, seed) for seed in range(5)])
    assert len(open_frames(paths, [1.0] * 5).frames) == 5
    assert len(open_frames(paths, [1.0] * 5, Limits(frames=3)).frames) == 3


def test_a_limit_on_decoded_frames_is_told(tmp_path: Path) -> None:
    paths = write(tmp_path, [tiles(64, 48, seed) for seed in range(5)])
    media = open_frames(paths, [0.0, 1.0, 2.0, 3.0, 4.0], Limits(decoded_frames=2))
    assert len(media.frames) == 2
    assert "first 2 of 5" in str(media.notes[0])


@pytest.mark.parametrize("times", [[], [0.0], [1.0, 0.0], [0.0, float("nan")]])
def test_times_must_belong_to_the_frames(tmp_path: Path, times: list[float]) -> None:
    with pytest.raises(MediaError, match=r"times?"):
        open_frames(write(tmp_path, [tiles(8, 8)] * 2), times)


def test_no_frames_are_refused() -> None:
    with pytest.raises(MediaError, match="0 frames"):
        open_frames([], [])


def test_what_is_no_picture_is_told_by_its_place(tmp_path: Path) -> None:
    paths = write(tmp_path, [tiles(64, 48)] * 2)
    truncated = tmp_path / "truncated"
    truncated.write_bytes(paths[0].read_bytes()[:-200])
    animation = tmp_path / "animation"
    first, second = (Image.fromarray(tiles(64, 48, seed)) for seed in range(2))
    first.save(animation, "WEBP", save_all=True, append_images=[second])
    for other, reason in (
        (write_video(tmp_path / "a.mp4"), "not a picture"),
        (truncated, "damaged"),
        (animation, "animation"),
    ):
        with pytest.raises(MediaError, match=f"^page: frame 2: .*{reason}"):
            open_frames([paths[0], other], [0.0, 1.0], name="page")


def test_a_frame_with_too_many_pixels_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    paths = write(tmp_path, [tiles(64, 48)])
    with pytest.raises(MediaError, match=r"at most 0\.001 million"):
        open_frames(paths, [0.0], Limits(pixels=1000))
