"""Reading the tensors of a safetensors file: a header in JSON, then the numbers, and no code."""

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import ml_dtypes  # noqa: F401  makes bfloat16 known to NumPy
import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open

from unmask.weights.published.pickle_machine import UnreadableError
from unmask.weights.published.torch_files import MOST_TENSORS

MOST_BYTES: Final = 2 << 30
"""Of one file; GenD's has 1,216 MB."""

MOST_HEADER_BYTES: Final = 4 << 20
"""GenD's has 55,120."""

_LENGTH_BYTES: Final = 8
_KINDS: Final = {"F32", "F16", "BF16", "I64"}
"""Of numbers; the whole ones are positions, which no network needs."""


class _TensorsOfFile(Mapping[str, NDArray[Any]]):
    """Each is read when it is asked for, so that those of a large file are never all in memory."""

    def __init__(self, file: Any) -> None:  # the library's own types lack most
        self._file = file
        names = file.keys()
        self._kinds = {name: self._file.get_slice(name).get_dtype() for name in names}
        if len(self._kinds) > MOST_TENSORS:
            raise UnreadableError(f"it has more than {MOST_TENSORS:,} tensors")
        for name, kind in self._kinds.items():
            if kind not in _KINDS:
                raise UnreadableError(
                    f"its {name[:80]!r} holds numbers of the kind {kind}, and not F32, F16 or BF16"
                )

    def __getitem__(self, name: str) -> NDArray[Any]:
        tensor: NDArray[Any] = self._file.get_tensor(name)
        return tensor.astype(np.float32) if self._kinds[name] == "BF16" else tensor

    def __contains__(self, name: object) -> bool:
        return name in self._kinds

    def __iter__(self) -> Iterator[str]:
        return iter(self._kinds)

    def __len__(self) -> int:
        return len(self._kinds)


def read_safetensors_file(path: Path) -> tuple[Mapping[str, NDArray[Any]], str]:
    """Read all tensors by name, those in bfloat16 as float32.

    Returns:
        the tensors, which are read when they are asked for, and the file's sha256 in hexadecimal.

    Raises:
        UnreadableError: the file cannot be read, is no safetensors file, is damaged or over a
            limit, or holds numbers of another kind.
    """
    digest = _checked_digest(path)
    try:
        return _TensorsOfFile(safe_open(path, framework="numpy")), digest
    except (SafetensorError, OSError) as error:
        raise UnreadableError("it is no safetensors file, or is damaged or cut off") from error


def _checked_digest(path: Path) -> str:
    """The sha256 of a file that is not too large, and whose header is not."""
    try:
        with path.open("rb") as file:
            if path.stat().st_size > MOST_BYTES:
                raise UnreadableError(f"it is larger than {MOST_BYTES >> 20:,} MiB")
            if int.from_bytes(file.read(_LENGTH_BYTES), "little") > MOST_HEADER_BYTES:
                raise UnreadableError(
                    f"it is no safetensors file, or its header is larger than "
                    f"{MOST_HEADER_BYTES >> 20} MiB"
                )
            file.seek(0)
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise UnreadableError(f"it cannot be read ({error.strerror})") from error
