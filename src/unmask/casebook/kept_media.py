"""Media that the person wanted to be kept: a folder of this machine, or a place in a store.

``UNMASK_MEDIA`` names a place that fsspec knows by its URL, such as ``s3://bucket/unmask``, for a
casebook that several machines share. Objects appear there whole or not at all, as those of S3 do.
"""

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from unmask.casebook.places import kept_media_path
from unmask.casebook.whole_files import copy_with_digest
from unmask.errors import CasebookError

VARIABLE = "UNMASK_MEDIA"
"""The environment variable with the URL of the store."""

_SHA256 = re.compile(r"[0-9a-f]{64}")


def check_sha256(sha256: str) -> None:
    """Look whether a text is a sha256.

    Raises:
        CasebookError: it is none.
    """
    if not _SHA256.fullmatch(sha256):
        raise CasebookError(f"{sha256!r} is no sha256; expected 64 digits, each 0 to 9 or a to f.")


def kept_in_store() -> str | None:
    """The URL under which media are kept; None if they are kept in the data folder."""
    return os.environ.get(VARIABLE, "").rstrip("/") or None


def keep_media(sha256: str, path: Path, folder: Path | None = None) -> None:
    """Copy media to the place of what is kept, whole or not at all.

    The caller has the person's consent, and marks the case as kept afterwards.

    Args:
        sha256: that the content must have.
        path: of the file.
        folder: the data folder, if it is not the usual one.

    Raises:
        CasebookError: the file has another content, it cannot be read or copied, or the store
            cannot be reached.
    """
    check_sha256(sha256)
    if is_kept(sha256, folder):
        return
    url = kept_in_store()
    if url is None:
        target = kept_media_path(sha256, folder)
        with _checked_copy(sha256, path, target.parent) as copy:
            copy.replace(target)
        return
    with (
        tempfile.TemporaryDirectory(prefix="unmask-") as place,
        _checked_copy(sha256, path, Path(place)) as copy,
        _store(url) as (system, root),
    ):
        system.put_file(str(copy), f"{root}/{sha256}")


def is_kept(sha256: str, folder: Path | None = None) -> bool:
    """Whether media of a content are there.

    Raises:
        CasebookError: the store cannot be reached.
    """
    url = kept_in_store()
    if url is None:
        return kept_media_path(sha256, folder).exists()
    with _store(url) as (system, root):
        # What another machine did since is not in the list that was read before.
        system.invalidate_cache()
        return bool(system.exists(f"{root}/{sha256}"))


def forget_media(sha256: str, folder: Path | None = None) -> None:
    """Remove what is kept of a content, if it is there.

    Raises:
        CasebookError: the store cannot be reached.
        OSError: a file cannot be removed.
    """
    url = kept_in_store()
    if url is None:
        kept_media_path(sha256, folder).unlink(missing_ok=True)
    elif is_kept(sha256):
        with _store(url) as (system, root):
            system.rm_file(f"{root}/{sha256}")


@contextmanager
def kept_file(sha256: str, folder: Path | None = None) -> Iterator[Path]:
    """The media of a content as a file, which is there until the end of the ``with`` block.

    Raises:
        CasebookError: the store cannot be reached, or has no such media.
    """
    url = kept_in_store()
    if url is None:
        yield kept_media_path(sha256, folder)
        return
    with tempfile.TemporaryDirectory(prefix="unmask-") as place:
        copy = Path(place) / sha256
        with _store(url) as (system, root):
            system.get_file(f"{root}/{sha256}", str(copy))
        yield copy


@contextmanager
def _checked_copy(sha256: str, path: Path, place: Path) -> Iterator[Path]:
    """Copy a file into a folder, and check that it is what was analysed."""
    unfinished: Path | None = None
    try:
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (
            path.open("rb") as source,
            tempfile.NamedTemporaryFile(dir=place, prefix=".", delete=False) as copy,
        ):
            unfinished = Path(copy.name)
            digest = copy_with_digest(source, copy.file)
        if digest != sha256:
            raise CasebookError(
                f"{path} is no longer what was analysed (its sha256 is {digest}, expected "
                f"{sha256}), so it is not kept; analyse it again."
            )
        yield unfinished
    except OSError as error:
        raise CasebookError(
            f"{path} cannot be kept in {place} ({error.strerror}); check that it can be "
            "read, and that there is room and permission to write."
        ) from None
    finally:
        if unfinished is not None:
            with suppress(FileNotFoundError):
                unfinished.unlink()


@contextmanager
def _store(url: str) -> Iterator[tuple[Any, str]]:
    """The file system of a store, and the place in it.

    Raises:
        CasebookError: the store is unknown or cannot be reached, or what is done fails.
    """
    try:
        import fsspec

        yield fsspec.core.url_to_fs(url)
    except CasebookError:
        raise
    except Exception as error:  # noqa: BLE001  a store's package may raise anything
        said = (str(error) or type(error).__name__).splitlines()[0][:200]
        raise CasebookError(
            f"The kept media at {url} cannot be reached ({said}); check {VARIABLE}, your access to "
            "the store, and that its package is installed beside unmask[scan]."
        ) from None
