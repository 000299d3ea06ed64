"""Looking closely at one person: the face in every frame of an unbroken stretch."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.faces.face_pictures import canvas
from tests.media.media_files import write_video
from unmask.analysis import find_people
from unmask.arrays import RGBImage
from unmask.errors import Cancelled
from unmask.faces import Box, CloseUp, FaceFinder, FaceTrack
from unmask.faces.watching import chosen_stretch, why_not
from unmask.media import Frame, Media, Region, media_from_frames, open_media, open_stretch

SAMPLES = Path(__file__).parents[2] / "src" / "unmask" / "samples"
CLIP = SAMPLES / "moving-face.mp4"
"""One person who turns and nods; 6 s, 480 × 480 px, 25 frames a second."""


def ignore(_fraction: float) -> None:
    """The progress of those who do not watch."""


def watched(finder: FaceFinder, media: Media) -> tuple[FaceTrack, ...]:
    return finder.watched(media, find_people(finder, media, ignore))


def close_up_of(finder: FaceFinder, path: Path) -> CloseUp | str:
    with open_media(path) as media:
        seen = watched(finder, media)[0].close_up(ignore)
    return seen if isinstance(seen, CloseUp) else str(seen)


@pytest.fixture(scope="session")
def clip_frames() -> tuple[Frame, ...]:
    """All frames of the clip."""
    with open_media(CLIP) as media:
        return open_stretch(media, Region(0, 0, 480, 480), (0.0, 6.0), 480).frames


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Writes a video of given pictures."""

    def to_file(pictures: list[RGBImage], rate: int = 25, stamps: list[int] | None = None) -> Path:
        size = (pictures[0].shape[1], pictures[0].shape[0])
        return write_video(
            tmp_path / "made.mp4",
            lambda index: pictures[index],
            count=len(pictures),
            rate=rate,
            size=size,
            stamps=stamps,
        )

    return to_file


def test_the_face_is_followed_through_every_frame(finder: FaceFinder) -> None:
    with open_media(CLIP) as media:
        (track,) = watched(finder, media)
        seen = track.close_up(ignore)

    assert isinstance(seen, CloseUp)
    np.testing.assert_allclose(seen.times, np.arange(150) / 25, atol=1e-6)
    assert seen.rate == pytest.approx(25)
    assert seen.seconds == pytest.approx(5.96)
    # Followed from frame to frame, the landmarks lie where those lie that were found afresh.
    followed = {round(time, 3): number for number, time in enumerate(seen.times)}
    for face in track.faces:
        number = followed[round(face.time, 3)]
        points = seen.landmarks[number, :, :2] / seen.scale + (seen.region.x, seen.region.y)
        off = np.linalg.norm(points - face.landmarks[:, :2], axis=1) / face.quality.width
        assert off.mean() < 0.02
        assert seen.turns[number, 0] == pytest.approx(face.quality.yaw, abs=4)


def test_whoever_asks_again_is_given_the_same(finder: FaceFinder) -> None:
    with open_media(CLIP) as media:
        (track,) = watched(finder, media)
        first = track.close_up(ignore)
    # The media are closed: nothing could be decoded any more.
    assert track.close_up(ignore) is not None
    again = track.moved(-10, 5).close_up(ignore)
    assert isinstance(first, CloseUp)
    assert isinstance(again, CloseUp)
    assert again.landmarks is first.landmarks
    assert again.box(7) == first.box(7).moved(-10, 5)


