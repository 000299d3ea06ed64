"""The networks are those that were published: sizes, names of layers, arithmetic of heads."""

import re

import pytest
import torch
from torch import Tensor

from unmask.errors import WeightsError
from unmask.lab.networks import (
    CLASSIFIERS,
    EfficientNetLite0,
    HopeNet,
    Network,
    PyramidResNet50,
    ResNet50,
    Xception,
    build_classifier,
)
from unmask.lab.networks.hopenet import BINS, degrees

PICTURE = torch.rand(2, 3, 96, 96, generator=torch.Generator().manual_seed(0))


@pytest.mark.parametrize(
    ("network", "parameters"),
    [
        (EfficientNetLite0(1000), 4_652_008),
        (ResNet50(1000), 25_557_032),
        (Xception(1000), 22_855_952),
    ],
    ids=lambda value: type(value).__name__,
)
def test_the_networks_have_the_published_number_of_parameters(
    network: Network, parameters: int
) -> None:
    assert sum(parameter.numel() for parameter in network.parameters()) == parameters


def test_published_checkpoints_find_their_layers() -> None:
    norm = r"(weight|bias|running_mean|running_var|num_batches_tracked)"
    separable = r"(conv1|pointwise)\.weight"
    expected = re.compile(
        rf"conv[12]\.weight|bn[1-4]\.{norm}|conv[34]\.{separable}|last_linear\.(weight|bias)"
        rf"|block\d+\.(rep\.\d+\.({separable}|{norm})|skip\.weight|skipbn\.{norm})"
    )
    names = set(Xception(2).state_dict())
    assert [name for name in names if not expected.fullmatch(name)] == []
    # The first block has no rectification before its first convolution.
    assert {"block1.rep.0.conv1.weight", "block2.rep.1.pointwise.weight"} <= names
    assert PyramidResNet50(2).state_dict()["classifier.weight"].shape == (2, 83_968)
    assert HopeNet().state_dict()["fc_yaw.weight"].shape == (66, 2048)
    assert {"layer1.0.downsample.0.weight", "layer4.2.bn3.bias"} <= set(ResNet50(1).state_dict())


@pytest.mark.parametrize("name", sorted(CLASSIFIERS.keys() - {"clip-vit-b16"}))
def test_the_stages_and_the_head_are_the_whole_network(name: str) -> None:
    network = build_classifier(name, outputs=3).eval()
    staged = [parameter for stage in network.stages() for parameter in stage.parameters()]
    head = [
        parameter
        for parameter_name, parameter in network.named_parameters()
        if parameter_name.startswith(network.HEAD)
    ]
    assert {id(p) for p in [*staged, *head]} == {id(p) for p in network.parameters()}
    assert len(staged) + len(head) == len(list(network.parameters()))
    with torch.inference_mode():
        judged: Tensor = network(PICTURE)
        features = network.features(PICTURE)
    assert judged.shape == (2, 3)
    assert features.shape[2:] == (3, 3)
    torch.testing.assert_close(network.judge(features), judged)


@pytest.mark.parametrize("size", [7, 10, 6, 5])
def test_the_pyramid_is_made_of_maxima(size: int) -> None:
    features = torch.rand(2, 2048, size, size + 1)
    network = PyramidResNet50(1)
    with torch.no_grad():
        network.classifier.weight.fill_(1.0)
        network.classifier.bias.zero_()
    expected = sum(
        torch.nn.functional.adaptive_max_pool2d(features, parts).sum(dim=(1, 2, 3))
        for parts in (1, 2, 6)
    )
    torch.testing.assert_close(network.judge(features)[:, 0], expected, rtol=1e-5, atol=0)


def test_the_bins_stand_for_angles() -> None:
    certain = torch.full((1, 3, BINS), -100.0)
    certain[0, 0, 33] = certain[0, 1, 0] = certain[0, 2, 65] = 100.0
    torch.testing.assert_close(degrees(certain), torch.tensor([[0.0, -99.0, 96.0]]))
    # Between two bins that are as likely lies their mean.
    certain[0, 0, 34] = 100.0
    assert degrees(certain)[0, 0].item() == pytest.approx(1.5)


def test_hopenet_judges_three_angles() -> None:
    with torch.inference_mode():
        assert HopeNet().eval()(PICTURE).shape == (2, 3, 66)


def test_an_unknown_network_is_refused() -> None:
    with pytest.raises(WeightsError, match="efficientnet-lite0-pyramid, resnet50"):
        build_classifier("resnet51")


@pytest.mark.parametrize("name", ["efficientnet-lite0", "efficientnet-lite0-pyramid"])
@pytest.mark.parametrize("size", [(96, 96), (224, 224), (160, 96)])
def test_the_shares_of_the_cells_are_all_of_the_output(name: str, size: tuple[int, int]) -> None:
    network = build_classifier(name).eval()
    features = network.features(torch.rand(2, 3, *size))
    shares = network.shares(features)
    assert network.HAS_SHARES
    assert shares is not None
    assert shares.shape == (2, -(-size[0] // 32), -(-size[1] // 32))
    torch.testing.assert_close(shares.mean(dim=(1, 2)), network.judge(features)[:, 0])


def test_each_cell_of_the_pyramid_weighs_as_much_as_the_parts_that_hold_it() -> None:
    network = build_classifier("efficientnet-lite0-pyramid").eval()
    features = torch.zeros(1, 1280, 7, 7)
    features[0, 5, 0, 6] = 1
    # The whole, the upper right of four quarters of 4 × 4 cells, one of 36 parts of 2 × 2.
    weights = network.state_dict()["_fc.weight"][0].view(1280, 41)[5]
    expected = weights[0] / 49 + weights[2] / 16 + weights[5 + 5] / 4
    judged = network.judge(features)[0, 0] - network.state_dict()["_fc.bias"][0]
    torch.testing.assert_close(judged, expected)
    assert network.shares(torch.zeros(1, 1280, 7, 7)) is not None


def test_a_pyramid_of_maxima_has_no_shares() -> None:
    network = build_classifier("resnet50-pyramid")
    assert not network.HAS_SHARES
    assert network.shares(torch.zeros(1, 2048, 7, 7)) is None
