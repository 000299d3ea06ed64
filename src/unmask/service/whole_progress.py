"""One fraction for a whole analysis, out of the fractions of its stages."""

from collections.abc import Sequence

from unmask.analysis import FACES, OPENING, test_stage

OPENING_SHARE, FACES_SHARE = 0.1, 0.2
"""Parts of the whole; the tests share the rest evenly."""


class WholeProgress:
    """Turns stages with their done fractions into one that never runs backwards.

    Args:
        tests: the names of the tests, in the order that they run in.
    """

    def __init__(self, tests: Sequence[str]) -> None:
        share = (1 - OPENING_SHARE - FACES_SHARE) / max(1, len(tests))
        self._starts = {OPENING: 0.0, FACES: OPENING_SHARE}
        self._shares = {OPENING: OPENING_SHARE, FACES: FACES_SHARE}
        for position, name in enumerate(tests):
            stage = test_stage(name)
            self._starts[stage] = OPENING_SHARE + FACES_SHARE + position * share
            self._shares[stage] = share
        self.done = 0.0

    def take(self, stage: str, fraction: float) -> float:
        """Note how far a stage is, and give how far the whole is; 0 to 1."""
        if stage in self._starts:
            within = min(max(fraction, 0.0), 1.0)
            whole = self._starts[stage] + within * self._shares[stage]
            self.done = max(self.done, round(whole, 4))
        return min(self.done, 1.0)
