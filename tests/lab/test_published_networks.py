"""Imported checkpoints compute what their torch definitions compute."""

import importlib
import sys
import types
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from tests.lab import published_networks as reference
from tests.weights import checkpoint_files as write
from unmask.weights import load_model
from unmask.weights.published import import_checkpoint
from unmask.weights.published.torch_files import read_torch_file

LARGEST_DIFFERENCE = 1e-4
FORMATS = pytest.mark.parametrize("zipped", [False, True], ids=["stream", "zip"])

IMAGENET = ([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])
HALF = ([0.5] * 3, [0.5] * 3)


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNMASK_DATA", str(tmp_path / "data"))


@pytest.fixture
def network_package(monkeypatch: pytest.MonkeyPatch) -> Iterator[types.ModuleType]:
    """The classes under the names of the modules that the authors' pickles hold."""
    monkeypatch.syspath_prepend(Path(__file__).parent / "as_published")
    module = importlib.import_module("network.models")
    yield module
    for name in ("network", "network.models", "network.xception"):
        del sys.modules[name]


def save(content: object, path: Path, *, zipped: bool) -> Path:
    torch.save(content, path, _use_new_zipfile_serialization=zipped)
    return path


def pictures(side: int, seed: int = 0) -> NDArray[np.uint8]:
    """Two pictures of noise, one of them dark and striped."""
    noise = np.random.default_rng(seed).integers(0, 256, (2, side, side, 3))
    noise[1] = noise[1, 0] // 3
    return noise.astype(np.uint8)


def normalised(images: NDArray[np.uint8], mean: list[float], std: list[float]) -> Tensor:
    """RGB in 0–1, less the mean, divided by the deviation, channels first."""
    scaled = (images / 255 - mean) / std
    return torch.from_numpy(scaled.transpose(0, 3, 1, 2)).float()


def check_equal(found: tuple[NDArray[np.float32], ...], expected: list[Tensor]) -> None:
    for one, other in zip(found, expected, strict=True):
        assert float(other[0].sub(other[1]).abs().max()) > 100 * LARGEST_DIFFERENCE
        np.testing.assert_allclose(one, other.numpy(), atol=LARGEST_DIFFERENCE, rtol=0)


@FORMATS
@torch.no_grad()
def test_xception_from_a_pickle_of_the_whole_network(
    network_package: types.ModuleType, tmp_path: Path, zipped: bool
) -> None:
    network = network_package.TransferModel(nn.Linear(2048, 2))
    reference.fill(network, 1)
    path = save(network, tmp_path / "all_c23.p", zipped=zipped)
    assert type(network).__module__ == "network.models"
    imported = import_checkpoint("faceforensics-published-c23", path)
    assert all(name.endswith(".num_batches_tracked") for name in imported.unused)
    images = pictures(299)
    found = load_model("faceforensics-published-c23").infer(images)
    check_equal(found, [network(normalised(images, *HALF))])


@torch.no_grad()
def test_xception_with_dropout_and_flat_pointwise_weights(
    network_package: types.ModuleType, tmp_path: Path
) -> None:
    network = network_package.TransferModel(nn.Sequential(nn.Dropout(0.5), nn.Linear(2048, 2)))
    reference.fill(network, 2)
    flat = {
        name: tensor[:, :, 0, 0] if "pointwise" in name else tensor
        for name, tensor in network.state_dict().items()
    }
    checkpoint = save(flat, tmp_path / "all_raw.p", zipped=True)
    archive = tmp_path / "faceforensics++_models.zip"
    with zipfile.ZipFile(archive, "w") as models:
        models.write(checkpoint, "faceforensics++_models/face_detection/xception/all_raw.p")
        models.writestr("faceforensics++_models/full_image/xception/all_raw.p", b"another")
    import_checkpoint("faceforensics-published-raw", archive)
    images = pictures(299, seed=2)
    found = load_model("faceforensics-published-raw").infer(images)
    check_equal(found, [network(normalised(images, *HALF))])


