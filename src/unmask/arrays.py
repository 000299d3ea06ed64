"""Array types shared by all rooms of the house, and the check of their shapes."""

from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

RGBImage = NDArray[np.uint8]
"""An image of shape (height, width, 3), uint8, channels in the order red, green, blue."""

FloatArray = NDArray[np.float32] | NDArray[np.float64]


def expect_array(
    name: str, array: NDArray[Any], shape: tuple[int | str, ...], dtype: DTypeLike
) -> None:
    """Check that an array has the shape and type that its owner documents.

    Args:
        name: what the array is called in the message.
        array: the array to check.
        shape: one entry a dimension; a number must match, a word stands for any size above 0.
        dtype: the expected type.

    Raises:
        ValueError: with the expected and the actual shape or type.
    """
    if array.dtype != np.dtype(dtype):
        raise ValueError(f"{name}: expected dtype {np.dtype(dtype)}, got {array.dtype}")
    matches = len(array.shape) == len(shape) and all(
        actual > 0 if isinstance(expected, str) else actual == expected
        for expected, actual in zip(shape, array.shape, strict=True)
    )
    if not matches:
        expected_text = ", ".join(map(str, shape))
        raise ValueError(f"{name}: expected shape ({expected_text}), got {array.shape}")


def evenly_spread(count: int, most: int) -> list[int]:
    """Positions of at most ``most`` of ``count`` things, spread from the first to the last.

    Args:
        count: at least 0.
        most: above 0.
    """
    places = np.linspace(0, count - 1, min(count, most)).round()
    return [int(place) for place in places]
