"""Analyses and cards as a terminal shows them, at any width and also without colour."""

from collections.abc import Sequence

from rich import box
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from unmask.analysis import Analysis
from unmask.detectors import Card, Figure, Finding
from unmask.report.text import number_words, paper_words, result_words, time_words
from unmask.safe_text import harmless
from unmask.verdict import Direction, Level, direction_of
from unmask.verdict.reach import Reach
from unmask.weights import ModelEntry
from unmask.weights.published import PublishedCheckpoint

_NARROW = 60
_NARROWEST = 20
"""Also of terminals that name a width at which nothing could be read, such as 0."""

_STYLES = {
    Direction.MANIPULATED: "yellow",
    Direction.NOT_MANIPULATED: "cyan",
    Direction.UNDECIDED: "",
}


def standard_output() -> Console:
    """The console of all results; it never reads markup or emoji codes in what it prints."""
    console = Console(markup=False, emoji=False, highlight=False)
    console.width = max(console.width, _NARROWEST)
    return console


def print_analysis(console: Console, analysis: Analysis) -> None:
    """The verdict in a sentence, then a line or two for each test."""
    verdict = analysis.verdict
    lines = [
        _text(analysis.media.source, "bold underline"),
        _text(_looked_at(analysis), "dim"),
        *(_text(note, "dim") for note in analysis.media.notes),
        Text(),
        _text(verdict.sentence, "bold"),
        *(_text(conflict) for conflict in verdict.conflicts),
    ]
    findings = list(zip(analysis.findings, analysis.cards, strict=True))
    layout = _stacked if console.width < _NARROW else _table
    console.print(Group(*lines, layout(findings)))


def print_card(console: Console, card: Card) -> None:
    """All that a card says."""
    console.print(_text(f"{card.name}: {card.title}", "bold"))
    console.print(_text(card.summary))
    console.print(_text(f"Family of evidence: {card.family}"), Text(), sep="\n")
    lists = {
        "What it needs": card.needs,
        "Look at": card.looks_at,
        "Do not read into it": card.ignore,
        "Known limits": card.limits,
        "Published figures": [_figure_words(figure) for figure in card.published],
        "Figures measured by this project": [_figure_words(figure) for figure in card.measured],
        "Paper": [paper_words(card), card.link],
        "Licence": [card.licence],
    }
    for heading, entries in lists.items():
        if any(entries):
            console.print(_text(heading, "bold"))
            console.print(_bullets(entries))


def print_card_list(console: Console, cards: Sequence[Card]) -> None:
    """Name, title and family of each card."""
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1), pad_edge=False)
    table.add_column("name", no_wrap=True)
    table.add_column("what it asks")
    table.add_column("family")
    for card in cards:
        table.add_row(_text(card.name, "bold"), _text(card.title), _text(card.family))
    console.print(table)


def print_reach(console: Console, rows: Sequence[Reach]) -> None:
    """How far the verdict came on what was measured."""
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1), pad_edge=False)
    table.add_column("what the verdict makes of")
    for level in (Level.WEAK, Level.MODERATE):
        table.add_column(f'"{level}" or more', justify="right")
    for row in rows:
        counts = (f"{count} of {row.items}" for count in (row.weak, row.moderate))
        table.add_row(_text(row.what, "" if row.manipulated else "bold"), *counts)
    console.print(table)


def print_models(console: Console, models: Sequence[tuple[str, ModelEntry]]) -> None:
    """Where each model comes from, its licence, size and the beginning of its sha256."""
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1), pad_edge=False)
    table.add_column("name", no_wrap=True)
    table.add_column("origin")
    table.add_column("licence")
    table.add_column("size", justify="right", no_wrap=True)
    table.add_column("sha256")
    for origin, entry in models:
        size, digest = f"{entry.bytes / 1e6:.1f} MB", f"{entry.sha256[:12]}…"
        table.add_row(_text(entry.name, "bold"), origin, _text(entry.licence), size, digest)
    console.print(table)


def print_checkpoints(console: Console, checkpoints: Sequence[PublishedCheckpoint]) -> None:
    """What can be imported: its name, the authors' file and its licence."""
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1), pad_edge=False)
    table.add_column("can be imported", no_wrap=True)
    table.add_column("from the authors' file", no_wrap=True)
    table.add_column("licence")
    for one in checkpoints:
        table.add_row(_text(one.name, "bold"), _text(one.file_name), _text(one.licence))
    console.print(table)


def _looked_at(analysis: Analysis) -> str:
    facts, frames, people = analysis.media.facts, analysis.media.frames, len(analysis.faces)
    length = [time_words(facts.duration)] if facts.duration else []
    parts = [
        facts.kind,
        f"{facts.width} × {facts.height} px",
        *length,
        f"{_frames(len(frames), facts.frame_count)} looked at",
        f"{people or 'no'} {'face' if people == 1 else 'faces'} followed",
        f"took {time_words(analysis.seconds)}",
    ]
    return ", ".join(parts)


def _frames(looked_at: int, held: int | None) -> str:
    if held is None or held <= looked_at:
        return _count(looked_at, "frame")
    return f"{looked_at} of {held:,} frames"


def _table(findings: Sequence[tuple[Finding, Card]]) -> RenderableType:
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1), pad_edge=False, expand=True)
    table.add_column("test", ratio=3)
    table.add_column("result", ratio=3)
    table.add_column("why", ratio=6)
    for finding, card in findings:
        table.add_row(_text(card.title), _result(finding), _text(finding.reasons[0]))
    return table


def _stacked(findings: Sequence[tuple[Finding, Card]]) -> RenderableType:
    """For narrow terminals: one below the other instead of in columns."""
    blocks = [
        (Text(), _text(card.title, "underline"), _result(finding), _text(finding.reasons[0]))
        for finding, card in findings
    ]
    return Group(*(line for block in blocks for line in block), Text())


def _result(finding: Finding) -> Text:
    if finding.log10_lr is None:
        return _text(result_words(finding), "dim")
    return _text(result_words(finding), _STYLES[direction_of(finding.log10_lr)])


def _bullets(entries: Sequence[str]) -> RenderableType:
    grid = Table.grid(padding=(0, 1))
    for entry in filter(None, entries):
        grid.add_row("•", _text(entry))
    return Group(grid, Text())


def _figure_words(figure: Figure) -> str:
    low_high = figure.interval and " to ".join(number_words(edge) for edge in figure.interval)
    details = [
        f"95 % interval {low_high}" if low_high else "",
        figure.data,
        figure.count,
        figure.date,
        figure.source,
    ]
    return f"{figure.measure} {number_words(figure.value)}: {'; '.join(filter(None, details))}"


def _count(number: int, noun: str) -> str:
    return f"one {noun}" if number == 1 else f"{number} {noun}s"


def _text(text: str, style: str = "") -> Text:
    return Text(harmless(text), style)