@FORMATS
def test_a_whole_network_is_read_as_its_state_dict(
    network_package: types.ModuleType, tmp_path: Path, zipped: bool
) -> None:
    """The stream also holds the source of each class, as torch wrote it until 1.5."""
    network = network_package.TransferModel(nn.Linear(2048, 2))
    path = save(network, tmp_path / "all_c40.p", zipped=zipped)
    content = path.read_bytes()
    assert (b"class SeparableConv2d(nn.Module)" in content) is not zipped
    found = read_torch_file(content)
    expected = network.state_dict()
    assert found.keys() == expected.keys()
    for name, tensor in expected.items():
        np.testing.assert_array_equal(found[name], tensor.numpy())


@FORMATS
@torch.no_grad()
def test_resnet50_from_a_training_checkpoint(tmp_path: Path, zipped: bool) -> None:
    network = reference.ResNet50(1)
    reference.fill(network, 3)
    optimizer = torch.optim.Adam(network.fc.parameters(), lr=1e-4)
    network.fc.weight.grad = torch.ones_like(network.fc.weight)
    optimizer.step()
    content = {
        "model": network.state_dict(),
        "optimizer": optimizer.state_dict(),
        "total_steps": 7,
        "best": np.float64(0.5),
    }
    path = save(content, tmp_path / "blur_jpg_prob0.1.pth", zipped=zipped)
    import_checkpoint("cnn-generated-published-p10", path)
    model = load_model("cnn-generated-published-p10")
    for images in (pictures(224), pictures(321)[:, :250]):
        check_equal(model.infer(images), [network(normalised(images, *IMAGENET))])


@torch.no_grad()
def test_hopenet_from_a_state_dict(tmp_path: Path) -> None:
    network = reference.HopeNet()
    reference.fill(network, 4)
    path = save(network.state_dict(), tmp_path / "hopenet_robust_alpha1.pkl", zipped=False)
    imported = import_checkpoint("head-pose-published-robust-alpha1", path)
    assert {"fc_finetune.weight", "fc_finetune.bias"} < set(imported.unused)
    images = pictures(224)
    found = load_model("head-pose-published-robust-alpha1").infer(images)
    check_equal(found, network.heads(normalised(images, *IMAGENET)))


@torch.no_grad()
def test_pyramid_pooling_from_a_training_checkpoint(tmp_path: Path) -> None:
    network = reference.PyramidNet()
    reference.fill(network, 5)
    content = {"epoch": 20, "net": network.state_dict()}
    path = save(content, tmp_path / "SPP-res50.pth", zipped=False)
    imported = import_checkpoint("warping-published-spp", path)
    others = {name for name in imported.unused if "num_batches_tracked" not in name}
    parts = ("weight", "bias")
    assert others == {f"resnet.{path}fc.{part}" for path in ("", "resnet.") for part in parts}
    images = pictures(224)
    blue_green_red = images[..., ::-1] - np.array([103.939, 116.779, 123.68])
    batch = torch.from_numpy(blue_green_red.transpose(0, 3, 1, 2)).float()
    check_equal(load_model("warping-published-spp").infer(images), [network(batch)])


def keras_same(value: Tensor, layer: write.Arrays, dilation: int = 1) -> Tensor:
    """Keras' Conv2D with padding "same" and ReLU; kernels are height, width, in, out."""
    kernel = torch.from_numpy(layer["kernel"]).permute(3, 2, 0, 1)
    bias = torch.from_numpy(layer["bias"])
    return torch.relu(nn.functional.conv2d(value, kernel, bias, padding="same", dilation=dilation))


def keras_norm_and_pool(value: Tensor, layer: write.Arrays, pool: int) -> Tensor:
    mean, variance, gamma, beta = (
        torch.from_numpy(layer[name]).reshape(-1, 1, 1)
        for name in ("moving_mean", "moving_variance", "gamma", "beta")
    )
    value = (value - mean) / torch.sqrt(variance + 1e-3) * gamma + beta
    return nn.functional.max_pool2d(value, pool)


