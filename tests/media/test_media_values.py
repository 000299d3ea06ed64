"""Limits, text, orientation, JPEG quality: what needs no decoding process."""

import io
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.JpegImagePlugin import JpegImageFile

from tests.media.media_files import tiles
from unmask.media import Limits
from unmask.media.decoder.jpeg_quality import estimate_jpeg_quality
from unmask.media.decoder.orientation import Orientation
from unmask.media.plain_text import TAG_COUNT, TAG_LENGTH, one_line, plain_tags


@pytest.mark.parametrize("value", [0, -1, math.nan, math.inf])
@pytest.mark.parametrize("name", ["seconds", "pixels", "frames", "memory_bytes"])
def test_a_limit_is_a_finite_number_above_zero(name: str, value: float) -> None:
    with pytest.raises(ValueError, match=f"Limits.{name}: expected a finite number above 0"):
        Limits(**{name: value})  # type: ignore[arg-type]


@given(st.text(max_size=600))
def test_text_of_strangers_becomes_one_short_line(text: str) -> None:
    plain = one_line(text)

    assert len(plain) <= TAG_LENGTH
    assert len(plain.splitlines()) <= 1
    assert not any(ord(sign) < 32 or 127 <= ord(sign) < 160 for sign in plain)


def test_text_keeps_what_can_be_read() -> None:
    assert one_line("Adobe Photoshop\x1b[31m 25.0\r\n(Mäc)\u202egpj\0") == (
        "Adobe Photoshop [31m 25.0 (Mäc) gpj"
    )


def test_tags_are_few_and_short() -> None:
    tags = plain_tags({f"name {number}": "x" * 1000 for number in range(500)} | {"": "y", "z": ""})

    assert len(tags) == TAG_COUNT
    assert {len(value) for value in tags.values()} == {TAG_LENGTH}
    assert "" not in tags


@pytest.mark.parametrize("quality", [1, 10, 35, 50, 75, 90, 95, 100])
def test_the_quality_of_a_jpeg_is_found_again(quality: int) -> None:
    saved = io.BytesIO()
    Image.fromarray(tiles(32, 32)).save(saved, "JPEG", quality=quality)

    opened = Image.open(saved)

    assert isinstance(opened, JpegImageFile)
    assert estimate_jpeg_quality(opened.quantization[0]) == quality


FIXED_POINT = 65536


@given(
    st.sampled_from([0, 90, 180, 270]),
    st.booleans(),
    st.integers(1, 5),
    st.integers(1, 5),
)
def test_orientation_moves_every_point_to_where_the_display_matrix_says(
    degrees: int, mirrored: bool, width: int, height: int
) -> None:
    turn = math.radians(degrees)
    a, b, c, d = (
        round(value) for value in (math.cos(turn), math.sin(turn), -math.sin(turn), math.cos(turn))
    )
    if mirrored:
        a, b = -a, -b
    pixels = np.arange(width * height * 3, dtype=np.uint8).reshape(height, width, 3)
    matrix = np.array([a, b, 0, c, d, 0, 0, 0, 1]) * FIXED_POINT

    orientation = Orientation.from_display_matrix(matrix)
    shown = orientation.apply(pixels)

    assert shown.shape[1::-1] == orientation.size(width, height)
    left = min(a * p + c * q for p in (0, width - 1) for q in (0, height - 1))
    top = min(b * p + d * q for p in (0, width - 1) for q in (0, height - 1))
    for p in range(width):
        for q in range(height):
            moved = shown[b * p + d * q - top, a * p + c * q - left]
            assert moved.tolist() == pixels[q, p].tolist()
    if not mirrored:
        assert orientation == Orientation.from_degrees(degrees)
        assert orientation.degrees == degrees
