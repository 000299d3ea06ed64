"""One run of a scan: what is missing is analysed, and written as it comes."""

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from threading import Event
from time import monotonic

from unmask.scan.engine import Engine
from unmask.scan.model import Analysed, Item
from unmask.scan.results import Results


@dataclass(frozen=True)
class Progress:
    """How far a scan is.

    Attributes:
        total: items of the source.
        earlier: those that an earlier run analysed.
        analysed: those that this run analysed.
        failed: those that this run could not analyse.
        seconds: since this run began.
    """

    total: int
    earlier: int = 0
    analysed: int = 0
    failed: int = 0
    seconds: float = 0.0

    @property
    def done(self) -> int:
        """Items that need no look any more in this run."""
        return self.earlier + self.analysed + self.failed

    @property
    def left(self) -> int:
        """Items that nobody has looked at yet."""
        return self.total - self.done

    @property
    def seconds_left(self) -> float | None:
        """An estimate from this run's own pace; None before its first outcome."""
        looked_at = self.analysed + self.failed
        return self.seconds / looked_at * self.left if looked_at else None


Watch = Callable[[Progress], None]
"""Called with each step, and every moment while nothing happens."""


def run_scan(
    items: Sequence[Item], results: Results, engine: Engine, watch: Watch, stop: Event
) -> Progress:
    """Analyse what no earlier run has analysed.

    Args:
        items: of the source, each once.
        results: where outcomes go.
        engine: that analyses.
        watch: told how far it is.
        stop: set to end early; what was begun then is not in the results.

    Returns:
        how far it came.

    Raises:
        ScanError: the engine cannot go on, or nothing can be written.
    """
    known = results.analysed()
    left = [item for item in items if item.key not in known]
    began = monotonic()
    earlier = len(items) - len(left)
    analysed = failed = 0
    progress = Progress(len(items), earlier)
    watch(progress)
    if not left:
        return progress
    try:
        with closing(engine.run(iter(left))) as outcomes:
            for outcome in outcomes:
                if outcome is not None:
                    results.add(outcome)
                    analysed += isinstance(outcome, Analysed)
                    failed += not isinstance(outcome, Analysed)
                results.flush_if_due()
                seconds = monotonic() - began
                progress = Progress(len(items), earlier, analysed, failed, seconds)
                watch(progress)
                if stop.is_set():
                    break
    finally:
        results.tidy()
    return progress
