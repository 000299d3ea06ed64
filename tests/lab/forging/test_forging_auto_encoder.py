from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from unmask.arrays import RGBImage
from unmask.errors import WeightsError
from unmask.faces.alignment import aligned_crop
from unmask.lab.forging import auto_encoder
from unmask.lab.forging.auto_encoder import NETWORK, decoded, swap_by_auto_encoder
from unmask.lab.forging.expression import displaced
from unmask.lab.forging.regions import face_width
from unmask.lab.portrait import Portrait

LOWER_LIP_AND_CHIN = (14, 17, 18, 84, 87, 152, 178, 200, 314, 317, 402)


def aligned(portrait: Portrait, side: int = 96) -> RGBImage:
    return aligned_crop(portrait.pixels, portrait.landmarks, side, 0.0)[0]


def correlation(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    return float(np.corrcoef(one.ravel(), other.ravel())[0, 1])


def edges(picture: NDArray[np.float64]) -> NDArray[np.float64]:
    soft = cv2.GaussianBlur(picture.mean(axis=-1), (0, 0), 1.5)
    return np.stack(np.gradient(soft))


def test_a_decoded_face_has_the_features_of_the_target_where_they_were(
    target: Portrait, donor: Portrait
) -> None:
    own, others = (edges(aligned(face).astype(np.float64)) for face in (target, donor))
    for face in decoded(aligned(target)):
        found = edges(face.astype(np.float64))
        assert correlation(found, own) > 0.7
        assert correlation(found, own) > correlation(found, others) + 0.2


def test_a_decoded_face_opens_its_mouth_with_the_target(target: Portrait) -> None:
    moved = target.landmarks.copy()
    moved[list(LOWER_LIP_AND_CHIN), 1] += 0.06 * face_width(target.landmarks)
    faces = [
        Portrait(pixels, target.landmarks) for pixels in (target.pixels, displaced(target, moved))
    ]
    closed, opened = (aligned(face).astype(np.float64) for face in faces)
    for face, other in zip(*(decoded(aligned(face)) for face in faces), strict=True):
        assert correlation(other - face.astype(np.float64), opened - closed) > 0.5


def test_the_decoders_show_different_people(target: Portrait, donor: Portrait) -> None:
    for person in (target, donor):
        first, second = decoded(aligned(person))
        assert np.abs(first - second).mean() > 2


@pytest.mark.parametrize("side", [48, 96, 112])
def test_faces_are_synthesised_at_any_resolution(side: int, target: Portrait) -> None:
    faces = decoded(aligned(target, side))

    assert faces.shape == (2, side, side, 3)
    assert np.abs(faces.mean(axis=0) - aligned(target, side)).mean() < 20


def test_a_network_without_its_file_is_told_in_one_line(tmp_path: Path, target: Portrait) -> None:
    with pytest.raises(WeightsError, match=r"cannot be read .*; install Unmask again") as fault:
        decoded(aligned(target), tmp_path / "nothing.onnx")
    assert "\n" not in str(fault.value)


def test_a_damaged_network_is_told_in_one_line(
    tmp_path: Path, target: Portrait, monkeypatch: pytest.MonkeyPatch
) -> None:
    damaged = tmp_path / "deepfakes.onnx"
    damaged.write_bytes(NETWORK.read_bytes()[:10_000])
    monkeypatch.setattr(auto_encoder, "NETWORK", damaged)

    with pytest.raises(WeightsError, match=r"is damaged .*; install Unmask again") as fault:
        swap_by_auto_encoder(target, None, np.random.default_rng(0))
    assert "\n" not in str(fault.value)
