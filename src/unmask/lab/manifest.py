"""Manifests: which pictures and videos are real, which fake, and which split each belongs to.

    python -m unmask.lab.manifest DATA OUT.csv [--sources ...] [--held-out ...]

A manifest is a CSV file with the columns of ``Item``; paths are relative to its folder. The split
follows from a hash of the identity alone, so that no person, photograph or original video is ever
on two sides, and so that a file added later changes no other file's split.
"""

import argparse
import csv
import hashlib
import io
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path
from typing import Literal, get_args

from rich.console import Console
from rich.table import Table

from unmask.errors import UnmaskError

Label = Literal["real", "fake"]
Split = Literal["train", "validation", "test"]

NO_MANIPULATION = "none"
"""The manipulation of everything real."""


class ManifestError(UnmaskError):
    """A manifest, or the folder that one is made from, is not as it should be."""


@dataclass(frozen=True)
class Item:
    """One picture or video.

    Attributes:
        path: of the file.
        label: ``real`` or ``fake``.
        identity: whose face or which photograph or original video it shows or was made from;
            equal identities stay in one split.
        manipulation: what made it, ``none`` for what is real.
        source: the data set it came from.
        split: ``train``, ``validation`` or ``test``.
    """

    path: Path
    label: Label
    identity: str
    manipulation: str
    source: str
    split: Split


@dataclass(frozen=True)
class Shares:
    """The parts of all identities that go to training and validation; the rest is for testing."""

    train: float = 0.7
    validation: float = 0.15

    def __post_init__(self) -> None:
        in_order = 0 <= self.train <= self.train + self.validation <= 1
        if not in_order:
            raise ManifestError(
                f"The shares of train and validation are {self.train:g} and {self.validation:g}; "
                "expected numbers from 0 that add up to at most 1."
            )


COLUMNS = tuple(field.name for field in fields(Item))


def split_of(identity: str, shares: Shares) -> Split:
    """The split of an identity, by a hash of its name."""
    digest = hashlib.sha256(identity.encode()).digest()
    place = int.from_bytes(digest[:8], "big") / 2**64
    if place < shares.train:
        return "train"
    return "validation" if place < shares.train + shares.validation else "test"


def read_manifest(path: Path) -> tuple[Item, ...]:
    """Read a manifest and check it; the items' paths are joined to the manifest's folder.

    Raises:
        ManifestError: the file is no manifest, a value is wrong, a file is missing or listed
            twice, or an identity stands in two splits.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ManifestError(f"The manifest {path} cannot be read ({error}).") from None
    items = tuple(
        replace(item, path=path.parent / item.path) for item in parse_manifest(text, str(path))
    )
    missing = [item.path for item in items if not item.path.is_file()]
    if missing:
        raise ManifestError(
            f"{path}: {len(missing)} of {len(items)} files are missing, the first is {missing[0]}; "
            "paths are relative to the manifest's folder."
        )
    return items


def parse_manifest(text: str, name: str) -> tuple[Item, ...]:
    """Read the text of a manifest, with paths as they stand there and no look at the files.

    Args:
        text: CSV with a line of column names.
        name: what to call the manifest in messages.

    Raises:
        ManifestError: as for ``read_manifest``.
    """
    rows = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        _check_columns(rows.fieldnames or (), name)
        items = tuple(_item(row, f"{name}, line {rows.line_num}") for row in rows)
    except csv.Error as error:
        raise ManifestError(f"{name}, line {rows.line_num}: not CSV ({error}).") from None
    check_items(items, name)
    return items


def write_manifest(items: Sequence[Item], path: Path) -> None:
    """Write items as a manifest, with paths relative to its folder.

    Raises:
        ManifestError: the items contradict one another, or the file cannot be written.
    """
    check_items(items, str(path))
    folder = path.parent.resolve()
    relative = [
        replace(item, path=Path(os.path.relpath(item.path.resolve(), folder))) for item in items
    ]
    try:
        path.write_text(format_manifest(relative), encoding="utf-8")
    except OSError as error:
        raise ManifestError(f"The manifest {path} cannot be written ({error.strerror}).") from None


def format_manifest(items: Iterable[Item]) -> str:
    """The text of a manifest, with the items' paths as they are."""
    lines = [COLUMNS, *((item.path.as_posix(), *astuple(item)[1:]) for item in items)]
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(lines)
    return text.getvalue()


