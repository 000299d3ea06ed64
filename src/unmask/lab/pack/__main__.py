"""Write a pack: ``python -m unmask.lab.pack DATA_OR_MANIFEST OUT``."""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

from rich.console import Console
from rich.progress import Progress

from unmask.errors import UnmaskError
from unmask.lab.manifest import Item, build_manifest, read_manifest, table_of
from unmask.lab.pack.building import MIB, Encoding, Options, Report, build_pack, main_face
from unmask.lab.pack.file import write_pack
from unmask.lab.pack.model import Pack, PackError


def main(arguments: Sequence[str] | None = None) -> None:
    """Choose pictures of the research data or of a manifest and write them as a pack."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m unmask.lab.pack")
    parser.add_argument("data", type=Path, help="the research data's folder, or a manifest")
    parser.add_argument("pack", type=Path, help="the file to write")
    parser.add_argument("--sources", nargs="+", metavar="NAME", help="data sets to choose from")
    parser.add_argument("--largest-mib", type=float, default=Options.largest_mib)
    parser.add_argument("--largest-side", type=int, help="in px; larger pictures are shrunk")
    parser.add_argument("--encoding", choices=get_args(Encoding), default=Options.encoding)
    chosen = parser.parse_args(arguments)
    console, start = Console(), time.perf_counter()
    try:
        options = Options(chosen.largest_mib, chosen.largest_side, chosen.encoding)
        items = _items(chosen.data, chosen.sources)
        with Progress(console=console) as bar:
            task = bar.add_task("packing", total=1.0)
            pack, report = build_pack(
                items, options, main_face(), lambda done: bar.update(task, completed=done)
            )
        write_pack(pack, chosen.pack)
    except UnmaskError as error:
        sys.exit(str(error))
    _tell(console, pack, report, chosen.pack, time.perf_counter() - start)


def _items(data: Path, sources: Sequence[str] | None) -> Sequence[Item]:
    if data.is_dir():
        return build_manifest(data, sources) if sources else build_manifest(data)
    items = read_manifest(data)
    unknown = set(sources or ()) - {item.source for item in items}
    if unknown:
        raise PackError(f"The manifest {data} has no data set named {min(unknown)!r}.")
    return [item for item in items if sources is None or item.source in sources]


def _tell(console: Console, pack: Pack, report: Report, path: Path, seconds: float) -> None:
    size = path.stat().st_size / MIB
    console.print(table_of(pack.items, f"{path}: {len(pack):,} pictures, {size:.1f} MiB"))
    without = Counter(
        f"{item.source} {item.label}"
        for item, has_face in zip(pack.items, pack.has_face, strict=True)
        if not has_face
    )
    named = ", ".join(f"{name} {count:,}" for name, count in without.items()) or "none"
    console.print(f"{seconds:.0f} s. Pictures without a face: {named}.")
    console.print(
        f"Left out: {report.not_chosen:,} pictures for want of room, {report.videos:,} videos, "
        f"{len(report.unreadable):,} unreadable pictures."
    )
    for reason in report.unreadable.values():
        console.print(reason, soft_wrap=True, markup=False)


if __name__ == "__main__":
    main()
