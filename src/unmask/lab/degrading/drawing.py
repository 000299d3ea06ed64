"""The random draw: what happened to a picture or clip on its way, from lens to upload."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

import numpy as np

from unmask.arrays import RGBImage
from unmask.lab.degrading.blur import draw_gaussian_blur, draw_motion_blur, draw_sharpening
from unmask.lab.degrading.caption import draw_caption
from unmask.lab.degrading.compression import draw_jpeg_by_opencv, draw_jpeg_by_pillow, draw_webp
from unmask.lab.degrading.noise import draw_gaussian_noise, draw_shot_noise
from unmask.lab.degrading.resizing import draw_resize_chain
from unmask.lab.degrading.screen import draw_screen_recording
from unmask.lab.degrading.tones import (
    draw_brightness,
    draw_colour_cast,
    draw_contrast,
    draw_gamma,
)
from unmask.lab.degrading.treatment import Degrade, Treatment
from unmask.lab.degrading.video import draw_h264

DEGRADATIONS: Mapping[str, Degrade] = MappingProxyType(
    {
        "brightness": draw_brightness,
        "contrast": draw_contrast,
        "gamma": draw_gamma,
        "colour-cast": draw_colour_cast,
        "gaussian-blur": draw_gaussian_blur,
        "motion-blur": draw_motion_blur,
        "sharpening": draw_sharpening,
        "caption": draw_caption,
        "gaussian-noise": draw_gaussian_noise,
        "shot-noise": draw_shot_noise,
        "resize-chain": draw_resize_chain,
        "jpeg-by-pillow": draw_jpeg_by_pillow,
        "jpeg-by-opencv": draw_jpeg_by_opencv,
        "webp": draw_webp,
        "h264": draw_h264,
        "screen-recording": draw_screen_recording,
    }
)


@dataclass(frozen=True)
class _Stage:
    """One thing that may happen, and the kinds of it, of which one is drawn.

    Attributes:
        probability: that it happens.
        shares: how often each kind is drawn, by its name in ``DEGRADATIONS``; they sum to 1.
    """

    probability: float
    shares: Mapping[str, float]


_TONES = dict.fromkeys(("brightness", "contrast", "gamma", "colour-cast"), 0.25)
_COMPRESSION = {"jpeg-by-pillow": 0.3, "jpeg-by-opencv": 0.25, "webp": 0.1, "h264": 0.35}

_STAGES = (
    _Stage(0.5, _TONES),
    _Stage(0.25, {"gaussian-blur": 0.7, "motion-blur": 0.3}),
    _Stage(0.25, {"gaussian-noise": 0.5, "shot-noise": 0.5}),
    _Stage(0.4, _COMPRESSION),
    _Stage(0.15, {"sharpening": 1.0}),
    _Stage(0.05, {"caption": 1.0}),
    _Stage(0.6, {"resize-chain": 0.85, "screen-recording": 0.15}),
    _Stage(0.9, _COMPRESSION),
)
"""In the order of a picture's life: taken, stored, passed on, uploaded. With fewer pictures passed
on and uploaded, how a picture was stored before could still just be told from its file."""


def degrade(pictures: Sequence[RGBImage], generator: np.random.Generator) -> list[RGBImage]:
    """Degrade pictures by one random draw, applied to all of them alike.

    The pictures are an original and its forgery, or frames of one clip. Equal pictures come out
    equal, so nothing that is added can tell the real from the fake.

    Args:
        pictures: RGB, uint8; each keeps its size.
        generator: where all randomness comes from.
    """
    treatment = draw_treatment(generator)
    return [treatment(picture) for picture in pictures]


def draw_treatment(generator: np.random.Generator) -> Treatment:
    """Draw what happens to a picture: any of the stages, each of any strength."""
    steps = [
        _draw_kind(stage, generator)(generator.random(), generator)
        for stage in _STAGES
        if generator.random() < stage.probability
    ]
    return partial(_apply, steps=steps)


def _draw_kind(stage: _Stage, generator: np.random.Generator) -> Degrade:
    name = generator.choice(list(stage.shares), p=list(stage.shares.values()))
    return DEGRADATIONS[str(name)]


def _apply(picture: RGBImage, steps: Sequence[Treatment]) -> RGBImage:
    for step in steps:
        picture = step(picture)
    return picture
