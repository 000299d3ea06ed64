"""Calibrate ``same-person`` and measure it.

    python -m unmask.lab.same_person FACES [--pictures UTKFACE]

FACES is the folder that ``python -m unmask.lab.clip_faces`` wrote: faces cut out of real clips, and
of swaps. Real clips are compared with other recordings of the same person and with those of others;
swaps with the person whose video they are made of, and with the one whose face was put in. The
calibration, the figures and their curves are written beside the detector. ``--pictures`` names
photographs of UTKFace, each of another person, for false matches by the group that their file names
tell.
"""

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import unmask.detectors.same_person
from unmask.detectors.contract import write_measured
from unmask.errors import UnmaskError
from unmask.faces.recognition import load_recogniser
from unmask.lab.manifest import Item, read_manifest
from unmask.lab.same_person.comparing import (
    ONE_RECORDING,
    Pair,
    compared,
    fit,
    log10_lrs_left_out,
    pairs_of,
)
from unmask.lab.same_person.drawing import draw_errors
from unmask.lab.same_person.figures import (
    COMMAND,
    figure_of_drift,
    figures_of_pairs,
    figures_of_pictures,
    figures_of_swaps,
)
from unmask.lab.same_person.people import clip_of, donor_of, person_of, target_of
from unmask.lab.same_person.reading import CONDITIONS, FEWEST_FACES, Reader, Recording

CARD_FOLDER = Path(unmask.detectors.same_person.__file__).parent
DRAWING = "errors.svg"
SWAPS = ("vividface", "resyncer")
_SWAP_WORDS = ("swap", "styleswap")

GROUPS = ("White", "Black", "Asian", "Indian", "other")
"""As UTKFace's file names tell them: how a face looks, guessed by a program, checked by people."""
PICTURES_OF_GROUP = 120


def main(arguments: Sequence[str] | None = None) -> None:
    """Calibrate, measure, and write both beside the detector."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0], prog=COMMAND)
    parser.add_argument("faces", type=Path, help="folder of faces with their manifest")
    parser.add_argument("--pictures", type=Path, help="folder of UTKFace")
    parser.add_argument("--of-clip", type=int, default=5, help="most faces of a clip")
    parser.add_argument("--card", type=Path, default=CARD_FOLDER, help="folder to write into")
    chosen = parser.parse_args(arguments)
    try:
        _measure(chosen.faces, chosen.pictures, chosen.of_clip, chosen.card)
    except (UnmaskError, OSError) as error:
        sys.exit(str(error))


def _measure(faces: Path, pictures: Path | None, of_clip: int, card: Path) -> None:
    recogniser = load_recogniser()
    if recogniser is None:
        raise UnmaskError("the network is not there; run `unmask weights fetch sface` first")
    reader = Reader(recogniser)
    items = read_manifest(faces / "manifest.csv")
    real = reader.recordings(_some(_real(items), of_clip), FEWEST_FACES, _say)
    swapped = reader.recordings(_some(_swaps(items), of_clip), FEWEST_FACES, _say)
    pairs = pairs_of(real)
    calibration, date = fit(pairs), f"{datetime.now(UTC):%Y-%m-%d}"
    swaps = list(_pairs_of_swaps(swapped, real))
    as_found = [pair for pair in pairs if pair.is_same and pair.condition == CONDITIONS[0]]
    ratios = log10_lrs_left_out(pairs)
    figures = [
        *figures_of_pairs(pairs, ratios, date),
        *figures_of_swaps(swaps, calibration, date),
        figure_of_drift(
            [pair for pair in as_found if not pair.is_picture], [pair for _, pair in swaps], date
        ),
    ]
    if pictures is not None:
        likenesses = _photographs(reader, pictures)
        figures += figures_of_pictures(likenesses, calibration, date)
    calibration.save(card / "calibration.json")
    write_measured(card / "measured.json", figures)
    (card / DRAWING).write_text(draw_errors(pairs, ratios, date), encoding="utf-8")
    for figure in figures:
        low, high = figure.interval or (figure.value, figure.value)
        sys.stdout.write(
            f"{figure.measure}: {figure.value:.4f} ({low:.4f}–{high:.4f}), {figure.count}, "
            f"{figure.data}\n"
        )


def _real(items: Sequence[Item]) -> list[Item]:
    return [item for item in items if item.label == "real"]


def _swaps(items: Sequence[Item]) -> list[Item]:
    """The swaps that are not one scene at many strengths, and not lips alone."""
    return [
        item
        for item in items
        if item.label == "fake"
        and item.source in SWAPS
        and "figure" not in item.identity
        and (item.source == "vividface" or item.manipulation.endswith(_SWAP_WORDS))
    ]


def _some(items: Sequence[Item], most: int) -> list[Item]:
    """At most so many pictures of each clip, spread over it."""
    clips = defaultdict[str, list[Item]](list)
    for item in items:
        clips[clip_of(item)].append(item)
    return [item for own in clips.values() for item in own[:: max(1, len(own) // most)][:most]]


def _pairs_of_swaps(
    swapped: Sequence[Recording], real: Sequence[Recording]
) -> Iterator[tuple[str, Pair]]:
    """Each swap with recordings of the target and of the donor, as clips and as it was found."""
    for swap in swapped:
        target, donor = target_of(swap.item), donor_of(swap.item)
        for reference in real:
            name = person_of(reference.item)
            roles = [
                words
                for words, person in (("target", target), ("donor", donor))
                if person is not None and name == person
            ]
            for role in roles:
                pair = compared(swap, reference, (swap.clip, name))[0]
                whose = "whose video it is" if role == "target" else "whose face was put in"
                yield f"{swap.item.manipulation}: {whose}", pair


def _photographs(reader: Reader, folder: Path) -> dict[str, NDArray[np.float64]]:
    """The likenesses of all pairs of photographs of a group; the same photograph twice is none."""
    groups = defaultdict[str, list[Item]](list)
    for path in sorted(folder.glob("*.jpg")):
        parts = path.stem.split("_")
        if len(parts) == 4 and parts[2].isdigit() and int(parts[2]) < len(GROUPS):
            item = Item(path, "real", path.stem, "none", f"utkface/{path.stem}", "test")
            groups[GROUPS[int(parts[2])]].append(item)
    return {
        f"UTKFace photographs of people who look {group}": _likenesses(reader, own)
        for group, own in sorted(groups.items())
    }


def _likenesses(reader: Reader, items: Sequence[Item]) -> NDArray[np.float64]:
    step = max(1, len(items) // PICTURES_OF_GROUP)
    read = reader.recordings(items[::step][:PICTURES_OF_GROUP], 1, _say)
    rows = [recording.templates[CONDITIONS[0]][0] for recording in read]
    values = np.array([float(one @ other) for one, other in combinations(rows, 2)])
    return values[values < ONE_RECORDING]


def _say(words: str) -> None:
    sys.stderr.write(f"{words}\n")


if __name__ == "__main__":
    main()
