"""Write one page a detector from its card and its README: ``python -m unmask.lab.detector_pages``.

The pages say what the card says, so that no figure in the docs can drift from the run that
measured it; a test compares them.
"""

import argparse
import inspect
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from unmask.detectors import Card, Detector, Figure, load_detectors
from unmask.detectors.contract import read_measured
from unmask.detectors.network_variants import SMALL, measured_file
from unmask.errors import UnmaskError

_LINK_BESIDE = re.compile(r"\]\(([\w-]+\.[a-z]+)\)")
"""A link of a README to a file beside it."""


MOST_UNFOLDED = 5
"""Figures of a card that stand open where no AUC sums them up."""
BAR_LENGTH = 10


class PagesError(UnmaskError):
    """The pages cannot be written."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Write all pages into a folder."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    try:
        write_pages(parser.parse_args(arguments).folder)
    except UnmaskError as error:
        sys.exit(str(error))


def write_pages(folder: Path) -> tuple[Path, ...]:
    """Write the pages of all installed detectors into a folder.

    Raises:
        PagesError: they cannot be written.
    """
    pages = {f"{each.card.name}.md": detector_page(each) for each in load_detectors()}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in pages.items():
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise PagesError(f"{folder} cannot be written to ({error.strerror}).") from None
    return tuple(folder / name for name in pages)


def detector_page(detector: Detector) -> str:
    """The page of one detector, in Markdown."""
    folder = Path(inspect.getfile(type(detector))).parent
    # A card in memory is as old as the import; figures may have been written since.
    card = Card.load(folder / "card.toml")
    _title, _, method = (folder / "README.md").read_text(encoding="utf-8").partition("\n")
    # The README lies four folders below the repository's root, the page two.
    method = method.replace("](../../../../docs/", "](../")
    method = _LINK_BESIDE.sub(rf"](../../src/unmask/detectors/{folder.name}/\1)", method)
    lines = [*_card_lines(card, _of_variants(card, folder)), "## How it works", method.rstrip(), ""]
    return "\n".join(lines)


def _of_variants(card: Card, folder: Path) -> list[str]:
    """The figures of the variants that were measured, whether they are installed or not."""
    start, end = measured_file("*").split("*")
    names = (path.name[len(start) : -len(end)] for path in sorted(folder.glob(measured_file("*"))))
    return [
        line
        for name in names
        for line in _measured(_heading(card, name), read_measured(folder / measured_file(name)))
    ]


def _heading(card: Card, variant: str) -> str:
    of_what = "without the large network" if variant == SMALL else f"`{card.name}:{variant}`"
    return f"Measured by this project: {of_what}"


def _card_lines(card: Card, of_variants: Sequence[str]) -> list[str]:
    return [
        f"# {card.title}",
        "",
        f"`{card.name}`, family *{card.family}*. {card.summary}",
        "",
        *_answers(card),
        f"Source: [{card.paper}]({card.link}). Licence of the weights: {card.licence}.",
        "",
        *_list("What it needs", card.needs),
        *_list("What to look at", card.looks_at),
        *_list("What to ignore", card.ignore),
        *_list("Limits", card.limits),
        *_measured("Measured by this project", card.measured),
        *of_variants,
        *_section("Published", _table(card.published)),
    ]


def _answers(card: Card) -> list[str]:
    """What people ask who see the evidence for the first time, as far as the card answers it."""
    asked = {"What am I looking at?": card.shows, "Does this mean it is fake?": card.means}
    return [
        line
        for question, answer in asked.items()
        if answer
        for line in (f"**{question}** {answer}", "")
    ]


def _list(heading: str, sentences: tuple[str, ...]) -> list[str]:
    return [f"## {heading}", "", *(f"- {sentence}" for sentence in sentences), ""]


def _measured(heading: str, figures: Sequence[Figure]) -> list[str]:
    """A row and a small chart for each data set, and all figures folded beneath."""
    rows = _rows_of_data_sets(figures)
    if not rows and len(figures) <= MOST_UNFOLDED:
        return _section(heading, _table(figures))
    first = rows or _table(figures[:MOST_UNFOLDED])
    folded = ["<details>", f"<summary>All {len(figures)} figures</summary>", ""]
    return _section(heading, [*first, "", *folded, *_table(figures), "", "</details>"])


def _rows_of_data_sets(figures: Sequence[Figure]) -> list[str]:
    """What tells most of each data set on which an AUC was measured, as a table; else nothing."""
    sets: dict[str, dict[str, Figure]] = {}
    for figure in figures:
        sets.setdefault(figure.data, {}).setdefault(figure.measure, figure)
    rows = [
        _row([data, _interval(auc), _bar(auc.value), blur, alarms, auc.count, auc.date])
        for data, own in sets.items()
        for kind in ("video", "image")
        if (auc := own.get(f"{kind} AUC")) is not None
        for blur in [_interval(own.get(f"{kind} AUC of blur alone (baseline)"))]
        for alarms in [_share(own.get('false alarms at "moderate" or more'))]
    ]
    head = ["data", "AUC", "from chance to certain", "blur alone", "false alarms at “moderate”"]
    return [_row([*head, "items", "date"]), _row(["---"] * 7), *rows] if rows else []


def _interval(figure: Figure | None) -> str:
    if figure is None:
        return ""
    bounds = "–".join(f"{bound:.2f}" for bound in figure.interval or ())
    return f"{figure.value:.2f} ({bounds})" if bounds else f"{figure.value:.2f}"


def _share(figure: Figure | None) -> str:
    if figure is None:
        return ""
    bounds = "–".join(f"{100 * bound:.0f}" for bound in figure.interval or ())
    return f"{100 * figure.value:.1f} % ({bounds} %)" if bounds else f"{100 * figure.value:.1f} %"


def _bar(auc: float) -> str:
    """An AUC between 0.5, where it is empty, and 1, where it is full."""
    filled = min(max(round((auc - 0.5) * 2 * BAR_LENGTH), 0), BAR_LENGTH)
    return "█" * filled + "░" * (BAR_LENGTH - filled)


def _section(heading: str, lines: Sequence[str]) -> list[str]:
    return [f"## {heading}", "", *lines, ""] if lines else []


def _table(figures: Sequence[Figure]) -> list[str]:
    if not figures:
        return []
    head = ["measure", "value", "95 % interval", "data", "count", "date", "source"]
    rows = [_row(_cells(figure)) for figure in figures]
    return [_row(head), _row(["---"] * len(head)), *rows]


def _cells(figure: Figure) -> list[str]:
    interval = "–".join(f"{bound:.3f}" for bound in figure.interval) if figure.interval else ""
    value = f"{figure.value:.3f}"
    return [
        figure.measure,
        value,
        interval,
        figure.data,
        figure.count,
        figure.date,
        figure.source,
    ]


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
