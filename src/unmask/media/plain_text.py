"""Text from strangers, made safe to show on one line of a terminal or a page."""

import re
from collections.abc import Mapping
from typing import Any

from unmask.words import Message, Value, has_sentence

TAG_COUNT = 64
TAG_LENGTH = 256
VALUE_COUNT = 16
LARGEST_NUMBER = 1e15
REFUSAL_KEYS = ("refused-",)
"""What the keys of reasons begin with why something cannot be analysed."""

_UNPRINTABLE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]+"
)


def one_line(text: str, length: int = TAG_LENGTH) -> str:
    """Replace control and text-direction characters by a space and cut the text to a length."""
    plain = " ".join(_UNPRINTABLE.sub(" ", text[: 4 * length]).split())
    return plain if len(plain) <= length else plain[: length - 1] + "…"


def plain_tags(tags: Mapping[str, str]) -> dict[str, str]:
    """Keep the first ``TAG_COUNT`` tags that have a name and a value, each on one line."""
    pairs = [(one_line(str(name), 64), one_line(str(value))) for name, value in tags.items()]
    return dict([pair for pair in pairs if all(pair)][:TAG_COUNT])


def plain_message(answer: Any, kinds: tuple[str, ...]) -> Message:
    """A message that a process answered with, of which little is believed.

    Args:
        answer: what may be its document, with key and values.
        kinds: what its key may begin with, and the keys of messages among its values.

    Raises:
        AttributeError, KeyError, RecursionError, TypeError, ValueError: it is none of the
            catalogue, or has other values than short ones.
    """
    key, values = str(answer["key"]), dict(answer["values"])
    if not (key.startswith(kinds) and has_sentence(key)):
        raise ValueError(f"there is no such message: {one_line(key)}")
    if len(values) > VALUE_COUNT:
        raise ValueError(f"too many values: {len(values)}")
    return Message(key, {str(name): _plain_value(value, kinds) for name, value in values.items()})


def _plain_value(value: Any, kinds: tuple[str, ...]) -> Value:
    if isinstance(value, dict):
        return plain_message(value, kinds)
    if not isinstance(value, int | float):
        return one_line(str(value))
    if not abs(value) <= LARGEST_NUMBER:
        raise ValueError("a number too large to be shown")
    return value
