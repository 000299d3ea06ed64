"""What clips without a pulse show, and what a reading means beside them.

There is no face that is known to have no pulse, but clips are known in which no heart can beat:
photographs that sway, and heads that were animated from one photograph by sound alone.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal, Self

from unmask.detectors.pulse.reading import MethodReading
from unmask.words import Value

Outcome = Literal["found", "flicker", "none"]

SAME_RATE = 4.0
"""By which the rates of POS and CHROM may differ, in beats a minute, to be one."""

FLICKER = 0.5
"""From how strong a beat of the background on, against that of the face, it is flicker: of light,
camera or compression it takes about as much as the face, of blood nothing."""


@dataclass(frozen=True)
class WithoutPulse:
    """What clips without a pulse show.

    Attributes:
        coherence: of the regions by POS; 95 % of the clips stay below it.
        count: of clips.
    """

    coherence: float
    count: int

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read it from its JSON file."""
        return cls(**json.loads(path.read_text(encoding="utf-8")))

    def save(self, path: Path) -> None:
        """Write it as JSON."""
        path.write_text(json.dumps(asdict(self), indent=2) + "\n", encoding="utf-8")

    @property
    def values(self) -> Mapping[str, Value]:
        """For a sentence."""
        return {"count": self.count, "coherence": self.coherence}

    def outcome(self, pos: MethodReading, chrom: MethodReading, beside: float | None) -> Outcome:
        """Whether there is a pulse in the skin that the regions share, and only in the skin.

        Args:
            pos: what POS reads.
            chrom: what CHROM reads.
            beside: how strongly the background beats with the face; None where there is none.
        """
        apart = abs(pos.per_minute - chrom.per_minute)
        if pos.coherence < self.coherence or apart > SAME_RATE:
            return "none"
        if beside is not None and beside >= FLICKER:
            return "flicker"
        return "found"
