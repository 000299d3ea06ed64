"""Measure the test ``pulse`` on clips, and on pulses of known rates that are painted into them.

python -m unmask.lab.pulse clips MANIFEST OUT.jsonl
python -m unmask.lab.pulse painted MANIFEST OUT.jsonl --photographs FOLDER
python -m unmask.lab.pulse figures CLIPS.jsonl PAINTED.jsonl
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from unmask.detectors.pulse.detector import FOLDER
from unmask.errors import UnmaskError
from unmask.lab.known_media.comparing import some
from unmask.lab.manifest import Item, read_manifest
from unmask.lab.pulse.figures import COMMAND, write_figures
from unmask.lab.pulse.measuring import Reader, read_clips, read_painted, sources
from unmask.lab.pulse.records import Record, read_records, write_records


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one of the commands."""
    chosen = _parser().parse_args(arguments)
    try:
        _COMMANDS[chosen.command](chosen)
    except (UnmaskError, OSError) as error:
        sys.exit(str(error))


def _clips(chosen: argparse.Namespace) -> None:
    write_records(chosen.out, read_clips(read_manifest(chosen.manifest), Reader()))


def _painted(chosen: argparse.Namespace) -> None:
    reals = [item for item in read_manifest(chosen.manifest) if item.label == "real"]
    photographs = sorted(chosen.photographs.glob("*.jpg"))[: chosen.most_photographs]
    write_records(chosen.out, _all_painted(some(reals, chosen.most_clips), photographs))


def _all_painted(items: Sequence[Item], photographs: Sequence[Path]) -> Iterator[Record]:
    for source in sources(items, photographs, Reader()):
        yield from read_painted(source)


def _figures(chosen: argparse.Namespace) -> None:
    clips, painted = (list(read_records(path)) for path in (chosen.clips, chosen.painted))
    sys.stdout.write(write_figures(clips, painted, chosen.card) + "\n")


_COMMANDS = {"clips": _clips, "painted": _painted, "figures": _figures}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0], prog=COMMAND)
    commands = parser.add_subparsers(dest="command", required=True)
    clips = commands.add_parser("clips", help="read clips as they came")
    painted = commands.add_parser("painted", help="read clips with painted pulses")
    for command in (clips, painted):
        command.add_argument("manifest", type=Path, help="of videos, real and fake")
        command.add_argument("out", type=Path, help="file to append the results to")
    painted.add_argument("--photographs", type=Path, required=True, help="folder of faces")
    painted.add_argument("--most-clips", type=int, default=20, help="real clips to look through")
    painted.add_argument("--most-photographs", type=int, default=6, help="photographs to paint")
    figures = commands.add_parser("figures", help="write the figures on the card")
    figures.add_argument("clips", type=Path, help="results of `clips`")
    figures.add_argument("painted", type=Path, help="results of `painted`")
    figures.add_argument("--card", type=Path, default=FOLDER, help="folder of the card")
    return parser


if __name__ == "__main__":
    main()
