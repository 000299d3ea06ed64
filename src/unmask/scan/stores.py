"""Object stores and other places that fsspec knows: what lies in them, and fetching from them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from unmask.errors import MediaError
from unmask.media import Limits
from unmask.scan.model import ScanError
from unmask.words import Message

_URL = re.compile(r"(?P<protocol>[a-z][a-z0-9+.-]*)://\S", re.IGNORECASE)
_WEB = ("http", "https")


def is_web_link(text: str) -> bool:
    """Whether a text is a link of the web, which the guarded network fetches."""
    found = _URL.match(text.strip())
    return found is not None and found["protocol"].lower() in _WEB


def is_store_url(text: str) -> bool:
    """Whether a text is a URL for fsspec."""
    # A chain such as simplecache::… would let a manifest choose how it is read.
    return _URL.match(text.strip()) is not None and not is_web_link(text) and "::" not in text


def listed(url: str) -> list[str]:
    """The URLs of all files below a place in a store, sorted.

    Raises:
        ScanError: the store is unknown, cannot be reached, or has no such place.
    """
    import fsspec

    try:
        system, path = fsspec.core.url_to_fs(url.strip())
        found = system.find(path) if system.exists(path) else None
        names = [system.unstrip_protocol(name) for name in found or ()]
    except Exception as error:  # noqa: BLE001  a store's package may raise anything
        raise ScanError(_cannot(url, error)) from None
    if found is None:
        raise ScanError(f"{url}: there is nothing at this place; check the URL")
    return sorted(names)


def read_bytes(url: str) -> bytes:
    """The content of a file in a store.

    Raises:
        ScanError: the store is unknown, cannot be reached, or has no such file.
    """
    import fsspec

    try:
        with fsspec.open(url.strip(), "rb") as file:
            return bytes(file.read())
    except Exception as error:  # noqa: BLE001  a store's package may raise anything
        raise ScanError(_cannot(url, error)) from None


def fetch(url: str, target: Path, limits: Limits) -> None:
    """Copy a file of a store to a path.

    Raises:
        MediaError: it cannot be fetched, or is larger than what may be downloaded.
    """
    import fsspec

    with _telling():
        system, path = fsspec.core.url_to_fs(url)
        size = system.size(path)
    if size is not None and size > limits.download_bytes:
        values = {"megabytes": size / 1e6, "most": limits.download_bytes / 1e6}
        raise MediaError(Message("refused-large-file", values))
    with _telling():
        system.get_file(path, str(target))


@contextmanager
def _telling() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise MediaError(Message("refused-not-in-store")) from None
    except Exception as error:  # noqa: BLE001  a store's package may raise anything
        raise MediaError(Message("refused-store", {"detail": _said(error)})) from None


def _cannot(url: str, error: Exception) -> str:
    if isinstance(error, ImportError):
        return f"{url}: a package for this kind of store is missing ({_said(error)})"
    if isinstance(error, FileNotFoundError):
        return f"{url}: there is nothing at this place; check the URL"
    return f"{url}: the store cannot be read ({_said(error)}); check the URL and your access to it"


def _said(error: Exception) -> str:
    return (str(error) or type(error).__name__).splitlines()[0][:200]
