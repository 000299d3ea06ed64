"""How much memory an analysis needs by the number of faces: ``python bench/faces.py``.

Makes clips of 6 seconds at 1280 × 720 px in which the face of the bundled sample is seen once, 5
and 15 times beside itself, analyses each in a new process with all tests, and prints a table for
docs/faq.md: the peak resident memory of the analysing process, the stage in which it came, and that
of the decoding process.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from pathlib import Path

import av
import cv2
import numpy as np
from rich.console import Console
from rich.table import Table

from unmask.arrays import RGBImage

SECONDS, FRAME_RATE, WIDTH, HEIGHT = 6, 25, 1280, 720
COUNTS = (1, 5, 15)
SAMPLE = Path(__file__).parents[1] / "src" / "unmask" / "samples" / "moving-face.mp4"

MEASURED_RUN = """
import json, resource, sys, time
from unmask import Analyzer

def peak(who=resource.RUSAGE_SELF):
    return resource.getrusage(who).ru_maxrss / 1024

analyzer, stages, started = Analyzer(), {}, time.perf_counter()
before = peak()
analysis = analyzer.analyze(sys.argv[1], lambda stage, _: stages.__setitem__(stage, peak()))
print(json.dumps({
    "before": before, "stages": stages, "here": peak(), "child": peak(resource.RUSAGE_CHILDREN),
    "seconds": time.perf_counter() - started, "people": len(analysis.faces),
    "scores": {finding.detector: finding.score for finding in analysis.findings},
}))
"""


@dataclass(frozen=True)
class Run:
    """What one analysis measured of itself, memory in MB.

    Attributes:
        before: peak once the tests were loaded.
        stages: peak so far at the end of each stage.
        here: peak of the analysing process.
        child: peak of the decoding process.
        seconds: that it took.
        people: that were found.
        scores: by test.
    """

    before: float
    stages: dict[str, float]
    here: float
    child: float
    seconds: float
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
    table = Table("faces", "people found", "peak", "largest steps", "decoder", "seconds")
    with tempfile.TemporaryDirectory() as folder:
        for count in wanted.counts:
            run = measured_run(write_clip(Path(folder) / f"{count}.mp4", count))
            largest = sorted(run.steps.items(), key=lambda item: -item[1])[:3]
            steps = ", ".join(f"{stage} {raised:+.0f} MB" for stage, raised in largest)
            peaks = (f"{run.here:.0f} MB", steps, f"{run.child:.0f} MB")
            table.add_row(str(count), str(run.people), *peaks, f"{run.seconds:.0f}")
            if wanted.scores:
                print(count, json.dumps(run.scores))
    Console(width=140).print(table)


def measured_run(clip: Path) -> Run:
    """Analyse a clip in a new Python process."""
    command = [sys.executable, "-c", MEASURED_RUN, str(clip)]
    run = subprocess.run(command, check=True, capture_output=True, text=True)
    return Run(**json.loads(run.stdout))


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
