"""Which language a person reads."""

import os
from collections.abc import Iterable, Mapping
from typing import Literal, get_args

Language = Literal["en", "es"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
DEFAULT: Language = "en"


def language_here(environment: Mapping[str, str] = os.environ) -> Language:
    """The language of a terminal, by LANGUAGE, LC_ALL, LC_MESSAGES and LANG, as gettext reads them.

    LANGUAGE, a list with colons, holds only beside a locale that is not "C".
    """
    names = (environment.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    locale = next(filter(None, names), "C")
    if locale.partition(".")[0] in ("C", "POSIX"):
        return DEFAULT
    return _first_known([*environment.get("LANGUAGE", "").split(":"), locale])


def accepted_language(header: str) -> Language:
    """The language that a browser prefers, by its header ``Accept-Language``."""
    ranges = [part.partition(";") for part in header.split(",")]
    weighed = [(name.strip(), _weight(parameter)) for name, _, parameter in ranges]
    preferred = sorted((one for one in weighed if one[1] > 0), key=lambda one: -one[1])
    return _first_known(name for name, _ in preferred)


def _weight(parameter: str) -> float:
    try:
        return float(parameter.strip().removeprefix("q=") or 1)
    except ValueError:
        return 0.0


def _first_known(names: Iterable[str]) -> Language:
    codes = [name.replace("_", "-").partition("-")[0].partition(".")[0].lower() for name in names]
    known = {str(language): language for language in LANGUAGES}
    return next((known[code] for code in codes if code in known), DEFAULT)