def keras_head(value: Tensor, first: write.Arrays, last: write.Arrays) -> Tensor:
    """Flatten (channels last), Dense, LeakyReLU, Dense, sigmoid."""
    value = value.permute(0, 2, 3, 1).flatten(1)
    for layer, activate in (
        (first, lambda x: nn.functional.leaky_relu(x, 0.1)),
        (last, torch.sigmoid),
    ):
        kernel, bias = torch.from_numpy(layer["kernel"]), torch.from_numpy(layer["bias"])
        value = activate(value @ kernel + bias)
    return value


def keras_inception(value: Tensor, layers: list[write.Arrays]) -> Tensor:
    """The seven convolutions in the order in which the authors' code makes them."""
    ways = [keras_same(value, layers[0])]
    for dilation in (1, 2, 3):
        narrow, wide = layers[2 * dilation - 1], layers[2 * dilation]
        ways.append(keras_same(keras_same(value, narrow), wide, dilation))
    return torch.cat(ways, 1)


def inception_layers() -> write.Layers:
    """MesoInception4's layers as the first network of a session of Keras."""
    shapes = []
    for before, (a, b, c, d) in ((3, (1, 4, 4, 2)), (11, (2, 4, 4, 2))):
        shapes.append((1, 1, before, a))
        for width in (b, c, d):
            shapes += [(1, 1, before, width), (3, 3, width, width)]
    shapes += [(5, 5, 12, 16), (5, 5, 16, 16)]
    norms = ("gamma", "beta", "moving_mean", "moving_variance")
    return {
        **{
            f"conv2d_{number}": {"kernel": shape, "bias": shape[3:]}
            for number, shape in enumerate(shapes, 1)
        },
        **{
            f"batch_normalization_{number}": dict.fromkeys(norms, (channels,))
            for number, channels in enumerate((11, 12, 16, 16), 1)
        },
        "dense_1": {"kernel": (1024, 16), "bias": (16,)},
        "dense_2": {"kernel": (16, 1), "bias": (1,)},
    }


def meso4(value: Tensor, layers: dict[str, Any]) -> Tensor:
    for convolution, norm, pool in ((5, 2, 2), (6, 3, 2), (7, 4, 2), (10, 11, 4)):
        value = keras_same(value, layers[f"conv2d_{convolution}"])
        value = keras_norm_and_pool(value, layers[f"batch_normalization_{norm}"], pool)
    return keras_head(value, layers["dense_1"], layers["dense_2"])


def meso_inception4(value: Tensor, layers: dict[str, Any]) -> Tensor:
    convolutions = [layers[f"conv2d_{number}"] for number in range(1, 17)]
    norms = [layers[f"batch_normalization_{number}"] for number in range(1, 5)]
    value = keras_norm_and_pool(keras_inception(value, convolutions[:7]), norms[0], 2)
    value = keras_norm_and_pool(keras_inception(value, convolutions[7:14]), norms[1], 2)
    value = keras_norm_and_pool(keras_same(value, convolutions[14]), norms[2], 2)
    value = keras_norm_and_pool(keras_same(value, convolutions[15]), norms[3], 4)
    return keras_head(value, layers["dense_1"], layers["dense_2"])


@pytest.mark.parametrize(
    ("name", "file", "shapes", "network"),
    [
        ("meso4-df", "Meso4_DF.h5", write.MESO4_LAYERS, meso4),
        ("meso-inception4-f2f", "MesoInception_F2F.h5", inception_layers(), meso_inception4),
    ],
)
def test_mesonet_from_keras_weights(
    tmp_path: Path,
    name: str,
    file: str,
    shapes: write.Layers,
    network: Callable[[Tensor, dict[str, Any]], Tensor],
) -> None:
    layers = write.random_layers(shapes, seed=6)
    write.write_keras_file(tmp_path / file, layers)
    import_checkpoint(f"mesonet-published-{name}", tmp_path / file)
    images = pictures(256)
    expected = network(normalised(images, [0.0] * 3, [1.0] * 3), layers)
    (found,) = load_model(f"mesonet-published-{name}").infer(images)
    check_equal((np.log(found / (1 - found)),), [torch.logit(expected)])
