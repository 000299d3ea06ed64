"""The large network under norms of a test: what it says, where it saw it, and who uses it."""

import hashlib
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
import skimage.data

from tests.detectors.handmade_faces import clip, even, examine, face, track
from tests.weights.head_arrays import head_arrays
from unmask.arrays import RGBImage
from unmask.detectors.face_reading import chosen_faces
from unmask.detectors.faceforensics import FaceForensicsDetector
from unmask.detectors.faceforensics.detector import MOST_FACES_OF_TRUNK
from unmask.detectors.tuned_network import TunedNetwork
from unmask.detectors.warping import WarpingDetector
from unmask.errors import WeightsError
from unmask.faces import FaceTrack
from unmask.weights.trunk import load_trunk

TUNED = FaceForensicsDetector.tuned


def astronaut(size: int = 224) -> RGBImage:
    whole = np.asarray(skimage.data.astronaut(), np.uint8)  # type: ignore[no-untyped-call]
    return np.asarray(cv2.resize(whole[0:240, 110:350], (size, size)), np.uint8)


@pytest.mark.usefixtures("large_network")
def test_the_shares_of_the_patches_are_all_of_the_logit() -> None:
    assert TUNED is not None
    network = TunedNetwork.load(TUNED)
    one, other = astronaut(), np.ascontiguousarray(astronaut()[:, ::-1])
    logits = network.logits([one, other])
    assert (logits.shape, network.size) == ((2,), 224)
    shares = network.shares(one)
    assert shares.shape == (14, 14)
    assert shares.mean() == pytest.approx(logits[0], abs=1e-3)
    assert shares.std() > 0
    assert network.logits([other])[0] == pytest.approx(logits[1], abs=1e-3)


@pytest.mark.usefixtures("large_network")
def test_norms_of_a_test_change_what_the_trunk_says(tmp_path: Path) -> None:
    assert TUNED is not None
    with np.load(TUNED) as file:
        arrays = dict(file)
    untuned = tmp_path / "untuned.npz"
    assert load_trunk().model.entry.name == "clip-vit-b16"
    # Norms that are all ones and zeros are nobody's.
    blank: dict[str, Any] = {
        name: each if name.startswith("head.") else np.full_like(each, name.endswith("weight"))
        for name, each in arrays.items()
    }
    np.savez(untuned, **blank)
    tuned, other = (TunedNetwork.load(path) for path in (TUNED, untuned))
    assert tuned.sha256 != other.sha256
    assert abs(tuned.logits([astronaut()])[0] - other.logits([astronaut()])[0]) > 0.01


@pytest.mark.usefixtures("large_network")
def test_a_file_without_norms_is_refused_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "head.npz"
    arrays: dict[str, Any] = dict(head_arrays())
    np.savez(path, **arrays)
    with pytest.raises(WeightsError, match=r"'pre_norm\.weight'"):
        TunedNetwork.load(path)


@pytest.mark.usefixtures("large_network")
def test_the_test_of_faces_takes_the_large_network_where_it_is() -> None:
    detector = FaceForensicsDetector()
    assert detector.missing_models() == ()
    finding = examine(detector, clip([astronaut(320)]), FaceTrack(1, (face(0),)))
    assert finding.status == "scored"
    assert TUNED is not None
    assert finding.weights_sha256 == hashlib.sha256(TUNED.read_bytes()).hexdigest()
    assert [figure.measure for figure in detector.card.measured] != []


def test_of_many_faces_it_looks_at_few_from_the_first_to_the_last() -> None:
    chosen = chosen_faces(track(12), MOST_FACES_OF_TRUNK)
    assert [one.frame for one in chosen] == [0, 2, 3, 5, 6, 8, 9, 11]


def test_without_it_the_small_network_looks_and_says_so() -> None:
    detector = FaceForensicsDetector()
    assert detector.missing_models() == ("clip-vit-b16",)
    assert examine(detector, clip([even(150)]), FaceTrack(1, (face(0),))).status == "scored"
    assert WarpingDetector().missing_models() == ()
