"""What lies in a TIFF besides its first picture: further pages, previews, a camera's raw data."""

from typing import Any

import numpy as np
from PIL import Image
from PIL.TiffImagePlugin import TiffImageFile

from unmask.errors import MediaError
from unmask.media.unread import RAW

MOST_PAGES = 64
"""That are looked at for the first one that shows anything."""

_NEW_SUBFILE_TYPE, _PHOTOMETRIC, _SUB_IFDS, _DNG_VERSION = 254, 262, 330, 50706
_REDUCED = 1
_SENSOR_VALUES = (32803, 34892)
"""Photometric interpretations of raw data: a colour filter array, and linear raw."""

_BLANK = 3.0
"""Standard deviation of a page's grey values, of 255, up to which it shows nothing."""

_SMALL_SIDE = 320


def check_no_raw(image: TiffImageFile) -> None:
    """Check that the first picture is not the preview of raw data.

    Raises:
        MediaError: it is.
    """
    tags: Any = image.tag_v2
    is_preview = bool(tags.get(_NEW_SUBFILE_TYPE, 0) & _REDUCED) and _SUB_IFDS in tags
    if _DNG_VERSION in tags or is_preview or tags.get(_PHOTOMETRIC) in _SENSOR_VALUES:
        raise MediaError(RAW)


def turn_to_first_page(image: TiffImageFile, most_pixels: int) -> tuple[int, int]:
    """Turn to the first page that is not blank, or to the first of all.

    Args:
        image: any page of it.
        most_pixels: of a page that is looked at; larger ones are taken to show something.

    Returns:
        its number from 1, and how many pages there are; smaller copies of pages are not counted.
    """
    pages = [number for number in range(image.n_frames) if not _is_reduced(image, number)] or [0]
    if len(pages) == 1:
        image.seek(pages[0])
        return 1, 1
    shown = next((n for n in pages[:MOST_PAGES] if not _is_blank(image, n, most_pixels)), pages[0])
    image.seek(shown)
    return pages.index(shown) + 1, len(pages)


def _is_reduced(image: TiffImageFile, number: int) -> bool:
    image.seek(number)
    tags: Any = image.tag_v2
    return bool(tags.get(_NEW_SUBFILE_TYPE, 0) & _REDUCED)


def _is_blank(image: TiffImageFile, number: int, most_pixels: int) -> bool:
    image.seek(number)
    if image.width * image.height > most_pixels:
        return False
    small = image.convert("L")
    small.thumbnail((_SMALL_SIDE, _SMALL_SIDE), Image.Resampling.BOX)
    return float(np.asarray(small).std()) <= _BLANK
