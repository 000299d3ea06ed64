import pytest

from unmask.words import byte_words, number_words, time_words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0.0, "0"),
        (0.97412, "0.974"),
        (-12.34, "-12.3"),
        (123456.0, "123,456"),
        (0.00001, "1e-05"),
        (999.4, "999"),
        (-999.9, "-1,000"),
        (999.7, "1,000"),
        (float("nan"), "not a number"),
    ],
)
def test_numbers_are_short(value: float, words: str) -> None:
    assert number_words(value) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.0, "0.00 s"),
        (3.204, "3.20 s"),
        (59.99, "59.99 s"),
        (59.996, "1 min 00.0 s"),
        (60.0, "1 min 00.0 s"),
        (119.97, "2 min 00.0 s"),
        (125.04, "2 min 05.0 s"),
    ],
)
def test_times_are_told_in_minutes_when_long(seconds: float, words: str) -> None:
    assert time_words(seconds) == words


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1000, "1.0 kB"),
        (999_949, "999.9 kB"),
        (999_960, "1.0 MB"),
        (1_400_000, "1.4 MB"),
        (2 * 10**16, "20000.0 TB"),
    ],
)
def test_sizes_use_powers_of_ten(count: int, words: str) -> None:
    assert byte_words(count) == words
