import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.media.media_files import grey, tiles
from unmask.media.decoder.sampling import (
    Candidate,
    Quality,
    best_of_each_slot,
    entry_point,
    measure_quality,
    slot_count,
    slot_of,
    slot_starts,
)

qualities = st.builds(Quality, st.booleans(), st.booleans(), st.floats(0, 1e6))
times = st.lists(st.floats(0, 1e5), min_size=1, max_size=60).map(sorted)


@given(times, st.data(), st.integers(1, 70))
def test_the_best_of_each_slot_is_kept_in_order_of_time(
    moments: list[float], data: st.DataObject, slots: int
) -> None:
    length = moments[-1]
    candidates = [
        Candidate(index, time, data.draw(qualities), None) for index, time in enumerate(moments)
    ]

    def slot(candidate: Candidate[None]) -> int:
        return slot_of(candidate.time, length, slots)

    chosen = list(best_of_each_slot(iter(candidates), slot))

    assert [slot(best) for best in chosen] == sorted({slot(each) for each in candidates})
    for best in chosen:
        rivals = [each for each in candidates if slot(each) == slot(best)]
        top = max(each.quality.rank() for each in rivals)
        assert best is next(each for each in rivals if each.quality.rank() == top)


@given(st.floats(-1, 2e4), st.floats(0, 1e4), st.integers(1, 100))
def test_a_slot_lies_within_the_line_and_never_goes_back(
    position: float, length: float, slots: int
) -> None:
    slot = slot_of(position, length, slots)

    assert 0 <= slot < slots
    assert slot_of(position + 1, length, slots) >= slot


@given(times, st.integers(1, 70))
def test_no_slot_is_empty_as_long_as_there_are_frames(moments: list[float], slots: int) -> None:
    starts = slot_starts(moments, moments[-1], slots)

    assert starts[0] == 0
    assert starts == sorted(set(starts))
    assert len({moments[start] for start in starts}) == min(slots, len(set(moments)))
    assert all(moments[start] > moments[start - 1] for start in starts[1:])


def test_slots_of_a_still_stretch_are_given_where_most_frames_are() -> None:
    moments = [number / 10 for number in range(40)] + [100.0, 101.0]

    starts = slot_starts(moments, 102.0, 6)

    assert [moments[start] for start in starts] == [0.0, 0.5, 1.0, 2.0, 3.0, 100.0]


def test_slots_are_equally_long() -> None:
    filled = np.bincount([slot_of(frame / 30, 10, 64) for frame in range(300)], minlength=64)

    assert filled.sum() == 300
    assert set(filled) == {4, 5}


@pytest.mark.parametrize(
    ("frames", "frame_bytes", "budget", "expected"),
    [
        (64, 1280 * 720 * 3, 400_000_000, 64),
        (64, 3840 * 2160 * 3, 400_000_000, 16),
        (64, 64_000_000 * 3, 100, 1),
        (1, 3, 400_000_000, 1),
    ],
)
def test_large_frames_are_fewer(frames: int, frame_bytes: int, budget: int, expected: int) -> None:
    assert slot_count(frames, frame_bytes, budget) == expected


@given(
    st.lists(st.integers(-1000, 1000), min_size=1, unique=True).map(sorted),
    st.integers(-1000, 1000),
    st.integers(1, 500),
)
def test_decoding_begins_in_the_slot_or_at_the_last_key_frame_before_it(
    keyframes: list[int], start: int, length: int
) -> None:
    entry = entry_point(keyframes, start, start + length)
    inside = [stamp for stamp in keyframes if start <= stamp < start + length]
    before = [stamp for stamp in keyframes if stamp < start]

    if inside:
        middle = start + length / 2
        assert entry in inside
        assert abs(entry - middle) == min(abs(stamp - middle) for stamp in inside)
    else:
        assert entry == (before[-1] if before else keyframes[0])


def test_rank_puts_damage_and_darkness_before_sharpness() -> None:
    worst_first = (
        Quality(intact=False, lit=True, sharpness=9.0),
        Quality(intact=True, lit=False, sharpness=9.0),
        Quality(intact=True, lit=True, sharpness=1.0),
        Quality(intact=True, lit=True, sharpness=2.0),
    )

    assert max(worst_first, key=Quality.rank) is worst_first[3]
    assert max(worst_first[:3], key=Quality.rank) is worst_first[2]
    assert max(worst_first[:2], key=Quality.rank) is worst_first[1]


def test_a_sharp_picture_ranks_above_its_blurred_copy() -> None:
    sharp = tiles(160, 120)[:, :, 0]
    blurred = np.sum([np.roll(sharp, shift, 1) for shift in range(-4, 5)], axis=0) / 9

    assert (
        measure_quality(sharp).sharpness > 3 * measure_quality(blurred.astype(np.uint8)).sharpness
    )


@pytest.mark.parametrize(("level", "lit"), [(0, False), (17, False), (60, True)])
def test_a_near_black_picture_is_not_lit(level: int, lit: bool) -> None:
    assert measure_quality(grey(40, 30, level)[:, :, 0]) == Quality(True, lit, 0.0)


def test_the_smallest_picture_can_be_measured() -> None:
    assert measure_quality(np.array([[200]], np.uint8)) == Quality(True, True, 0.0)
