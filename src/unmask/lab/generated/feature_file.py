"""Files of features: arrays by their names, compressed."""

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from unmask.errors import UnmaskError


class FeaturesError(UnmaskError):
    """A file of features is not as it should be."""


def write_arrays(path: Path, arrays: Mapping[str, Any]) -> None:
    """Write arrays.

    Raises:
        FeaturesError: the file cannot be written.
    """
    try:
        np.savez_compressed(path, **arrays)
    except OSError as error:
        raise FeaturesError(f"{path} cannot be written ({error.strerror}).") from None


def read_arrays(path: Path, names: Sequence[str], what: str) -> list[NDArray[Any]]:
    """Read arrays, in the order of their names.

    Args:
        path: of the file.
        names: of the arrays, all of which it must hold.
        what: the file should hold, for the message.

    Raises:
        FeaturesError: the file cannot be read or holds something else.
    """
    try:
        with np.load(path, allow_pickle=False) as file:
            return [file[name] for name in names]
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise FeaturesError(f"{path} holds no {what} ({error}).") from None
