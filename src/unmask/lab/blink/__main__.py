"""Measure how well ``blink`` finds blinks, and what their rate is worth.

    python -m unmask.lab.blink clips MANIFEST CLIPS.jsonl
    python -m unmask.lab.blink figures CLIPS.jsonl SEEN.csv

The first looks for blinks in real and fake videos, the second writes the figures on the detector's
card. SEEN lists the blinks that a person saw in some of the real videos: the columns ``name`` (of
the file), ``time`` (of a blink, in seconds) and ``use`` (``settings`` of clips on which the
settings were chosen, ``held-out`` of others). Blinks are painted into the bundled clip, too.
"""

import argparse
import csv
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

import unmask.detectors.blink
from unmask.detectors.contract import write_measured
from unmask.errors import UnmaskError
from unmask.lab.blink.figures import (
    COMMAND,
    figures_of_clips,
    figures_of_painted,
    figures_of_seen,
)
from unmask.lab.blink.reading import Reader, Watched
from unmask.lab.manifest import read_manifest

CARD_FOLDER = Path(unmask.detectors.blink.__file__).parent
SAMPLE = Path(str(files("unmask") / "samples" / "moving-face.mp4"))
_USES = {
    "settings": "on which the settings were chosen",
    "held-out": "drawn by chance from the others",
}


class SeenError(UnmaskError):
    """The list of blinks that a person saw is not as it should be."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one of the commands."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0], prog=COMMAND)
    commands = parser.add_subparsers(dest="command", required=True)
    clips = commands.add_parser("clips", help="look for blinks in videos")
    clips.add_argument("manifest", type=Path, help="of videos, real and fake")
    clips.add_argument("out", type=Path, help="what was found, JSON lines")
    figures = commands.add_parser("figures", help="write the figures on the card")
    figures.add_argument("clips", type=Path, help="what the other command wrote")
    figures.add_argument("seen", type=Path, help="blinks that a person saw")
    figures.add_argument("--card", type=Path, default=CARD_FOLDER, help="folder to write into")
    chosen = parser.parse_args(arguments)
    try:
        if chosen.command == "clips":
            _watch(chosen.manifest, chosen.out)
        else:
            _measure(chosen.clips, chosen.seen, chosen.card)
    except (UnmaskError, OSError) as error:
        sys.exit(str(error))


def read_seen(path: Path) -> Mapping[str, Mapping[str, Sequence[float]]]:
    """The times of the blinks that a person saw, by what the clips are for and their names.

    Raises:
        SeenError: a column is missing or a value is wrong.
    """
    seen: dict[str, dict[str, list[float]]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            try:
                times = seen.setdefault(_USES[row["use"]], {}).setdefault(row["name"], [])
                times.append(float(row["time"]))
            except (KeyError, ValueError) as error:
                raise SeenError(
                    f"{path}: expected the columns name, time and use, which is one of "
                    f"{', '.join(_USES)}; {row} is not that ({error})."
                ) from None
    return seen


def _watch(manifest: Path, out: Path) -> None:
    with out.open("w", encoding="utf-8") as file:
        for clip in Reader().watch(read_manifest(manifest)):
            file.write(clip.line() + "\n")
            file.flush()


def _measure(found: Path, seen: Path, card: Path) -> None:
    clips = [Watched.of_line(line) for line in found.read_text(encoding="utf-8").splitlines()]
    known = read_seen(seen)
    date = f"{datetime.now(UTC):%Y-%m-%d}"
    figures = [
        *figures_of_clips(clips, date),
        *figures_of_seen(clips, known, date),
        *figures_of_painted(list(Reader().paint(SAMPLE)), date),
    ]
    write_measured(card / "measured.json", figures)
    for figure in figures:
        sys.stdout.write(f"{figure.measure}: {figure.value} {figure.interval}, {figure.count}, ")
        sys.stdout.write(f"{figure.data}\n")


if __name__ == "__main__":
    main()
