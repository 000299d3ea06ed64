"""Analyses and cards as a terminal shows them, at any width and also without colour."""

from collections.abc import Sequence

from rich import box
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from unmask.analysis import Analysis
from unmask.cli.pasteable import pasteable
from unmask.detectors import Card, Figure, Finding
from unmask.report.speaker import Speaker
from unmask.report.text import paper_words
from unmask.safe_text import harmless
from unmask.verdict import Direction, Level, direction_of, level_message, result_message
from unmask.verdict.reach import Reach
from unmask.weights import ModelEntry
from unmask.weights.published import PublishedCheckpoint
from unmask.words import Language, Message, Value, number_words

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


def print_analysis(console: Console, analysis: Analysis, language: Language = "en") -> None:
    """The verdict for anyone, then a line or two for each test.

    Those that say most come first, idle ones last and in short.
    """
    speak = Speaker(language, analysis.terms(language))
    verdict = analysis.verdict
    lines = [
        _text(analysis.media.source, "bold underline"),
        _text(_looked_at(analysis, speak), "dim"),
        *(_text(pasteable(speak(note)), "dim") for note in analysis.media.notes),
        Text(),
        _text(speak(verdict.headline), "bold"),
        _text(pasteable(speak(verdict.sentence))),
        *([_text(speak(verdict.error_rate))] if verdict.error_rate else []),
        *(_text(speak(conflict)) for conflict in verdict.conflicts),
    ]
    cards = [card.said_in(language) for card in analysis.cards]
    findings = list(zip(analysis.findings, cards, strict=True))
    judged = [pair for pair in findings if pair[0].status == "scored"]
    judged.sort(key=lambda pair: -abs(pair[0].log10_lr or 0))
    idle = [pair for pair in findings if pair[0].status != "scored"]
    console.print(Group(*lines))
    console.print(_bullets([speak(one) for one in verdict.advice]))
    if judged:
        layout = _stacked if console.width < _NARROW else _table
        console.print(layout(judged, speak))
    if idle:
        said = [
            f"{speak(result_message(one))} · {card.title} · {_first_reason(one, speak)}"
            for one, card in idle
        ]
        console.print(Group(*(_text(line, "dim") for line in said), Text()))


def print_card(console: Console, original: Card, language: Language = "en") -> None:
    """All that a card says."""
    speak, card = Speaker(language), original.said_in(language)
    family = speak.of("card-family", family=card.family)
    console.print(_text(f"{card.name}: {card.title}", "bold"))
    console.print(_text(card.summary))
    console.print(_text(family), Text(), sep="\n")
    lists = {
        "card-needs": card.needs,
        "card-look-at": card.looks_at,
        "card-ignore": card.ignore,
        "card-limits": card.limits,
        "card-published": [_figure_words(figure, speak) for figure in card.published],
        "card-measured": [_figure_words(figure, speak) for figure in card.measured],
        "card-paper": [paper_words(card), card.link],
        "card-licence": [card.licence],
    }
    for heading, entries in lists.items():
        if any(entries):
            console.print(_text(speak.of(heading), "bold"))
            console.print(_bullets(entries))


def print_card_list(console: Console, cards: Sequence[Card], language: Language = "en") -> None:
    """Name, title and family of each card."""
    speak = Speaker(language)
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1), pad_edge=False)
    table.add_column(speak.of("terminal-name"), no_wrap=True)
    table.add_column(speak.of("terminal-asks"))
    table.add_column(speak.of("terminal-family"))
    for card in (one.said_in(language) for one in cards):
        table.add_row(_text(card.name, "bold"), _text(card.title), _text(card.family))
    console.print(table)


