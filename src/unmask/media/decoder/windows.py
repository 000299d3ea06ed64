"""Windows of a still picture at its full resolution, for traces that making it smaller wipes out.

The whole picture is decoded for them, since most formats allow no less; only the windows leave the
process.
"""

from collections.abc import Sequence
from typing import BinaryIO

import numpy as np
from PIL import Image

from unmask.arrays import RGBImage
from unmask.errors import MediaError
from unmask.media.decoder.modes import to_rgb
from unmask.media.decoder.orientation import Orientation
from unmask.media.decoder.pictures import (
    DAMAGE,
    FORMATS,
    check_size,
    orientation_of,
    turn_to_picture,
    why_not_read,
)
from unmask.media.frame_file import FrameWriter
from unmask.media.limits import Limits
from unmask.media.region import Region


def read(file: BinaryIO, windows: Sequence[Region], limits: Limits, writer: FrameWriter) -> None:
    """Read windows of a picture into ``writer``.

    Args:
        file: of a still picture.
        windows: of the whole picture, upright.
        limits: of which ``decoded_pixels`` is checked.
        writer: of the windows, in that order.

    Raises:
        MediaError: it is damaged or too large.
        ValueError: it does not hold a window.
    """
    try:
        image = Image.open(file, formats=FORMATS)
        for _note in turn_to_picture(image, limits):
            pass
        check_size(image, limits.decoded_pixels)
        image.load()
    except DAMAGE as error:
        raise MediaError(why_not_read(error)) from None
    # Asked once it is loaded: Pillow turns some formats by itself as it does that.
    orientation = orientation_of(image)
    whole = to_rgb(image)
    for number, window in enumerate(windows):
        pixels = _cut(whole, window, orientation)
        writer.add(number, 0.0, window.width, window.height, [pixels.data])


def _cut(whole: Image.Image, window: Region, orientation: Orientation) -> RGBImage:
    size = orientation.size(*whole.size)
    if not window.lies_in(*size):
        raise ValueError(f"expected a part of {size[0]} × {size[1]} px, got {window}")
    own = orientation.stored(window, *size)
    crop = whole.crop((own.x, own.y, own.x + own.width, own.y + own.height))
    return np.ascontiguousarray(orientation.apply(np.asarray(crop, np.uint8)))
