from pathlib import Path

import numpy as np
import pytest
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from unmask.detectors.head_pose.classifier import PoseClassifier
from unmask.errors import WeightsError


def test_agrees_with_the_library_that_trained_it(tmp_path: Path) -> None:
    generator = np.random.default_rng(1)
    features = generator.normal(size=(200, 12)) * generator.uniform(0.1, 5, 12) + 1
    labels = features[:, 0] * features[:, 1] > 1
    scaler = StandardScaler().fit(features)
    machine = SVC(C=1.0, gamma=1 / 12).fit(scaler.transform(features), labels)
    np.savez(
        tmp_path / "classifier.npz",
        mean=scaler.mean_,
        scale=scaler.scale_,
        support_vectors=machine.support_vectors_,
        coefficients=machine.dual_coef_[0],
        intercept=machine.intercept_[0],
        gamma=1 / 12,
    )

    classifier = PoseClassifier.load(tmp_path / "classifier.npz")

    wanted = machine.decision_function(scaler.transform(features))
    actual = [classifier.score(row) for row in features]
    np.testing.assert_allclose(actual, wanted, atol=1e-9)


@pytest.mark.parametrize("content", [b"", b"text", b"PK\x03\x04 broken"])
def test_a_damaged_file_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "classifier.npz"
    path.write_bytes(content)

    with pytest.raises(WeightsError, match=r"classifier\.npz of the head-pose test cannot be read"):
        PoseClassifier.load(path)


def test_a_pickle_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "classifier.npz"
    np.savez(path, mean=np.array([object()]))

    with pytest.raises(WeightsError, match="cannot be read"):
        PoseClassifier.load(path)
