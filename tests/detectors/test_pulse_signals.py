"""The signal mathematics of the test ``pulse``, on traces whose truth is known."""

import numpy as np
import pytest

from unmask.detectors.pulse.signals import Traces, Values, chrom, pos, to_unit
from unmask.detectors.pulse.spectra import agreement, mean_agreement, spectrum_of, tapered
from unmask.lab.pulse.painting import BLOOD

SKIN: Values = np.array([170.0, 120.0, 100.0])
SECONDS, RATE = 10.0, 25.0
TIMES: Values = np.arange(int(SECONDS * RATE)) / RATE
METHODS = (pos, chrom)


def beats(times: Values, per_minute: float, amplitude: float = 0.006) -> Values:
    """The colours of one place, shape (times, 1, 3); the amplitude is that of green."""
    wave = amplitude / BLOOD[1] * np.sin(2 * np.pi * per_minute / 60 * times)
    return np.asarray(SKIN * (1 + wave[:, None, None] * BLOOD))


def noise(shape: tuple[int, ...], share: float = 0.003, seed: int = 0) -> Values:
    return np.random.default_rng(seed).normal(0, share, (*shape, 3)) * SKIN


def places(count: int, per_minute: float, seed: int = 0) -> Values:
    """Places that share a pulse and have noise of their own."""
    return beats(TIMES, per_minute) + noise((len(TIMES), count), seed=seed)


def beats_a_minute(signal: Values, rate: float = RATE) -> float:
    return 60 * spectrum_of([signal], rate).rate


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("per_minute", [48.0, 66.0, 97.0, 140.0, 172.0])
def test_the_rate_is_found(method, per_minute):  # type: ignore[no-untyped-def]
    signal = method(Traces(RATE, 0.0, places(1, per_minute)))[:, 0]
    assert beats_a_minute(signal) == pytest.approx(per_minute, abs=2)


@pytest.mark.parametrize("method", METHODS)
def test_flicker_of_the_light_is_no_pulse(method):  # type: ignore[no-untyped-def]
    """A lamp that flickers ten times as strongly as the blood moves all channels alike."""
    lamp = 1 + 0.06 * np.sin(2 * np.pi * 1.7 * TIMES)
    signal = method(Traces(RATE, 0.0, places(1, 66.0) * lamp[:, None, None]))[:, 0]
    assert beats_a_minute(signal) == pytest.approx(66.0, abs=2)


@pytest.mark.parametrize("method", METHODS)
def test_both_methods_rise_with_the_green_of_the_skin(method):  # type: ignore[no-untyped-def]
    colours = beats(TIMES, 72.0)
    signal, green = method(Traces(RATE, 0.0, colours))[:, 0], colours[:, 0, 1]
    inner = slice(40, -40)
    assert np.corrcoef(signal[inner], green[inner])[0, 1] > 0.95


def test_times_that_are_uneven_are_made_even() -> None:
    generator = np.random.default_rng(5)
    steps = generator.uniform(0.02, 0.09, 200)
    times = np.cumsum(steps)
    colours = beats(times, 84.0) + noise((len(times), 1))
    traces = Traces.of_frames(times, colours, 25.0)
    assert beats_a_minute(pos(traces)[:, 0]) == pytest.approx(84.0, abs=2)
    # Taken as even, the same colours beat at another rate.
    wrong = Traces(25.0, 0.0, colours)
    assert abs(beats_a_minute(pos(wrong)[:, 0]) - 84.0) > 10


def test_even_times_begin_and_end_with_the_frames() -> None:
    traces = Traces.of_frames(np.array([1.0, 1.5, 2.0]), np.ones((3, 1, 3)), 10.0)
    assert traces.times[0] == 1.0
    assert traces.times[-1] == pytest.approx(2.0)
    assert traces.colours.shape == (11, 1, 3)


@pytest.mark.parametrize("times", [[0.0, 0.0], [1.0, 0.5], [0.0, 1.0, 2.0]])
def test_times_must_ascend_one_a_frame(times: list[float]) -> None:
    with pytest.raises(ValueError, match="one ascending time for each"):
        Traces.of_frames(np.array(times), np.ones((2, 1, 3)), 10.0)


def test_a_clear_pulse_has_a_higher_ratio_than_noise() -> None:
    clear = spectrum_of([pos(Traces(RATE, 0.0, places(1, 75.0)))[:, 0]], RATE)
    ratios = []
    for seed in range(20):
        colours = SKIN + noise((len(TIMES), 1), seed=seed)
        spectrum = spectrum_of([pos(Traces(RATE, 0.0, colours))[:, 0]], RATE)
        ratios.append(spectrum.snr(spectrum.rate))
    assert clear.snr(clear.rate) > max(ratios) + 3


def test_the_ratio_counts_the_rate_and_its_double_against_the_rest() -> None:
    long = np.arange(2000) / RATE
    wave = np.sin(2 * np.pi * 1.2 * long) + 0.5 * np.sin(2 * np.pi * 2.4 * long)
    other = np.sin(2 * np.pi * 3.3 * long)
    # (1 + 0.25) against 1 in power.
    assert spectrum_of([wave + other], RATE).snr(1.2) == pytest.approx(10 * np.log10(1.25), abs=0.1)


def test_places_that_share_a_pulse_agree_and_others_do_not() -> None:
    shared = to_unit(pos(Traces(RATE, 0.0, places(4, 75.0))))
    assert mean_agreement(tapered([shared], RATE, 1.25)) > 0.8
    found = []
    for seed in range(30):
        colours = SKIN + noise((len(TIMES), 4), seed=seed)
        alone = to_unit(pos(Traces(RATE, 0.0, colours)))
        found.append(mean_agreement(tapered([alone], RATE, 1.25)))
    assert abs(float(np.mean(found))) < 0.1
    assert max(found) < 0.6


def test_places_that_beat_by_turns_disagree() -> None:
    colours = np.concatenate([beats(TIMES, 75.0), beats(TIMES, 75.0, -0.006)], axis=1)
    signals = to_unit(pos(Traces(RATE, 0.0, colours + noise(colours.shape[:2]))))
    assert mean_agreement(tapered([signals], RATE, 1.25)) < -0.7


def test_pieces_are_taken_together() -> None:
    signals = to_unit(pos(Traces(RATE, 0.0, places(2, 75.0))))
    parts = [signals[:125], signals[125:]]
    assert 60 * spectrum_of([part[:, 0] for part in parts], RATE).rate == pytest.approx(75, abs=2)
    assert mean_agreement(tapered(parts, RATE, 1.25)) > 0.8


def test_a_place_that_stands_still_agrees_with_nothing() -> None:
    signals = to_unit(np.column_stack([np.sin(TIMES * 7), np.full(len(TIMES), 3.0)]))
    windows = tapered([signals], RATE, 7 / (2 * np.pi))
    assert agreement(windows[:, :1], windows).tolist() == pytest.approx([1.0, 0.0])


def test_a_grey_clip_breaks_nothing() -> None:
    still = np.full((len(TIMES), 2, 3), 128.0)
    for method in METHODS:
        signals = to_unit(method(Traces(RATE, 0.0, still)))
        assert np.isfinite(signals).all()
        assert mean_agreement(tapered([signals], RATE, 1.25)) == 0.0
