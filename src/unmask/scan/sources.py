"""The items of a scan: from a folder, a manifest, a list, or a store that fsspec knows."""

import csv
import hashlib
import json
import mimetypes
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO, StringIO
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from unmask.scan.model import Item, ScanError
from unmask.scan.stores import is_store_url, is_web_link, listed, read_bytes

COLUMNS = ("source", "path", "url", "link", "file")
"""Columns of a manifest that may hold the items; the first that is there counts."""

LISTS = (".txt", ".list")
MANIFESTS = (".csv", ".parquet", ".jsonl", ".ndjson")


@dataclass(frozen=True)
class Source:
    """What a scan is of.

    Attributes:
        items: each once, in the order of the source.
        left_out: files of a folder whose names say that they are neither pictures nor videos.
    """

    items: tuple[Item, ...]
    left_out: int = 0


def read_source(source: str) -> Source:
    """The items of a folder, a manifest (CSV, Parquet, JSON Lines), a list, or an fsspec URL.

    A manifest or list may name paths, links and URLs of objects; paths are taken from the place
    where the manifest lies.

    Raises:
        ScanError: it is none of these, cannot be read, or holds no item.
    """
    if is_web_link(source):
        raise ScanError(
            f"{source}: expected a folder, a manifest, a list or a store; put links into a text "
            "file, one a line, or give this one to `unmask analyze`"
        )
    is_store = is_store_url(source)
    suffix = PurePosixPath(urlsplit(source).path if is_store else source).suffix.lower()
    if suffix in (*MANIFESTS, *LISTS):
        entries = list(_entries(source, suffix, is_store))
        found = Source(_items(entries, _folder(source, is_store)))
    else:
        found = _listing(source, is_store)
    if not found.items:
        raise ScanError(_nothing(source, found.left_out))
    return found


def item_key(source: str) -> str:
    """What an item is known by in the results: its path or link, not its content."""
    return hashlib.sha256(source.encode("utf-8", "surrogateescape")).hexdigest()[:32]


def _nothing(source: str, left_out: int) -> str:
    others = f" ({left_out:,} left out, no media by name)" if left_out else ""
    return f"{source}: it holds nothing to analyse{others}; expected pictures or videos"


def _items(entries: Iterable[str], folder: str) -> tuple[Item, ...]:
    placed = dict.fromkeys(_placed(entry, folder) for entry in entries)
    return tuple(Item(item_key(source), source) for source in placed)


def _placed(entry: str, folder: str) -> str:
    if is_web_link(entry) or is_store_url(entry):
        return entry.strip()
    if is_store_url(folder):
        return f"{folder}/{entry}"
    return os.path.normpath(Path(folder) / entry)


def _folder(source: str, is_store: bool) -> str:
    return source.rpartition("/")[0] if is_store else str(Path(source).absolute().parent)


def _listing(source: str, is_store: bool) -> Source:
    paths = listed(source) if is_store else _files_below(Path(source))
    media = [path for path in paths if _may_be_media(path)]
    items = tuple(Item(item_key(path), path) for path in media)
    return Source(items, len(paths) - len(media))


def _files_below(folder: Path) -> list[str]:
    if not folder.is_dir():
        kinds = ", ".join((*MANIFESTS, *LISTS))
        missing = "there is no such folder or file" if not folder.exists() else "it is no folder"
        raise ScanError(f"{folder}: {missing}; expected a folder, a manifest or list ({kinds})")
    paths = []
    for place, folders, names in os.walk(folder.absolute(), onerror=_refuse):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        files = (Path(place, name) for name in sorted(names) if not name.startswith("."))
        paths += [str(path) for path in files if path.is_file()]
    return paths


def _refuse(error: OSError) -> None:
    raise ScanError(
        f"{error.filename}: the folder cannot be read ({error.strerror}); check its permissions"
    )


_TYPES = mimetypes.MimeTypes()
"""Python's own table, the same on every machine."""


def _may_be_media(path: str) -> bool:
    """Whether a name does not say that the file is something else; its content decides later."""
    kind = _TYPES.guess_type(PurePosixPath(path).name)[0]
    return kind is None or kind.startswith(("image/", "video/"))


def _entries(source: str, suffix: str, is_store: bool) -> Iterator[str]:
    content = read_bytes(source) if is_store else _file_content(source)
    if suffix in LISTS:
        lines = (line.strip() for line in _text(source, content).splitlines())
        return (line for line in lines if line and not line.startswith("#"))
    rows = _READERS[suffix](source, content)
    return _column(source, rows)


def _file_content(source: str) -> bytes:
    try:
        return Path(source).read_bytes()
    except OSError as error:
        raise ScanError(f"{source}: it cannot be read ({error.strerror}); check the path") from None


def _text(source: str, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ScanError(f"{source}: it is no text in UTF-8; save it as such") from None


Row = dict[str, Any]


def _csv_rows(source: str, content: bytes) -> list[Row]:
    try:
        return list(csv.DictReader(StringIO(_text(source, content), newline=""), strict=True))
    except csv.Error as error:
        raise ScanError(f"{source}: it is no CSV ({error}); check it") from None


def _json_rows(source: str, content: bytes) -> list[Row]:
    rows = []
    for number, line in enumerate(_text(source, content).splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError:
            row = None
        if not isinstance(row, dict):
            raise ScanError(f"{source}: line {number} is no JSON object; expected one a line")
        rows.append(row)
    return rows


def _parquet_rows(source: str, content: bytes) -> list[Row]:
    import pyarrow as pa
    from pyarrow import parquet

    try:
        file = parquet.ParquetFile(BytesIO(content))
        names = [name for name in file.schema_arrow.names if name in COLUMNS][:1]
        names = names or file.schema_arrow.names
        return file.read(columns=names).to_pylist()  # type: ignore[no-any-return]
    except (pa.ArrowException, OSError) as error:
        raise ScanError(f"{source}: it is no Parquet ({_first_line(error)}); check it") from None


_READERS: dict[str, Callable[[str, bytes], list[Row]]] = {
    ".csv": _csv_rows,
    ".parquet": _parquet_rows,
    ".jsonl": _json_rows,
    ".ndjson": _json_rows,
}


def _column(source: str, rows: list[Row]) -> Iterator[str]:
    """The column that names the items; an empty cell is an error, since it was meant to be one."""
    there = list(dict.fromkeys(str(name) for row in rows for name in row))
    column = next((name for name in COLUMNS if name in there), None)
    if rows and column is None:
        raise ScanError(
            f"{source}: it has the columns {', '.join(there)}; expected one of "
            f"{', '.join(COLUMNS)} with a path or link in each row"
        )
    for number, row in enumerate(rows, start=1):
        value = row.get(column or "")
        if not isinstance(value, str) or not value.strip():
            raise ScanError(f"{source}: row {number} has nothing in {column!r}; expected a path")
        yield value


def _first_line(error: Exception) -> str:
    return (str(error) or type(error).__name__).splitlines()[0][:200]
