"""What the exit status of ``unmask`` says to a script; it never depends on a verdict."""

from enum import IntEnum


class ExitCode(IntEnum):
    """The exit statuses, as ``--help`` and docs/cli.md list them."""

    ANALYSED = 0
    NOT_ANALYSED = 1
    WRONG_USAGE = 2
    INTERRUPTED = 130


EXIT_CODE_HELP = """\b
Exit status:
  0    everything was analysed, whatever the verdict
  1    at least one path could not be analysed or its report could not be written
  2    wrong usage
  130  interrupted
"""
