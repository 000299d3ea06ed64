"""What the records say: what clips without a pulse show, and the figures on the card."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from unmask.detectors import Figure
from unmask.detectors.contract import write_measured
from unmask.detectors.pulse.reference import WithoutPulse
from unmask.errors import UnmaskError
from unmask.lab.evaluation.bootstrap import auc
from unmask.lab.evaluation.card_figures import figure_of, share_of
from unmask.lab.pulse.measuring import RATE_FACTORS, USUAL_FACTOR, WIDTHS
from unmask.lab.pulse.records import PHOTOGRAPH, Record

COMMAND = "python -m unmask.lab.pulse"
CENTILE = 95.0
CLOSE_ENOUGH = 2.0
"""In beats a minute, between a painted pulse and what was read."""

HEARTLESS = (
    "aniportrait",
    "chatanyone",
    "cyberhost",
    "dreamtalk",
    "echomimic",
    "fantasytalking",
    "hallo",
    "hallo2",
    "joyhallo",
    "joyvasa",
    "moda",
)
"""Manipulations that animate one photograph by sound: no filmed face lends its pulse."""


class FiguresError(UnmaskError):
    """There is too little to measure."""


def write_figures(clips: Sequence[Record], painted: Sequence[Record], folder: Path) -> str:
    """Write what clips without a pulse show, and the measured figures, beside the card.

    Args:
        clips: as they came.
        painted: with painted pulses, and the same unpainted.
        folder: of the card.

    Returns:
        how a painted pulse fades, as a table in Markdown.

    Raises:
        FiguresError: there are no clips without a pulse.
    """
    heartless = [record for record in (*clips, *painted) if is_heartless(record)]
    if len(heartless) < 2:
        raise FiguresError("The results hold no two clips without a pulse that could be read.")
    without = without_pulse(heartless)
    without.save(folder / "without_pulse.json")
    figures = [
        *_painted_figures(painted, without),
        _false_figure(heartless),
        *_clip_figures(clips, without),
    ]
    write_measured(folder / "measured.json", figures)
    return table_of(painted, without)


def is_heartless(record: Record) -> bool:
    """Whether a record is of a clip in which no heart can beat, and could be read."""
    if record.reason or record.clip.painted:
        return False
    return record.clip.source == PHOTOGRAPH or record.clip.manipulation in HEARTLESS


def without_pulse(records: Sequence[Record]) -> WithoutPulse:
    """What 95 % of some clips stay below.

    Args:
        records: of clips without a pulse that could be read, at least one.
    """
    coherences = [record.pos.coherence for record in records]
    return WithoutPulse(round(float(np.percentile(coherences, CENTILE)), 3), len(records))


def is_found(record: Record, without: WithoutPulse) -> bool:
    """Whether a pulse was found."""
    if record.reason:
        return False
    return without.outcome(record.pos, record.chrom, record.beside) == "found"


def is_right(record: Record) -> bool:
    """Whether POS reads the rate that was painted."""
    return not record.reason and abs(record.pos.per_minute - record.clip.painted) <= CLOSE_ENOUGH


def table_of(painted: Sequence[Record], without: WithoutPulse) -> str:
    """How a painted pulse fades: a row a condition, in Markdown."""
    lines = [
        "| compression | width of the face | clips | judged | rate right | found and right |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for crf, width in _conditions():
        group = _under(painted, crf, width)
        if not group:
            continue
        counts = (
            len(group),
            sum(not one.reason for one in group),
            sum(is_right(one) for one in group),
            sum(is_right(one) and is_found(one, without) for one in group),
        )
        face = f"{width} px" if width else "as it came"
        cells = (f"crf {crf}", face, *map(str, counts))
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _conditions() -> list[tuple[int, int | None]]:
    return [*((crf, None) for crf in RATE_FACTORS), *((USUAL_FACTOR, width) for width in WIDTHS)]


def _under(painted: Sequence[Record], crf: int, width: int | None) -> list[Record]:
    return [
        record
        for record in painted
        if record.clip.painted and (record.clip.crf, record.clip.width) == (crf, width)
    ]


def _painted_figures(painted: Sequence[Record], without: WithoutPulse) -> Iterator[Figure]:
    for crf, width in _conditions():
        group = [record for record in _under(painted, crf, width) if not record.reason]
        face = f", faces made {width} px wide" if width else ""
        hits = [is_right(record) and is_found(record, without) for record in group]
        if group:
            yield _share(
                f"painted pulses found, ± 2 beats a minute, H.264 crf {crf}{face}",
                hits,
                "pulses of 0.75 % of green painted into the skin of real clips and photographs",
            )


def _false_figure(heartless: Sequence[Record]) -> Figure:
    """How often a pulse is found where none is; each clip is held against the others."""
    invented = [
        is_found(record, without_pulse([*heartless[:number], *heartless[number + 1 :]]))
        for number, record in enumerate(heartless)
    ]
    return _share(
        "clips without a pulse in which one is found",
        invented,
        "clips of photographs, H.264 crf 23, and heads animated from one photograph by sound",
    )


def _clip_figures(clips: Sequence[Record], without: WithoutPulse) -> Iterator[Figure]:
    data = "development set: public clips of people whom no training saw (docs/evaluation.md)"
    read = [record for record in clips if not record.reason]
    for label in ("real", "fake"):
        group = [record for record in read if record.clip.label == label]
        if group:
            found = [is_found(record, without) for record in group]
            yield _share(f"{label} clips in which a pulse is found", found, data)
    manipulated = np.array([record.clip.label == "fake" for record in read])
    if not 0 < manipulated.sum() < len(read):
        return
    groups = np.array([record.clip.identity for record in read])
    for measure, values in (
        ("video AUC of a low coherence", [-record.pos.coherence for record in read]),
        ("video AUC of a low signal-to-noise ratio", [-record.pos.snr for record in read]),
    ):
        estimate = auc(np.array(values), manipulated, groups)
        count = (
            f"{len(read) - manipulated.sum()} real, {manipulated.sum()} manipulated; "
            f"{len(clips) - len(read)} not judged"
        )
        yield figure_of(measure, estimate, data, count, COMMAND)


def _share(measure: str, outcomes: Sequence[bool], data: str) -> Figure:
    return share_of(measure, sum(outcomes), len(outcomes), data, COMMAND)
