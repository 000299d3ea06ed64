"""Text from strangers, made safe to show on one line of a terminal or a page."""

import re
from collections.abc import Mapping

TAG_COUNT = 64
TAG_LENGTH = 256

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
