"""The program ``unmask``: its commands, and what becomes of every error they raise."""

import errno
import io
import os
import sys
from typing import NoReturn

import click

from unmask.cli.analyze import analyze
from unmask.cli.complaints import Settings, complain, complain_in_words, debug_option
from unmask.cli.demo import demo
from unmask.cli.detectors import detectors
from unmask.cli.exit_codes import EXIT_CODE_HELP, ExitCode
from unmask.cli.schema import schema
from unmask.errors import UnknownDetectorError, UnmaskError


@click.group(
    commands=[analyze, demo, detectors, schema],
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


def main() -> NoReturn:
    """Run the program with the arguments of the process, and exit."""
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
        unknown = isinstance(error, UnknownDetectorError)
        return ExitCode.WRONG_USAGE if unknown else ExitCode.NOT_ANALYSED
    except OSError as error:
        if error.errno == errno.EPIPE:
            _silence_stdout()
        else:
            complain(error, settings)
        return ExitCode.NOT_ANALYSED
    except Exception as error:  # noqa: BLE001  a person gets one line, whatever went wrong
        complain(error, settings)
        return ExitCode.NOT_ANALYSED
    return code if isinstance(code, int) else ExitCode.ANALYSED


def _usage_message(error: click.ClickException) -> str:
    message = error.format_message()
    context = error.ctx if isinstance(error, click.UsageError) else None
    return f"{message} (see: {context.command_path} --help)" if context else message


def _silence_stdout() -> None:
    """The reader is gone: let Python's own last flush go nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
