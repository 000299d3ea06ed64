"""The program ``unmask``: its commands, and what becomes of every error they raise."""

import io
import os
import signal
import sys
from typing import NoReturn

import click

from unmask.cli.analyze import analyze
from unmask.cli.bank import bank
from unmask.cli.casebook import casebook
from unmask.cli.complaints import (
    Settings,
    complain,
    complain_in_words,
    debug_option,
    is_about_output,
)
from unmask.cli.demo import demo
from unmask.cli.detectors import detectors
from unmask.cli.doctor import doctor
from unmask.cli.exit_codes import EXIT_CODE_HELP, ExitCode
from unmask.cli.extension import extension
from unmask.cli.lab import lab
from unmask.cli.pair import pair
from unmask.cli.scan import scan
from unmask.cli.schema import schema
from unmask.cli.serve import serve
from unmask.cli.spoken_help import let_speak
from unmask.cli.weights import weights
from unmask.errors import UnknownDetectorError, UnmaskError, WrongPlaceError


@click.group(
    commands=[
        analyze,
        bank,
        casebook,
        demo,
        detectors,
        doctor,
        extension,
        lab,
        pair,
        scan,
        schema,
        serve,
        weights,
    ],
    invoke_without_command=True,
    epilog=EXIT_CODE_HELP,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(package_name="unmask", message="%(prog)s %(version)s")
@debug_option
@click.pass_context
def application(context: click.Context) -> None:
    """Test a video or picture for deepfakes on your own machine, and read the evidence."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


let_speak(application)


def main() -> NoReturn:
    """Run the program with the arguments of the process, and exit."""
    _replace_closed_streams()
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_DFL:
            # An end like any other, so that the decoding process and temporary files go too.
            signal.signal(number, signal.default_int_handler)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    sys.exit(_run(Settings()))


def _run(settings: Settings) -> int:
    try:
        code = application.main(prog_name="unmask", standalone_mode=False, obj=settings)
        sys.stdout.flush()
    except click.Abort:
        complain_in_words("interrupted")
        return ExitCode.INTERRUPTED
    except click.ClickException as error:
        complain_in_words(_usage_message(error))
        return error.exit_code
    except UnmaskError as error:
        complain(error, settings)
        wrong = isinstance(error, UnknownDetectorError | WrongPlaceError)
        return ExitCode.WRONG_USAGE if wrong else ExitCode.NOT_ANALYSED
    except Exception as error:  # noqa: BLE001  a person gets one line, whatever went wrong
        if is_about_output(error):
            _silence_stdout()
        if not isinstance(error, BrokenPipeError):
            complain(error, settings)
        return ExitCode.NOT_ANALYSED
    return code if isinstance(code, int) else ExitCode.ANALYSED


def _replace_closed_streams() -> None:
    """Let closed streams lead nowhere, so that no file opened later is taken for one of them."""
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            # The lowest free number is the one that is given.
            os.open(os.devnull, os.O_RDWR)
    sys.stdout = sys.stdout or os.fdopen(1, "w", closefd=False)
    sys.stderr = sys.stderr or os.fdopen(2, "w", closefd=False)


def _usage_message(error: click.ClickException) -> str:
    message = error.format_message()
    context = error.ctx if isinstance(error, click.UsageError) else None
    return f"{message} (see: {context.command_path} --help)" if context else message


def _silence_stdout() -> None:
    """The reader is gone: let Python's own last flush go nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
