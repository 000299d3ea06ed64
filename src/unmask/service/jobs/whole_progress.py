"""One fraction for a whole analysis, out of the fractions of its stages."""

from collections.abc import Sequence

from unmask.analysis import FACES, OPENING, test_stage

OPENING_SHARE, FACES_SHARE = 0.1, 0.2
"""Parts of the whole; the tests share the rest evenly."""


class WholeProgress:
    """Turns stages with their done fractions into one that never runs backwards.

    A stage that has begun tells that those before it are done, in whatever order they come.

    Args:
        tests: the names of the tests.
    """

    def __init__(self, tests: Sequence[str]) -> None:
        share = (1 - OPENING_SHARE - FACES_SHARE) / max(1, len(tests))
        self._shares = {OPENING: OPENING_SHARE, FACES: FACES_SHARE}
        self._shares |= {test_stage(name): share for name in tests}
        self._starts: dict[str, float] = {}
        self._begun = 0.0
        self.done = 0.0

    def take(self, stage: str, fraction: float) -> float:
        """Note how far a stage is, and give how far the whole is; 0 to 1."""
        share = self._shares.get(stage)
        if share is not None:
            if stage not in self._starts:
                self._starts[stage] = self._begun
                self._begun += share
            whole = self._starts[stage] + min(max(fraction, 0.0), 1.0) * share
            self.done = max(self.done, round(whole, 4))
        return min(self.done, 1.0)
