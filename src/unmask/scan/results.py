"""The folder with the results of a scan: Parquet partitions that are whole or not there.

::

    scan.json             what the results are of
    analyses/*.parquet    each item that was analysed, once
    failures/*.parquet    each item that could not be, once
    overview.html         for people

A partition is written under another name and renamed, so that whatever ends the program leaves
whole ones. Where one takes the place of others, it names them; should the program end before they
are removed, they are at the next start.
"""

import fcntl
import json
import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from time import monotonic
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from unmask.report import document_line
from unmask.scan.model import Analysed, Failed, Outcome, ResultsError, ScanError

LAYOUT = 1
"""Of the folder and its tables; a change that could break a reader gets a new number."""

MOST_ROWS = 256
"""Of a partition."""

FLUSH_SECONDS = 20.0
"""How long an outcome may wait to be written; that much is done again after a power cut."""

SMALL_PARTITIONS = 32
"""As many partitions with few rows are made into larger ones."""

_REPLACES = b"unmask.replaces"
_UNFINISHED = ".unfinished-"

_MOMENT = pa.timestamp("us", tz="UTC")
ANALYSES = pa.schema(
    [
        ("item", pa.string()),
        ("source", pa.string()),
        ("sha256", pa.string()),
        ("kind", pa.string()),
        ("headline", pa.string()),
        ("level", pa.string()),
        ("direction", pa.string()),
        ("log10_lr", pa.float64()),
        ("seconds", pa.float64()),
        ("created", _MOMENT),
        ("worker", pa.string()),
        ("document", pa.string()),
        ("picture", pa.binary()),
        (
            "fingerprints",
            pa.list_(
                pa.struct(
                    [
                        ("part", pa.string()),
                        ("time", pa.float64()),
                        ("pdq", pa.binary(32)),
                        ("quality", pa.int16()),
                    ]
                )
            ),
        ),
    ]
)
FAILURES = pa.schema(
    [
        ("item", pa.string()),
        ("source", pa.string()),
        ("kind", pa.string()),
        ("reason", pa.string()),
        ("seconds", pa.float64()),
        ("created", _MOMENT),
        ("worker", pa.string()),
    ]
)

Row = dict[str, Any]


@dataclass(frozen=True)
class Made:
    """What the results of a folder were made with.

    Attributes:
        unmask: version.
        settings: key of the tests, their networks and the limits.
        detectors: names of the tests; None for all.
    """

    unmask: str
    settings: str
    detectors: tuple[str, ...] | None


class Results:
    """The results of one scan.

    Args:
        folder: that is open for this process alone; see ``open_results``.
        made: what they are made with.
    """

    def __init__(self, folder: Path, made: Made) -> None:
        self.folder, self.made = folder, made
        self._analyses = _Partitions(folder / "analyses", ANALYSES)
        self._failures = _Partitions(folder / "failures", FAILURES)

    def analysed(self) -> set[str]:
        """The keys of items that need not be looked at again."""
        return self._analyses.keys()

    def add(self, outcome: Outcome) -> None:
        """Take over what came of an item; it is on disk some seconds later, or after ``flush``.

        Raises:
            ScanError: it cannot be written.
        """
        if isinstance(outcome, Analysed):
            self._analyses.add(_analysed_row(outcome))
        else:
            self._failures.add(_failed_row(outcome))

    def flush_if_due(self) -> None:
        """Write what has waited for long; to be called now and then."""
        self._analyses.flush_if_due()
        self._failures.flush_if_due()

    def tidy(self) -> None:
        """Write what waits, and leave each item once: analysed, or failed as it last did.

        Raises:
            ScanError: it cannot be written.
        """
        self._analyses.flush()
        self._failures.flush()
        self._analyses.merge_small()
        self._failures.keep_latest(except_for=self.analysed())

    def analyses(self, columns: Sequence[str]) -> pa.Table:
        """Some columns of all analyses."""
        return self._analyses.read(columns)

    def failures(self) -> pa.Table:
        """All failures."""
        return self._failures.read(FAILURES.names)

    def details(self, items: set[str]) -> dict[str, Row]:
        """Document and picture of some items, by their keys."""
        found: dict[str, Row] = {}
        for path in self._analyses.paths():
            keys = _read(path, ["item"])["item"].to_pylist()
            if not items.isdisjoint(keys):
                rows = _read(path, ["item", "document", "picture"]).to_pylist()
                found |= {row["item"]: row for row in rows if row["item"] in items}
        return found

    def batches(self) -> Iterator[list[Row]]:
        """All analyses with all columns, a partition at a time."""
        return (parquet.read_table(path).to_pylist() for path in self._analyses.paths())


