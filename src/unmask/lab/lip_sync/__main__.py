"""Fit the map of the test ``lip-sync``, and measure it.

    python -m unmask.lab.lip_sync collect FOLDER MANIFEST ...
    python -m unmask.lab.lip_sync fit FOLDER

``collect`` reads faces and sound of the clips that have both; ``fit`` writes the map, what is
usual and the measured figures into the test's folder. Each clip is measured by a map that was
fitted without any clip of its source; the map that ships is fitted to all of them.
"""

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from unmask.detectors.contract import write_measured
from unmask.detectors.lip_sync.detector import FOLDER
from unmask.errors import UnmaskError
from unmask.lab.lip_sync.collecting import clips_in, collect
from unmask.lab.lip_sync.figures import COMMAND, figures_of, usual_of
from unmask.lab.lip_sync.fitting import fit
from unmask.lab.lip_sync.measuring import measure, usable
from unmask.lab.manifest import read_manifest


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one of the two commands."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0], prog=COMMAND)
    commands = parser.add_subparsers(dest="command", required=True)
    collecting = commands.add_parser("collect", help="read faces and sound of clips")
    collecting.add_argument("folder", type=Path, help="to write what was read into")
    collecting.add_argument("manifests", type=Path, nargs="+", help="of videos, real and fake")
    fitting = commands.add_parser("fit", help="fit, measure and write the results")
    fitting.add_argument("folder", type=Path, help="that `collect` wrote into")
    fitting.add_argument("--card", type=Path, default=FOLDER, help="folder of the card")
    chosen = parser.parse_args(arguments)
    try:
        if chosen.command == "collect":
            _collect(chosen.folder, chosen.manifests)
        else:
            _fit(chosen.folder, chosen.card)
    except (UnmaskError, OSError) as error:
        sys.exit(str(error))


def _collect(folder: Path, manifests: Sequence[Path]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    items = [item for manifest in manifests for item in read_manifest(manifest)]
    for line in collect(items, folder):
        sys.stdout.write(f"{line}\n")


def _fit(folder: Path, card: Path) -> None:
    clips = usable(clips_in(folder))
    if len({clip.source for clip, _ in clips}) < 2:
        raise UnmaskError(f"{folder} holds clips of fewer than two sources; collect more.")
    measured = list(measure(clips))
    usual = usual_of(measured)
    figures = figures_of(measured, usual, f"{datetime.now(UTC):%Y-%m-%d}")
    fit([prepared for _, prepared in clips]).save(card / "speech_map.npz")
    usual.save(card / "usual.json")
    write_measured(card / "measured.json", figures)
    for figure in figures:
        low, high = figure.interval or (figure.value, figure.value)
        sys.stdout.write(
            f"{figure.measure}: {figure.value:.3f} ({low:.3f}–{high:.3f}), {figure.count}, "
            f"{figure.data}\n"
        )


if __name__ == "__main__":
    main()
