"""The large network under norms of a test: what it says, where it saw it, and who uses it."""

import hashlib
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import onnx
import pytest
import skimage.data
from numpy.typing import NDArray
from onnx import numpy_helper

from tests.detectors.handmade_faces import CALIBRATION, clip, even, examine, face, track
from tests.weights.head_arrays import head_arrays
from unmask.arrays import RGBImage
from unmask.detectors.calibration import KindCalibration
from unmask.detectors.contract import Figure, Picture, write_measured
from unmask.detectors.face_tests.face_reading import chosen_faces
from unmask.detectors.face_tests.face_test import MOST_FACES_OF_TRUNK
from unmask.detectors.face_tests.tuned_network import TunedNetwork
from unmask.detectors.faceforensics import FaceForensicsDetector
from unmask.detectors.warping import WarpingDetector
from unmask.errors import WeightsError
from unmask.faces import FaceTrack
from unmask.weights.fetching import CLIP
from unmask.weights.trunk import NORMS, Trunk, TrunkReading


@pytest.fixture
def tuned(large_network: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Norms like CLIP's own, with a head of nobody's, in the place of those of the test."""
    model = onnx.load(large_network / "weights" / f"{CLIP.name}.onnx")
    norms: dict[str, Any] = {
        each.name: numpy_helper.to_array(each) * np.float32(1.05)
        for each in model.graph.initializer
        if each.name in NORMS
    }
    path = tmp_path / "tuned.npz"
    head: dict[str, Any] = dict(head_arrays())
    np.savez(path, **norms, **head)
    KindCalibration(CALIBRATION, CALIBRATION).save(tmp_path / "calibration.json")
    monkeypatch.setattr(FaceForensicsDetector, "tuned", path)
    monkeypatch.setattr(FaceForensicsDetector, "folder", tmp_path)
    return path


def astronaut(size: int = 224) -> RGBImage:
    whole = np.asarray(skimage.data.astronaut(), np.uint8)  # type: ignore[no-untyped-call]
    return np.asarray(cv2.resize(whole[0:240, 110:350], (size, size)), np.uint8)


def test_the_shares_of_the_patches_are_all_of_the_logit(tuned: Path) -> None:
    network = TunedNetwork.load(tuned)
    one, other = astronaut(), np.ascontiguousarray(astronaut()[:, ::-1])
    logits = network.logits([one, other])
    assert (logits.shape, network.size) == ((2,), 224)
    shares = network.shares(one)
    assert shares.shape == (14, 14)
    assert shares.mean() == pytest.approx(logits[0], abs=1e-3)
    assert shares.std() > 0
    assert network.logits([other])[0] == pytest.approx(logits[1], abs=1e-3)
    together, of_first = network.look([one, other, one])
    np.testing.assert_allclose(together[:2], logits, atol=1e-3)
    assert of_first is not None
    np.testing.assert_allclose(of_first, shares, atol=1e-3)


def test_norms_of_a_test_change_what_the_trunk_says(tuned: Path, tmp_path: Path) -> None:
    with np.load(tuned) as file:
        arrays: dict[str, Any] = dict(file)
    other = tmp_path / "other.npz"
    arrays["blocks.5.layer_norm1.weight"] = 1.5 * arrays["blocks.5.layer_norm1.weight"]
    np.savez(other, **arrays)
    networks = [TunedNetwork.load(path) for path in (tuned, other)]
    assert networks[0].sha256 != networks[1].sha256
    first, second = (network.logits([astronaut()])[0] for network in networks)
    assert abs(first - second) > 0.01


@pytest.mark.usefixtures("large_network")
def test_a_file_without_norms_is_refused_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "head.npz"
    arrays: dict[str, Any] = dict(head_arrays())
    np.savez(path, **arrays)
    with pytest.raises(WeightsError, match=r"'pre_norm\.weight'"):
        TunedNetwork.load(path)


def test_the_test_of_faces_takes_the_large_network_where_it_is(tuned: Path) -> None:
    detector = FaceForensicsDetector()
    assert detector.missing_models() == ()
    finding = examine(detector, clip([astronaut(320)]), FaceTrack(1, (face(0),)))
    assert finding.status == "scored"
    assert finding.log10_lr == pytest.approx(
        CALIBRATION.log10_lr(finding.score or 0.0, 0.5), abs=1e-6
    )
    assert finding.weights_sha256 == hashlib.sha256(tuned.read_bytes()).hexdigest()
    assert detector.card.measured == FaceForensicsDetector.card.measured


@pytest.mark.usefixtures("tuned")
def test_a_heat_map_takes_no_further_look(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    read = Trunk.read

    def counted(trunk: Trunk, images: NDArray[np.uint8]) -> TrunkReading:
        seen.append(len(images))
        return read(trunk, images)

    monkeypatch.setattr(Trunk, "read", counted)
    finding = examine(FaceForensicsDetector(), clip([astronaut(320)]), FaceTrack(1, (face(0),)))
    assert [type(exhibit) for exhibit in finding.exhibits] == [Picture]
    assert sum(seen) == 4  # two scales, each with its mirror image


def test_of_many_faces_it_looks_at_few_from_the_first_to_the_last() -> None:
    chosen = chosen_faces(track(12), MOST_FACES_OF_TRUNK)
    assert [one.frame for one in chosen] == [0, 2, 3, 5, 6, 8, 9, 11]


def test_without_it_the_small_network_looks_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    KindCalibration(CALIBRATION, CALIBRATION).save(tmp_path / "calibration-small.json")
    write_measured(tmp_path / "measured-small.json", [Figure("AUC", 0.6, "of the small")])
    monkeypatch.setattr(FaceForensicsDetector, "folder", tmp_path)
    detector = FaceForensicsDetector()
    assert detector.missing_models() == ("clip-vit-b16",)
    assert examine(detector, clip([even(150)]), FaceTrack(1, (face(0),))).status == "scored"
    assert [figure.data for figure in detector.card.measured] == ["of the small"]
    assert WarpingDetector().missing_models() == ()
