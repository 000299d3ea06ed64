"""The process that reads a JPEG's luminance and divisors.

Internal. ``unmask.compression.reading`` starts it, hands it the open file and the one to write to
by number, and writes one JSON request to its standard input::

    {"media": 5, "luminance": 6, "limits": {...}}

It writes the luminance as raw bytes, row by row, and answers with one line of JSON::

    {"width": 4000, "height": 3000, "table": [16, 11, …], "orientation": 1}

or ``null`` where the file holds no luminance. Before it reads the first byte of the file it gives
up the right to open any other file or socket.
"""

import json
import os
import sys
from typing import Any, BinaryIO

from PIL import ExifTags, Image
from PIL.JpegImagePlugin import JpegImageFile

from unmask.media.confinement import confine, take_standard_output
from unmask.media.decoder import pictures
from unmask.media.limits import Limits

RGB_COMPONENTS = tuple(b"RGB")
"""Numbers of the components of JPEGs that hold red, green and blue instead of a luminance."""

ADOBE_RGB = 0
"""What Adobe's marker says of such files."""


def main() -> None:
    """Answer the one request on standard input."""
    request = json.load(sys.stdin)
    limits = Limits(**request["limits"])
    pictures.prepare()
    with take_standard_output() as reply, os.fdopen(request["luminance"], "wb") as written:
        confine(limits, limits.decoded_pixels)
        with os.fdopen(request["media"], "rb") as file:
            json.dump(read(file, limits, written), reply)


def read(file: BinaryIO, limits: Limits, written: BinaryIO) -> dict[str, Any] | None:
    """Write the luminance and give what describes it; None where there is none.

    Raises:
        OSError, SyntaxError: the file is damaged, or no JPEG.
    """
    image = Image.open(file, formats=["JPEG", "MPO"])
    if not isinstance(image, JpegImageFile) or not _has_luminance(image):
        return None
    pictures.check_size(image, limits.decoded_pixels)
    table = [int(divisor) for divisor in image.quantization[image.layer[0][3]]]
    orientation = _orientation(image)
    # Grey values of a JPEG are its luminance, which the library then hands over unconverted.
    image.draft("L", None)
    image.load()
    for rows in pictures.rows_of(image):
        written.write(rows)
    width, height = image.size
    return {"width": width, "height": height, "table": table, "orientation": orientation}


def _orientation(image: JpegImageFile) -> int:
    try:
        return int(image.getexif().get(ExifTags.Base.Orientation, 1))
    except pictures.DAMAGE:
        # People then see the picture as it is stored.
        return 1


def _has_luminance(image: JpegImageFile) -> bool:
    numbers = tuple(number for number, *_ in image.layer)
    if image.mode == "L":
        return len(numbers) == 1
    is_rgb = numbers == RGB_COMPONENTS or image.info.get("adobe_transform") == ADOBE_RGB
    return image.mode == "RGB" and not is_rgb


if __name__ == "__main__":
    main()
