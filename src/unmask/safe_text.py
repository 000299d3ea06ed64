"""Strings from files, links and other packages, made safe to show."""

import unicodedata

_INVISIBLE = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_JOINERS = {"\u200c", "\u200d"}
"""Invisible, yet part of the spelling of Persian, Indic and emoji file names."""


def harmless(text: str) -> str:
    """Make a string safe to show on one line of a terminal or a page.

    White space becomes a plain space. Control and formatting characters, which can move the
    cursor of a terminal or reverse the reading order of a file name, are spelt out: ``[U+202E]``.
    """
    if text.isprintable():
        return text
    return "".join(_harmless_character(character) for character in text)


def _harmless_character(character: str) -> str:
    if character in _JOINERS:
        return character
    if character.isspace():
        return " "
    if unicodedata.category(character) in _INVISIBLE:
        return f"[U+{ord(character):04X}]"
    return character
