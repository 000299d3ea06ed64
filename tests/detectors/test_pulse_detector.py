"""The test ``pulse`` on files and close looks whose pulse is known."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.detectors.beating_faces import (
    COUNT,
    RATE,
    Beating,
    beating,
    close_up,
    finder,
    flickering,
    still,
    written,
)
from tests.media.media_files import write_video
from unmask.analysis import find_people
from unmask.detectors import Finding, Picture, Plot
from unmask.detectors.pulse import PulseDetector
from unmask.detectors.pulse.detector import read_close_up
from unmask.detectors.pulse.reading import Reading
from unmask.faces import Box, FaceTrack
from unmask.media import open_media
from unmask.words import LANGUAGES, Message, say

SAMPLES = Path(__file__).parents[2] / "src" / "unmask" / "samples"


def ignore(_fraction: float) -> None:
    """The progress of those who do not watch."""


def examined(path: Path) -> Finding:
    with open_media(path) as media:
        people = finder().watched(media, find_people(finder(), media, ignore))
        return PulseDetector().examine(media, people, ignore)


def key_of(finding: Finding) -> str:
    [first, *_] = finding.reasons
    assert isinstance(first, Message)
    return first.key


def values_of(finding: Finding) -> dict[str, Any]:
    [first, *_] = finding.reasons
    assert isinstance(first, Message)
    return dict(first.values)


def read(clip: Beating) -> Reading:
    found = read_close_up(close_up(clip), ignore)
    assert isinstance(found, Reading)
    return found


def outcome(clip: Beating) -> str:
    """What the detector says of a close look at a clip."""
    seen = close_up(clip)
    track = FaceTrack(1, _faces(), watch=lambda _progress: seen)
    with open_media(SAMPLES / "photograph.jpg") as media:
        return key_of(PulseDetector().examine(media, [track], ignore))


def _faces() -> Any:
    with open_media(SAMPLES / "photograph.jpg") as media:
        return find_people(finder(), media, ignore)[0].faces


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Finding:
    """A pulse of 72 beats a minute after H.264 at crf 23."""
    return examined(written(tmp_path_factory.mktemp("clip") / "clip.mp4", beating(72.0)))


def test_a_painted_pulse_is_found_after_compression(found: Finding) -> None:
    assert key_of(found) == "pulse-found"
    values = values_of(found)
    assert values["rate"] == pytest.approx(72, abs=2)
    assert values["chrom"] == pytest.approx(72, abs=2)
    assert values["coherence"] > 0.75
    assert values["seconds"] == pytest.approx(8, abs=0.5)


def test_it_carries_no_weight_and_says_what_a_pulse_is_worth(found: Finding) -> None:
    assert found.status == "scored"
    assert found.log10_lr == 0.0
    keys = [reason.key for reason in found.reasons if isinstance(reason, Message)]
    assert {"pulse-without-weight", "pulse-proves-nothing"} <= set(keys)


def test_wave_spectrum_and_map_are_shown(found: Finding) -> None:
    wave, spectrum, face = found.exhibits
    assert isinstance(wave, Plot)
    assert isinstance(spectrum, Plot)
    assert isinstance(face, Picture)
    values = np.array([y for _, y in wave.curves[0].points if np.isfinite(y)])
    crossings = np.count_nonzero((values[1:] > 0) & (values[:-1] <= 0))
    assert crossings == pytest.approx(72 / 60 * 8, abs=1.5)
    beats, strengths = np.array(spectrum.curves[0].points).T
    assert beats[strengths.argmax()] == pytest.approx(72, abs=2)
    assert len(spectrum.curves) == 2
    # Most of the face beats together: blue of Okabe and Ito's palette.
    assert face.layer is not None
    blue = face.layer.pixels[..., 2] > face.layer.pixels[..., 0]
    assert (blue & (face.layer.pixels[..., 3] > 90)).mean() > 0.4
    assert 0 <= face.layer.box.x < face.layer.box.x + face.layer.box.width <= 424


def test_the_map_lies_on_the_face_in_the_whole_frame() -> None:
    seen = replace(close_up(beating(72.0)), region=Box(100, 50, 848, 780), scale=0.5)
    track = FaceTrack(1, _faces(), watch=lambda _progress: seen)
    with open_media(SAMPLES / "photograph.jpg") as media:
        face = PulseDetector().examine(media, [track], ignore).exhibits[-1]
    assert isinstance(face, Picture)
    assert face.layer is not None
    expected = seen.box(COUNT // 2)
    assert face.layer.box.x == pytest.approx(expected.x, abs=3)
    assert face.layer.box.y == pytest.approx(expected.y, abs=3)
    assert face.layer.box.width == pytest.approx(expected.width, abs=5)


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_that_is_found_can_be_said(found: Finding, language: str) -> None:
    said = [say(reason, language) for reason in found.reasons]  # type: ignore[arg-type]
    said += [say(exhibit.caption, language) for exhibit in found.exhibits]  # type: ignore[arg-type]
    assert all(len(sentence) > 20 and "{" not in sentence for sentence in said)


def test_no_pulse_is_invented(tmp_path: Path) -> None:
    finding = examined(written(tmp_path / "clip.mp4", still()))
    assert [reason.key for reason in finding.reasons if isinstance(reason, Message)] == [
        "pulse-none",
        "pulse-usual",
        "pulse-without-weight",
    ]
    caption = finding.exhibits[-1].caption
    assert isinstance(caption, Message)
    assert caption.key == "pulse-map-of-chance"
    assert all("{" not in say(caption, language) for language in LANGUAGES)


def test_the_rate_follows_the_time_stamps_of_the_frames(tmp_path: Path) -> None:
    """Frames that come unevenly, and by and by more slowly: the pulse is as fast at the end."""
    generator = np.random.default_rng(3)
    steps = np.linspace(34, 52, COUNT) + generator.integers(-8, 9, COUNT)
    stamps = np.cumsum(steps).astype(int)
    at = (stamps - stamps[0]) / 1000 * RATE
    clip = beating(95.0)
    # The frame that the clip, at its even rate, shows at that time.
    shown = [min(round(number), COUNT - 1) for number in at]
    known = [number for number, frame in enumerate(shown) if frame < COUNT - 1]
    uneven = Beating(tuple(clip.frames[shown[number]] for number in known), clip.landmarks)
    path = written(
        tmp_path / "clip.mp4", uneven, stamps=[int(stamps[n] - stamps[0]) for n in known]
    )
    assert values_of(examined(path))["rate"] == pytest.approx(95, abs=2)


def test_what_beats_in_all_of_the_picture_is_flicker() -> None:
    assert outcome(flickering(72.0)) == "pulse-flicker"


def test_a_lamp_that_flickers_is_no_pulse() -> None:
    lit = tuple(
        np.asarray(
            np.clip(np.rint(frame * (1 + 0.02 * np.sin(number / RATE * 8))), 0, 255), np.uint8
        )
        for number, frame in enumerate(still().frames)
    )
    # Its light falls on the background too; what rounding leaves of it there shows.
    assert outcome(Beating(lit, still().landmarks)) in ("pulse-none", "pulse-flicker")


def test_a_region_that_does_not_beat_stands_out() -> None:
    """The lower half of the face was exchanged for one without a pulse."""
    clip, dead = beating(72.0), still()
    border = int(clip.landmarks[0, 2, 1])
    mixed = tuple(
        np.concatenate([alive[:border], other[border:]])
        for alive, other in zip(clip.frames, dead.frames, strict=True)
    )
    whole, part = read(clip), read(Beating(mixed, clip.landmarks))
    agreements = dict(zip(part.regions, part.agreements, strict=True))
    assert agreements["chin"] < 0.5 < 0.7 < min(agreements["left-cheek"], agreements["forehead"])
    assert min(whole.agreements) > 0.7
    assert part.pos.coherence < whole.pos.coherence - 0.2


def test_the_background_has_its_own_spectrum() -> None:
    reading = read(beating(72.0))
    assert reading.beside is not None
    assert reading.beside < 0.6
    full = replace(close_up(beating(72.0)))
    # A face that fills the picture leaves no background.
    tight = [frame.pixels[:, 120:330] for frame in full.frames]
    points = still().landmarks - np.array([120, 0], np.float32)
    alone = read(Beating(tuple(map(np.ascontiguousarray, tight)), points))
    assert alone.beside is None
    assert alone.pos.per_minute == pytest.approx(72, abs=2)


def test_pieces_around_a_sudden_move_are_read_together() -> None:
    """The head jumps aside in the middle: two pieces of four seconds are left."""
    long = Beating(beating(72.0).frames * 2, np.concatenate([beating(72.0).landmarks] * 2))
    moved = long.landmarks.copy()
    moved[COUNT - 3 : COUNT + 3, :, 0] += np.linspace(0, 100, 6)[:, None]
    reading = read(Beating(long.frames, moved))
    assert len(reading.waves) == 2
    assert reading.pos.per_minute == pytest.approx(72, abs=2)


class TestAbstaining:
    def reason(self, clip: Beating, times: list[float] | None = None) -> str:
        found = read_close_up(close_up(clip, times), ignore)
        assert isinstance(found, Message)
        for language in LANGUAGES:
            assert "{" not in say(found, language)
        return found.key

    def test_a_picture(self) -> None:
        finding = examined(SAMPLES / "photograph.jpg")
        assert (finding.status, key_of(finding)) == ("abstained", "stretch-picture")

    def test_no_face(self, tmp_path: Path) -> None:
        finding = examined(write_video(tmp_path / "tiles.mp4", count=150, rate=25))
        assert (finding.status, key_of(finding)) == ("abstained", "no-face")

    def test_two_seconds(self, tmp_path: Path) -> None:
        clip = Beating(still().frames[:50], still().landmarks[:50])
        finding = examined(written(tmp_path / "clip.mp4", clip))
        assert (finding.status, key_of(finding)) == ("abstained", "stretch-too-short")

    def test_five_frames_a_second(self, tmp_path: Path) -> None:
        clip = Beating(still().frames[::5], still().landmarks[::5])
        finding = examined(written(tmp_path / "clip.mp4", clip, rate=5))
        assert (finding.status, key_of(finding)) == ("abstained", "stretch-too-slow")

    def test_fifteen_frames_a_second_are_enough_in_a_container_that_rounds_their_times(
        self, tmp_path: Path
    ) -> None:
        finding = examined(written(tmp_path / "clip.mkv", still(), rate=15))
        assert finding.status == "scored"

    def test_five_seconds_in_view_are_enough(self) -> None:
        clip = Beating(still().frames[:125], still().landmarks[:125])
        assert isinstance(read_close_up(close_up(clip), ignore), Reading)

    def test_a_small_face(self) -> None:
        seen = close_up(still())
        found = read_close_up(replace(seen, scale=3.6), ignore)
        assert isinstance(found, Message)
        assert found.key == "face-too-small"
        assert found.values["width"] == pytest.approx(seen.box(0).width / 3.6, abs=1)

    def test_grey(self) -> None:
        grey = tuple(
            np.repeat(frame.mean(axis=2, keepdims=True), 3, axis=2).astype(np.uint8)
            for frame in beating(72.0).frames
        )
        assert self.reason(Beating(grey, still().landmarks)) == "pulse-no-skin"

    def test_overexposed(self) -> None:
        white = tuple(np.full_like(frame, 255) for frame in still().frames)
        assert self.reason(Beating(white, still().landmarks)) == "pulse-no-skin"

    def test_a_face_that_never_keeps_still(self) -> None:
        sway = 80 * np.sin(2 * np.pi * np.arange(COUNT) / RATE * 0.8)
        moved = still().landmarks + np.stack([sway, 0 * sway], 1)[:, None].astype(np.float32)
        assert self.reason(Beating(still().frames, moved)) == "pulse-too-much-motion"

    def test_covered_skin(self) -> None:
        """A hat down to the brows and a scarf up to the lips leave two regions."""
        covered = []
        for frame, points in zip(still().frames, still().landmarks, strict=True):
            masked = frame.copy()
            masked[int(points[17, 1]) :] = (40, 90, 200)
            masked[: int(points[9, 1]) + 6] = (40, 90, 200)
            covered.append(masked)
        assert self.reason(Beating(tuple(covered), still().landmarks)) == "pulse-hidden"

    def test_frames_that_come_in_bursts(self) -> None:
        """Ten frames, then nothing for 0.4 s: no piece is long enough."""
        steps = [0.4 if number % 10 == 0 else 0.03 for number in range(COUNT)]
        assert self.reason(still(), np.cumsum(steps).tolist()) == "pulse-too-much-motion"


def test_flat_skin_has_no_pulse() -> None:
    """Painted patches of one colour: nothing varies, and nothing breaks."""
    flat = tuple(np.full((390, 424, 3), (180, 130, 110), np.uint8) for _ in range(COUNT))
    assert outcome(Beating(flat, still().landmarks)) == "pulse-none"
