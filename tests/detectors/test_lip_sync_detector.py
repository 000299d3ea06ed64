"""A mouth that is driven by a known voice: found with its own sound and with no other."""

from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.signal import butter, sosfiltfilt
from scipy.spatial.transform import Rotation

from tests.media.media_files import grey
from tests.media.test_media_sounds import write
from unmask import Analyzer
from unmask.detectors import Finding
from unmask.detectors.contract import Plot
from unmask.detectors.lip_sync import LipSyncDetector
from unmask.detectors.lip_sync.material import Material
from unmask.detectors.lip_sync.reading import FEWEST_SECONDS, Reading, read
from unmask.detectors.lip_sync.speech_map import SpeechMap
from unmask.errors import WeightsError
from unmask.faces import Box, CloseUp, Face, FaceQuality, FaceTrack
from unmask.faces.canonical import canonical_face
from unmask.media import SOUND_RATE, Frame, media_from_frames, open_media
from unmask.words import Message

SECONDS, FRAME_RATE = 10.0, 30
FOLDER = Path(__file__).parents[2] / "src/unmask/detectors/lip_sync"

_LOWER_LIP = (17, 84, 181, 91, 314, 405, 321, 14, 87, 178, 88, 317, 402, 318)
_JAW = (18, 199, 200, 175, 152, 148, 377, 176, 400)
_MOST_OPEN = 1.2
"""In cm."""

GOOD = FaceQuality(width=120.0, sharpness=0.6, yaw=0.0, pitch=0.0, visibility=1.0)


def syllables(seed: int, rate: int, seconds: float = SECONDS) -> NDArray[np.float64]:
    """How loud a voice is over time, 0 to 1: syllables of chance at the pace of speech."""
    fine = np.random.default_rng(seed).normal(size=round(seconds * 200))
    slow = sosfiltfilt(butter(2, (1.0, 5.0), "bandpass", fs=200, output="sos"), fine)
    times = np.arange(round(seconds * rate)) / rate
    loud = np.clip(slow / slow.std(), 0, 2) / 2
    return np.asarray(np.interp(times, np.arange(len(loud)) / 200, loud), np.float64)


def voice(seed: int, seconds: float = SECONDS, later: float = 0.0) -> NDArray[np.float32]:
    """Harmonics of 120 Hz up to 3 kHz, as loud as the syllables say.

    Args:
        seed: of the syllables.
        seconds: length.
        later: by which all of it is late, in seconds; silence comes in.
    """
    times = np.arange(round(seconds * SOUND_RATE)) / SOUND_RATE
    tone = np.add.reduce([np.sin(2 * np.pi * 120 * n * times) / n for n in range(1, 26)])
    sound = 0.2 * tone * syllables(seed, SOUND_RATE, seconds)
    count = round(later * SOUND_RATE)
    moved = np.zeros_like(sound)
    moved[max(count, 0) : len(sound) + min(count, 0)] = sound[
        max(-count, 0) : len(sound) - max(count, 0)
    ]
    return np.asarray(moved, np.float32)


def mouth(seed: int, seconds: float = SECONDS) -> NDArray[np.float32]:
    """Landmarks in px of a nodding head whose jaw falls with the syllables, (frames, 468, 3)."""
    opening = syllables(seed, FRAME_RATE, seconds) * _MOST_OPEN
    points = np.repeat(canonical_face().points[None], len(opening), axis=0)
    for landmark in (*_LOWER_LIP, *_JAW):
        points[:, landmark, 1] += opening
    sway = 10 * np.sin(np.arange(len(opening)) / FRAME_RATE * 2)
    turns = Rotation.from_euler("y", sway[:, None], degrees=True).as_matrix()
    turned = np.einsum("nij,nkj->nki", turns, points)
    tremor = np.random.default_rng(seed + 1000).normal(scale=0.02, size=points.shape)
    return np.asarray((turned + tremor) * 12 + (240, 240, 0), np.float32)


def material(
    mouth_seed: int = 1, sound: NDArray[np.float32] | None = None, seconds: float = SECONDS
) -> Material:
    landmarks = mouth(mouth_seed, seconds)
    times = np.arange(len(landmarks)) / FRAME_RATE
    heard = voice(mouth_seed, seconds) if sound is None else sound
    return Material(2.0, times, landmarks, np.zeros((len(times), 3)), heard)


def reading(of: Material) -> Reading:
    found = read(of, SpeechMap.load(FOLDER / "speech_map.npz"))
    assert isinstance(found, Reading)
    return found


