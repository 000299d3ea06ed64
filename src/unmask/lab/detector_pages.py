"""Write one page a detector from its card and its README: ``python -m unmask.lab.detector_pages``.

The pages say what the card says, so that no figure in the docs can drift from the run that
measured it; a test compares them.
"""

import argparse
import inspect
from pathlib import Path

from unmask.detectors import Card, Detector, Figure, load_detectors


def main() -> None:
    """Write all pages into a folder."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    for detector in load_detectors():
        path = folder / f"{detector.card.name}.md"
        path.write_text(detector_page(detector), encoding="utf-8")


def detector_page(detector: Detector) -> str:
    """The page of one detector, in Markdown."""
    readme = Path(inspect.getfile(type(detector))).with_name("README.md")
    _title, _, method = readme.read_text(encoding="utf-8").partition("\n")
    return "\n".join([*_card_lines(detector.card), "## How it works", method.rstrip(), ""])


def _card_lines(card: Card) -> list[str]:
    return [
        f"# {card.title}",
        "",
        f"`{card.name}`, family *{card.family}*. {card.summary}",
        "",
        f"Source: [{card.paper}]({card.link}). Licence of the weights: {card.licence}.",
        "",
        *_list("What it needs", card.needs),
        *_list("What to look at", card.looks_at),
        *_list("What to ignore", card.ignore),
        *_list("Limits", card.limits),
        *_table("Measured by this project", card.measured),
        *_table("Published", card.published),
    ]


def _list(heading: str, sentences: tuple[str, ...]) -> list[str]:
    return [f"## {heading}", "", *(f"- {sentence}" for sentence in sentences), ""]


def _table(heading: str, figures: tuple[Figure, ...]) -> list[str]:
    if not figures:
        return []
    head = ["measure", "value", "95 % interval", "data", "count", "date", "source"]
    return [
        f"## {heading}",
        "",
        _row(head),
        _row(["---"] * len(head)),
        *(_row(_cells(figure)) for figure in figures),
        "",
    ]


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
