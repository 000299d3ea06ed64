"""Blinks painted into a clip at known times are found, and none is where none was painted."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.media.media_files import grey, write_video
from unmask.analysis import Analyzer, find_people
from unmask.arrays import RGBImage
from unmask.detectors import Finding, Picture, Plot
from unmask.detectors.blink import BlinkDetector
from unmask.detectors.blink.blinks import find_blinks, rate_of
from unmask.detectors.blink.detector import NO_WEIGHT, watch_eyes
from unmask.detectors.blink.openness import Openness
from unmask.errors import Cancelled
from unmask.faces import CloseUp, FaceFinder
from unmask.lab.blink.painting import PaintedBlink, with_blinks
from unmask.lab.blink.reading import Reader
from unmask.lab.clips import write_clip
from unmask.media import media_from_frames, open_media
from unmask.words import Message, say

SAMPLES = Path(__file__).parents[2] / "src" / "unmask" / "samples"
CLIP = SAMPLES / "moving-face.mp4"
"""One person who turns and nods with open eyes; 6 s, 480 × 480 px, 25 frames a second."""

AWAY = 0.1
"""By how many seconds a blink that was found may miss the painted one."""

Write = Callable[[Sequence[RGBImage]], Path]


@pytest.fixture(scope="module")
def seen() -> CloseUp:
    close_up = Reader().close_up(CLIP)
    assert close_up is not None
    return close_up


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def to_file(pictures: Sequence[RGBImage]) -> Path:
        path = tmp_path / "made.mp4"
        write_clip(path, pictures, crf=23)
        return path

    return to_file


@cache
def analyzer() -> Analyzer:
    """Its networks are loaded once."""
    return Analyzer(["blink"])


def finding_of(path: Path) -> Finding:
    [finding] = analyzer().analyze(path).findings
    return finding


def message(finding: Finding, key: str) -> Message:
    [found] = [one for one in finding.reasons if isinstance(one, Message) and one.key == key]
    return found


def eyes(left: Sequence[float], right: Sequence[float], rate: float = 25) -> Openness:
    """Eyes that are open but for the given values from the second second on."""
    values = np.ones((round(4 * rate), 2))
    start = round(2 * rate)
    values[start : start + len(left), 0] = left
    values[start : start + len(right), 1] = right
    return Openness(np.arange(len(values)) / rate, values, np.ones(len(values), np.bool_))


def test_painted_blinks_are_found_at_their_times(seen: CloseUp, write: Write) -> None:
    painted = [PaintedBlink(0.8, 0.2), PaintedBlink(2.5, 0.4), PaintedBlink(4.3, 0.3)]

    finding = finding_of(write(with_blinks(seen, painted)))

    pictures = [one for one in finding.exhibits if isinstance(one, Picture)]
    assert [one.time for one in pictures] == pytest.approx([0.8, 2.5, 4.3], abs=AWAY)
    counted = message(finding, "blink-count").values
    assert counted["count"] == 3
    assert counted["rate"] == pytest.approx(60 * 3 / 5.96, rel=0.01)
    assert finding.score == pytest.approx(-60 * 3 / 5.96, rel=0.01)
    # The lid's edge moves slowest where it is open, so the ends of a painted blink are not seen.
    shape = message(finding, "blink-shape").values
    assert shape["shortest"] == pytest.approx(0.2, abs=0.08)
    assert shape["longest"] == pytest.approx(0.4, abs=0.1)
    assert shape["agreement"] > 0.8  # type: ignore[operator]


def test_none_is_invented_where_none_was_painted(write: Write, seen: CloseUp) -> None:
    for path in (CLIP, SAMPLES / "warped-face.mp4", write(with_blinks(seen, []))):
        finding = finding_of(path)
        assert finding.status == "scored"
        assert message(finding, "blink-count").values["count"] == 0
        assert finding.score == 0
        # Somebody must be able to see that the eyes can be seen.
        plot, picture = finding.exhibits
        assert isinstance(plot, Plot)
        assert isinstance(picture, Picture)
        assert [curve.name for curve in plot.curves] == [Message("curve-both-eyes")]


def test_one_eye_or_lids_that_stay_closed_are_no_blink(seen: CloseUp, write: Write) -> None:
    painted = [PaintedBlink(1.5, 0.3, eyes=(0,)), PaintedBlink(3.5, 1.4)]
    finding = finding_of(write(with_blinks(seen, painted)))
    assert message(finding, "blink-count").values["count"] == 0


def test_the_finding_has_no_weight_and_shows_the_eyes(seen: CloseUp, write: Write) -> None:
    finding = finding_of(write(with_blinks(seen, [PaintedBlink(2.0, 0.3)])))

    assert finding.family == "physiology"
    assert finding.log10_lr == 0
    assert finding.reasons[-1] == NO_WEIGHT
    assert say(finding.reasons[0]).startswith("Person 1: one blink in 6 s, which is 10 a minute.")
    plot, picture = finding.exhibits
    assert isinstance(plot, Plot)
    assert isinstance(picture, Picture)
    openness, marks = plot.curves
    lowest = min(openness.points, key=lambda point: point[1])
    assert lowest[0] == pytest.approx(2.0, abs=AWAY)
    marked = [x for x, y in marks.points if y > min(y for _, y in marks.points)]
    assert marked[0] < 2.0 < marked[1]
    assert max(y for _, y in marks.points) < lowest[1]
    # Two eyes at five moments; closed in the middle, the dark iris is gone.
    assert picture.pixels.shape == (128, 480, 3)
    irises = [picture.pixels[8:56, 24 + 96 * moment : 72 + 96 * moment] for moment in range(5)]
    darkness = [float(np.mean(iris < 60)) for iris in irises]
    assert darkness[2] < 0.5 * min(darkness[0], darkness[4])


def test_a_shallow_dip_of_one_eye_and_noise_are_no_blink() -> None:
    dip = [0.6, 0.1, 0.1, 0.6]
    assert len(find_blinks(eyes(dip, dip))) == 1
    assert find_blinks(eyes(dip, [0.9, 0.85, 0.85, 0.9])) == []
    assert find_blinks(eyes([0.9, 0.75, 0.8], [0.85, 0.7, 0.8])) == []


def test_a_blink_is_measured_between_the_frames() -> None:
    [blink] = find_blinks(eyes([0.5, 0.0, 0.5], [0.75, 0.5, 0.75]))
    assert blink.time == pytest.approx(2.04)
    assert blink.agreement == pytest.approx(0.5)
    # At a fifth of its depth the dip is 0.8 of the four frames wide that it has at the top.
    assert blink.seconds == pytest.approx(0.8 * 4 / 25)
    assert blink.start == pytest.approx(2.04 - 0.4 * 4 / 25)


def test_where_the_head_is_turned_nothing_is_counted() -> None:
    dip = [0.5, 0.0, 0.5]
    turned = eyes(dip, dip)
    turned.usable[45:60] = False
    assert find_blinks(turned) == []
    assert turned.seconds == pytest.approx((99 - 15) / 25)


def test_the_rate_has_the_exact_interval() -> None:
    none, four = rate_of(0, 12), rate_of(4, 60)
    # −ln 0.025 events are the most that fit with none, at 95 % on two sides.
    assert (none.value, none.low, none.high) == pytest.approx((0, 0, 5 * 3.6889), abs=1e-3)
    assert (four.value, four.low, four.high) == pytest.approx((4, 1.0899, 10.2416), abs=1e-3)


def test_more_blinks_than_people_show_are_named(seen: CloseUp, write: Write) -> None:
    painted = [PaintedBlink(0.5 + 0.5 * number, 0.2) for number in range(10)]
    usual = finding_of(write(with_blinks(seen, painted[::5])))
    many = finding_of(write(with_blinks(seen, painted)))
    assert message(usual, "blink-people").values["is"] == "usual"
    assert message(many, "blink-people").values["is"] == "more"
    assert sum(isinstance(one, Picture) for one in many.exhibits) == 8


def refused(finding: Finding) -> str:
    assert finding.status == "abstained"
    [reason] = finding.reasons
    return say(reason)


def test_a_picture_is_refused() -> None:
    said = refused(finding_of(SAMPLES / "photograph.jpg"))
    assert said == "It is a still picture; this test needs a video."


def test_a_short_clip_is_refused(seen: CloseUp, write: Write) -> None:
    said = refused(finding_of(write(with_blinks(seen, [])[:75])))
    assert said.startswith("The face can be followed without a break for only 3 s")


def test_a_clip_without_a_face_is_refused(write: Write) -> None:
    said = refused(finding_of(write([grey(160, 120, 90)] * 150)))
    assert said.startswith("No face was found in any of the")


def test_few_frames_a_second_are_refused(seen: CloseUp, tmp_path: Path) -> None:
    pictures = with_blinks(seen, [])
    height, width = pictures[0].shape[:2]
    for rate in (5, 18):
        path = tmp_path / f"{rate}.mp4"
        write_video(path, lambda index: pictures[index], count=110, rate=rate, size=(width, height))
        said = refused(finding_of(path))
        assert said.startswith(f"The video shows {rate} frames a second; at least ")


def test_small_eyes_are_refused(seen: CloseUp, write: Write) -> None:
    size = (156, 168)
    small = [cv2.resize(picture, size) for picture in with_blinks(seen, [])]
    said = refused(finding_of(write([np.asarray(picture, np.uint8) for picture in small])))
    assert said == "The eyes are 14 px wide; at least 16 px are needed."


def test_a_head_that_is_turned_away_is_refused(seen: CloseUp) -> None:
    turns = seen.turns.copy()
    turns[50:, 0] = 35
    said = watch_eyes(replace(seen, turns=turns))
    assert say(said).startswith(  # type: ignore[arg-type]
        "The head is turned to the camera by at most 30° for only 2 s"
    )
    turns[50:, 0] = 25
    assert isinstance(watch_eyes(replace(seen, turns=turns)), Openness)


def test_frames_without_their_file_are_refused(seen: CloseUp) -> None:
    pictures = with_blinks(seen, [])[::10]
    media = media_from_frames(pictures, [number / 2.5 for number in range(len(pictures))])
    tracks = find_people(FaceFinder(), media, lambda _done: None)
    said = refused(BlinkDetector().examine(media, tracks, lambda _done: None))
    assert "this test needs the video itself" in said


def test_whoever_does_not_want_to_wait_can_stop() -> None:
    def stop(done: float) -> None:
        if done > 0.5:
            raise Cancelled

    finder = FaceFinder()
    with open_media(CLIP) as media:
        people = finder.watched(media, find_people(finder, media, lambda _done: None))
        with pytest.raises(Cancelled):
            BlinkDetector().examine(media, people, stop)