def said(finding: Finding) -> list[str]:
    return [reason.key for reason in finding.reasons if isinstance(reason, Message)]


def judged(of: Material) -> Finding:
    return LipSyncDetector().judge(of, 1)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_mouth_moves_with_the_voice_that_drives_it(seed: int) -> None:
    finding = judged(material(seed))

    assert said(finding)[:2] == ["lip-sync-together", "lip-sync-in-time"]
    assert finding.score is not None
    assert finding.score < -0.35
    assert finding.log10_lr == 0.0


def test_a_mouth_agrees_less_with_the_voices_of_others() -> None:
    own = [reading(material(seed)).agreement.peak for seed in range(1, 5)]
    exchanged = [
        reading(material(one, voice(other))).agreement.peak
        for one in range(1, 5)
        for other in range(1, 5)
        if one != other
    ]

    assert min(own) > max(exchanged)


@pytest.mark.parametrize("shift", [-0.5, -0.2, 0.0, 0.2, 0.5])
def test_a_shift_of_the_sound_is_found(shift: float) -> None:
    own = reading(material(1)).agreement.offset

    found = reading(material(1, voice(1, later=shift))).agreement.offset

    assert found - own == pytest.approx(shift, abs=0.06)


def test_a_constant_shift_is_said_and_is_no_sign() -> None:
    late, early = (judged(material(1, voice(1, later=shift))) for shift in (0.5, -0.5))

    assert said(late)[:2] == said(early)[:2] == ["lip-sync-together", "lip-sync-offset"]
    sides = [
        reason.values["side"]
        for each in (late, early)
        for reason in each.reasons[1:2]
        if isinstance(reason, Message)
    ]
    assert sides == ["late", "early"]


