"""A contact sheet of forgeries: ``python -m unmask.lab.forging.sheet FOLDER SHEET.png``.

Each person of a folder of pictures has two rows: the original and its forgery by each
manipulation, and below them the donor and how much each forgery differs, eight times as strong.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from unmask.arrays import RGBImage
from unmask.faces import FaceFinder
from unmask.faces.alignment import square_crop
from unmask.lab.forging import FORGERIES
from unmask.lab.forging.donors import Donors
from unmask.lab.head_pose import find_face, read_picture
from unmask.lab.portrait import Portrait, mirrored

_PICTURES = frozenset({".jpg", ".jpeg", ".png", ".webp"})
_CROP = 1.6
_GAIN = 8
_POOL = 8


def main() -> None:
    """Forge some people's pictures and write the sheet."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="pictures with one person each")
    parser.add_argument("sheet", type=Path, help="picture file to write")
    parser.add_argument("--people", type=int, default=4)
    parser.add_argument("--size", type=int, default=224, help="side of each picture in px")
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    generator = np.random.default_rng(arguments.seed)
    pool = portraits(arguments.folder, arguments.people * _POOL, arguments.size, generator)
    if not pool:
        sys.exit(f"{arguments.folder} shows no face: expected pictures with one face each")
    picture = sheet(pool, arguments.people, generator)
    if not cv2.imwrite(str(arguments.sheet), picture[..., ::-1]):
        sys.exit(f"{arguments.sheet} could not be written: expected a picture file's name")


def portraits(
    folder: Path, count: int, size: int, generator: np.random.Generator
) -> list[Portrait]:
    """Crops of ``size`` px around the faces of up to ``count`` pictures, drawn at random."""
    paths = sorted(path for path in folder.iterdir() if path.suffix.lower() in _PICTURES)
    finder, found = FaceFinder(), list[Portrait]()
    for index in generator.permutation(len(paths))[:count]:
        picture = read_picture(paths[index])
        face = find_face(picture, finder)
        crop = square_crop(picture, face.box, _CROP, size) if face else picture
        face = find_face(crop, finder)
        if face is not None and crop.shape[0] == size:
            found.append(Portrait(crop, face.landmarks[:, :2]))
    return found


def sheet(pool: Sequence[Portrait], people: int, generator: np.random.Generator) -> RGBImage:
    """Two rows for each of the first people, with donors from all of them."""
    landmarks = np.stack([portrait.landmarks for portrait in pool])
    donors = Donors.of(landmarks, [str(number) for number in range(len(pool))])
    rows = list[RGBImage]()
    for number, target in enumerate(pool[:people]):
        drawn = donors.draw(number, generator, closest=2)
        rows += _rows(target, mirrored(target) if drawn is None else pool[drawn], generator)
    return np.concatenate(rows)


def _rows(
    target: Portrait, donor: Portrait, generator: np.random.Generator
) -> tuple[RGBImage, RGBImage]:
    """The forgeries in a row, and their differences from their originals in another."""
    forgeries = [forge(target, donor, generator) for forge in FORGERIES.values()]
    changes = [
        cv2.convertScaleAbs(cv2.absdiff(forgery.forged, forgery.original), alpha=_GAIN)
        for forgery in forgeries
    ]
    return (
        np.concatenate([target.pixels, *(forgery.forged for forgery in forgeries)], axis=1),
        np.concatenate([donor.pixels, *changes], axis=1).astype(np.uint8),
    )


if __name__ == "__main__":
    main()
