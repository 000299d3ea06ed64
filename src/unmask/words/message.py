"""A sentence before it is put into words: a key with values."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Union

from unmask.words.catalogue import Catalogue, say, shortened

Sentence = Union[str, "Message"]
"""What is said to a person: a message in any language, or a plain text in its own."""

Value = Union[str, int, float, "Message", tuple[str, ...], tuple[Sentence, ...]]
"""What a message holds: texts and numbers, messages, or several texts or messages in a tuple."""

_KEY = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_DIGITS = 6


@dataclass(frozen=True)
class Message:
    """What is to be said, whatever the language; ``str`` gives the English sentence.

    Attributes:
        key: of the sentence in the catalogue, such as ``"face-too-small"``.
        values: that the sentence names.
        catalogue: that has the sentence; the one of this room where None.
    """

    key: str
    values: Mapping[str, Value] = field(default_factory=dict)
    catalogue: Catalogue | None = field(default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not isinstance(self.key, str) or not _KEY.fullmatch(self.key):
            raise ValueError(
                f"Message.key: expected words in lower case with hyphens, got {self.key!r}"
            )
        if not isinstance(self.values, Mapping):
            raise TypeError(
                f"Message.values: expected names with values, got {type(self.values).__name__}"
            )
        for name, value in self.values.items():
            _expect_value(f"Message.values[{name!r}]", value)

    def __str__(self) -> str:
        return say(self)


def paragraph(*sentences: Sentence) -> Sentence:
    """Several sentences that belong together, as one."""
    if len(sentences) == 1:
        return sentences[0]
    return Message("paragraph", {"sentences": sentences})


def message_document(sentence: Sentence) -> dict[str, Any] | None:
    """Key and values for a JSON document; None for a plain text.

    The key of a message with a catalogue of its own has the catalogue's name before it, so that
    nobody takes it for one of this room.
    """
    if isinstance(sentence, str):
        return None
    own = f"{sentence.catalogue.name}/" if sentence.catalogue else ""
    values = {name: _plain(value) for name, value in sentence.values.items()}
    return {"key": f"{own}{sentence.key}", "values": values}


def _plain(value: object) -> Any:
    if isinstance(value, Message):
        return message_document(value)
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, float):
        return round(value, _DIGITS)
    # Lone surrogates stand for undecodable bytes in file names.
    if isinstance(value, str):
        return shortened(value).encode("utf-8", "replace").decode("utf-8")
    return value


def _expect_value(name: str, value: object) -> None:
    if isinstance(value, tuple):
        for one in value:
            if not isinstance(one, str | Message):
                raise TypeError(f"{name}: expected texts or messages, got {type(one).__name__}")
        return
    if isinstance(value, bool) or not isinstance(value, str | int | float | Message):
        raise TypeError(
            f"{name}: expected a text, a number or a message, got {type(value).__name__}"
        )
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"{name}: expected a finite number, got {value}")