def test_a_voice_of_8_khz_is_enough() -> None:
    spectrum = np.fft.rfft(voice(1))
    spectrum[len(spectrum) // 2 :] = 0
    narrow = np.asarray(np.fft.irfft(spectrum), np.float32)

    assert reading(material(1, narrow)).agreement.peak == pytest.approx(
        reading(material(1)).agreement.peak, abs=0.1
    )


def test_sound_that_ends_early_is_compared_as_far_as_it_goes() -> None:
    sound = voice(1)
    sound[round(6.0 * SOUND_RATE) :] = np.nan
    sound[: round(0.5 * SOUND_RATE)] = np.nan

    found = reading(material(1, sound))

    assert found.start == pytest.approx(2.5, abs=0.05)
    assert found.seconds == pytest.approx(5.5, abs=0.1)
    assert found.agreement.offset == pytest.approx(reading(material(1)).agreement.offset, abs=0.06)
    assert found.agreement.peak > 0.35


def _nan(seconds: float) -> NDArray[np.float32]:
    sound = voice(1)
    sound[round(seconds * SOUND_RATE) :] = np.nan
    return sound


def _noise() -> NDArray[np.float32]:
    sound = np.random.default_rng(0).normal(scale=0.1, size=round(SECONDS * SOUND_RATE))
    return np.asarray(sound, np.float32)


@pytest.mark.parametrize(
    ("sound", "reason"),
    [
        (np.zeros(round(SECONDS * SOUND_RATE), np.float32), "lip-sync-silent"),
        (np.asarray(voice(1) * 1e-5, np.float32), "lip-sync-silent"),
        (_noise(), "lip-sync-no-speech"),
        (_nan(0), "lip-sync-no-sound"),
        (_nan(FEWEST_SECONDS - 0.5), "lip-sync-sound-short"),
    ],
)
def test_without_speech_it_abstains(sound: NDArray[np.float32], reason: str) -> None:
    assert said(judged(material(1, sound))) == [reason]


def test_a_turned_head_and_a_still_mouth_are_refused() -> None:
    turned = material(1)
    turned = replace(turned, turns=np.full_like(turned.turns, 50.0))
    unknown = replace(turned, turns=np.full_like(turned.turns, np.nan))
    still = material(1)
    still = replace(still, landmarks=np.repeat(still.landmarks[:1], len(still.times), axis=0))

    assert said(judged(turned)) == said(judged(unknown)) == ["lip-sync-turned"]
    assert said(judged(still)) == ["lip-sync-still"]


def test_uneven_frames_say_the_same() -> None:
    even = material(1)
    kept = np.sort(np.random.default_rng(0).permutation(len(even.times))[:200])
    kept[0] = 0
    uneven = replace(
        even, times=even.times[kept], landmarks=even.landmarks[kept], turns=even.turns[kept]
    )

    assert reading(uneven).agreement.offset == pytest.approx(
        reading(even).agreement.offset, abs=0.06
    )


def test_the_plots_show_the_peak_and_the_lines() -> None:
    over_time, over_shifts = (
        exhibit for exhibit in judged(material(1)).exhibits if isinstance(exhibit, Plot)
    )

    first, second = (np.array(curve.points)[:, 1] for curve in over_time.curves)
    assert np.corrcoef(first, second)[0, 1] > 0.4
    assert over_time.curves[0].points[0][0] == 2.0
    shifts = np.array(over_shifts.curves[0].points)
    assert shifts[shifts[:, 1].argmax(), 0] == pytest.approx(0.0, abs=0.15)
    assert [round(shifts[0, 0], 2), round(shifts[-1, 0], 2)] == [-0.6, 0.6]


def _face(time: float) -> Face:
    landmarks = mouth(1, 1.0)[0]
    return Face(0, time, Box(0, 0, 60, 40), 0.9, landmarks, GOOD, None)


def _person(number: int, seed: int, times: tuple[float, ...]) -> FaceTrack:
    """Somebody whose close-up is made by hand."""
    landmarks = mouth(seed)
    count = len(landmarks)
    frames = tuple(Frame(at, at / FRAME_RATE, grey(64, 48, 90)) for at in range(count))
    seen = CloseUp(frames, landmarks, np.ones(count), np.zeros((count, 3)), Box(0, 0, 64, 48), 1.0)
    return FaceTrack(number, tuple(map(_face, times)), watch=lambda _progress: seen)


def examined(path: Path, *people: FaceTrack) -> Finding:
    with open_media(path) as media:
        return LipSyncDetector().examine(media, people, lambda _done: None)


@pytest.mark.parametrize("rate", [8_000, 44_100])
def test_the_sound_of_a_file_is_heard(tmp_path: Path, rate: int) -> None:
    times = np.arange(round(SECONDS * rate)) / rate
    sound = np.interp(times, np.arange(len(voice(1))) / SOUND_RATE, voice(1))
    path = write(
        tmp_path / "a.mp4", np.asarray(sound, np.float32), rate=rate, picture_seconds=SECONDS
    )

    own, exchanged = (examined(path, _person(1, seed, (0.0,))) for seed in (1, 7))

    assert said(own)[:2] == ["lip-sync-together", "lip-sync-in-time"]
    assert said(exchanged)[0] != "lip-sync-together"
    assert [moment.time for moment in own.timeline] == pytest.approx([1.5 + at for at in range(8)])


def test_nobody_is_judged_where_two_are_in_view(tmp_path: Path) -> None:
    path = write(tmp_path / "a.mp4", voice(1), picture_seconds=SECONDS)

    together = examined(path, _person(1, 1, (0.0,)), _person(2, 2, (4.0,)))
    apart = examined(path, _person(1, 1, (0.0,)), _person(2, 2, (40.0,)))

    assert said(together) == ["lip-sync-people"]
    assert said(apart)[0] == "lip-sync-together"


def test_media_without_a_sound_or_a_face_are_refused() -> None:
    frames = media_from_frames([grey(64, 48, 90)] * 2, [0.0, 1.0])
    detector = LipSyncDetector()

    nobody = detector.examine(frames, (), lambda _done: None)
    no_file = detector.examine(frames, (_person(1, 1, (0.0,)),), lambda _done: None)
    drawn = detector.examine(
        frames, (replace(_person(1, 1, (0.0,)), drawn=True),), lambda _done: None
    )

    assert said(nobody) == ["no-face"]
    assert said(no_file) == ["lip-sync-no-sound"]
    assert said(drawn) == ["face-drawn"]


def test_a_still_picture_is_called_one() -> None:
    path = Path(str(files("unmask") / "samples" / "photograph.jpg"))

    [finding] = Analyzer(["lip-sync"]).analyze(path).findings

    assert said(finding) == ["stretch-picture"]


def test_a_damaged_map_is_named(tmp_path: Path) -> None:
    path = tmp_path / "speech_map.npz"
    content = (FOLDER / "speech_map.npz").read_bytes()
    for damaged in (b"", content[:1000], b"PK" + bytes(500)):
        path.write_bytes(damaged)
        with pytest.raises(WeightsError, match=r"speech_map\.npz is damaged"):
            SpeechMap.load(path)
