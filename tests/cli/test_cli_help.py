"""``--help`` in the language of the terminal, of every command and option."""

from collections.abc import Iterator

import click
import pytest
from fluent.syntax import FluentParser
from fluent.syntax.ast import Junk, Message

from tests.cli.program import Run
from unmask.cli.application import application
from unmask.cli.spoken_help import OF_CLICK, OF_CLICK_WITHIN, help_catalogue, spoken
from unmask.words import LANGUAGES, Language, say
from unmask.words import Message as Said

OTHERS: list[Language] = [language for language in LANGUAGES if language != "en"]
COMMANDS = ["", "analyze", "casebook list", "detectors", "detectors check", "scan", "weights fetch"]


def texts(command: click.Command, names: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """What a command and those in it say of themselves, each with the place where it is said."""
    place = " ".join(names) or "unmask"
    said = {"help": command.help, "short help": command.short_help, "epilog": command.epilog}
    options = [one for one in command.params if isinstance(one, click.Option)]
    said |= {f"--{option.name}": option.help for option in options}
    yield from ((f"{place}, {what}", text) for what, text in said.items() if text)
    if isinstance(command, click.Group):
        for name, inner in command.commands.items():
            yield from texts(inner, (*names, name))


def keys(language: Language) -> list[str]:
    entries = FluentParser().parse(help_catalogue().sources[language]).body
    assert [entry.content for entry in entries if isinstance(entry, Junk)] == []
    return [entry.id.name for entry in entries if isinstance(entry, Message)]


def said(key: str, language: Language) -> str:
    return say(Said(key, catalogue=help_catalogue()), language)


@pytest.mark.parametrize("language", OTHERS)
def test_everything_that_a_command_says_of_itself_is_there_in_every_language(
    language: Language,
) -> None:
    english = dict(texts(application))
    other = dict(texts(spoken(application, (), language)))
    assert len(english) > 120
    assert english.keys() == other.keys()
    assert [place for place, text in english.items() if other[place] == text] == []


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_is_in_the_catalogue_that_no_command_says(language: Language) -> None:
    whole = {text for _, text in texts(spoken(application, (), language))}
    of_click = {*OF_CLICK.values(), *OF_CLICK_WITHIN.values()}
    own = keys(language)
    assert len(own) == len(set(own))
    assert of_click <= set(own)
    assert [key for key in own if key not in of_click and said(key, language) not in whole] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_a_spanish_terminal_reads_no_english_help(
    run: Run, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setenv("LC_ALL", "es_ES.UTF-8")
    outcome = run(*command.split(), "--help")
    assert outcome.status == 0
    assert outcome.output.startswith(f"Uso: unmask {command}".strip())
    assert "Opciones:\n" in outcome.output
    assert "Muestra esta ayuda y termina." in outcome.output
    words = set(outcome.output.replace("[", " ").replace("]", " ").split())
    assert words.isdisjoint(
        {"Usage:", "Options:", "Commands:", "OPTIONS", "default:", "the", "and"}
    )


def test_the_help_is_english_where_the_terminal_speaks_no_language_of_ours(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    output = run("serve", "-h").output
    assert output.startswith("Usage: unmask serve [OPTIONS]\n")
    assert "[default: 127.0.0.1]" in output


def test_defaults_and_paragraphs_stay(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "es_ES.UTF-8")
    output = run("scan", "--help").output
    assert "[por defecto: local]" in " ".join(output.split())
    assert "[obligatorio]" in output
    assert "\n    130  interrumpido\n" in output
    assert "\n\n  SOURCE es una carpeta" in output
