"""What is made of clips in which the test ``pulse`` looked for pulses that are known."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.detectors.beating_faces import still
from unmask.detectors.contract import read_measured
from unmask.detectors.pulse.reading import MethodReading
from unmask.detectors.pulse.reference import WithoutPulse
from unmask.lab.pulse import measuring
from unmask.lab.pulse.figures import FiguresError, table_of, without_pulse, write_figures
from unmask.lab.pulse.measuring import Source, read_painted
from unmask.lab.pulse.records import (
    PHOTOGRAPH,
    Clip,
    Record,
    RecordsError,
    read_records,
    write_records,
)


def record(coherence: float, rate: float = 72.0, **clip: object) -> Record:
    """What was read in a clip, real unless it is said otherwise."""
    named = Clip("clip.mp4", "real", "someone", "none", "videos")
    method = MethodReading(rate / 60, 3.0, coherence)
    return Record(replace(named, **clip), "", method, method, 0.0, 10.0)  # type: ignore[arg-type]


STILL = [
    record(number**2 / 100, source=PHOTOGRAPH, identity=f"still{number}") for number in range(11)
]
"""Without a pulse; 95 % of them stay below 0.905."""

ANIMATED = [
    record(0.1, label="fake", manipulation="moda", identity="moda1"),
    record(0.97, label="fake", manipulation="simswap", identity="swap1"),
]
PAINTED = [
    record(0.9, 72.5, painted=72.0, crf=23),
    record(0.9, 80.0, painted=72.0, crf=23),
    record(0.2, 72.5, painted=72.0, crf=23),
    Record(Clip("one", "real", "one", "none", "videos", 72.0, 23), "pulse-no-skin"),
]


def test_records_come_back_as_they_were_written(tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    write_records(path, PAINTED[:2])
    write_records(path, PAINTED[2:])
    assert list(read_records(path)) == PAINTED
    path.write_text("{}\n")
    with pytest.raises(RecordsError, match="holds no results"):
        list(read_records(path))


def test_the_table_counts_what_was_judged_right_and_found() -> None:
    table = table_of(PAINTED, WithoutPulse(0.5, 20))
    assert table.splitlines()[2:] == ["| crf 23 | as it came | 4 | 3 | 2 | 1 |"]


def test_what_clips_without_a_pulse_show() -> None:
    assert without_pulse(STILL) == WithoutPulse(0.905, 11)


def test_the_figures_stand_beside_the_card(tmp_path: Path) -> None:
    real = record(0.95)
    write_figures([real, *ANIMATED], [*STILL, *PAINTED], tmp_path)
    written = WithoutPulse.load(tmp_path / "without_pulse.json")
    # The eleven stills, and the head that was animated from one photograph; not the swap.
    assert written.count == 12
    figures = {figure.measure: figure for figure in read_measured(tmp_path / "measured.json")}
    assert figures["painted pulses found, ± 2 beats a minute, H.264 crf 23"].count == "1 of 3"
    assert figures["real clips in which a pulse is found"].count == "1 of 1"
    assert figures["fake clips in which a pulse is found"].count == "1 of 2"
    # Held against the eleven others, only the highest lies above 95 % of them.
    assert figures["clips without a pulse in which one is found"].count == "1 of 12"
    assert figures["video AUC of a low coherence"].value == pytest.approx(0.5)


def test_without_clips_that_have_no_pulse_there_are_no_figures(tmp_path: Path) -> None:
    with pytest.raises(FiguresError, match="no two clips without a pulse"):
        write_figures([record(0.8)], PAINTED, tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_painted_pulse_is_read_in_compressed_and_smaller_clips(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(measuring, "RATE_FACTORS", (23,))
    monkeypatch.setattr(measuring, "WIDTHS", (80, 400))
    clip = Clip("astronaut", "real", "astronaut", "none", PHOTOGRAPH)
    source = Source(clip, still().frames, still().landmarks)
    unpainted, usual, small = read_painted(source)
    assert unpainted.clip == replace(clip, crf=23)
    # The face is no wider than 400 px, so that it is not made smaller to that.
    assert (usual.clip.width, small.clip.width) == (None, 80)
    for one in (usual, small):
        assert one.clip.painted == usual.clip.painted > 0
        assert one.pos.per_minute == pytest.approx(one.clip.painted, abs=2)
        assert one.pos.coherence > unpainted.pos.coherence