class _Partitions:
    """The Parquet files of one folder, and the rows that wait for the next."""

    def __init__(self, folder: Path, schema: pa.Schema) -> None:
        self._folder, self._schema = folder, schema
        self._waiting: list[Row] = []
        self._since = monotonic()
        self._small = 0
        folder.mkdir(exist_ok=True)
        self._clean()

    def paths(self) -> list[Path]:
        return sorted(self._folder.glob("[!.]*.parquet"))

    def keys(self) -> set[str]:
        return set(self.read(["item"])["item"].to_pylist())

    def read(self, columns: Sequence[str]) -> pa.Table:
        tables = [_read(path, columns) for path in self.paths()]
        wanted = pa.schema([self._schema.field(name) for name in columns])
        return pa.concat_tables([wanted.empty_table(), *tables])

    def add(self, row: Row) -> None:
        if not self._waiting:
            self._since = monotonic()
        self._waiting.append(row)
        if len(self._waiting) >= MOST_ROWS:
            self.flush()

    def flush_if_due(self) -> None:
        if self._waiting and monotonic() - self._since >= FLUSH_SECONDS:
            self.flush()
            if self._small >= SMALL_PARTITIONS:
                self.merge_small()

    def flush(self) -> None:
        if not self._waiting:
            return
        self._small += len(self._waiting) < MOST_ROWS
        self._write(pa.Table.from_pylist(self._waiting, self._schema))
        self._waiting = []

    def merge_small(self) -> None:
        """Make few large partitions out of many small ones."""
        rows = {path: parquet.read_metadata(path).num_rows for path in self.paths()}
        small = [path for path in rows if rows[path] < MOST_ROWS]
        while len(small) > 1:
            group = [small.pop()]
            total = rows[group[0]]
            while small and total + rows[small[-1]] <= MOST_ROWS:
                total += rows[small[-1]]
                group.append(small.pop())
            if len(group) > 1:
                tables = [_read(path, self._schema.names) for path in group]
                self._replace(group, pa.concat_tables(tables))
        self._small = 0

    def keep_latest(self, except_for: set[str]) -> None:
        """Keep the latest row of each item, and none of some items."""
        paths = self.paths()
        rows: list[Row] = self.read(self._schema.names).to_pylist()
        latest: dict[str, Row] = {}
        for row in sorted(rows, key=lambda row: row["created"]):
            if row["item"] not in except_for:
                latest[row["item"]] = row
        if not latest:
            # What they hold is told elsewhere, so nothing need take their place.
            for path in paths:
                path.unlink()
        elif len(latest) < len(rows) or len(paths) > SMALL_PARTITIONS:
            self._replace(paths, pa.Table.from_pylist(list(latest.values()), self._schema))

    def _replace(self, old: Sequence[Path], table: pa.Table) -> None:
        names = json.dumps([path.name for path in old]).encode()
        self._write(table.replace_schema_metadata({_REPLACES: names}))
        for path in old:
            path.unlink()

    def _write(self, table: pa.Table) -> None:
        """Write a partition, whole or not at all."""
        name = f"{secrets.token_hex(8)}.parquet"
        unfinished = self._folder / f"{_UNFINISHED}{name}"
        try:
            with unfinished.open("wb") as file:
                parquet.write_table(table, file, compression="zstd")
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(self._folder / name)
        except (OSError, pa.ArrowException) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise ScanError(
                f"{self._folder}: a partition cannot be written ({reason}); make room or check the "
                "permissions, and run the same command again: what is written already stays"
            ) from None
        finally:
            unfinished.unlink(missing_ok=True)

    def _clean(self) -> None:
        """Remove what an earlier run began and did not end."""
        for path in self._folder.glob(f"{_UNFINISHED}*"):
            path.unlink()
        for name in [name for path in self.paths() for name in _replaced(path)]:
            (self._folder / name).unlink(missing_ok=True)


@contextmanager
def open_results(folder: Path, made: Made) -> Iterator[Results]:
    """Open a folder for results, made where it is missing, for this process alone.

    Raises:
        ResultsError: it holds something else, or another scan is writing into it.
        ScanError: it cannot be made or read.
    """
    _make(folder)
    with (folder / "scan.json").open("a+", encoding="utf-8") as file:
        _lock(file.fileno(), folder)
        file.seek(0)
        text = file.read()
        if text:
            _expect_same(folder, _made(folder, text), made)
        else:
            json.dump({"layout": LAYOUT, **asdict(made)}, file, indent=2)
            file.flush()
        with _readable(folder):
            results = Results(folder, made)
        yield results


