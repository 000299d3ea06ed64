"""Measure how well each forensic map finds what was forged: ``python -m unmask.lab.forensic_maps``.

Photographs of a manifest are taken anew by a simulated camera and forged with known masks. For each
map and forgery the table has the area under the curve that the map's values reach at telling the
pixels of the mask from the others, the mean over the photographs with its standard error.
"""

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from unmask.arrays import RGBImage
from unmask.detectors.forensic_maps.table import MAPS
from unmask.errors import UnmaskError
from unmask.lab.evaluation.measures import roc_auc
from unmask.lab.forensic_maps.forgeries import (
    FORGERIES,
    Forgery,
    compressed,
    jpeg_of,
    material_of,
    scene_of,
)
from unmask.lab.manifest import read_manifest

COMMAND = "python -m unmask.lab.forensic_maps"
QUALITIES = (95, 85, 70)
SAVED_AGAIN = (85, 80)
"""Qualities of a file that was saved, and saved once more."""

SMALLEST_SIDE, LARGEST_SIDE = 768, 1536
EVERY = 4
"""Px of which one is compared: neighbours say the same."""

Areas = Mapping[tuple[str, str, str], list[float]]


def measure(scenes: Sequence[RGBImage]) -> Areas:
    """The area of each photograph by saving, map and forgery.

    Args:
        scenes: as cameras saw them, at least two; each is forged with the next.
    """
    areas = defaultdict[tuple[str, str, str], list[float]](list)
    for number, scene in enumerate(scenes):
        other = scenes[(number + 1) % len(scenes)]
        fitting = np.asarray(cv2.resize(other, scene.shape[1::-1]), np.uint8)
        for name, forge in FORGERIES.items():
            forgery = forge(scene, fitting)
            for saving, file in savings(forgery):
                for key, area in areas_of(forgery, file):
                    areas[saving, key, name].append(area)
    return areas


def savings(forgery: Forgery) -> Iterator[tuple[str, bytes]]:
    """The forgery as files, each with how it was saved."""
    for quality in QUALITIES:
        yield str(quality), jpeg_of(forgery.pixels, quality)
    first, second = SAVED_AGAIN
    yield f"{first} then {second}", jpeg_of(compressed(forgery.pixels, first), second)


def areas_of(forgery: Forgery, file: bytes) -> Iterator[tuple[str, float]]:
    """Each map's area under the curve; a half where there is no map."""
    material = material_of(file, forgery.face)
    mask = forgery.mask[::EVERY, ::EVERY].ravel()
    for kind in MAPS:
        trace = kind.make(material)
        if trace is None:
            yield kind.key, 0.5
            continue
        values = trace.spread_over(*forgery.mask.shape)[::EVERY, ::EVERY].ravel()
        yield kind.key, float(roc_auc(values.astype(np.float64), mask, np.ones((1, mask.size)))[0])


def table_of(areas: Areas) -> str:
    """The areas in Markdown, a table for each way of saving."""
    lines = []
    for saving in dict.fromkeys(key[0] for key in areas):
        lines += [f"Quality {saving}:", "", f"| map | {' | '.join(FORGERIES)} |"]
        lines.append("|---" * (1 + len(FORGERIES)) + "|")
        for key in dict.fromkeys(key[1] for key in areas):
            cells = [_cell(areas[saving, key, name]) for name in FORGERIES]
            lines.append(f"| {key} | {' | '.join(cells)} |")
        lines.append("")
    return "\n".join(lines)


def _cell(values: Sequence[float]) -> str:
    error = np.std(values, ddof=1) / np.sqrt(len(values))
    return f"{np.mean(values):.2f} ± {error:.2f}"


def scenes_of(manifest: Path, most: int) -> list[RGBImage]:
    """Photographs that are large enough, as a camera would have taken them.

    Raises:
        UnmaskError: the manifest cannot be read.
        OSError: a picture cannot be read.
    """
    scenes: list[RGBImage] = []
    for item in read_manifest(manifest):
        if item.label != "real" or len(scenes) == most:
            continue
        with Image.open(item.path) as picture:
            if min(picture.size) < SMALLEST_SIDE:
                continue
            right, bottom = (min(side, LARGEST_SIDE) for side in picture.size)
            pixels = np.asarray(picture.convert("RGB").crop((0, 0, right, bottom)), np.uint8)
        scenes.append(scene_of(pixels, len(scenes)))
    return scenes


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0], prog=COMMAND)
    parser.add_argument("manifest", type=Path, help="of the photographs")
    parser.add_argument("--most", type=int, default=30, help="photographs")
    chosen = parser.parse_args(arguments)
    try:
        scenes = scenes_of(chosen.manifest, chosen.most)
    except (UnmaskError, OSError) as error:
        sys.exit(str(error))
    if len(scenes) < 2:
        sys.exit(f"{chosen.manifest} has {len(scenes)} large photographs; at least 2 are needed.")
    sys.stdout.write(f"{len(scenes)} photographs\n\n{table_of(measure(scenes))}")


if __name__ == "__main__":
    main()
