"""The command line: the program ``unmask`` and its commands."""

from unmask.cli.application import main

__all__ = ["main"]
