import pytest

from unmask.words import accepted_language, language_here


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "es_MX.UTF-8"}, "es"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "es_ES.UTF-8", "LC_MESSAGES": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "C", "LC_ALL": "es"}, "es"),
        ({"LANG": "en_US.UTF-8", "LANGUAGE": "ca:es:en"}, "es"),
        ({"LANG": "C.UTF-8", "LANGUAGE": "es"}, "en"),
        ({"LANGUAGE": "es"}, "en"),
        ({"LC_ALL": "", "LANG": "es_ES@euro"}, "es"),
    ],
)
def test_the_language_of_a_terminal(environment: dict[str, str], language: str) -> None:
    assert language_here(environment) == language


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("es-ES,es;q=0.9,en;q=0.8", "es"),
        ("en-GB,en;q=0.9,es;q=0.8", "en"),
        ("de,es;q=0.5,en;q=0.4", "es"),
        ("es;q=0,en", "en"),
        ("en;q=0.2, es;q=0.7", "es"),
        ("es;q=nonsense,*", "en"),
    ],
)
def test_the_language_of_a_browser(header: str, language: str) -> None:
    assert accepted_language(header) == language
