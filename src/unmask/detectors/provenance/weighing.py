"""What a file's own word is worth as evidence.

The ratios are assigned, not fitted: how often such notes lie is not known, and changes with who
looks at them. What can be measured is how often real material bears a generator's mark by mistake;
the card has the figure.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from unmask.detectors.provenance.marks import Mark, Origin, origin_of
from unmask.provenance import Credentials

VOUCHED_LOG10_LR: dict[Origin, float] = {"generated": 3.0, "composite": 2.0, "capture": -2.0}
"""For what a trusted signer says of a file that was not changed since. A camera can be pointed at a
screen, and keys can be stolen: so a capture weighs less than a confession."""

MARK_LOG10_LR: dict[Origin, float] = {"generated": 2.0, "composite": 1.0, "capture": 0.0}
"""For a note without a signature, or with one that nobody vouches for. Anyone can write it, but few
gain from calling a photograph generated; anyone may gain from calling a fake a photograph."""

Basis = Literal["signed capture", "signature", "note", "contradiction", "nothing"]

HARMLESS_ACTIONS = frozenset(
    {"c2pa.created", "c2pa.published", "c2pa.repackaged", "c2pa.transcoded"}
)
"""What may follow a capture without changing what it shows."""


@dataclass(frozen=True)
class Weight:
    """What a file's own word is worth.

    Attributes:
        log10_lr: log₁₀ of the likelihood ratio, positive for manipulated.
        basis: whose word it is, or why it has no weight.
    """

    log10_lr: float
    basis: Basis


def weigh(credentials: Credentials | None, marks: Sequence[Mark]) -> Weight:
    """Weigh all that a file says.

    Several notes are one statement, so the strongest counts. A trusted capture and a note that
    names a generator contradict each other; then neither counts.
    """
    signed = max(_signed(credentials), default=0.0)
    noted = max(
        [*(MARK_LOG10_LR[mark.origin] for mark in marks), *_noted(credentials)], default=0.0
    )
    captured = is_vouched_capture(credentials)
    if captured and noted > 0:
        return Weight(0.0, "contradiction")
    if captured:
        return Weight(VOUCHED_LOG10_LR["capture"], "signed capture")
    if signed > 0 and signed >= noted:
        return Weight(signed, "signature")
    return Weight(noted, "note" if noted > 0 else "nothing")


def origins(credentials: Credentials) -> tuple[Origin, ...]:
    """What the signer says of the picture itself, in the order of the steps."""
    said = (origin_of(action.source_type) for action in credentials.actions)
    return tuple(origin for origin in said if origin)


def is_vouched_capture(credentials: Credentials | None) -> bool:
    """Whether a trusted signer says that a camera took it, and tells of no change since."""
    return (
        credentials is not None
        and credentials.state == "trusted"
        and set(origins(credentials)) == {"capture"}
        and not (credentials.parents or credentials.components)
        and all(action.name in HARMLESS_ACTIONS for action in credentials.actions)
    )


def _signed(credentials: Credentials | None) -> list[float]:
    """What a trusted signer's words weigh."""
    if credentials is None or credentials.state != "trusted":
        return []
    return [VOUCHED_LOG10_LR[origin] for origin in origins(credentials)]


def _noted(credentials: Credentials | None) -> list[float]:
    """What else credentials say towards manipulation, by signers that were not asked about."""
    if credentials is None:
        return []
    own = origins(credentials) if credentials.state != "trusted" else ()
    earlier = [origin for origin in map(origin_of, credentials.parents) if origin]
    parts = [origin for origin in map(origin_of, credentials.components) if origin]
    return [
        *(MARK_LOG10_LR[origin] for origin in (*own, *earlier)),
        # A generated part makes the whole a composite.
        *(MARK_LOG10_LR["composite"] for origin in parts if origin != "capture"),
    ]
