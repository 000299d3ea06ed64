"""Opening a file that was analysed once more, for whoever reads other things in it."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from unmask.errors import MediaError
from unmask.media.model import MediaFacts
from unmask.words import Message


@contextmanager
def opened_again(path: Path, facts: MediaFacts) -> Iterator[BinaryIO]:
    """Open the file that was analysed; never wait for a pipe or wake a device.

    Raises:
        MediaError: it is gone, or is another one by now.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise MediaError(Message("refused-gone", {"detail": str(error.strerror)})) from None
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or status.st_size != facts.byte_count:
            raise MediaError(Message("refused-changed"))
        yield file
