"""The bank of known generators: distances, the limit of nearness, and its file."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from unmask.detectors.cnn_generated.bank import MOST_ENTRIES, Bank, BankError, Relation
from unmask.detectors.cnn_generated.detector import words_of

SHA = "a" * 64


def at_angle(*degrees: float) -> list[NDArray[np.float32]]:
    """Unit vectors in a plane; the distance of two is 1 - the cosine of the angle between them."""
    radians = np.radians(degrees)
    return [np.array([np.cos(r), np.sin(r)], np.float32) for r in radians]


def bank_of(**angles: list[float]) -> Bank:
    banks = [Bank.of(SHA, name, at_angle(*values)) for name, values in angles.items()]
    whole = banks[0]
    for other in banks[1:]:
        whole = whole.joined(other)
    return whole


def with_real(bank: Bank, angles: list[float]) -> Bank:
    return replace(bank, real=np.stack(at_angle(*angles)).astype(np.float16))


def test_the_most_frequent_of_the_five_nearest_is_named_with_its_own_distance() -> None:
    bank = bank_of(lonely=[9.0], many=[20.0, 21.0, 22.0], far=[80.0, 81.0, 82.0, 83.0])
    [asked] = at_angle(0.0)

    relation = bank.relate(asked)

    assert relation.generator == "many"
    assert relation.distance == pytest.approx(1 - np.cos(np.radians(20)), abs=1e-3)


def test_of_equally_frequent_generators_the_nearer_is_named() -> None:
    bank = bank_of(b=[12.0, 30.0], a=[11.0, 40.0])
    assert bank.relate(at_angle(0.0)[0]).generator == "a"
    assert bank.relate(at_angle(25.0)[0]).generator == "b"


def test_a_bank_of_few_entries_still_answers() -> None:
    relation = bank_of(only=[10.0]).relate(at_angle(10.0)[0])
    assert relation.generator == "only"
    assert relation.distance == pytest.approx(0, abs=1e-3)
    assert relation.limit is None
    assert not relation.is_related


def test_the_limit_is_what_99_of_100_real_photographs_keep() -> None:
    angles = [20.0, *np.linspace(40, 80, 200).tolist()]
    bank = with_real(bank_of(one=[0.0]), angles)

    limit = bank.limit

    distances = 1 - np.cos(np.radians(angles))
    assert limit == pytest.approx(np.quantile(distances, 0.01), abs=2e-3)
    assert (distances < limit).sum() <= 3
    assert bank.relate(at_angle(15.0)[0]).is_related
    assert not bank.relate(at_angle(60.0)[0]).is_related


def test_the_limit_falls_when_the_bank_comes_nearer_to_real_photographs() -> None:
    small = with_real(bank_of(one=[0.0]), np.linspace(40, 80, 200).tolist())
    grown = small.joined(bank_of(other=[50.0]))
    assert small.limit is not None
    assert grown.limit is not None
    assert grown.limit < small.limit


def test_too_few_photographs_give_no_limit() -> None:
    assert with_real(bank_of(one=[0.0]), np.linspace(40, 80, 99).tolist()).limit is None


def test_many_entries_are_searched_in_blocks() -> None:
    generator = np.random.default_rng(0)
    rows = generator.normal(0, 1, (20_000, 8)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    bank = Bank.of(SHA, "crowd", list(rows))
    asked = rows[17_345]
    relation = bank.relate(asked)
    assert relation.distance == pytest.approx(0, abs=2e-3)


def test_banks_of_different_networks_are_not_mixed() -> None:
    other = replace(bank_of(one=[0.0]), model_sha256="b" * 64)
    with pytest.raises(BankError, match=r"network b{12}… cannot be used with one of a{12}…"):
        bank_of(one=[0.0]).joined(other)


def test_a_bank_has_a_largest_size() -> None:
    rows = np.zeros((MOST_ENTRIES, 2), np.float16)
    full = Bank(SHA, ("x",) * MOST_ENTRIES, rows, rows[:0])
    with pytest.raises(BankError, match=r"100,001 entries; at most 100,000"):
        full.joined(bank_of(one=[0.0]))


def test_a_bank_is_read_as_it_was_written(tmp_path: Path) -> None:
    bank = with_real(bank_of(b=[1.0, 2.0], a=[30.0]), [70.0, 80.0])
    path = tmp_path / "folder" / "bank.npz"
    bank.save(path)

    read = Bank.load(path)

    assert (read.model_sha256, read.generators) == (SHA, ("b", "b", "a"))
    assert read.counts() == {"a": 1, "b": 2}
    np.testing.assert_array_equal(read.embeddings, bank.embeddings)
    np.testing.assert_array_equal(read.real, bank.real)
    assert [file.name for file in path.parent.iterdir()] == ["bank.npz"]


@pytest.mark.parametrize("content", [b"", b"nonsense", b"PK\x03\x04 broken"])
def test_a_damaged_bank_is_one_line(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bank.npz"
    path.write_bytes(content)
    with pytest.raises(BankError, match=r"^The bank .* cannot be read") as error:
        Bank.load(path)
    assert "\n" not in str(error.value)


def test_a_pickle_in_a_bank_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "bank.npz"
    np.savez(path, names=np.array([{"a": 1}], object), numbers=np.zeros(1, np.int32))
    with pytest.raises(BankError, match="cannot be read"):
        Bank.load(path)


def test_removing_a_generator_leaves_the_others() -> None:
    bank = bank_of(a=[1.0, 2.0], b=[3.0]).without("a")
    assert bank.counts() == {"b": 1}
    np.testing.assert_allclose(bank.embeddings, np.stack(at_angle(3.0)), atol=1e-3)


def test_related_is_only_said_below_the_limit() -> None:
    near = str(words_of(Relation("StyleGAN2", 0.12, 0.31)))
    assert near.startswith("Related to images by StyleGAN2, the nearest in the bank of known")
    assert "0.12 (99% of real photographs are further than 0.31)" in near
    for relation in (Relation("StyleGAN2", 0.31, 0.31), Relation("StyleGAN2", 0.4, None)):
        assert "elated" not in str(words_of(relation))
    far = str(words_of(Relation("StyleGAN2", 0.42, 0.31)))
    assert far.startswith("Nothing in the bank of known generators is near: the nearest, StyleGAN2")