def test_nothing_is_looked_at_before_someone_asks(finder: FaceFinder, tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(CLIP.read_bytes())
    with open_media(path) as media:
        (track,) = watched(finder, media)
        path.unlink()
        assert "could not be read" in str(track.close_up(ignore))


def test_a_look_that_was_cancelled_begins_anew(finder: FaceFinder) -> None:
    def stop(fraction: float) -> None:
        if fraction > 0.5:
            raise Cancelled

    with open_media(CLIP) as media:
        (track,) = watched(finder, media)
        with pytest.raises(Cancelled):
            track.close_up(stop)
        assert isinstance(track.close_up(ignore), CloseUp)


def test_a_cut_ends_a_stretch(
    finder: FaceFinder, clip_frames: tuple[Frame, ...], write: Callable[..., Path]
) -> None:
    shown = [frame.pixels for frame in clip_frames]
    # The same person behind the cut, but mirrored and at night.
    other = [np.ascontiguousarray(picture[:, ::-1] // 3) for picture in shown[:100]]

    seen = close_up_of(finder, write([*shown, *other]))

    assert isinstance(seen, CloseUp)
    assert seen.times[-1] == pytest.approx(5.96)
    assert len(seen.frames) == 150


def test_a_picture_that_stands_still_for_long_ends_a_stretch(
    finder: FaceFinder, clip_frames: tuple[Frame, ...], write: Callable[..., Path]
) -> None:
    pictures = [frame.pixels for frame in clip_frames]
    stamps = [number * 40 + (1000 if number >= 20 else 0) for number in range(150)]

    seen = close_up_of(finder, write(pictures, stamps=stamps))

    assert isinstance(seen, CloseUp)
    assert seen.times[0] == pytest.approx(1.8)
    assert len(seen.frames) == 130


def test_short_gaps_keep_their_true_times(
    finder: FaceFinder, clip_frames: tuple[Frame, ...], write: Callable[..., Path]
) -> None:
    pictures = [frame.pixels for frame in clip_frames]
    stamps = [number * 40 + 200 * (number // 30) for number in range(150)]

    seen = close_up_of(finder, write(pictures, stamps=stamps))

    assert isinstance(seen, CloseUp)
    np.testing.assert_allclose(seen.times, np.array(stamps) / 1000, atol=2e-3)
    assert seen.rate == pytest.approx(25, rel=0.02)


def test_too_few_frames_a_second_are_refused(
    finder: FaceFinder, clip_frames: tuple[Frame, ...], write: Callable[..., Path]
) -> None:
    pictures = [frame.pixels for frame in clip_frames[::5]]
    said = close_up_of(finder, write(pictures, rate=5))
    assert said == "The video shows 5 frames a second; at least 15 are needed."


def test_a_short_clip_is_refused(
    finder: FaceFinder, clip_frames: tuple[Frame, ...], write: Callable[..., Path]
) -> None:
    said = close_up_of(finder, write([frame.pixels for frame in clip_frames[:25]]))
    assert said == (
        "The face can be followed without a break for only 1 s; at least 5 s are needed."
    )


def test_a_clip_that_lacks_a_few_hundredths_is_not_called_5_s_long(
    clip_frames: tuple[Frame, ...],
) -> None:
    frames = clip_frames[:120:40]
    for length, refused in [(4.97, False), (4.93, True)]:
        times = [0.0, 2.0, length]
        media = media_from_frames([frame.pixels for frame in frames], times)
        why = why_not(replace(media, path=CLIP))
        assert (why is not None) is refused
        assert why is None or "only 4.9 s" in str(why)


def test_a_face_that_leaves_soon_is_refused(
    finder: FaceFinder, clip_frames: tuple[Frame, ...], write: Callable[..., Path]
) -> None:
    nobody = [canvas(480, 480)] * 75
    said = close_up_of(finder, write([*(frame.pixels for frame in clip_frames[:75]), *nobody]))
    assert said == (
        "The face can be followed without a break for only 3 s; at least 5 s are needed."
    )


def test_a_picture_is_refused(finder: FaceFinder) -> None:
    said = close_up_of(finder, SAMPLES / "photograph.jpg")
    assert said == "It is a still picture; this test needs a video."


def test_frames_without_their_file_are_refused(
    finder: FaceFinder, clip_frames: tuple[Frame, ...]
) -> None:
    frames = clip_frames[:50:10]
    media = media_from_frames([f.pixels for f in frames], [f.time for f in frames])
    (track,) = watched(finder, media)
    assert "this test needs the video itself" in str(track.close_up(ignore))


def test_the_stretch_lies_where_the_face_is_largest(
    finder: FaceFinder, astronaut: RGBImage
) -> None:
    small = canvas(512, 512)
    small[100:228, 100:228] = astronaut[::4, ::4]
    large = [20 < number < 45 for number in range(64)]
    pictures = [astronaut if is_large else small for is_large in large]
    media = media_from_frames(pictures, [float(number) for number in range(64)])
    track = find_people(finder, media, ignore)[0]

    start, end = chosen_stretch(media, track)

    assert end - start == pytest.approx(12)
    assert start > 20
    assert end < 45


def test_a_close_up_has_as_many_landmarks_as_frames(clip_frames: tuple[Frame, ...]) -> None:
    with pytest.raises(ValueError, match=r"CloseUp.landmarks: expected shape \(2, 468, 3\)"):
        CloseUp(
            clip_frames[:2],
            np.zeros((3, 468, 3), np.float32),
            np.ones(2),
            np.zeros((2, 3)),
            Box(0, 0, 480, 480),
            1.0,
        )
