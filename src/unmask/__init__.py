"""Unmask: test a video or picture for deepfakes on your own machine, and read the evidence."""

from importlib.metadata import version

from unmask.analysis import Analysis, Analyzer, analyze
from unmask.errors import UnmaskError

__version__ = version("unmask")

__all__ = ["Analysis", "Analyzer", "UnmaskError", "__version__", "analyze"]
