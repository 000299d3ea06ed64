"""The detector ``blink``: how often and for how long a person blinks."""

from collections.abc import Sequence
from pathlib import Path
from statistics import fmean, median
from typing import Final

from unmask.detectors.blink.blinks import Blink, Rate, find_blinks, rate_of
from unmask.detectors.blink.evidence import exhibits_of
from unmask.detectors.blink.openness import MOST_TURN, Openness, eye_width, measure_openness
from unmask.detectors.close_look import look_closely
from unmask.detectors.contract import Card, Finding, ReportProgress
from unmask.faces import CloseUp, FaceTrack
from unmask.faces.watching import too_slow
from unmask.media import Media
from unmask.words import Message, Sentence, Value

LOWEST_RATE = 20.0
"""Frames a second: a blink of 0.15 s is seen in three frames then."""

FEWEST_SECONDS = 5.0
"""With the head turned to the camera. People blink about every three and a half seconds."""

LEAST_EYE_WIDTH = 16.0
"""Between the corners of an eye, in px of the close-up."""

REST, CONVERSATION, READING = 17.0, 26.0, 4.5
"""Blinks a minute that 150 people showed on average; Bentivoglio and others, Movement Disorders
1997."""

_WATCHING_SHARE = 0.9
"""Of the work, for the progress."""

NO_WEIGHT: Final = Message("blink-without-weight")


class BlinkDetector:
    """Counts blinks in some seconds. It has no weight in the verdict.

    Its score is the rate with its sign turned, since fewer blinks are more suspicious.
    """

    card = Card.load(Path(__file__).with_name("card.toml"))

    def examine(
        self, media: Media, faces: Sequence[FaceTrack], progress: ReportProgress
    ) -> Finding:
        """Count the blinks of the most prominent person; see ``Detector.examine``."""
        seen = look_closely(media, faces, lambda done: progress(_WATCHING_SHARE * done))
        if not isinstance(seen, CloseUp):
            return Finding.abstained(self.card, seen)
        openness = watch_eyes(seen)
        if isinstance(openness, Message):
            return Finding.abstained(self.card, openness)
        person, blinks = faces[0].person, find_blinks(openness)
        rate = rate_of(len(blinks), openness.seconds)
        progress(1.0)
        return Finding.scored(
            self.card,
            score=0 - rate.value,  # not −0, which JSON and people see
            log10_lr=0.0,
            reasons=[*_said(person, blinks, rate, openness.seconds), NO_WEIGHT],
            exhibits=exhibits_of(person, openness, blinks, seen),
        )


def watch_eyes(seen: CloseUp) -> Openness | Message:
    """How far the eyes are open, or why that cannot be told, in numbers, for a person to act on."""
    values: dict[str, Value]
    slow = too_slow(seen.rate, LOWEST_RATE)
    if slow is not None:
        return slow
    width = eye_width(seen)
    if width < LEAST_EYE_WIDTH:
        values = {"width": width, "needed": LEAST_EYE_WIDTH}
        return Message("blink-eyes-too-small", values)
    openness = measure_openness(seen)
    if round(openness.seconds, 1) < FEWEST_SECONDS:
        values = {"seconds": openness.seconds, "needed": FEWEST_SECONDS, "allowed": MOST_TURN}
        return Message("blink-turned-away", values)
    return openness


def _said(person: int, blinks: Sequence[Blink], rate: Rate, seconds: float) -> list[Sentence]:
    counted: dict[str, Value] = {
        "person": person,
        "count": len(blinks),
        "seconds": seconds,
        "rate": rate.value,
        "low": rate.low,
        "high": rate.high,
    }
    people: dict[str, Value] = {
        "is": "more" if rate.low > CONVERSATION else "usual",
        "rest": REST,
        "conversation": CONVERSATION,
        "reading": READING,
    }
    said: list[Sentence] = [Message("blink-count", counted), Message("blink-people", people)]
    if blinks:
        lengths = [blink.seconds for blink in blinks]
        shape: dict[str, Value] = {
            "count": len(blinks),
            "shortest": min(lengths),
            "longest": max(lengths),
            "typical": median(lengths),
            "agreement": fmean(blink.agreement for blink in blinks),
        }
        said.append(Message("blink-shape", shape))
    return said
