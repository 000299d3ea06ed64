"""An analysis of one file, measured from within: ``python -m bench.measured FILE``.

Prints one line of JSON. Seconds are of the processor, of all threads and of the confined processes
together, since the clock tells more of what else the machine does.
"""

import json
import resource
import sys
from collections import defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path
from time import perf_counter


def spent() -> float:
    """Seconds of the processor so far, with those of processes that have ended."""
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


BEGIN = spent()

import av  # noqa: E402  the import is measured
import numpy as np  # noqa: E402
from numpy.typing import NDArray  # noqa: E402

from unmask import Analyzer  # noqa: E402
from unmask.report import render_report  # noqa: E402
from unmask.weights import Model  # noqa: E402

IMPORTED = spent()


class Stages:
    """The seconds of each stage of an analysis, and the most memory so far at its end, in MB.

    The stage changes when progress says so.
    """

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self.memory: dict[str, float] = {}
        self.first_finding: float | None = None
        self._stage = "opening"
        self.start()

    def start(self) -> None:
        """Count from now on."""
        self._begin = self._since = spent()

    def progress(self, stage: str, _fraction: float) -> None:
        """See ``unmask.analysis.Progress``."""
        now = spent()
        self.seconds[self._stage] += now - self._since
        self.memory[self._stage] = peak(resource.RUSAGE_SELF)
        self._stage, self._since = stage, now

    def found(self, _finding: object) -> None:
        """Note when the first finding came."""
        if self.first_finding is None:
            self.first_finding = spent() - self._begin


class Networks:
    """What the networks alone take on the pictures that they are given."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self.pictures: dict[str, int] = defaultdict(int)

    def watch(self) -> None:
        """Have every network of this process counted."""

        def infer(
            model: Model,
            images: NDArray[np.uint8],
            weights: Mapping[str, NDArray[np.float32]] | None = None,
        ) -> tuple[NDArray[np.float32], ...]:
            given = {model.session.get_inputs()[0].name: model.entry.prepare(images)}
            begin = spent()
            outputs = model.session.run(list(model.entry.outputs), {**given, **(weights or {})})
            self.seconds[model.entry.name] += spent() - begin
            self.pictures[model.entry.name] += len(images)
            return tuple(outputs)

        Model.infer = infer  # type: ignore[method-assign, assignment]


def seconds_of(work: Callable[[], object]) -> float:
    """Of the processor."""
    begin = spent()
    work()
    return spent() - begin


def decode(path: Path) -> None:
    """Decode all frames of a file, and do nothing with them."""
    with av.open(str(path)) as container:
        container.streams.video[0].thread_type = "AUTO"
        for _frame in container.decode(video=0):
            pass


def peak(whose: int) -> float:
    """The most memory of this process or of one that it waited for, in MB."""
    return resource.getrusage(whose).ru_maxrss / 1024


def main() -> None:
    """Measure, and print."""
    path, networks, stages = Path(sys.argv[1]), Networks(), Stages()
    networks.watch()
    begin = spent()
    analyzer = Analyzer()
    loaded, clock = spent(), perf_counter()
    stages.start()
    analysis = analyzer.analyze(path, stages.progress, stages.found)
    stages.progress("end", 1.0)
    ended, wall = spent(), perf_counter() - clock
    peaks = {"analysis": peak(resource.RUSAGE_SELF), "decoder": peak(resource.RUSAGE_CHILDREN)}
    report = seconds_of(lambda: render_report(analysis))
    measured = {
        "import": IMPORTED - BEGIN,
        "models": loaded - begin,
        "total": ended - loaded,
        "wall": wall,
        "first_finding": stages.first_finding,
        "stages": {**stages.seconds, "report": report},
        "memory_after": stages.memory,
        "peak_mb": peaks,
        "networks": networks.seconds,
        "pictures": networks.pictures,
        "decoding": seconds_of(lambda: decode(path)),
        "frames": len(analysis.media.frames),
        "people": len(analysis.faces),
        "tests": {each.detector: each.status for each in analysis.findings},
    }
    print(json.dumps(measured))


if __name__ == "__main__":
    main()
