"""Pictures of the panel in several variants, put side by side on one sheet for each state."""

import io
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from PIL import Image

from tests.pictures_of_docs import write_picture

TALLEST = 840
GAP = 24
BACKGROUND = (128, 132, 138)


class Variant(NamedTuple):
    """How a state is shown."""

    language: str
    scheme: str
    width: int


def write_sheet(path: Path, pictures: Mapping[Variant, bytes]) -> None:
    """Write one picture that holds the variants in their order; what is very tall is cut off."""
    shown = [Image.open(io.BytesIO(picture)) for picture in pictures.values()]
    cut = [picture.crop((0, 0, picture.width, min(picture.height, TALLEST))) for picture in shown]
    width = sum(picture.width + GAP for picture in cut) + GAP
    height = max(picture.height for picture in cut) + 2 * GAP
    sheet = Image.new("RGB", (width, height), BACKGROUND)
    left = GAP
    for picture in cut:
        sheet.paste(picture, (left, GAP))
        left += picture.width + GAP
    path.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(path, "WEBP", quality=24, method=6)


def write_single(path: Path, picture: bytes, height: int) -> None:
    """Write one picture as it is, down to a height."""
    shown = Image.open(io.BytesIO(picture)).convert("RGB")
    cut = shown.crop((0, 0, shown.width, min(shown.height, height)))
    write_picture(path, cut)
