"""Words over a picture: captions, names, the marks of programs and broadcasters."""

from dataclasses import dataclass
from functools import partial

import cv2
import numpy as np

from unmask.arrays import RGBImage
from unmask.lab.degrading.treatment import Treatment, between

_LETTERS = list("ABCDEFGHIKLMNOPRSTUVWabcdefghiklmnoprstuvw 0123456789")
_FONTS = (cv2.FONT_HERSHEY_SIMPLEX, cv2.FONT_HERSHEY_DUPLEX, cv2.FONT_HERSHEY_TRIPLEX)


@dataclass(frozen=True)
class Caption:
    """A line of words.

    Attributes:
        text: to be written.
        place: of its left end on the base line, (x, y) from 0 to 1 across the picture.
        height: of the letters, in parts of the picture's height.
        font: an OpenCV font.
        colour: of the letters, RGB.
        boxed: whether it stands on a plate of the opposite colour.
    """

    text: str
    place: tuple[float, float]
    height: float
    font: int
    colour: tuple[int, int, int]
    boxed: bool


def write_caption(pixels: RGBImage, caption: Caption) -> RGBImage:
    """Write a line over a picture."""
    written = pixels.copy()
    height, width = pixels.shape[:2]
    thickness = max(1, round(height * caption.height / 10))
    scale = cv2.getFontScaleFromHeight(caption.font, max(round(height * caption.height), 1))
    x, y = round(caption.place[0] * width), round(caption.place[1] * height)
    if caption.boxed:
        (wide, high), below = cv2.getTextSize(caption.text, caption.font, scale, thickness)
        plate = tuple(255 - value for value in caption.colour)
        cv2.rectangle(written, (x - 2, y - high - 2), (x + wide + 2, y + below), plate, -1)
    cv2.putText(
        written, caption.text, (x, y), caption.font, scale, caption.colour, thickness, cv2.LINE_AA
    )
    return written


def draw_caption(strength: float, generator: np.random.Generator) -> Treatment:
    """Any letters, anywhere, at 3 to 9 % of the picture's height."""
    light = int(generator.integers(200, 256))
    caption = Caption(
        text="".join(generator.choice(_LETTERS, generator.integers(4, 25))),
        place=(float(generator.uniform(0, 0.6)), float(generator.uniform(0.08, 1))),
        height=between(0.03, 0.09, strength),
        font=_FONTS[generator.integers(len(_FONTS))],
        colour=(light, light, light) if generator.random() < 0.7 else (255 - light,) * 3,
        boxed=bool(generator.random() < 0.4),
    )
    return partial(write_caption, caption=caption)
