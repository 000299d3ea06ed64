"""``--help`` in the language of the terminal.

A command says in English what it does, where it is. What it says in another language stands in the
catalogue ``help_texts``, whose keys follow from the names of the command and its options.
"""

import copy
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

import click

from unmask.cli.exit_codes import EXIT_CODE_HELP
from unmask.words import Catalogue, Language, Message, language_here, say
from unmask.words.language import DEFAULT

OF_CLICK = {
    "Usage: ": "usage",
    "Commands": "commands",
    "Options": "options",
    "[OPTIONS]": "options-place",
    "COMMAND [ARGS]...": "command-place",
    "[COMMAND] [ARGS]...": "optional-command-place",
    "Show this message and exit.": "option-help",
}
"""What Click itself says, and the keys of that."""

OF_CLICK_WITHIN = {"[default: ": "default", "[required]": "required"}
"""The same within the text of an option."""


class SpokenFormatter(click.HelpFormatter):
    """Says in the language of the terminal what Click itself says."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write how the command is called."""
        super().write_usage(prog, args, _of_click("Usage: ") + " " if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        """Write the head of a section."""
        super().write_heading(_of_click(heading))

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        """Write options or commands with what they do."""
        said = [(name, _of_click_within(_of_click(text))) for name, text in rows]
        super().write_dl(said, col_max, col_spacing)


class SpokenContext(click.Context):
    """The context of a command that answers ``--help`` in the language of the terminal."""

    def get_help(self) -> str:
        """All that ``--help`` prints."""
        if language_here() == DEFAULT:
            return super().get_help()
        self.formatter_class = SpokenFormatter
        _program, *names = self.command_path.split()
        return spoken(self.command, tuple(names), language_here()).get_help(self)


def let_speak(command: click.Command) -> None:
    """Let a command, and all commands in it, answer ``--help`` in the language of the terminal."""
    command.context_class = SpokenContext
    if isinstance(command, click.Group):
        for inner in command.commands.values():
            let_speak(inner)


def spoken(command: click.Command, names: tuple[str, ...], language: Language) -> click.Command:
    """A copy of a command that says in a language what it does.

    Args:
        command: to copy.
        names: by which it is called, without that of the program.
        language: of the copy; what its catalogue lacks stays in English.
    """
    own = "-".join(names) or "unmask"
    epilog = "exit-status" if command.epilog == EXIT_CODE_HELP else f"{own}-epilog"
    said = copy.copy(command)
    said.help = _translated(command.help, language, f"{own}-help")
    said.short_help = _translated(command.short_help, language, f"{own}-short", f"{own}-help")
    said.epilog = _translated(command.epilog, language, epilog)
    said.options_metavar = _of_click(command.options_metavar or "")
    said.params = [_spoken_parameter(one, own, language) for one in command.params]
    if isinstance(said, click.Group):
        said.subcommand_metavar = _of_click(said.subcommand_metavar)
        inner = said.commands.items()
        said.commands = {name: spoken(one, (*names, name), language) for name, one in inner}
    return said


@cache
def help_catalogue() -> Catalogue:
    """What commands say in other languages than English."""
    return Catalogue.load("help", files("unmask.cli") / "help_texts")


def _spoken_parameter(parameter: click.Parameter, own: str, language: Language) -> click.Parameter:
    if not isinstance(parameter, click.Option):
        return parameter
    said = copy.copy(parameter)
    name = f"option-{(parameter.name or '').replace('_', '-')}"
    said.help = _translated(parameter.help, language, f"{own}-{name}", name)
    return said


def _translated(english: str | None, language: Language, *keys: str) -> str | None:
    """A text by the first of some keys that the catalogue has in a language."""
    if not english:
        return english
    known = (key for key in keys if _is_known(key, language))
    return next((_said(key, language) for key in known), english)


def _of_click(english: str) -> str:
    return _translated(english, language_here(), OF_CLICK.get(english, "")) or english


def _of_click_within(text: str) -> str:
    for english, key in OF_CLICK_WITHIN.items():
        text = text.replace(english, _translated(english, language_here(), key) or english)
    return text


def _is_known(key: str, language: Language) -> bool:
    return f"\n{key} =" in help_catalogue().sources.get(language, "")


def _said(key: str, language: Language) -> str:
    return say(Message(key, catalogue=help_catalogue()), language)