@contextmanager
def results_in(folder: Path) -> Iterator[Results]:
    """Open the results of an earlier scan to read them.

    Raises:
        ResultsError: it holds no results, those of another layout, or a scan is writing into it.
        ScanError: it cannot be read.
    """
    try:
        text = (folder / "scan.json").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise ResultsError(
            f"{folder}: it holds no results of a scan; expected the folder that `unmask scan "
            "--out` wrote"
        ) from None
    made = _made(folder, text)
    with (folder / "scan.json").open("r", encoding="utf-8") as file:
        _lock(file.fileno(), folder)
        with _readable(folder):
            results = Results(folder, made)
        yield results


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        strangers = [path.name for path in folder.iterdir()]
    except OSError as error:
        reason = error.strerror or str(error)
        raise ResultsError(
            f"{folder}: it cannot be used for results ({reason}); name another folder with --out"
        ) from None
    if strangers and "scan.json" not in strangers:
        raise ResultsError(
            f"{folder}: it holds other things; name an empty folder, or one that does not exist, "
            "with --out"
        )


def _lock(descriptor: int, folder: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise ResultsError(
            f"{folder}: another scan is writing into it; wait for its end, or name another folder"
        ) from None


def _made(folder: Path, text: str) -> Made:
    """What results were made with.

    Raises:
        ResultsError: the file says nothing of it, or the layout is another.
    """
    try:
        plain = json.loads(text)
        layout = plain.pop("layout")
        if layout == LAYOUT:
            names = plain["detectors"]
            return Made(**{**plain, "detectors": None if names is None else tuple(names)})
    except (AttributeError, KeyError, TypeError, ValueError):
        raise ResultsError(
            f"{folder}/scan.json: it does not say what the results are of; name another folder"
        ) from None
    raise ResultsError(
        f"{folder}: its results have layout {layout!r}, and this version of Unmask knows {LAYOUT} "
        "alone; name another folder"
    )


def _expect_same(folder: Path, there: Made, here: Made) -> None:
    if there == here:
        return
    if there.unmask != here.unmask:
        what = f"its results were made by Unmask {there.unmask}, and this is {here.unmask}"
    elif there.detectors != here.detectors:
        what = f"its results are of {_tests(there)}, and these are {_tests(here)}"
    else:
        what = "its results were made with other networks, signers or limits"
    raise ResultsError(f"{folder}: {what}; name another folder with --out")


def _tests(made: Made) -> str:
    return "all tests" if made.detectors is None else f"the tests {', '.join(made.detectors)}"


@contextmanager
def _readable(folder: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, pa.ArrowException) as error:
        reason = getattr(error, "strerror", None) or str(error).splitlines()[0]
        raise ScanError(
            f"{folder}: its results cannot be read ({reason}); restore them, or name another folder"
        ) from None


def _read(path: Path, columns: Sequence[str]) -> pa.Table:
    return parquet.read_table(path, columns=list(columns)).replace_schema_metadata(None)


def _replaced(path: Path) -> list[str]:
    metadata = parquet.read_schema(path).metadata or {}
    names: list[str] = json.loads(metadata.get(_REPLACES, b"[]"))
    return [Path(name).name for name in names]


def _analysed_row(outcome: Analysed) -> Row:
    document = outcome.document
    media, verdict = document.media, document.verdict
    headline = verdict.messages.headline
    return {
        **_row(outcome),
        "sha256": media.sha256,
        "kind": media.kind,
        "headline": headline and headline.values["headline"],
        "level": verdict.level,
        "direction": verdict.direction,
        "log10_lr": verdict.log10_lr,
        "document": document_line(document),
        "picture": outcome.picture,
        "fingerprints": [asdict(one) for one in outcome.fingerprints],
    }


def _failed_row(outcome: Failed) -> Row:
    return {**_row(outcome), "kind": outcome.kind, "reason": _text(outcome.reason)}


def _row(outcome: Outcome) -> Row:
    return {
        "item": outcome.item.key,
        "source": _text(outcome.item.source),
        "seconds": outcome.seconds,
        "created": outcome.created,
        "worker": outcome.worker,
    }


def _text(text: str) -> str:
    """Text without lone surrogates, which stand for undecodable bytes in file names."""
    return text.encode("utf-8", "replace").decode("utf-8")
