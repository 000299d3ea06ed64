import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.known_media.handmade_fingerprints import random_hash, with_turned_bits
from unmask.known_media.fingerprints import distance
from unmask.known_media.hash_index import DISTANCE, HashIndex, Near, as_words

SORTED_COUNT = 6000
"""More than are compared one by one."""


@pytest.fixture(scope="module")
def large_index() -> tuple[HashIndex, list[bytes]]:
    hashes = [random_hash(seed) for seed in range(SORTED_COUNT)]
    index = HashIndex()
    index.add(range(SORTED_COUNT), hashes)
    return index, hashes


@pytest.mark.parametrize(("turned", "is_found"), [(0, True), (31, True), (32, False)])
def test_the_distance_is_the_documented_one(turned: int, is_found: bool) -> None:
    index = HashIndex()
    index.add([7], [random_hash(1)])
    found = index.search([with_turned_bits(random_hash(1), turned)])
    assert found == ((Near(0, 7, turned),) if is_found else ())


def test_the_worst_spread_of_31_bits_over_the_bands_is_found(
    large_index: tuple[HashIndex, list[bytes]],
) -> None:
    index, hashes = large_index
    # Two bits of each band but one, of which one: the only band that gives the hash away.
    for lucky in range(16):
        number = int.from_bytes(hashes[50])
        for band in range(16):
            number ^= (0b1 if band == lucky else 0b1001) << 16 * band
        assert Near(0, 50, 31) in index.search([number.to_bytes(32)])


@settings(max_examples=60, deadline=None)
@given(st.integers(0, SORTED_COUNT - 1), st.integers(0, 60), st.integers(0, 1000))
def test_the_search_finds_what_comparing_all_finds(
    large_index: tuple[HashIndex, list[bytes]], place: int, turned: int, seed: int
) -> None:
    index, hashes = large_index
    wanted = with_turned_bits(hashes[place], turned, seed)
    expected = {
        (number, bits)
        for number, known in enumerate(hashes)
        if (bits := distance(known, wanted)) <= DISTANCE
    }
    assert {(near.id, near.distance) for near in index.search([wanted])} == expected
    assert ((place, turned) in expected) == (turned <= DISTANCE)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 40), min_size=1, max_size=30), st.integers(0, 1000))
def test_crowded_hashes_are_all_found_once(turned: list[int], seed: int) -> None:
    middle = random_hash(seed)
    hashes = [with_turned_bits(middle, count, place) for place, count in enumerate(turned)]
    index = HashIndex()
    index.add(range(len(hashes)), hashes)
    found = [(near.id, near.distance) for near in index.search([middle])]
    assert found == [(place, n) for place, n in enumerate(turned) if n <= DISTANCE]


def test_hashes_added_later_are_found_beside_the_sorted_ones(
    large_index: tuple[HashIndex, list[bytes]],
) -> None:
    index = HashIndex()
    index.add(range(SORTED_COUNT), large_index[1])
    index.add([900_000], [with_turned_bits(large_index[1][3], 5)])
    assert {near.id for near in index.search([large_index[1][3]])} == {3, 900_000}
    assert len(index) == SORTED_COUNT + 1


def test_each_hash_is_answered_by_its_place() -> None:
    index = HashIndex()
    index.add([10, 11], [random_hash(0), random_hash(1)])
    found = index.search([random_hash(1), random_hash(2), random_hash(0)])
    assert [(near.query, near.id) for near in found] == [(0, 11), (2, 10)]


def test_an_empty_index_finds_nothing() -> None:
    assert HashIndex().search([random_hash(0)]) == ()
    assert HashIndex().search([]) == ()


def test_opposite_hashes_are_far_apart() -> None:
    # All 256 bits differ; a sum in bytes would give 0.
    index = HashIndex()
    index.add([0], [bytes(32)])
    assert index.search([bytes([255] * 32)]) == ()


@pytest.mark.parametrize("hashes", [[b"short"], [bytes(31), bytes(33)]])
def test_hashes_of_another_length_are_refused(hashes: list[bytes]) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        as_words(hashes)


def test_ids_and_hashes_are_as_many() -> None:
    with pytest.raises(ValueError, match="as many hashes as ids"):
        HashIndex().add([1, 2], [random_hash(0)])


def test_words_hold_all_bits() -> None:
    assert as_words([random_hash(5)]).view(np.uint8).tobytes() == random_hash(5)
