"""Numbers as people read them, with the decimal sign of their language."""

import math

_DECIMAL_COMMA = {"es"}
_NOT_A_NUMBER = {"en": "not a number", "es": "no es un número"}


def number_words(value: float, language: str = "en") -> str:
    """A number with three significant digits and without an exponent where that is readable."""
    if not math.isfinite(value):
        return _NOT_A_NUMBER[language]
    # From 999.5 on, three digits round to a thousand.
    shown = f"{value:,.0f}" if 999.5 <= abs(value) < 1e9 else f"{value:.3g}"
    return localised(shown, language)


def time_words(seconds: float, language: str = "en") -> str:
    """A position or duration: ``"3.20 s"``, above a minute ``"2 min 05.0 s"``."""
    # Rounded before they are split, so that no minute has 60.0 s.
    if round(seconds, 2) < 60:
        return localised(f"{seconds:.2f} s", language)
    minutes, rest = divmod(round(seconds, 1), 60)
    return localised(f"{minutes:.0f} min {rest:04.1f} s", language)


def byte_words(count: int, language: str = "en") -> str:
    """A file size: ``"830 bytes"``, ``"1.4 MB"`` (powers of ten)."""
    if count < 1000:
        return f"{count} bytes"
    # 999,950 bytes would be rounded up to 1000.0 kB.
    exponent = min(int((math.log10(count) - math.log10(0.99995)) // 3), 4)
    unit = ("kB", "MB", "GB", "TB")[exponent - 1]
    return localised(f"{count / 1000**exponent:.1f} {unit}", language)


def localised(number: str, language: str) -> str:
    """A number as Python writes it, with the signs of a language."""
    if language not in _DECIMAL_COMMA:
        return number
    return number.translate({ord(","): ".", ord("."): ","})
