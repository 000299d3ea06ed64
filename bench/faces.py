"""How much memory an analysis needs by the number of faces: ``python bench/faces.py``; Linux only.

Makes clips of 6 seconds at 1280 × 720 px in which the face of the bundled sample is seen once, 5
and 15 times beside itself, analyses each in a new process with all tests, and prints the table of
docs/material.md: the peak resident memory of the analysing process, what it and the decoding
process held together at most, and the stages that raised the peak most.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from pathlib import Path

import av
import cv2
import numpy as np

from unmask.arrays import RGBImage

SECONDS, FRAME_RATE, WIDTH, HEIGHT = 6, 25, 1280, 720
COUNTS = (1, 5, 15)
SAMPLE = Path(__file__).parents[1] / "src" / "unmask" / "samples" / "moving-face.mp4"

MEASURED_RUN = """
import json, resource, sys
from unmask import Analyzer

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

analyzer, stages = Analyzer(), {}
before = peak()
analysis = analyzer.analyze(sys.argv[1], lambda stage, _: stages.__setitem__(stage, peak()))
print(json.dumps({
    "before": before, "stages": stages, "peak": peak(), "people": len(analysis.faces),
    "scores": {finding.detector: finding.score for finding in analysis.findings},
}))
"""
LOOK_SECONDS = 0.5


@dataclass(frozen=True)
class Run:
    """What one analysis took, memory in MB.

    Attributes:
        before: peak of the analysing process once the tests were loaded.
        stages: its peak so far at the end of each stage.
        peak: of the analysing process.
        together: the most that it and those that it started held at one moment, what they share
            counted once.
        people: that were found.
        scores: by test.
    """

    before: float
    stages: dict[str, float]
    peak: float
    together: float
    people: int
    scores: dict[str, float | None]

    @property
    def steps(self) -> dict[str, float]:
        """By how much each stage raised the peak."""
        peaks = [self.before, *self.stages.values()]
        raised = [after - before for before, after in pairwise(peaks)]
        return dict(zip(self.stages, raised, strict=True))


def main() -> None:
    """Measure each clip and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("counts", nargs="*", type=int, default=COUNTS, help="numbers of faces")
    parser.add_argument("--scores", action="store_true", help="print the tests' scores as well")
    wanted = parser.parse_args()
    print("| faces | people found | tests loaded | peak | with the decoder | largest steps |")
    print("|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for count in wanted.counts:
            run = measured_run(write_clip(Path(folder) / f"{count}.mp4", count))
            print(f"| {count} | {' | '.join(cells(run))} |", flush=True)
            if wanted.scores:
                print(json.dumps(run.scores), file=sys.stderr)


def cells(run: Run) -> Iterator[str]:
    """The rest of the row of a table."""
    yield str(run.people)
    yield from (f"{megabytes:,.0f} MB" for megabytes in (run.before, run.peak, run.together))
    largest = sorted(run.steps.items(), key=lambda item: -item[1])[:3]
    yield ", ".join(f"{stage} {raised:+.0f} MB" for stage, raised in largest if raised >= 1)


def measured_run(clip: Path) -> Run:
    """Analyse a clip in a new Python process."""
    command = [sys.executable, "-c", MEASURED_RUN, str(clip)]
    together = 0.0
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        while process.poll() is None:
            together = max(together, sum(map(held, family(process.pid))))
            time.sleep(LOOK_SECONDS)
        output, _ = process.communicate()
    if process.returncode:
        raise SystemExit(f"the analysis of {clip.name} ended with status {process.returncode}")
    return Run(**json.loads(output), together=together)


def family(process: int) -> Iterator[int]:
    """A process and all that come from it."""
    yield process
    for tasks in Path(f"/proc/{process}/task").glob("*/children"):
        with suppress(OSError):
            for child in tasks.read_text().split():
                yield from family(int(child))


def held(process: int) -> float:
    """What a process holds, shared memory by its share, in MB; 0 once it has ended."""
    with suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0


def write_clip(path: Path, count: int) -> Path:
    """Write the sample's face so many times side by side, as H.264."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=FRAME_RATE, options={"crf": "23"})
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        for picture in pictures(count):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode())
    return path


def pictures(count: int) -> Iterator[RGBImage]:
    """The sample in a loop, so many times in each picture, each a little later than the last."""
    with av.open(str(SAMPLE)) as container:
        frames = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    side, places = grid(count)
    faces = [cv2.resize(frame, (side, side), interpolation=cv2.INTER_AREA) for frame in frames]
    for number in range(SECONDS * FRAME_RATE):
        picture = np.full((HEIGHT, WIDTH, 3), 96, np.uint8)
        for place, (left, top) in enumerate(places):
            face = np.asarray(faces[(number + 7 * place) % len(faces)])
            picture[top : top + side, left : left + side] = face
        yield picture


def grid(count: int) -> tuple[int, Sequence[tuple[int, int]]]:
    """The side of the squares of a grid that holds so many, and their left upper corners in px."""
    side, columns = max(
        (min(WIDTH // columns, HEIGHT // ceil(count / columns)), columns)
        for columns in range(1, count + 1)
    )
    return side, [(side * (n % columns), side * (n // columns)) for n in range(count)]


if __name__ == "__main__":
    main()
