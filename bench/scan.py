"""Many clips scanned on Ray, on one worker and on two, and what is left when something breaks.

    python -m bench.scan [--clips 500] [--detectors head-pose] [--phases one two faults]

Makes clips of a second by cutting the bundled sample and encoding it anew, and scans them with
``unmask scan --engine ray``: on one worker, on two, and on two while a worker is killed, then the
scan itself, then the disk is full. What is there afterwards is counted from the Parquet files. The
full disk is a small file system in memory, which takes root on Linux; without it that part is left
out. Prints a table, and one line of JSON.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import av
import cv2
import numpy as np
from pyarrow import parquet

from bench.clips import SAMPLE

SIDE, RATE, FRAMES = 256, 10, 10
"""Of the clips: px, frames a second, frames."""

MARK = "UNMASK_BENCH_SCAN"
"""A variable of the environment by which the processes of one scan are found."""

ACTOR = b"ray::ActorWorker"
"""How Ray calls the process of a worker."""

TICKS = os.sysconf("SC_CLK_TCK")

ROOM_BYTES, ENOUGH_BYTES = 200_000, 256_000_000
"""Of the file system for the results: what is left free so that it is soon full, and its size else,
which is more than they take."""

Ended = Mapping[str, Any]


def main(arguments: Sequence[str] | None = None) -> None:
    """Make, scan, count, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--clips", type=int, default=500)
    parser.add_argument("--detectors", default="head-pose")
    parser.add_argument("--phases", nargs="+", default=["one", "two", "faults"])
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="unmask-bench-") as name:
        folder = Path(name)
        clips = folder / "clips"
        clips.mkdir()
        write_clips(clips, chosen.clips)
        measured: dict[str, Any] = {"clips": chosen.clips, "detectors": chosen.detectors}
        for phase, workers in (("one", 1), ("two", 2)):
            if phase in chosen.phases:
                out = folder / phase
                ended = scanned(clips, out, chosen.detectors, workers)
                measured[phase] = {**ended, **counted(out, chosen.clips)}
                print(f"{phase}: {json.dumps(measured[phase])}", file=sys.stderr, flush=True)
        if "faults" in chosen.phases:
            with small_disk(folder / "disk") as disk:
                measured["faults"] = list(broken(clips, disk, chosen.detectors, chosen.clips))
    print("\n".join(table(measured)))
    print(json.dumps(measured))


def write_clips(folder: Path, count: int) -> None:
    """Write clips of a second, each another cut or another strength of compression."""
    with av.open(str(SAMPLE)) as container:
        frames = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    size, way = (SIDE, SIDE), cv2.INTER_AREA
    small = [np.asarray(cv2.resize(each, size, interpolation=way), np.uint8) for each in frames]
    for number in range(count):
        start = number % (len(small) - FRAMES)
        strength = 18 + number // (len(small) - FRAMES) * 4
        with av.open(str(folder / f"clip-{number:04}.mp4"), "w") as container:
            options = {"crf": str(strength), "preset": "veryfast"}
            stream = container.add_stream("libx264", rate=RATE, options=options)
            stream.width, stream.height, stream.pix_fmt = SIDE, SIDE, "yuv420p"
            for picture in small[start : start + FRAMES]:
                container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
            container.mux(stream.encode())


def scanned(
    clips: Path,
    out: Path,
    detectors: str,
    workers: int,
    meanwhile: Callable[["subprocess.Popen[str]", int], bool] = lambda _process, _rows: False,
) -> Ended:
    """Run a scan to its end.

    Args:
        clips: the folder with them.
        out: for the results.
        detectors: names of the tests.
        workers: of Ray.
        meanwhile: called with the process and the analyses on disk until it gives True.

    Returns:
        how it ended: exit code, seconds by the clock, the processor's seconds of the process that
        hands out items and writes results, its last line.
    """
    command = [sys.executable, "-m", "unmask", "scan", str(clips), "--out", str(out)]
    command += ["--engine", "ray", "--workers", str(workers), "--detectors", detectors]
    began, spent, is_done = monotonic(), 0.0, False
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(
            command, stdout=said, stderr=said, text=True, env={**os.environ, MARK: str(out)}
        )
        while process.poll() is None:
            sleep(0.2)
            spent = max(spent, processor_seconds(process.pid))
            is_done = is_done or meanwhile(process, rows_of(out))
        said.seek(0)
        lines = said.read().strip().splitlines()
    return {
        "code": process.returncode,
        "seconds": monotonic() - began,
        "driver": spent,
        "said": lines[-1] if lines else "",
    }


