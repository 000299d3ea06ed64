import json
from pathlib import Path

import pytest

from unmask.words import Catalogue, Message, faults, message_document, paragraph, say
from unmask.words.catalogue import LONGEST_TEXT
from unmask.words.language import LANGUAGES
from unmask.words.message import Value

SMALL = Message("face-too-small", {"width": 38.4, "needed": 64})


def test_a_message_is_said_in_any_language() -> None:
    assert str(SMALL) == "The widest face is 38 px wide; at least 64 px are needed."
    assert say(SMALL, "es") == (
        "La cara más ancha mide 38 px de ancho; hacen falta al menos 64 px."
    )


def test_numbers_have_the_signs_of_the_language() -> None:
    breaks = Message("note-breaks-off", {"reached": 3.25, "announced": 1234.5})
    # A half is rounded up, as browsers do.
    assert "after 3.3 s of 1,234.5 s" in say(breaks)
    assert "a los 3,3 s de 1.234,5 s" in say(breaks, "es")
    look = Message("next-look", {"time": 65.0, "test": "warping"})
    assert "1 min 05,0 s" in say(look, "es")


def test_a_text_is_said_as_it_is() -> None:
    assert say("Grey { $x } skies.", "es") == "Grey { $x } skies."
    assert message_document("Grey.") is None


def test_sentences_that_belong_together_are_one() -> None:
    both = paragraph(SMALL, "Plain.")
    assert str(both) == "The widest face is 38 px wide; at least 64 px are needed. Plain."
    assert paragraph(SMALL) is SMALL


def test_a_value_that_is_too_long_for_a_sentence_is_cut() -> None:
    long = Message("refused-download", {"detail": "x" * 5000})
    for sentence in (long, Message("refused-named", {"name": "a", "reason": long})):
        for language in LANGUAGES:
            said = say(sentence, language)
            assert "xxx…" in said
            assert len(said) < 2500
    # Programs put the sentence together anew, in browsers by a library with the same limit.
    document = message_document(long)
    assert document is not None
    assert document["values"]["detail"] == "x" * (LONGEST_TEXT - 1) + "…"
    assert str(paragraph(*[SMALL] * 100)).startswith(f"{SMALL} {SMALL} ")


def test_names_among_the_values_are_those_of_the_language() -> None:
    split = Message("verdict-split", {"share": "x", "families": ("noise", "blending")})
    assert "(blending, noise)" in say(split)
    assert "(mezcla, noise)" in say(split, "es", {"blending": "mezcla"})


def test_a_test_of_others_brings_its_own_sentences(tmp_path: Path) -> None:
    (tmp_path / "en.ftl").write_text("too-short = Only { $count } frames.", encoding="utf-8")
    catalogue = Catalogue.load("film-grain", tmp_path)
    message = Message("too-short", {"count": 3}, catalogue)
    assert str(message) == "Only 3 frames."
    # It has no Spanish.
    assert say(message, "es") == "Only 3 frames."
    assert message_document(message) == {"key": "film-grain/too-short", "values": {"count": 3}}


@pytest.mark.parametrize("source", ["too-short = Only { $count", "", "too-short =\n    .a = b"])
def test_what_a_catalogue_lacks_ends_nothing(source: str) -> None:
    message = Message("too-short", {"count": 3}, Catalogue("film-grain", {"en": source}))
    assert str(message) == "too-short: count 3"


def test_a_document_holds_key_and_values() -> None:
    nested = Message("verdict-abstained-one", {"reason": SMALL})
    two = Message("paragraph", {"sentences": (nested, "caf\udcff"), "names": ("a", "b")})
    assert json.loads(json.dumps(message_document(two))) == {
        "key": "paragraph",
        "values": {
            "sentences": [
                {
                    "key": "verdict-abstained-one",
                    "values": {
                        "reason": {
                            "key": "face-too-small",
                            "values": {"width": 38.4, "needed": 64},
                        }
                    },
                },
                "caf?",
            ],
            "names": ["a", "b"],
        },
    }


@pytest.mark.parametrize(
    ("key", "values", "said"),
    [
        (
            "Too small",
            {},
            "Message.key: expected words in lower case with hyphens, got 'Too small'",
        ),
        ("small", {"width": float("nan")}, "expected a finite number, got nan"),
        ("small", {"width": None}, "expected a text, a number or a message, got NoneType"),
        ("small", {"widths": (1, 2)}, "expected texts or messages, got int"),
    ],
)
def test_what_nobody_could_say_is_refused(key: str, values: dict[str, Value], said: str) -> None:
    with pytest.raises((TypeError, ValueError), match=said):
        Message(key, values)


def test_what_is_wrong_with_a_sentence_is_told_for_each_language() -> None:
    catalogue = Catalogue("grain", {"en": "seen = { $count } of { $all }", "es": "other = Otra"})
    inner = Message("unheard-of")
    message = Message("seen", {"count": 2, "all": (inner, "x")}, catalogue)

    assert faults(Message("seen", {"count": 2}, catalogue)) == (
        "grain/en.ftl, 'seen': Unknown external: all",
        "grain/es.ftl has no sentence 'seen'",
    )
    assert [line for line in faults(message) if "unheard-of" in line] == [
        "unmask/en.ftl has no sentence 'unheard-of'",
        "unmask/es.ftl has no sentence 'unheard-of'",
    ]
    assert faults("A plain text.") == faults(Message("trial-black")) == ()
