"""How long an analysis takes and how much memory it needs: ``make bench``.

Makes a clip of 10 seconds at 1280 × 720 px from the bundled sample and analyses it in a new
process, three times. Prints seconds and the peak resident memory of the analysing and of the
decoding process; their sum is an upper bound, since the two peaks need not coincide.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import numpy as np

from unmask.arrays import RGBImage

SECONDS, FRAME_RATE, WIDTH, HEIGHT = 10, 25, 1280, 720
SAMPLE = Path(__file__).parents[1] / "src" / "unmask" / "samples" / "moving-face.mp4"
RUNS = 3

MEASURED_RUN = """
import json, resource, sys, time
started = time.perf_counter()
from unmask import analyze
imported = time.perf_counter()
analysis = analyze(sys.argv[1])
ended = time.perf_counter()
peaks = [resource.getrusage(who).ru_maxrss / 1024 for who in
         (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
print(json.dumps({
    "import": imported - started, "analysis": ended - imported, "peaks": peaks,
    "frames": len(analysis.media.frames), "people": len(analysis.faces),
    "tests": {finding.detector: finding.status for finding in analysis.findings},
}))
"""


def main() -> None:
    """Print one line a run."""
    with tempfile.TemporaryDirectory() as folder:
        clip = Path(folder) / "clip.mp4"
        write_clip(clip)
        print(f"clip: {SECONDS} s, {WIDTH} × {HEIGHT} px, {clip.stat().st_size / 1e6:.1f} MB")
        for _ in range(RUNS):
            result = measured_run(clip)
            here, child = result["peaks"]
            print(
                f"analysis {result['analysis']:.1f} s, import {result['import']:.1f} s, "
                f"peak memory {here:.0f} MB + decoder {child:.0f} MB, {result['frames']} frames, "
                f"people {result['people']}, tests {result['tests']}"
            )


def measured_run(clip: Path) -> dict[str, Any]:
    """Analyse a clip in a new Python process and return what it measured of itself."""
    run = subprocess.run(
        [sys.executable, "-c", MEASURED_RUN, str(clip)], check=True, capture_output=True, text=True
    )
    return dict(json.loads(run.stdout))


def write_clip(path: Path) -> None:
    """Write the sample's face onto a grainy background, as H.264."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=FRAME_RATE, options={"crf": "23"})
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        for picture in pictures():
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode())


def pictures() -> Iterator[RGBImage]:
    """The sample in a loop, in the middle of the larger picture."""
    with av.open(str(SAMPLE)) as container:
        faces = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    background = np.random.default_rng(0).integers(60, 180, (HEIGHT, WIDTH, 3), np.uint8)
    for number in range(SECONDS * FRAME_RATE):
        picture = np.roll(background, number, axis=1)
        face = np.asarray(faces[number % len(faces)])
        top, left = (HEIGHT - face.shape[0]) // 2, (WIDTH - face.shape[1]) // 2
        picture[top : top + face.shape[0], left : left + face.shape[1]] = face
        yield picture


if __name__ == "__main__":
    main()