def processor_seconds(number: int) -> float:
    """Of one process without those that it started; 0 where it is gone."""
    with suppress(OSError):
        fields = Path(f"/proc/{number}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS
    return 0.0


def partitions(out: Path, kind: str) -> list[Path]:
    """Those that are whole."""
    return sorted((out / kind).glob("[!.]*.parquet"))


def rows_of(out: Path) -> int:
    """Analyses on disk; of partitions that are just being replaced some may be missing."""
    total = 0
    for path in partitions(out, "analyses"):
        with suppress(OSError):
            total += parquet.read_metadata(path).num_rows
    return total


def counted(out: Path, expected: int) -> Ended:
    """What is there in the end: how many, how many twice or missing, and how fast they came."""
    rows = [
        row
        for path in partitions(out, "analyses")
        for row in parquet.read_table(path, columns=["source", "created", "seconds"]).to_pylist()
    ]
    failures = sum(parquet.read_metadata(path).num_rows for path in partitions(out, "failures"))
    times = Counter(row["source"] for row in rows)
    moments = sorted(row["created"] for row in rows)
    span = (moments[-1] - moments[0]).total_seconds() if len(moments) > 1 else 0.0
    return {
        "analyses": len(rows),
        "doubled": sum(count > 1 for count in times.values()),
        "missing": expected - len(times),
        "failures": failures,
        "unfinished": sum(1 for _ in out.glob("*/.unfinished-*")),
        "a_second": (len(rows) - 1) / span if span else 0.0,
        "busy": sum(row["seconds"] for row in rows),
    }


@contextmanager
def small_disk(place: Path) -> Iterator[Path]:
    """A file system of its own for the results, or a plain folder where that is not allowed."""
    place.mkdir()
    options = ["-t", "tmpfs", "-o", f"size={ENOUGH_BYTES}", "tmpfs"]
    is_there = subprocess.run(["/bin/mount", *options, str(place)], check=False).returncode == 0
    try:
        yield place
    finally:
        if is_there:
            subprocess.run(["/bin/umount", "--lazy", str(place)], check=True)


def resized(place: Path, size: int) -> bool:
    """Whether the file system could be given another size."""
    command = ["/bin/mount", "-o", f"remount,size={size}", str(place)]
    return os.path.ismount(place) and subprocess.run(command, check=False).returncode == 0


def used_bytes(place: Path) -> int:
    """Of the file system that a folder lies on."""
    system = os.statvfs(place)
    return (system.f_blocks - system.f_bfree) * system.f_frsize


def broken(clips: Path, disk: Path, detectors: str, count: int) -> Iterator[Ended]:
    """One collection on two workers while things break, one after the other."""
    out = disk / "results"

    killed: list[str] = []

    def kill(process: "subprocess.Popen[str]", rows: int) -> bool:
        """A worker when an eighth is on disk, and the scan at a quarter."""
        if not killed and rows >= count // 8:
            os.kill(actors(out)[0], signal.SIGKILL)
            killed.append("worker")
        elif killed and rows >= count // 4:
            process.kill()
            killed.append("scan")
        return len(killed) > 1

    ended = scanned(clips, out, detectors, 2, kill)
    yield {"what": "a worker killed, then the scan", **ended, **counted(out, count)}
    if resized(disk, used_bytes(disk) + ROOM_BYTES):
        ended = scanned(clips, out, detectors, 2)
        yield {"what": "the disk full", **ended, **counted(out, count)}
        resized(disk, ENOUGH_BYTES)
    ended = scanned(clips, out, detectors, 2)
    yield {"what": "run again to the end", **ended, **counted(out, count)}
    ended = scanned(clips, out, detectors, 2)
    yield {"what": "once more", **ended, **counted(out, count)}


def actors(out: Path) -> list[int]:
    """The processes of Ray's workers of one scan."""
    mark = f"{MARK}={out}".encode()
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            is_actor = (folder / "cmdline").read_bytes().startswith(ACTOR)
            if is_actor and mark in (folder / "environ").read_bytes():
                found.append(int(folder.name))
    return found


def table(measured: Mapping[str, Any]) -> Iterator[str]:
    """What was measured, as Markdown."""
    yield "| run | seconds | clips a second | the scan's own seconds of the processor |"
    yield "|---|---|---|---|"
    for name in ("one", "two"):
        if name in measured:
            each = measured[name]
            cells = f"{each['seconds']:.0f} | {each['a_second']:.2f} | {each['driver']:.1f}"
            yield f"| {name} | {cells} |"
    yield ""
    yield "| run | exit code | analyses | missing | doubled | failures |"
    yield "|---|---|---|---|---|---|"
    for each in measured.get("faults", ()):
        names = ("code", "analyses", "missing", "doubled", "failures")
        yield f"| {each['what']} | {' | '.join(str(each[name]) for name in names)} |"


if __name__ == "__main__":
    main()
