"""The sentences of each language, in the format of Project Fluent (``en.ftl``, ``es.ftl``)."""

import decimal
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from unmask.words.language import DEFAULT, Language
from unmask.words.numbers import time_words

if TYPE_CHECKING:
    from fluent.runtime import FluentBundle
    from fluent.runtime.resolver import Pattern

    from unmask.words.message import Message, Sentence

LONGEST_TEXT = 2000
"""Of a value, in characters. Fluent, here and in browsers, fails at one of more than 2,500."""

_SUFFIX = ".ftl"
_NO_TERMS: Mapping[str, str] = {}


@dataclass(frozen=True, eq=False)
class Catalogue:
    """Sentences by their keys, in one or more languages.

    Attributes:
        name: of whose sentences they are, such as that of a test.
        sources: by the code of the language, what Fluent reads.
    """

    name: str
    sources: Mapping[str, str]

    @classmethod
    def load(cls, name: str, folder: Path | Traversable) -> Self:
        """Read all ``.ftl`` files of a folder; each is named after the code of its language.

        Raises:
            OSError: they cannot be read.
        """
        found = (entry for entry in folder.iterdir() if entry.name.endswith(_SUFFIX))
        texts = {one.name.removesuffix(_SUFFIX): one.read_text(encoding="utf-8") for one in found}
        return cls(name, texts)


def say(
    sentence: "Sentence", language: Language = DEFAULT, terms: Mapping[str, str] = _NO_TERMS
) -> str:
    """Put into words. What no catalogue has in that language is said in English.

    It never raises: a key that no catalogue knows stands for itself.

    Args:
        sentence: a message, or a text, which is given as it is.
        language: of the result.
        terms: for texts among the values that have a name of their own in that language, such as
            the titles of tests by their names.
    """
    if isinstance(sentence, str):
        return sentence
    values = {name: _said(value, language, terms) for name, value in sentence.values.items()}
    catalogue = sentence.catalogue or own_catalogue()
    for tried in dict.fromkeys((language, DEFAULT)):
        bundle = _bundle(catalogue, tried)
        if bundle is not None and bundle.has_message(sentence.key):
            pattern = bundle.get_message(sentence.key).value
            if pattern is not None:
                return _formatted(bundle, pattern, values)
    return _unknown(sentence, values)


def faults(sentence: "Sentence") -> tuple[str, ...]:
    """What is wrong with a sentence in the languages that its catalogue speaks; empty if nothing.

    These are keys without a sentence, and values that a sentence asks for and was not given, also
    of the messages among its values. A plain text has no faults.
    """
    if isinstance(sentence, str):
        return ()
    catalogue = sentence.catalogue or own_catalogue()
    values = {name: _said(value, DEFAULT, _NO_TERMS) for name, value in sentence.values.items()}
    inner = [fault for value in sentence.values.values() for fault in _faults_within(value)]
    languages = sorted({DEFAULT, *catalogue.sources})
    own = [fault for one in languages for fault in _faults_in(catalogue, one, sentence.key, values)]
    return tuple(dict.fromkeys((*own, *inner)))


def _faults_within(value: Any) -> tuple[str, ...]:
    if isinstance(value, tuple):
        return tuple(fault for one in value for fault in _faults_within(one))
    return () if isinstance(value, str | int | float) else faults(value)


def _faults_in(
    catalogue: Catalogue, language: str, key: str, values: dict[str, Any]
) -> tuple[str, ...]:
    place = f"{catalogue.name}/{language}{_SUFFIX}"
    bundle = _bundle(catalogue, language)
    if bundle is None or not bundle.has_message(key):
        return (f"{place} has no sentence {key!r}",)
    pattern = bundle.get_message(key).value
    if pattern is None:
        return (f"{place} has no sentence {key!r}",)
    errors = bundle.format_pattern(pattern, values)[1]
    return tuple(f"{place}, {key!r}: {error}" for error in errors)


def has_sentence(key: str) -> bool:
    """Whether the catalogue of this room has a sentence; nothing is loaded for the answer."""
    return re.search(rf"^{re.escape(key)} =", own_catalogue().sources[DEFAULT], re.M) is not None


@cache
def own_catalogue() -> Catalogue:
    """The catalogue of this room."""
    return Catalogue.load("unmask", files("unmask.words"))


def _said(value: Any, language: Language, terms: Mapping[str, str]) -> Any:
    """A value as the sentence shows it."""
    if isinstance(value, int | float):
        return value
    return shortened(_in_words(value, language, terms))


def shortened(text: str) -> str:
    """A text that is short enough for a sentence."""
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"


def _in_words(value: Any, language: Language, terms: Mapping[str, str]) -> str:
    if isinstance(value, str):
        return terms.get(value, value)
    if not isinstance(value, tuple):
        return say(value, language, terms)
    if all(isinstance(one, str) for one in value):
        return ", ".join(sorted(terms.get(one, one) for one in value))
    return " ".join(say(one, language, terms) for one in value)


def _formatted(bundle: "FluentBundle", pattern: "Pattern", values: dict[str, Any]) -> str:
    """A sentence with its values, rounded as browsers round, so that all say the same."""
    with decimal.localcontext() as context:
        context.rounding = decimal.ROUND_HALF_UP
        return str(bundle.format_pattern(pattern, values)[0])


def _unknown(message: "Message", values: Mapping[str, Any]) -> str:
    named = ", ".join(f"{name} {value}" for name, value in values.items())
    return f"{message.key}: {named}" if named else message.key


@cache
def _bundle(catalogue: Catalogue, language: str) -> "FluentBundle | None":
    source = catalogue.sources.get(language)
    if source is None:
        return None
    # Loading takes longer than most commands of the program.
    from fluent.runtime import FluentBundle, FluentResource

    bundle = FluentBundle([language], functions=_functions(language), use_isolating=False)
    bundle.add_resource(FluentResource(source))
    return bundle


def _functions(language: str) -> dict[str, Callable[..., Any]]:
    """What sentences may call besides what Fluent brings."""
    return {"TIME": lambda seconds: time_words(float(seconds), language)}
