"""What is particular to one manipulation."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from unmask.arrays import RGBImage
from unmask.faces.pose import MESH_INDEX_OF_68
from unmask.lab.forging import FORGERIES, mean_change
from unmask.lab.forging.blending import cloned
from unmask.lab.forging.regions import hull_mask
from unmask.lab.forging.round_trip import through_smaller_maps
from unmask.lab.forging.self_blend import BLEND_RATIOS
from unmask.lab.portrait import Forgery, Portrait

EYES = MESH_INDEX_OF_68[36:48]


def forgeries(name: str, target: Portrait, donor: Portrait | None, count: int) -> list[Forgery]:
    return [FORGERIES[name](target, donor, np.random.default_rng(seed)) for seed in range(count)]


def detail(picture: RGBImage, mask: NDArray[np.float32]) -> float:
    edges = cv2.Laplacian(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), cv2.CV_32F)
    return float(edges[mask > 0.9].std())


def test_self_blends_have_the_published_blend_ratios(target: Portrait) -> None:
    shares = [forgery.mask.max() for forgery in forgeries("self-blend", target, None, 40)]
    ratios = np.array(sorted(set(BLEND_RATIOS)))
    # A soft edge may keep a small region from its full share; most reach it.
    reached = [ratio for ratio in ratios if (np.abs(np.array(shares) - ratio) < 0.01).any()]

    assert max(shares) <= 1.0001
    assert reached == ratios.tolist()


def test_self_blends_are_as_often_sharper_as_blurrier(target: Portrait) -> None:
    sharper = [
        detail(forgery.forged, forgery.mask) > detail(forgery.original, forgery.mask)
        for forgery in forgeries("self-blend", target, None, 60)
        if (forgery.mask > 0.9).sum() > 500
    ]

    assert 0.25 < np.mean(sharper) < 0.75


def test_a_warped_face_has_lost_detail(target: Portrait) -> None:
    for forgery in forgeries("resolution-warp", target, None, 12):
        before, after = (
            detail(picture, forgery.mask) for picture in (forgery.original, forgery.forged)
        )
        assert after < 0.9 * before


@pytest.mark.parametrize("name", ["mesh-swap", "inner-face"])
def test_a_swap_takes_the_donors_face_and_the_targets_colours(
    name: str, target: Portrait, donor: Portrait
) -> None:
    own = forgeries(name, target, target, 6)
    swapped = forgeries(name, target, donor, 6)
    inside = hull_mask(target.landmarks[MESH_INDEX_OF_68[27:]], (224, 224)) > 0
    colours = [
        np.abs(f.forged[inside].mean(axis=0) - f.original[inside].mean(axis=0)) for f in swapped
    ]

    assert np.mean([mean_change(f) for f in own]) < 0.5 * np.mean([mean_change(f) for f in swapped])
    assert np.median(colours) < 12


def test_cloning_carries_the_surroundings_light_into_the_region(target: Portrait) -> None:
    darker = (target.pixels * 0.6).astype(np.uint8)
    region = hull_mask(target.landmarks, (224, 224))
    inside = region > 0
    result = cloned(target.pixels, darker, region)

    assert result.shape == target.pixels.shape
    pasted, fitted = (
        np.abs(picture[inside].mean() - target.pixels[inside].mean())
        for picture in (darker, result)
    )
    assert fitted < 0.3 * pasted


def test_cloning_does_not_move_what_it_clones(target: Portrait) -> None:
    region = hull_mask(target.landmarks, (224, 224))

    assert (
        np.abs(cloned(target.pixels, target.pixels, region).astype(int) - target.pixels).max() <= 2
    )


def test_the_mouth_alone_is_rendered_again(target: Portrait, donor: Portrait) -> None:
    eyes = hull_mask(target.landmarks[EYES], (224, 224)) > 0
    for forgery in forgeries("mouth", target, donor, 12):
        assert forgery.mask[eyes].max() == 0
        assert mean_change(forgery) > 0.3


def test_an_expression_keeps_the_head_in_place(target: Portrait, donor: Portrait) -> None:
    for forgery in forgeries("expression", target, donor, 6):
        assert forgery.mask[0].max() == 0
        assert 2 < mean_change(forgery) < 20


@pytest.mark.parametrize("levels", [1, 2])
@pytest.mark.parametrize("shape", [(224, 224), (223, 199), (5, 3)])
def test_a_round_trip_keeps_size_and_light(
    levels: int, shape: tuple[int, int], target: Portrait
) -> None:
    picture = target.pixels[: shape[0], : shape[1]].astype(np.float32)
    for seed in range(6):
        copy = through_smaller_maps(picture, levels, np.random.default_rng(seed))
        assert copy.shape == picture.shape
        assert copy.mean() == pytest.approx(picture.mean(), abs=4)


def test_round_trips_leave_traces_of_period_two(target: Portrait) -> None:
    picture = target.pixels.astype(np.float32)
    copies = [through_smaller_maps(picture, 1, np.random.default_rng(seed)) for seed in range(40)]
    traces = [unevenness(copy) for copy in copies]

    assert unevenness(picture) < 0.02
    assert np.median(traces) > 0.05
    assert max(traces) > 0.4


def unevenness(picture: NDArray[np.float32]) -> float:
    """How much the steps between neighbours within pairs differ from those between pairs.

    Smooth symmetrical layers hardly have it; blocks have nothing else.
    """
    steps = np.abs(np.diff(picture, axis=1)).mean(axis=(0, 2))
    even, odd = steps[::2].mean(), steps[1::2].mean()
    return float(abs(even - odd) / (even + odd))
