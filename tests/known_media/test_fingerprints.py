import io
from collections.abc import Callable
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import numpy as np
import pdqhash  # type: ignore[import-untyped]
import pytest
from PIL import Image
from skimage import data

from tests.known_media.counted_hashes import hashed_from_now_on
from unmask.arrays import RGBImage
from unmask.faces import FaceFinder, FaceTrack
from unmask.known_media import Fingerprint, fingerprints_of
from unmask.known_media.fingerprints import (
    LOWEST_QUALITY,
    MOST_FRAMES,
    MOST_PEOPLE,
    NEAR_DUPLICATE,
    distance,
    picture_fingerprint,
)
from unmask.known_media.hash_index import DISTANCE
from unmask.lab.known_media.altering import all_at_once, bordered, captioned, half
from unmask.media import Media, media_from_frames, open_media

SAMPLE = Path(str(files("unmask") / "samples" / "moving-face.mp4"))


def photograph(name: str) -> RGBImage:
    return np.ascontiguousarray(getattr(data, name)()[..., :3], np.uint8)


def picture(pixels: RGBImage) -> Media:
    return media_from_frames([pixels], [0.0])


def jpeg(pixels: RGBImage) -> RGBImage:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=30)
    return np.asarray(Image.open(file), np.uint8)


@pytest.fixture(scope="module")
def sample() -> tuple[Media, tuple[FaceTrack, ...]]:
    with open_media(SAMPLE) as media:
        return media, FaceFinder().find(media.frames, lambda _fraction: None)


@pytest.mark.parametrize("change", [jpeg, half, bordered, captioned, all_at_once])
@pytest.mark.parametrize("name", ["astronaut", "chelsea", "coffee"])
def test_copies_are_near(name: str, change: Callable[[RGBImage], RGBImage]) -> None:
    original = photograph(name)
    known = fingerprints_of(picture(original), [])
    found = fingerprints_of(picture(change(original)), [])
    assert min(distance(one.pdq, other.pdq) for one in known for other in found) <= DISTANCE


def test_other_pictures_are_far() -> None:
    names = ["astronaut", "chelsea", "coffee", "rocket"]
    hashes = [picture_fingerprint(photograph(name), "frame", 0).pdq for name in names]
    distances = [distance(one, other) for one in hashes for other in hashes if one != other]
    assert min(distances) > 3 * DISTANCE


def test_the_bits_are_in_the_order_of_the_reference() -> None:
    """The hash in hexadecimal as other programs write it: the first bit is the highest."""
    pixels = photograph("astronaut")
    bits, quality = pdqhash.compute(pixels)
    found = picture_fingerprint(pixels, "frame", 0.0)
    assert found.pdq.hex() == f"{int(''.join(map(str, bits)), 2):064x}"
    assert found.quality == quality


def test_frames_and_faces_of_a_video(sample: tuple[Media, tuple[FaceTrack, ...]]) -> None:
    media, faces = sample
    found = fingerprints_of(media, faces)
    times = {part: [each.time for each in found if each.part == part] for part in ("frame", "face")}
    assert 4 <= len(set(times["frame"])) <= MOST_FRAMES
    assert 4 <= len(times["face"]) <= MOST_FRAMES
    assert times["face"] == sorted(times["face"])
    assert set(times["frame"]) <= {frame.time for frame in media.frames}
    assert min(each.quality for each in found) >= LOWEST_QUALITY


def test_what_was_asked_for_last_is_not_computed_again(
    sample: tuple[Media, tuple[FaceTrack, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    media, faces = sample
    found = fingerprints_of(media, faces)
    hashed = hashed_from_now_on(monkeypatch)

    assert fingerprints_of(replace(media, notes=("Another note.",)), list(faces)) is found
    assert hashed == []
    # Other faces, other frames, even if they are alike: these are other media.
    assert fingerprints_of(media, []) == tuple(each for each in found if each.part == "frame")
    copies = tuple(replace(frame) for frame in media.frames)
    count = len(hashed)
    assert fingerprints_of(replace(media, frames=copies), faces) == found
    assert len(hashed) > count > 0


def test_no_two_of_a_part_say_the_same(sample: tuple[Media, tuple[FaceTrack, ...]]) -> None:
    found = fingerprints_of(*sample)
    pairs = [(a, b) for a in found for b in found if a is not b and a.part == b.part]
    assert min(distance(one.pdq, other.pdq) for one, other in pairs) > NEAR_DUPLICATE


def test_a_still_video_has_one_fingerprint() -> None:
    pixels = photograph("coffee")
    media = media_from_frames([pixels] * 40, [float(number) for number in range(40)])
    assert [(each.part, each.time) for each in fingerprints_of(media, [])] == [("frame", 0.0)]


def test_only_the_most_prominent_people_count(
    sample: tuple[Media, tuple[FaceTrack, ...]],
) -> None:
    media, [track] = sample
    one, many = (
        [each for each in fingerprints_of(media, tracks) if each.part == "face"]
        for tracks in ([track], [replace(track, person=number) for number in range(1, 9)])
    )
    # The same faces again are near duplicates, so a crowd of one person adds nothing.
    assert len(one) == len(many)
    assert MOST_PEOPLE == 2


def test_small_faces_are_left_out(sample: tuple[Media, tuple[FaceTrack, ...]]) -> None:
    media, [track] = sample
    small = replace(
        track,
        faces=tuple(
            replace(face, quality=replace(face.quality, width=63.0)) for face in track.faces
        ),
    )
    assert {each.part for each in fingerprints_of(media, [small])} == {"frame"}


@pytest.mark.parametrize("size", [(1, 1), (1, 300), (64, 64), (720, 1280)])
def test_pictures_without_structure_have_no_fingerprint(size: tuple[int, int]) -> None:
    assert fingerprints_of(picture(np.full((*size, 3), 90, np.uint8)), []) == ()


def test_the_largest_pictures_are_hashed_as_the_small_ones() -> None:
    small = photograph("astronaut")
    large = np.ascontiguousarray(small.repeat(6, 0).repeat(6, 1))
    hashes = [picture_fingerprint(pixels, "frame", 0.0).pdq for pixels in (small, large)]
    assert distance(*hashes) <= 6


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("part", "ear", "'frame' or 'face'"),
        ("time", -0.1, "seconds from 0"),
        ("time", float("nan"), "seconds from 0"),
        ("pdq", bytes(31), "32 bytes, got 31"),
        ("quality", 101, "0 to 100"),
        ("quality", -1, "0 to 100"),
    ],
)
def test_wrong_fingerprints_are_refused(field: str, value: object, message: str) -> None:
    fields = {"part": "frame", "time": 0.0, "pdq": bytes(32), "quality": 50, field: value}
    with pytest.raises(ValueError, match=message):
        Fingerprint(**fields)  # type: ignore[arg-type]
