import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unmask.safe_text import harmless


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain name.mp4", "plain name.mp4"),
        ("holiday\u202egpj.exe", "holiday[U+202E]gpj.exe"),
        ("red\x1b[31m", "red[U+001B][31m"),
        ("two\nlines\ttab", "two lines tab"),
        ("bad byte \udcff", "bad byte [U+DCFF]"),
        ("zero\u200bwidth", "zero[U+200B]width"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d🔬", "👩\u200d🔬"),
    ],
)
def test_what_cannot_be_seen_is_spelt_out(text: str, shown: str) -> None:
    assert harmless(text) == shown


@given(st.text(st.characters()))
def test_any_text_becomes_one_encodable_line(text: str) -> None:
    shown = harmless(text)
    assert len(shown.splitlines()) <= 1
    assert not {"Cc", "Cs"} & {unicodedata.category(character) for character in shown}
    shown.encode("utf-8")
    assert harmless(shown) == shown
