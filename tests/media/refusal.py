"""What the tests of refused sources have in common."""

import os

import pytest

from unmask.errors import MediaError
from unmask.media import Limits, open_media


def refusal(source: str | os.PathLike[str], limits: Limits | None = None) -> str:
    """The one line with which a source is refused."""
    with pytest.raises(MediaError) as caught, open_media(source, limits):
        pass
    message = str(caught.value)
    assert len(message.splitlines()) == 1
    assert message.endswith(".")
    return message