def print_reach(console: Console, rows: Sequence[Reach], language: Language = "en") -> None:
    """How far the verdict came on what was measured."""
    speak = Speaker(language)
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1), pad_edge=False)
    table.add_column(speak.of("terminal-reach"))
    for level in (Level.WEAK, Level.MODERATE):
        words = speak.of("terminal-reach-level", level=level_message(level))
        table.add_column(words, justify="right")
    for row in rows:
        counts = [
            speak.of("terminal-reach-count", count=count, items=row.items)
            for count in (row.weak, row.moderate)
        ]
        name = speak.of(f"reach-{row.what}")
        table.add_row(_text(name, "" if row.manipulated else "bold"), *counts)
    console.print(table)


def print_models(console: Console, models: Sequence[tuple[str, ModelEntry]]) -> None:
    """Where each model comes from, its size, the beginning of its sha256, and its licence."""
    for origin, entry in models:
        size, digest = f"{entry.bytes / 1e6:.1f} MB", f"{entry.sha256[:12]}…"
        _print_with_licence(console, entry.name, f"{origin}, {size}, {digest}", entry.licence)


def print_checkpoints(console: Console, checkpoints: Sequence[PublishedCheckpoint]) -> None:
    """What can be imported: its name, the authors' file and its licence."""
    console.print(Text("\nCan be imported, from the authors' file:\n"))
    for one in checkpoints:
        _print_with_licence(console, one.name, one.file_name, one.licence)


def _print_with_licence(console: Console, name: str, facts: str, licence: str) -> None:
    """Licences have a line of their own, since some are longer than any column."""
    console.print(_text(name, "bold") + _text(f"  {facts}"))
    console.print(Padding(_text(licence, "dim"), (0, 0, 0, 4)))


def _looked_at(analysis: Analysis, speak: Speaker) -> str:
    facts, frames = analysis.media.facts, len(analysis.media.frames)
    values: dict[str, Value] = {
        "width": str(facts.width),
        "height": str(facts.height),
        "duration": float(facts.duration or 0.0),
        "frames": frames,
        "held": facts.frame_count or frames,
        "people": len(analysis.faces),
        "seconds": float(analysis.seconds),
    }
    return speak(Message(f"terminal-{facts.kind}", values))


def _table(findings: Sequence[tuple[Finding, Card]], speak: Speaker) -> RenderableType:
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1), pad_edge=False, expand=True)
    table.add_column(speak.of("terminal-test"), ratio=3)
    table.add_column(speak.of("terminal-result"), ratio=3)
    table.add_column(speak.of("terminal-why"), ratio=6)
    for finding, card in findings:
        why = _text(_first_reason(finding, speak))
        table.add_row(_text(card.title), _result(finding, speak), why)
    return table


def _stacked(findings: Sequence[tuple[Finding, Card]], speak: Speaker) -> RenderableType:
    """For narrow terminals: one below the other instead of in columns."""
    blocks = [
        (
            _text(card.title, "underline"),
            _result(finding, speak),
            _text(_first_reason(finding, speak)),
            Text(),
        )
        for finding, card in findings
    ]
    return Group(*(line for block in blocks for line in block))


def _first_reason(finding: Finding, speak: Speaker) -> str:
    return pasteable(speak(finding.reasons[0]))


def _result(finding: Finding, speak: Speaker) -> Text:
    direction = direction_of(finding.log10_lr or 0.0)
    return _text(speak(result_message(finding)), _STYLES[direction])


def _bullets(entries: Sequence[str]) -> RenderableType:
    grid = Table.grid(padding=(0, 1))
    for entry in filter(None, entries):
        grid.add_row("•", _text(entry))
    return Group(grid, Text())


def _figure_words(figure: Figure, speak: Speaker) -> str:
    details = [
        _interval(figure.interval, speak) if figure.interval else "",
        figure.data,
        figure.count,
        figure.date,
        figure.source,
    ]
    value = number_words(figure.value, speak.language)
    return f"{figure.measure} {value}: {'; '.join(filter(None, details))}"


def _interval(interval: tuple[float, float], speak: Speaker) -> str:
    low, high = (number_words(edge, speak.language) for edge in interval)
    return speak.of("figure-interval", low=low, high=high)


def _text(text: str, style: str = "") -> Text:
    return Text(harmless(text), style)
