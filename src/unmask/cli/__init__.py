"""The command line: ``unmask analyze``, ``detectors``, ``demo`` and ``schema``."""

from unmask.cli.application import main

__all__ = ["main"]
