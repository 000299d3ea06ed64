from hypothesis import given
from hypothesis import strategies as st

from unmask.arrays import evenly_spread


def test_places_reach_from_the_first_to_the_last() -> None:
    assert evenly_spread(12, 8) == [0, 2, 3, 5, 6, 8, 9, 11]
    assert evenly_spread(3, 8) == [0, 1, 2]
    assert evenly_spread(9, 1) == [0]
    assert evenly_spread(0, 8) == []


@given(st.integers(1, 500), st.integers(2, 100))
def test_places_ascend_without_a_double_and_include_both_ends(count: int, most: int) -> None:
    places = evenly_spread(count, most)
    assert len(places) == min(count, most)
    assert places == sorted(set(places))
    assert (places[0], places[-1]) == (0, count - 1)
