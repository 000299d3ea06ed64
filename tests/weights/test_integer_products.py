"""Products in integers say what products in floats say, as far as eight bits can."""

from importlib.resources import files
from pathlib import Path

import cv2
import numpy as np
import onnxruntime
import pytest
from numpy.typing import NDArray
from PIL import Image

from tests.weights.small_clip import SIDE, WIDTH, package_file
from unmask.detectors.faceforensics.detector import FaceForensicsDetector
from unmask.weights import load_model
from unmask.weights.fetching import CLIP
from unmask.weights.fetching.clip_graph import clip_graph
from unmask.weights.integer_products import (
    in_integers,
    integers_are_exact,
    read_largest_channels,
)
from unmask.weights.trunk import Trunk, load_trunk

SAMPLE = files("unmask") / "samples" / "photograph.jpg"

Values = NDArray[np.float32]


def outputs(content: bytes) -> Values:
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(content, options)
    images = np.random.default_rng(2).normal(0, 1, (3, 3, SIDE, SIDE)).astype(np.float32)
    [layers] = session.run(["layers"], {"image": images})
    return np.asarray(layers)


def windows() -> NDArray[np.uint8]:
    """Parts of the bundled photograph, one at half its size."""
    pixels = np.asarray(Image.open(str(SAMPLE)).convert("RGB"))
    small = cv2.resize(pixels, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    parts = [pixels[150:374, 150:374], pixels[:224, :224], small[16:240, 16:240]]
    return np.stack(parts).astype(np.uint8)


def likeness(some: Values, others: Values) -> Values:
    """Cosines along the last axis."""
    lengths = np.linalg.norm(some, axis=-1) * np.linalg.norm(others, axis=-1)
    return np.asarray((some * others).sum(axis=-1) / lengths)


def test_a_small_network_computes_the_same_up_to_its_rounding() -> None:
    content = clip_graph(package_file()).SerializeToString()
    exact, rounded = outputs(content), outputs(in_integers(content, {}))
    assert 1e-4 < np.abs(rounded - exact).max() < 0.15
    assert likeness(rounded, exact).min() > 0.999


def test_channels_that_stay_in_floats_are_not_rounded() -> None:
    content = clip_graph(package_file()).SerializeToString()
    everything = {
        f"blocks.{block}{name}": np.arange(width)
        for block in (0, 1)
        for name, width in (
            (".layer_norm1/normed", WIDTH),
            ("/attention", WIDTH),
            (".layer_norm2/normed", WIDTH),
            ("/active", 4 * WIDTH),
        )
    }
    np.testing.assert_allclose(
        outputs(in_integers(content, everything)), outputs(content), rtol=1e-3, atol=1e-4
    )


@pytest.mark.usefixtures("large_network")
@pytest.mark.parametrize("norms_of_test", [None, FaceForensicsDetector.tuned])
def test_the_trunk_sees_what_it_sees_in_floats(norms_of_test: Path | None) -> None:
    if not integers_are_exact():
        pytest.skip("this processor cuts large sums of integers off; the trunk computes in floats")
    trunk = load_trunk(norms_of_test)
    exact = Trunk(load_model(CLIP.name), trunk.norms).read(windows())
    split = likeness(trunk.read(windows()).layers, exact.layers)
    assert split[:, -1, 0].min() > 0.996
    assert split[:, :, 1].min() > 0.999
    # Without the channels apart, all others are rounded by the largest.
    whole = load_model(CLIP.name, rewrite=lambda content: in_integers(content, {}))
    unsplit = likeness(Trunk(whole, trunk.norms).read(windows()).layers, exact.layers)
    assert (1 - unsplit[:, -1, 0]).mean() > 3 * (1 - split[:, -1, 0]).mean()


def test_the_channels_are_those_of_every_product() -> None:
    channels = read_largest_channels()
    assert len(channels) == 48
    for name, numbers in channels.items():
        width = 3072 if name.endswith("/active") else 768
        assert 0 <= numbers.min() < numbers.max() < width
        assert len(set(numbers.tolist())) == len(numbers)


@pytest.mark.usefixtures("large_network")
def test_a_processor_that_cuts_sums_off_computes_in_floats(monkeypatch: pytest.MonkeyPatch) -> None:
    from unmask.weights import integer_products, trunk

    monkeypatch.setattr(integer_products, "integers_are_exact", lambda: False)
    trunk._model_of.cache_clear()
    try:
        found = load_trunk().read(windows()[:1])
    finally:
        trunk._model_of.cache_clear()
    exact = Trunk(load_model(CLIP.name), {}).read(windows()[:1])
    np.testing.assert_array_equal(found.tokens, exact.tokens)
