"""What the look-up finds."""

from dataclasses import dataclass
from datetime import datetime

from unmask.known_media.nearness import Nearness


@dataclass(frozen=True)
class KnownLabel:
    """What someone says that a case is.

    Attributes:
        value: real, manipulated, generated or unsure.
        how: how they know.
        reference: a link to where it was established, or empty.
        created: when it was given.
        signer: whose bundle it came with, as they call themselves; None if it was given here.
        is_vouched_for: it was given here, or by someone whom the owner of the casebook trusts.
    """

    value: str
    how: str
    reference: str
    created: datetime
    signer: str | None
    is_vouched_for: bool


@dataclass(frozen=True)
class Match:
    """A case that is like what was looked up.

    Attributes:
        sha256: of the case's content.
        source: by which it first came; empty if it is known from a bundle only.
        created: when it came into the casebook.
        labels: that go with the match, in the order they were given.
        same_content: byte for byte. What follows is then None, as there is nothing to compare.
        frame: how near whole frames are, None where none is.
        face: how near faces are, None where none is.
    """

    sha256: str
    source: str
    created: datetime
    labels: tuple[KnownLabel, ...]
    same_content: bool
    frame: Nearness | None = None
    face: Nearness | None = None
