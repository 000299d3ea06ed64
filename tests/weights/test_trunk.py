"""The trunk: one network in memory, norms of one's own, and readings of the documented shapes."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from numpy.typing import NDArray
from onnx import numpy_helper

from unmask.errors import WeightsError
from unmask.weights import Model, load_model
from unmask.weights import trunk as trunk_module
from unmask.weights.fetching import CLIP
from unmask.weights.integer_products import (
    in_integers,
    integers_are_exact,
    read_largest_channels,
)
from unmask.weights.trunk import (
    NORMS,
    WIDTH,
    TrunkMissingError,
    TrunkReading,
    load_trunk,
    load_trunk_beside,
    trunk_is_there,
)

Arrays = dict[str, NDArray[np.float16]]


def pictures(count: int) -> NDArray[np.uint8]:
    """Smooth colours with some noise, each picture its own."""
    generator = np.random.default_rng(0)
    corners = generator.integers(0, 256, (count, 2, 2, 3)).astype(float)
    places = np.linspace(0, 1, 224)
    rows = (
        corners[:, 0, None] * (1 - places[:, None, None])
        + corners[:, 1, None] * places[:, None, None]
    )
    smooth = rows[:, :, None, 0] * (1 - places[:, None]) + rows[:, :, None, 1] * places[:, None]
    return np.clip(smooth + generator.normal(0, 8, smooth.shape), 0, 255).astype(np.uint8)


@pytest.fixture
def tuned(large_network: Path) -> Arrays:
    """CLIP's own norms, moved a little."""
    model = onnx.load(large_network / "weights" / f"{CLIP.name}.onnx")
    generator = np.random.default_rng(1)
    return {
        each.name: (numpy_helper.to_array(each) * generator.uniform(0.9, 1.1, WIDTH)).astype(
            np.float16
        )
        for each in model.graph.initializer
        if each.name in NORMS
    }


def test_it_is_missing_until_it_was_fetched() -> None:
    assert not trunk_is_there()
    with pytest.raises(TrunkMissingError, match=r"`unmask weights fetch clip-vit-b16` gets it"):
        load_trunk()


def test_the_names_of_the_norms_are_those_that_trainings_write() -> None:
    assert len(NORMS) == 50
    assert NORMS[:3] == ("pre_norm.weight", "pre_norm.bias", "blocks.0.layer_norm1.weight")
    assert NORMS[-1] == "blocks.11.layer_norm2.bias"


@pytest.mark.usefixtures("large_network")
def test_a_reading_has_the_tokens_and_their_summary() -> None:
    trunk = load_trunk()
    reading = trunk.read(pictures(18))

    assert reading.layers.shape == (18, 12, 2, 768)
    for block in (6, 9, 12):
        tokens = reading.tokens_after(block)
        np.testing.assert_array_equal(reading.layers[:, block - 1, 0], tokens[:, 0])
        mean = tokens[:, 1:].mean(axis=1)
        np.testing.assert_allclose(reading.layers[:, block - 1, 1], mean, rtol=1e-3, atol=1e-4)
    # In whichever batch a picture comes it is read alike.
    alone = trunk.read(pictures(18)[17:])
    np.testing.assert_allclose(alone.tokens[0], reading.tokens[17], rtol=1e-2, atol=2e-3)
    with pytest.raises(ValueError, match=r"images: expected shape \(count, 224, 224, 3\)"):
        trunk.read(pictures(1)[:, :200])


@pytest.mark.usefixtures("large_network")
def test_who_asks_while_it_is_loaded_beside_gets_the_same_network(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    trunk_module._model_of.cache_clear()
    loaded = []

    def load(*arguments: Any, **options: Any) -> Model:
        loaded.append(arguments)
        return load_model(*arguments, **options)

    monkeypatch.setattr(trunk_module, "load_model", load)
    load_trunk_beside()
    with ThreadPoolExecutor(4) as pool:
        models = {id(trunk.model) for trunk in pool.map(lambda _: load_trunk(), range(4))}
    assert len(models) == len(loaded) == 1


def test_a_process_ends_only_once_the_network_is_loaded() -> None:
    """Else the library under way aborts it, and a refused file ends with status 134."""
    slowly = """
import time
from unmask.weights import trunk
trunk._try_to_load = lambda: (time.sleep(0.3), print("loaded"))
trunk.load_trunk_beside()
"""
    ended = subprocess.run([sys.executable, "-c", slowly], capture_output=True, text=True)
    assert (ended.returncode, ended.stdout) == (0, "loaded\n")


def test_what_is_missing_is_told_to_who_asks_and_not_beside() -> None:
    load_trunk_beside()
    with pytest.raises(TrunkMissingError):
        load_trunk()


def test_two_tests_look_through_one_network_with_norms_of_their_own(
    tuned: Arrays, tmp_path: Path
) -> None:
    content: dict[str, Any] = {**tuned, "head.linear.bias": np.zeros((), np.float16)}
    np.savez(tmp_path / "tuned.npz", **content)
    plain, own = load_trunk(), load_trunk(tmp_path / "tuned.npz")
    assert plain.model is own.model

    before, other = plain.read(pictures(2)), own.read(pictures(2))
    after, again = plain.read(pictures(2)), load_trunk(tuned).read(pictures(2))

    assert np.abs(other.tokens - before.tokens).max() > 0.1
    np.testing.assert_array_equal(after.tokens, before.tokens)
    np.testing.assert_array_equal(again.tokens, other.tokens)


def test_fed_norms_give_what_a_file_with_these_norms_gives(
    tuned: Arrays, large_network: Path
) -> None:
    import onnxruntime

    model = onnx.load(large_network / "weights" / f"{CLIP.name}.onnx")
    for each in model.graph.initializer:
        if each.name in tuned:
            value = tuned[each.name].astype(np.float32)
            each.CopyFrom(numpy_helper.from_array(value, each.name))
    del model.graph.input[1:]
    content = model.SerializeToString()
    if integers_are_exact():
        content = in_integers(content, read_largest_channels())
    session = onnxruntime.InferenceSession(content)
    trunk = load_trunk(tuned)
    [expected] = session.run(["tokens"], {"image": trunk.entry.prepare(pictures(2))})
    np.testing.assert_allclose(trunk.read(pictures(2)).tokens, expected, rtol=1e-3, atol=1e-3)


def test_norms_that_do_not_fit_are_one_line(tuned: Arrays, tmp_path: Path) -> None:
    lacking = {name: each for name, each in tuned.items() if name != "pre_norm.bias"}
    with pytest.raises(WeightsError, match=r"have nothing as 'pre_norm\.bias'; expected"):
        load_trunk(lacking)
    with pytest.raises(WeightsError, match=r"float16 of shape \(3,\) as 'pre_norm\.bias'"):
        load_trunk(tuned | {"pre_norm.bias": np.zeros(3, np.float16)})
    with pytest.raises(WeightsError, match=r"infinite numbers in 'pre_norm\.bias'"):
        load_trunk(tuned | {"pre_norm.bias": np.full(WIDTH, np.nan, np.float16)})
    (tmp_path / "tuned.npz").write_bytes(b"nonsense")
    with pytest.raises(WeightsError, match=r"tuned\.npz cannot be read"):
        load_trunk(tmp_path / "tuned.npz")


def test_a_reading_of_another_shape_is_refused() -> None:
    layers, tokens = np.zeros((2, 12, 2, 768), np.float32), np.zeros((2, 196, 768), np.float32)
    with pytest.raises(ValueError, match=r"expected shape \(2, 197, 768\), got \(2, 196, 768\)"):
        TrunkReading(layers, tokens, {})
