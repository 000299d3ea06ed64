"""The fixed degradations at which detectors are measured."""

from collections.abc import Mapping
from functools import partial
from types import MappingProxyType

from unmask.arrays import RGBImage
from unmask.lab.degrading.compression import jpeg_by_pillow
from unmask.lab.degrading.resizing import half_size
from unmask.lab.degrading.treatment import Treatment
from unmask.lab.degrading.video import Coding, Drift, h264


def unchanged(pixels: RGBImage) -> RGBImage:
    """The picture itself."""
    return pixels


SEVERITIES: Mapping[str, Treatment] = MappingProxyType(
    {
        "none": unchanged,
        "jpeg-30": partial(jpeg_by_pillow, quality=30, subsampling="4:2:0"),
        **{
            f"crf-{crf}": partial(h264, coding=Coding(crf), drift=Drift())
            for crf in (23, 32, 36, 40)
        },
        "half-size": half_size,
    }
)
"""By name. ``half-size`` gives a smaller picture, in which landmarks lie at half their place; all
others keep the size."""
