"""Errors on the standard error stream: one line each, a traceback only on request."""

import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeGuard, TypeVar

import click

from unmask.cli.pasteable import pasteable
from unmask.errors import MediaError, UnmaskError
from unmask.safe_text import harmless
from unmask.words import Sentence, language_here, say

Command = TypeVar("Command", bound=Callable[..., object])


@dataclass
class Settings:
    """What holds for a whole run of the program.

    Attributes:
        debug: whether errors come with their traceback.
    """

    debug: bool = False


def debug_option(command: Command) -> Command:
    """Give a command the option ``--debug``."""
    option = click.option(
        "--debug",
        is_flag=True,
        expose_value=False,
        callback=_remember_debug,
        help="Show the traceback of errors.",
    )
    return option(command)


def error_message(error: Exception) -> Sentence:
    """The error in one line; one that nobody foresaw says how to learn more."""
    if isinstance(error, MediaError):
        return error.reason
    if isinstance(error, UnmaskError):
        return str(error)
    if is_about_output(error):
        return f"the output cannot be written: {error.strerror or error}"
    return f"internal error: {type(error).__name__}: {error}; run again with --debug"


def is_about_output(error: Exception) -> TypeGuard[OSError]:
    """Whether a stream of this process failed: what is wrong with a file names the file."""
    return isinstance(error, OSError) and error.filename is None


def complain(error: Exception, settings: Settings, about: str = "") -> None:
    """Print an error as ``unmask: about: message``."""
    message = say(error_message(error), language_here())
    complain_in_words(f"{about}: {message}" if about else message)
    if settings.debug:
        click.echo("".join(traceback.format_exception(error)), err=True, nl=False)


def complain_in_words(message: str) -> None:
    """Print ``unmask: message`` on one line."""
    click.echo(f"unmask: {pasteable(harmless(message))}", err=True)


def _remember_debug(context: click.Context, _parameter: click.Parameter, debug: bool) -> None:
    if debug:
        context.ensure_object(Settings).debug = True
