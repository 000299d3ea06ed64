"""Unmask: test a video or picture for deepfakes on your own machine, and read the evidence.

The names below are imported when they are first used, because the decoding process starts once
for every file and needs neither models nor detectors.
"""

import os
from typing import TYPE_CHECKING, Any

from unmask.errors import UnmaskError

if TYPE_CHECKING:
    from unmask.analysis import Analysis, Analyzer, analyze

    __version__: str

# ONNX Runtime reports its use to its maker unless it finds this when it is first imported.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

__all__ = ["Analysis", "Analyzer", "UnmaskError", "__version__", "analyze"]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("unmask")
    if name in ("Analysis", "Analyzer", "analyze"):
        from unmask import analysis

        return getattr(analysis, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
