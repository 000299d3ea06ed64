"""Measure how well known media are recognised, and what a match is worth.

    python -m unmask.lab.known_media DATA --forged MANIFEST --out FOLDER

Photographs and real videos of the research data are altered as people who pass them on do, and
looked up where only the originals are known. Face swaps of DFDC, and forged videos of a manifest,
are looked up where only their originals are known. Photographs, and videos, are looked up where
only others are known. The figures are written on the detector's card
and, where it is named, into the tables of the page.
"""

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import unmask.detectors.known_media
from unmask.detectors.contract import write_measured
from unmask.errors import UnmaskError
from unmask.lab.known_media.comparing import (
    Comparison,
    Known,
    Measured,
    Reader,
    copies,
    crowd,
    forgeries,
    some,
)
from unmask.lab.known_media.figures import COMMAND, details_of, figures_of
from unmask.lab.known_media.tables import write_tables
from unmask.lab.manifest import Item, build_manifest, read_manifest

PICTURE_SOURCES = ("ffhq", "utkface", "portraits")
FILE = "comparisons.json"
CARD_FOLDER = Path(unmask.detectors.known_media.__file__).parent


def measure(data: Path, forged: Path | None, pictures: int, pairs: int, frames: int) -> Measured:
    """Compare everything.

    Args:
        data: the research data.
        forged: a manifest of forged videos and their originals, if there is one.
        pictures: most of each source.
        pairs: most of DFDC.
        frames: of each video that are looked at.

    Raises:
        UnmaskError: the data are not there or cannot be read.
    """
    read = Reader(frames)
    comparisons: list[Comparison] = []
    if forged is not None:
        comparisons += forgeries(read_manifest(forged), read, _say)
    comparisons += forgeries(_pairs(build_manifest(data, ("dfdc",)), pairs), read, _say)
    photographs = [
        item
        for source in PICTURE_SOURCES
        for item in some(build_manifest(data, (source,)), pictures)
    ]
    videos = [item for item in build_manifest(data, ("videos",)) if item.label == "real"]
    crowds = []
    for words, items in (("photographs of faces", photographs), ("real videos", videos)):
        known = [Known(item, read(item.path)) for item in items]
        crowds += [(words, crowd(known, part)) for part in ("frame", "face")]
        comparisons += copies(known, read, _say)
    return Measured(tuple(comparisons), tuple(crowds))


def _pairs(items: Sequence[Item], most: int) -> list[Item]:
    """Some forgeries with their originals, one of each original."""
    chosen = {item.identity for item in some((i for i in items if i.label == "fake"), most)}
    first = {(item.identity, item.label): item for item in reversed(items)}
    return [item for (identity, _), item in first.items() if identity in chosen]


def _say(words: str) -> None:
    sys.stderr.write(f"{words}\n")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, and write the figures on the card."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0], prog=COMMAND)
    parser.add_argument("data", type=Path, help="the research data; or comparisons made before")
    parser.add_argument("--forged", type=Path, help="a manifest of forged videos and originals")
    parser.add_argument(
        "--out", type=Path, default=Path(), help="folder to keep the comparisons in"
    )
    parser.add_argument("--pictures", type=int, default=40, help="most of each source")
    parser.add_argument("--pairs", type=int, default=300, help="most of DFDC's pairs")
    parser.add_argument("--frames", type=int, default=16, help="of each video")
    parser.add_argument(
        "--card", type=Path, default=CARD_FOLDER, help="folder of the card to write the figures on"
    )
    parser.add_argument("--page", type=Path, help="docs/known-media.md, to write its tables anew")
    chosen = parser.parse_args(arguments)
    try:
        if chosen.data.is_file():
            measured = Measured.load(chosen.data)
        else:
            measured = measure(
                chosen.data, chosen.forged, chosen.pictures, chosen.pairs, chosen.frames
            )
            chosen.out.mkdir(parents=True, exist_ok=True)
            measured.save(chosen.out / FILE)
        date = f"{datetime.now(UTC):%Y-%m-%d}"
        figures = figures_of(measured, date)
        write_measured(chosen.card / "measured.json", figures)
        if chosen.page is not None:
            write_tables(measured, chosen.page)
    except (UnmaskError, OSError) as error:
        sys.exit(str(error))
    for figure in (*figures, *details_of(measured, date)):
        low, high = figure.interval or (figure.value, figure.value)
        sys.stdout.write(
            f"{figure.measure}: {figure.value:.4f} ({low:.4f}–{high:.4f}), {figure.count}, "
            f"{figure.data}\n"
        )


if __name__ == "__main__":
    main()