def check_items(items: Iterable[Item], name: str) -> None:
    """Check that every file is listed once and that no identity stands in two splits.

    Raises:
        ManifestError: naming the first file or identity at fault.
    """
    splits: dict[str, str] = {}
    paths: set[Path] = set()
    for item in items:
        if item.path in paths:
            raise ManifestError(f"{name}: {item.path} is listed twice; keep one of its lines.")
        paths.add(item.path)
        known = splits.setdefault(item.identity, item.split)
        if known != item.split:
            raise ManifestError(
                f"{name}: the identity {item.identity!r} stands in both {known} and {item.split}; "
                "give all its files one split."
            )
    if not paths:
        raise ManifestError(f"{name} lists no file.")


def _check_columns(found: Iterable[str], name: str) -> None:
    listed = list(found)
    if sorted(listed) != sorted(COLUMNS):
        raise ManifestError(
            f"{name}: expected the columns {', '.join(COLUMNS)}; "
            f"found {', '.join(listed) or 'none'}."
        )


def _item(row: dict[str, str], place: str) -> Item:
    if None in row or None in row.values():
        raise ManifestError(f"{place}: expected {len(COLUMNS)} values, one for each column.")
    empty = [column for column in COLUMNS if not row[column].strip()]
    if empty:
        raise ManifestError(f"{place}: the value of {empty[0]} is empty.")
    for column, allowed in (("label", get_args(Label)), ("split", get_args(Split))):
        if row[column] not in allowed:
            raise ManifestError(
                f"{place}: the {column} is {row[column]!r}; expected {' or '.join(allowed)}."
            )
    if (row["label"] == "real") != (row["manipulation"] == NO_MANIPULATION):
        raise ManifestError(
            f"{place}: a {row['label']} file has the manipulation {row['manipulation']!r}; "
            f"expected {NO_MANIPULATION!r} for real files and a name for fake ones."
        )
    return Item(**{**row, "path": Path(row["path"])})  # type: ignore[arg-type]


@dataclass(frozen=True)
class _Folder:
    """One folder of the research data whose files have one label.

    Attributes:
        path: below the data folder.
        source: name of the data set.
        manipulation: of all its files; where None, by each file's name.
        identity: from a file's name without its suffix.
    """

    path: str
    source: str
    manipulation: str | None
    identity: Callable[[str], str]


def _named(prefix: str) -> Callable[[str], str]:
    return lambda stem: f"{prefix}/{stem}"


def _ffhq_photograph(stem: str) -> str:
    """FFHQ's own number; StyleGAN's real half is made of the same photographs."""
    if not stem.isdecimal():
        raise ManifestError(f"A file of FFHQ is named {stem!r}; expected a number.")
    return f"ffhq/{int(stem):05d}"


def _utkface_photograph(stem: str) -> str:
    """The time stamp at the end of the name: several faces of one photograph share it."""
    return f"utkface/{stem.rpartition('_')[2]}"


def _manipulation_of_video(stem: str) -> str:
    return "dfdc-swap" if stem.startswith("dfdc_") else stem.partition("_")[0]


_FOLDERS = (
    _Folder("faces/utkface", "utkface", NO_MANIPULATION, _utkface_photograph),
    _Folder("faces/portraits", "portraits", NO_MANIPULATION, _named("portraits")),
    _Folder("faces/ffhq", "ffhq", NO_MANIPULATION, _ffhq_photograph),
    _Folder("generated/stylegan/real", "stylegan", NO_MANIPULATION, _ffhq_photograph),
    _Folder("generated/stylegan/fake", "stylegan", "stylegan", _named("stylegan")),
    _Folder("generated/stylegan2/fake", "stylegan2", "stylegan2", _named("stylegan2")),
    _Folder("generated/sd3/fake", "sd3", "sd3", _named("sd3")),
    _Folder("videos/real", "videos", NO_MANIPULATION, _named("videos")),
    _Folder("videos/fake", "videos", None, _named("videos")),
)

SOURCES = ("dfdc", *dict.fromkeys(folder.source for folder in _FOLDERS))
"""The data sets that ``build_manifest`` knows."""


