"""The test ``pulse``: does blood beat in the skin of the face, and in all of it alike?"""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from unmask.detectors.close_look import look_closely
from unmask.detectors.contract import Card, Finding, ReportProgress
from unmask.detectors.pulse.colours import LEAST_PIECE_SECONDS, MOST_TURN, colours_of
from unmask.detectors.pulse.evidence import exhibits_of
from unmask.detectors.pulse.reading import FEWEST_REGIONS, Reading, read
from unmask.detectors.pulse.reference import Outcome, WithoutPulse
from unmask.faces import CloseUp, FaceTrack
from unmask.faces.watching import too_slow
from unmask.media import Media
from unmask.words import Message, Sentence, Value

FOLDER = Path(__file__).parent

LOWEST_RATE = 15.0
"""Frames a second: below it a fast pulse and its double cannot be told from slower changes."""

LEAST_WIDTH = 50.0
"""Of a face in px of the video; the smallest that painted pulses were looked for in had 56."""

FEWEST_SECONDS = 5.0
"""Without much motion, of all pieces together."""

_READING_SHARE = 0.4
"""Of the work, for the progress."""


class PulseDetector:
    """Remote photoplethysmography on four regions of a face, and on the background beside it.

    It has no weight in the verdict: what it found on real and on fake clips differs by no
    more than chance.
    """

    card = Card.load(FOLDER / "card.toml")

    def __init__(self) -> None:
        self._without = WithoutPulse.load(FOLDER / "without_pulse.json")

    def examine(
        self, media: Media, faces: Sequence[FaceTrack], progress: ReportProgress
    ) -> Finding:
        """Read the pulse of the most prominent person; see ``Detector.examine``."""
        close_up = look_closely(media, faces, lambda done: progress((1 - _READING_SHARE) * done))
        if not isinstance(close_up, CloseUp):
            return Finding.abstained(self.card, close_up)
        found = read_close_up(
            close_up, lambda done: progress(1 - _READING_SHARE + _READING_SHARE * done)
        )
        if isinstance(found, Message):
            return Finding.abstained(self.card, found)
        person = faces[0].person
        outcome = self._without.outcome(found.pos, found.chrom, found.beside)
        return Finding.scored(
            self.card,
            score=-found.pos.coherence,
            log10_lr=0.0,
            reasons=self._reasons(person, found, outcome),
            exhibits=exhibits_of(person, found, close_up, outcome),
        )

    def _reasons(self, person: int, reading: Reading, outcome: Outcome) -> list[Sentence]:
        said: list[Sentence] = [
            Message(f"pulse-{outcome}", _values(person, reading)),
            Message("pulse-usual", self._without.values),
        ]
        if outcome != "none":
            # Without a pulse these would be figures of chance.
            said += [_regions(reading), _beside(reading), Message("pulse-proves-nothing")]
        return [*said, Message("pulse-without-weight")]


def read_close_up(close_up: CloseUp, step: Callable[[float], None]) -> Reading | Message:
    """Read the pulse, or say what is missing, in numbers, for a person to act on.

    Args:
        close_up: of one person.
        step: called with the done fraction.
    """
    slow = too_slow(close_up.rate, LOWEST_RATE)
    if slow is not None:
        return slow
    width = float(np.median(np.ptp(close_up.landmarks[:, :, 0], axis=1))) / close_up.scale
    if width < LEAST_WIDTH:
        return Message("face-too-small", {"width": width, "needed": LEAST_WIDTH})
    colours = colours_of(close_up, step)
    if colours is None:
        return Message("pulse-no-skin")
    seconds = round(colours.quiet_seconds(), 1)
    if seconds < FEWEST_SECONDS:
        values: dict[str, Value] = {
            "seconds": seconds,
            "needed": FEWEST_SECONDS,
            "turn": MOST_TURN,
            "piece": LEAST_PIECE_SECONDS,
        }
        return Message("pulse-too-much-motion", values)
    reading = read(colours)
    return Message("pulse-hidden", {"needed": FEWEST_REGIONS}) if reading is None else reading


def _values(person: int, reading: Reading) -> dict[str, Value]:
    return {
        "person": person,
        "rate": reading.pos.per_minute,
        "chrom": reading.chrom.per_minute,
        "coherence": reading.pos.coherence,
        "snr": reading.pos.snr,
        "seconds": reading.seconds,
    }


def _regions(reading: Reading) -> Message:
    named = zip(reading.regions, reading.agreements, strict=True)
    each = tuple(
        Message("pulse-region", {"region": region, "agreement": agreement})
        for region, agreement in named
    )
    return Message("pulse-regions", {"regions": each})


def _beside(reading: Reading) -> Message:
    if reading.beside is None:
        return Message("pulse-no-background")
    return Message("pulse-background", {"share": reading.beside})
