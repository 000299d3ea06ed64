"""Which pictures are hashed, for tests that nothing is hashed twice."""

import pdqhash  # type: ignore[import-untyped]
import pytest

from unmask.arrays import RGBImage


def hashed_from_now_on(monkeypatch: pytest.MonkeyPatch) -> list[RGBImage]:
    """A list that each picture is added to as it is hashed."""
    hashed: list[RGBImage] = []
    original = pdqhash.compute

    def compute(pixels: RGBImage) -> object:
        hashed.append(pixels)
        return original(pixels)

    monkeypatch.setattr(pdqhash, "compute", compute)
    return hashed
