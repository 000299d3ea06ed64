"""What tests print while they are loaded or run; they may come from anyone."""

import sys
from contextlib import redirect_stdout
from typing import TextIO


def prints_aside() -> redirect_stdout[TextIO]:
    """Lead what is printed within the block to the error stream; the output is for results."""
    return redirect_stdout(sys.stderr)