def build_manifest(
    data: Path,
    sources: Sequence[str] = SOURCES,
    held_out: Sequence[str] = (),
    shares: Shares | None = None,
) -> tuple[Item, ...]:
    """List the research data and give every identity a split.

    Args:
        data: the folder of the research data.
        sources: the data sets to list.
        held_out: data sets that only testing may see. What shares an identity with them is for
            testing too, whatever its own data set.
        shares: of the splits; 70 % training, 15 % validation, 15 % testing where None.

    Raises:
        ManifestError: a data set is unknown or its folder is missing.
    """
    for name in (*sources, *held_out):
        if name not in SOURCES:
            raise ManifestError(f"No data set is named {name!r}; known are {', '.join(SOURCES)}.")
    items = [item for source in dict.fromkeys(sources) for item in _items_of(data, source)]
    kept_back = {item.identity for item in items if item.source in held_out}
    chosen = shares or Shares()
    return tuple(
        replace(
            item,
            split="test" if item.identity in kept_back else split_of(item.identity, chosen),
        )
        for item in items
    )


def _items_of(data: Path, source: str) -> Iterator[Item]:
    """The items of one data set in the order of their names, all yet without a true split."""
    if source == "dfdc":
        yield from _dfdc_items(data / "faceswap" / "dfdc")
    for folder in _FOLDERS:
        if folder.source == source:
            yield from _folder_items(data / folder.path, folder)


def _folder_items(path: Path, folder: _Folder) -> Iterator[Item]:
    if not path.is_dir():
        raise ManifestError(
            f"The folder {path} of the data set {folder.source!r} is missing; leave the data set "
            "out with --sources or get it."
        )
    for file in sorted(path.glob("[!.]*.*")):
        manipulation = folder.manipulation or _manipulation_of_video(file.stem)
        label: Label = "real" if manipulation == NO_MANIPULATION else "fake"
        yield Item(file, label, folder.identity(file.stem), manipulation, folder.source, "test")


def _dfdc_items(folder: Path) -> Iterator[Item]:
    """A fake has the identity of the real video that it was made from."""
    index = folder / "index.csv"
    try:
        text = index.read_text(encoding="utf-8")
    except OSError:
        raise ManifestError(
            f"The list {index} of the data set 'dfdc' is missing; leave the data set out with "
            "--sources or get it."
        ) from None
    rows = csv.DictReader(io.StringIO(text, newline=""))
    if not {"path", "label", "source_video"} <= set(rows.fieldnames or ()):
        raise ManifestError(f"{index}: expected the columns path, label and source_video.")
    for row in rows:
        values = {
            "path": row["path"],
            "label": row["label"],
            "identity": f"dfdc/{row['source_video']}",
            "manipulation": NO_MANIPULATION if row["label"] == "real" else "dfdc-swap",
            "source": "dfdc",
            "split": "test",
        }
        item = _item(values, f"{index}, line {rows.line_num}")
        yield replace(item, path=folder / item.path)


def table_of(items: Iterable[Item], title: str) -> Table:
    """Counts by data set, label and split, to print."""
    counts = Counter((item.source, item.label, item.split) for item in items)
    table = Table("source", "label", *get_args(Split), title=title)
    for source, label in dict.fromkeys((source, label) for source, label, _ in counts):
        numbers = (f"{counts[source, label, split]:,}" for split in get_args(Split))
        table.add_row(source, label, *numbers)
    return table


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the manifest of the research data."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("manifest", type=Path)
    parser.add_argument("--sources", nargs="+", default=SOURCES, metavar="NAME")
    parser.add_argument("--held-out", nargs="+", default=(), metavar="NAME")
    parser.add_argument("--train", type=float, default=Shares.train, metavar="SHARE")
    parser.add_argument("--validation", type=float, default=Shares.validation, metavar="SHARE")
    chosen = parser.parse_args(arguments)
    try:
        shares = Shares(chosen.train, chosen.validation)
        items = build_manifest(chosen.data, chosen.sources, chosen.held_out, shares)
        write_manifest(items, chosen.manifest)
    except UnmaskError as error:
        sys.exit(str(error))
    Console().print(table_of(items, str(chosen.manifest)))


if __name__ == "__main__":
    main()
