"""What clips with their own sound show, and the same clips with the sound of others."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal, Self

Outcome = Literal["together", "apart", "unclear"]


@dataclass(frozen=True)
class Usual:
    """How far mouth and sound agree, in clips that the map was not fitted on.

    Attributes:
        own: 90 % of the real clips with their own sound lie between these.
        exchanged: likewise of clips with the sound of another.
        offset: 90 % of the offsets of real clips that agree lie between these, in seconds.
        count: of real clips.
    """

    own: tuple[float, float]
    exchanged: tuple[float, float]
    offset: tuple[float, float]
    count: int

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read it from its JSON file."""
        values = json.loads(path.read_text(encoding="utf-8"))
        pairs = {name: tuple(values[name]) for name in ("own", "exchanged", "offset")}
        return cls(**pairs, count=values["count"])

    def save(self, path: Path) -> None:
        """Write it as JSON."""
        path.write_text(json.dumps(asdict(self), indent=2) + "\n", encoding="utf-8")

    def outcome(self, peak: float) -> Outcome:
        """What an agreement speaks for: more than an exchanged sound gives, or less than its own.

        Args:
            peak: the highest agreement.
        """
        if peak >= self.exchanged[1]:
            return "together"
        return "apart" if peak <= self.own[0] else "unclear"
