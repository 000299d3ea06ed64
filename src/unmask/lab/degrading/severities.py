"""The fixed degradations at which detectors are measured."""

from collections.abc import Mapping
from functools import partial
from types import MappingProxyType

from unmask.arrays import RGBImage
from unmask.lab.degrading.compression import jpeg_by_pillow
from unmask.lab.degrading.resizing import barred, double_size, half_size
from unmask.lab.degrading.treatment import Treatment
from unmask.lab.degrading.video import Coding, Drift, h264


def unchanged(pixels: RGBImage) -> RGBImage:
    """The picture itself."""
    return pixels


SEVERITIES: Mapping[str, Treatment] = MappingProxyType(
    {
        "none": unchanged,
        **{
            f"jpeg-{quality}": partial(jpeg_by_pillow, quality=quality, subsampling="4:2:0")
            for quality in (15, 30)
        },
        **{
            f"crf-{crf}": partial(h264, coding=Coding(crf), drift=Drift())
            for crf in (23, 32, 36, 40)
        },
        "half-size": half_size,
        "double-size": double_size,
        "bars": barred,
    }
)
"""By name. ``half-size``, ``double-size`` and ``bars`` change the size, all others keep it."""
