"""What an analysis takes, stage by stage, beside references of the same run: ``make bench``.

    python -m bench.speed [--out docs/speed.json] [--page docs/speed.md] [CLIP ...]

Makes clips of several sizes and lengths from the bundled sample and analyses each in a new process,
whose models are loaded. References: decoding the
same file alone, the networks alone on the pictures that they were given, and, for one clip, a plain
reading of the published procedures. Writes JSON, and the tables into the page between its markers.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.clips import CLIPS, FRAME_RATE, PUBLISHED, Clip
from bench.measured import seconds_of

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"

Measured = Mapping[str, Any]

_PUBLISHED = "unmask.lab.published_procedures"


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, and write what was measured."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=DOCS / "speed.json")
    parser.add_argument("--page", type=Path, default=DOCS / "speed.md")
    parser.add_argument("clips", nargs="*", help=", ".join(clip.name for clip in CLIPS))
    chosen = parser.parse_args(arguments)
    clips = [clip for clip in CLIPS if not chosen.clips or clip.name in chosen.clips]
    measured: dict[str, Any] = {
        "date": datetime.now(UTC).date().isoformat(),
        "machine": f"{os.cpu_count()} cores, {platform.machine()}",
        "version": seconds_of(lambda: run("unmask", "--version")),
        "clips": {},
    }
    with tempfile.TemporaryDirectory() as folder:
        for clip in clips:
            path = clip.write(Path(folder))
            measured["clips"][clip.name] = printed("bench.measured", str(path))
            if clip == PUBLISHED:
                measured["published"] = printed(_PUBLISHED, str(path))
            print(f"{clip.name}: measured", flush=True)
    chosen.out.write_text(json.dumps(measured, indent=1) + "\n", encoding="utf-8")
    text = chosen.page.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    tables = "\n".join(page_of(measured, clips))
    chosen.page.write_text(f"{before}{BEGIN}\n{tables}\n{END}{rest.split(END)[1]}", "utf-8")


def run(module: str, *words: str) -> str:
    """What a module prints that runs in a process of its own."""
    command = [sys.executable, "-m", module, *words]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    return done.stdout


def printed(module: str, *words: str) -> dict[str, Any]:
    """The JSON that a module prints."""
    return dict(json.loads(run(module, *words)))


def page_of(measured: Measured, clips: Sequence[Clip]) -> Iterator[str]:
    """The tables, line by line."""
    results = {clip: measured["clips"][clip.name] for clip in clips}
    yield f"\nMeasured {measured['date']}, {measured['machine']}.\n"
    yield from row("clip", *(clip.name for clip in clips))
    yield "|---" * (len(clips) + 1) + "|"
    for name, line in lines_of(results):
        yield from row(name, *line)
    yield "\nStage by stage, in seconds of the processor, and the most memory so far, in MB:\n"
    yield from row("stage", *(clip.name for clip in clips))
    yield "|---" * (len(clips) + 1) + "|"
    for stage in dict.fromkeys(stage for each in results.values() for stage in each["stages"]):
        found = (of_stage(each, stage) for each in results.values())
        yield from row(stage.removeprefix("test:"), *found)
    networks = sorted({name for each in results.values() for name in each["networks"]})
    yield "\nThe networks alone, in seconds of the processor, and the pictures that they saw:\n"
    yield from row("network", *(clip.name for clip in clips))
    yield "|---" * (len(clips) + 1) + "|"
    for network in networks:
        cells = (
            f"{each['networks'].get(network, 0.0):.2f} ({each['pictures'].get(network, 0)})"
            for each in results.values()
        )
        yield from row(network, *cells)
    yield f"\n`unmask --version` takes {measured['version']:.2f} s of the processor."
    if "published" in measured:
        yield from published_lines(measured["published"], results[PUBLISHED])


def of_stage(result: Measured, stage: str) -> str:
    """What a stage took."""
    memory = result["memory_after"].get(stage)
    seconds = f"{result['stages'].get(stage, 0.0):.2f}"
    return seconds if memory is None else f"{seconds} ({memory:.0f})"


def lines_of(results: Mapping[Clip, Measured]) -> Iterator[tuple[str, list[str]]]:
    """The rows of the first table."""

    def of_each(figure: Callable[[Clip, Measured], str]) -> list[str]:
        return [figure(clip, each) for clip, each in results.items()]

    yield "cold start: imports and models, s", of_each(lambda _c, m: two(cold(m)))
    yield "analysis, s", of_each(lambda _c, m: two(m["total"]))
    yield "until its first finding, s", of_each(lambda _c, m: two(m["first_finding"]))
    yield "decoding the file alone, s", of_each(lambda _c, m: two(m["decoding"]))
    yield "the networks alone, s", of_each(lambda _c, m: two(sum(m["networks"].values())))
    yield (
        "**analysis against decoding and networks**",
        of_each(lambda _c, m: f"× {m['total'] / bare(m):.2f}"),
    )
    yield (
        "analysis against the clip's length, on two cores",
        of_each(lambda c, m: f"× {m['total'] / 2 / c.seconds:.2f}"),
    )
    yield "peak memory, MB", of_each(lambda _c, m: f"{m['peak_mb']['analysis']:.0f}")
    yield "… of the decoder", of_each(lambda _c, m: f"{m['peak_mb']['decoder']:.0f}")


def cold(result: Measured) -> float:
    """Seconds before the first frame is looked at."""
    return float(result["import"] + result["models"])


def bare(result: Measured) -> float:
    """Seconds of decoding and of the networks."""
    return float(result["decoding"] + sum(result["networks"].values()))


def published_lines(published: Measured, result: Measured) -> Iterator[str]:
    """The comparison with the published procedures."""
    frames = PUBLISHED.seconds * FRAME_RATE
    total = frames * sum(published.values())
    ours = result["total"]
    yield f"\nThe published procedures on `{PUBLISHED.name}`, in seconds of the processor:\n"
    yield "| procedure | a frame | all frames |\n|---|---|---|"
    for name, seconds in published.items():
        yield from row(name, f"{seconds:.2f}", f"{frames * seconds:.0f}")
    yield from row("together", f"{total / frames:.2f}", f"{total:.0f}")
    yield f"\nThat is {total / ours:.0f} times what the analysis takes, with all its tests."


def two(seconds: float) -> str:
    """With two decimals."""
    return f"{seconds:.2f}"


def row(*cells: str) -> Iterator[str]:
    """A row of a table."""
    yield f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
