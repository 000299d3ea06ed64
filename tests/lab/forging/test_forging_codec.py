from pathlib import Path

import numpy as np
import pytest

from unmask.arrays import RGBImage
from unmask.errors import WeightsError
from unmask.lab.forging import codec
from unmask.lab.forging.codec import resynthesised
from unmask.lab.forging.round_trip import round_trip
from unmask.lab.portrait import Portrait


def through(picture: RGBImage, noise: float = 0.0, seed: int = 0) -> RGBImage:
    return resynthesised(picture, noise, np.random.default_rng(seed))


def error(one: RGBImage, other: RGBImage) -> float:
    """The root mean square difference in grey levels."""
    return float(np.sqrt(((one.astype(np.float64) - other) ** 2).mean()))


@pytest.mark.parametrize("shape", [(224, 224), (223, 199), (8, 17), (5, 3)])
def test_a_picture_of_any_size_keeps_its_size_and_light(
    shape: tuple[int, int], target: Portrait
) -> None:
    picture = target.pixels[: shape[0], : shape[1]]
    for seed in range(3):
        copy = through(picture, 0.0, seed)
        assert copy.shape == picture.shape
        assert copy.mean() == pytest.approx(picture.mean(), abs=10)


def test_the_copy_is_alike_and_not_the_same(target: Portrait) -> None:
    copy = through(target.pixels)

    assert 2 < error(copy, target.pixels) < 0.4 * target.pixels.std()


def test_noise_in_the_maps_shows_in_the_copy(target: Portrait) -> None:
    plain, noisy, again = (through(target.pixels, noise) for noise in (0.0, 0.15, 0.15))

    assert error(noisy, plain) > 2
    np.testing.assert_array_equal(noisy, again)


def test_what_the_codec_made_it_makes_again(target: Portrait) -> None:
    """By this, generated pictures are told (Ricker et al., CVPR 2024)."""
    once = through(target.pixels)

    assert error(through(once), once) < 0.7 * error(once, target.pixels)


def test_some_round_trips_go_through_the_codec(
    target: Portrait, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    damaged = tmp_path / "codec-decoder.onnx"
    damaged.write_bytes(b"no network")
    monkeypatch.setattr(codec, "DECODER", damaged)
    faults = []
    for seed in range(40):
        try:
            round_trip(target, None, np.random.default_rng(seed))
        except WeightsError as fault:
            faults.append(str(fault))

    assert 5 < len(faults) < 20
    assert set(faults) == {faults[0]}
    assert "codec-decoder.onnx is damaged" in faults[0]
    assert "\n" not in faults[0]
