"""The head on the trunk: its logit, and that the patches' shares are all of it."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.weights.head_arrays import head_arrays, tokens
from unmask.errors import WeightsError
from unmask.weights.unit_head import UnitHead


def test_the_mean_of_the_shares_is_the_logit() -> None:
    head = UnitHead.of(head_arrays())
    logits, shares = head.logits(tokens()), head.shares(tokens())
    assert shares.shape == (3, 14, 14)
    assert shares.dtype == np.float32
    np.testing.assert_allclose(shares.mean(axis=(1, 2), dtype=np.float64), logits, atol=1e-5)
    assert np.ptp(logits) > 0.05
    assert (shares.std(axis=(1, 2)) > 0.5).all()


def test_a_patch_that_points_where_the_head_looks_has_the_largest_share() -> None:
    arrays = head_arrays()
    head, looked_at = UnitHead.of(arrays), tokens(1)
    wanted = arrays["head.linear.weight"][768:] * arrays["head.patch_norm.weight"]
    looked_at[0, 1 + 5 * 14 + 9] += 5 * wanted
    [shares] = head.shares(looked_at)
    assert np.unravel_index(shares.argmax(), shares.shape) == (5, 9)


def test_the_logit_stays_between_the_ends_of_the_unit_sphere() -> None:
    arrays = head_arrays()
    length = float(np.linalg.norm(arrays["head.linear.weight"]))
    bias = float(arrays["head.linear.bias"])
    logits = UnitHead.of(arrays).logits(1000 * tokens())
    assert (np.abs(logits - bias) <= 10 * length).all()


def test_it_is_read_from_the_file_of_the_norms(tmp_path: Path) -> None:
    arrays = head_arrays()
    content: dict[str, Any] = {**arrays, "pre_norm.bias": np.zeros(768)}
    np.savez(tmp_path / "tuned.npz", **content)
    found = UnitHead.load(tmp_path / "tuned.npz").logits(tokens())
    np.testing.assert_array_equal(found, UnitHead.of(arrays).logits(tokens()))
    halves = {name: each.astype(np.float16) for name, each in arrays.items()}
    np.testing.assert_allclose(UnitHead.of(halves).logits(tokens()), found, atol=0.02)


def test_what_is_no_head_is_one_line(tmp_path: Path) -> None:
    arrays = head_arrays()
    del arrays["head.linear.bias"]
    with pytest.raises(WeightsError, match=r"nothing as 'head\.linear\.bias'"):
        UnitHead.of(arrays)
    with pytest.raises(WeightsError, match=r"shape \(768,\) as 'head\.linear\.weight'"):
        UnitHead.of(head_arrays() | {"head.linear.weight": np.zeros(768, np.float32)})
    with pytest.raises(ValueError, match=r"expected shape \(count, 197, 768\)"):
        UnitHead.of(head_arrays()).logits(tokens()[:, 1:])
    with pytest.raises(WeightsError, match=r"missing\.npz cannot be read"):
        UnitHead.load(tmp_path / "missing.npz")
