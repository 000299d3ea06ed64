"""The map of mouth and sound, fitted to and measured on clips whose truth is known."""

from pathlib import Path

import numpy as np
import pytest

from tests.detectors.test_lip_sync_detector import material
from unmask.detectors.lip_sync.reference import Usual
from unmask.detectors.lip_sync.speech_map import SpeechMap
from unmask.lab.lip_sync.collecting import Clip
from unmask.lab.lip_sync.figures import usual_of
from unmask.lab.lip_sync.fitting import fit
from unmask.lab.lip_sync.measuring import Measured, later, measure, usable
from unmask.media import SOUND_RATE


@pytest.fixture(scope="module")
def clips() -> list[Clip]:
    """Eight clips of three sources; the sixth is silent."""
    found = []
    for seed in range(8):
        sound = np.zeros(10 * SOUND_RATE, np.float32) if seed == 5 else None
        found.append(
            Clip(f"{seed}.mp4", "real", f"{seed}", "none", f"s{seed % 3}", material(seed, sound))
        )
    return found


@pytest.fixture(scope="module")
def measured(clips: list[Clip]) -> list[Measured]:
    return list(measure(usable(clips)))


def test_a_silent_clip_is_left_out(clips: list[Clip]) -> None:
    assert [clip.name for clip, _ in usable(clips)] == [f"{n}.mp4" for n in (0, 1, 2, 3, 4, 6, 7)]


def test_a_map_finds_own_sound_in_sources_that_it_was_not_fitted_to(
    measured: list[Measured],
) -> None:
    own = [one.own.peak for one in measured]
    exchanged = [peak for one in measured for peak in one.exchanged]
    assert min(own) > np.percentile(exchanged, 90)
    # Of seven clips the sources have three, three and one.
    assert sorted(len(one.exchanged) for one in measured) == [4, 4, 4, 4, 4, 4, 6]
    for one in measured:
        for shift in (-0.2, 0.2):
            assert one.found[shift] == pytest.approx(shift, abs=0.06)


def test_the_figures_tell_own_from_exchanged(measured: list[Measured]) -> None:
    usual = usual_of(measured)
    assert usual.own[0] > usual.exchanged[0]
    assert usual.count == 7


def test_a_later_sound_begins_with_none() -> None:
    sound = material(1).samples
    moved = later(material(1), 0.5).samples
    assert np.isnan(moved[: SOUND_RATE // 2]).all()
    np.testing.assert_array_equal(moved[SOUND_RATE // 2 :], sound[: -SOUND_RATE // 2])


def test_a_map_and_what_is_usual_are_kept(clips: list[Clip], tmp_path: Path) -> None:
    speech = fit([one for _, one in usable(clips)])
    speech.save(tmp_path / "map.npz")
    loaded = SpeechMap.load(tmp_path / "map.npz")
    np.testing.assert_array_equal(loaded.mouth, speech.mouth)
    assert (np.diff(loaded.weights) <= 0).all()
    usual = Usual((0.2, 0.6), (0.1, 0.3), (-0.1, 0.1), 7)
    usual.save(tmp_path / "usual.json")
    assert Usual.load(tmp_path / "usual.json") == usual
    assert [usual.outcome(peak) for peak in (0.35, 0.25, 0.15)] == ["together", "unclear", "apart"]
