"""Where the reports of one run go."""

import os
import re
from collections.abc import Sequence
from itertools import count
from pathlib import Path

import click

_LONGEST_NAME = 200
"""In bytes of UTF-8; file systems take 255."""

_PAGE_SUFFIXES = {".html", ".htm"}


def report_paths(report: str | None, sources: Sequence[str]) -> list[Path | None]:
    """The path of each source's report, in the order of the sources.

    ``report`` is a folder when it is one already, when it ends with a slash or when there are
    several sources; the folder is made where it is missing, and the reports in it are named
    after their sources. Otherwise it is the file itself.

    Raises:
        click.UsageError: the place cannot be used; found out before the analysis begins.
    """
    if report is None:
        return [None for _ in sources]
    try:
        return list(_usable_paths(report, sources))
    except OSError as error:
        reason = error.strerror or str(error)
        raise click.UsageError(f"--report: {report!r} cannot be used: {reason}") from error


def _usable_paths(report: str, sources: Sequence[str]) -> list[Path]:
    path = Path(report)
    is_folder = path.is_dir() or report.endswith(("/", os.sep)) or len(sources) > 1
    paths = _in_folder(path, sources) if is_folder else [path]
    folder = path if is_folder else path.parent
    if not folder.is_dir():
        raise click.UsageError(f"--report: there is no folder {str(folder)!r}")
    if not os.access(folder, os.W_OK):
        raise click.UsageError(f"--report: nothing may be written into {str(folder)!r}")
    for written in paths:
        _refuse_to_overwrite(written, sources)
    return paths


def _in_folder(folder: Path, sources: Sequence[str]) -> list[Path]:
    if folder.suffix.lower() in _PAGE_SUFFIXES and not folder.is_dir():
        raise click.UsageError(
            f"--report: {len(sources)} paths need a folder for their reports, got {str(folder)!r}"
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise click.UsageError(f"--report: cannot make {str(folder)!r}: {reason}") from error
    return [folder / name for name in _page_names(sources)]


def _page_names(sources: Sequence[str]) -> list[str]:
    """``clip.mp4.html`` for ``clip.mp4``; a number sets apart sources of the same name."""
    from unmask.report import source_name

    names: list[str] = []
    # Some file systems hold names for the same that differ in case only.
    taken: set[str] = set()
    for source in sources:
        stem = _shortened(re.sub(r"[^\w.\- ]", "_", source_name(source))).lstrip(".") or "_"
        numbered = (
            f"{stem}.html" if number == 1 else f"{stem}-{number}.html" for number in count(1)
        )
        names.append(next(name for name in numbered if name.casefold() not in taken))
        taken.add(names[-1].casefold())
    return names


def _shortened(name: str) -> str:
    return name.encode()[:_LONGEST_NAME].decode(errors="ignore")


def _refuse_to_overwrite(path: Path, sources: Sequence[str]) -> None:
    if not path.exists():
        return
    if path.is_dir():
        raise click.UsageError(f"--report: {str(path)!r} is a folder")
    if not path.is_file():
        raise click.UsageError(f"--report: {str(path)!r} is a pipe or device; name a file")
    if any(_is_same_file(path, source) for source in sources):
        raise click.UsageError(f"--report: {str(path)!r} would overwrite what is to be analysed")


def _is_same_file(path: Path, source: str) -> bool:
    try:
        return path.samefile(source)
    except OSError:
        return False
