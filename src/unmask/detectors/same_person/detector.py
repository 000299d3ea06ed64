"""The detector ``same-person``: a comparison with whom the media are said to show."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final, Self

from unmask.detectors.contract import Card, Finding, Moment, Reference, ReportProgress
from unmask.detectors.same_person.calibration import LikenessCalibration
from unmask.detectors.same_person.comparing import (
    Compared,
    KnownPerson,
    compare,
    known_person,
    together,
    why_not_compared,
)
from unmask.detectors.same_person.evidence import exhibits_of
from unmask.faces import FaceTrack
from unmask.faces.recognition import load_recogniser
from unmask.media import Media
from unmask.weights.fetching import SFACE
from unmask.words import Message, Sentence, Value, paragraph

NO_REFERENCE: Final = Message("same-person-no-reference")
NO_NETWORK: Final = Message(
    "same-person-no-network", {"name": SFACE.name, "megabytes": SFACE.megabytes}
)
NO_WEIGHT: Final = Message("same-person-no-weight")

MOST_SAID = 5
"""People of whom something is said; the others are counted."""

LEAST_RATIO = 2
"""Below it neither side is supported, as on the verbal scale."""

_FOLDER = Path(__file__).parent


class SamePersonDetector:
    """Compares the people in media with the person of a reference.

    It has no say on manipulation. Its score is 1 − likeness, so that more is more suspicious as
    with other tests.

    Args:
        known: what the references show, as far as they could be used.
        unusable: of the others, why not.
    """

    card = Card.load(_FOLDER / "card.toml")

    def __init__(
        self, known: Sequence[KnownPerson] = (), unusable: Sequence[Sentence] = ()
    ) -> None:
        self._known = tuple(known)
        self._unusable = tuple(unusable)
        self._calibration = LikenessCalibration.load(_FOLDER / "calibration.json")

    @property
    def waits_for_reference(self) -> bool:
        """Whether none was given."""
        return not (self._known or self._unusable)

    def remembering(self, reference: Reference) -> Self:
        """The same test with one more reference.

        Raises:
            WeightsError: the network's file is damaged.
        """
        recogniser = load_recogniser()
        if recogniser is None:
            return type(self)(self._known, (*self._unusable, NO_NETWORK))
        person = known_person(reference, recogniser)
        if isinstance(person, KnownPerson):
            return type(self)((*self._known, person), self._unusable)
        values: dict[str, Value] = {"name": reference.name, "reason": person}
        said = Message("same-person-reference-unusable", values)
        return type(self)(self._known, (*self._unusable, said))

    def examine(
        self, media: Media, faces: Sequence[FaceTrack], progress: ReportProgress
    ) -> Finding:
        """Compare the people; see ``Detector.examine``."""
        recogniser = load_recogniser()
        if recogniser is None:
            return Finding.abstained(self.card, NO_NETWORK)
        if not self._known:
            return Finding.abstained(self.card, *(self._unusable or (NO_REFERENCE,)))
        people = compare(together(self._known), media, faces, recogniser, progress)
        progress(1.0)
        if not people:
            return Finding.abstained(self.card, why_not_compared(faces, len(media.frames)))
        return Finding.scored(
            self.card,
            score=1 - people[0].likeness,
            log10_lr=0.0,  # who it is says nothing of whether it is manipulated
            reasons=[*self._said_of(people, len(faces)), *self._said_of_references(), NO_WEIGHT],
            timeline=_timeline(people),
            exhibits=exhibits_of(people, self._known, media, self._calibration),
            weights_sha256=recogniser.sha256,
        )

    def _said_of(self, people: Sequence[Compared], found: int) -> list[Sentence]:
        said: list[Sentence] = [self._said_of_one(person) for person in people[:MOST_SAID]]
        if found > len(said):
            said.append(Message("same-person-others", {"people": found - len(said)}))
        return said

    def _said_of_one(self, person: Compared) -> Sentence:
        calibration, likeness = self._calibration, person.likeness
        log10_lr, faces = calibration.log10_lr(likeness), len(person.moments)
        values = {
            "person": person.number,
            "answer": calibration.answer(likeness),
            "likeness": float(likeness),
            "faces": faces,
        }
        said = [Message("same-person-likeness", values), _ratio(log10_lr)]
        if faces > 1:
            drift = {
                "drift": float(person.drift),
                "usual": float(calibration.drift),
                "is": "more" if person.drift > calibration.drift else "usual",
            }
            said.append(Message("same-person-drift", drift))
        return paragraph(*said)

    def _said_of_references(self) -> list[Sentence]:
        """Where a reference was used in a way that the person may not have meant, or not at all."""
        crowded = [
            Message("same-person-crowd", {"name": known.name, "people": known.people})
            for known in self._known
            if known.people > 1
        ]
        return [*crowded, *self._unusable]


def _ratio(log10_lr: float) -> Message:
    """What a log₁₀ likelihood ratio of one person against two means, in words."""
    ratio = round(10 ** abs(log10_lr))
    if ratio < LEAST_RATIO:
        return Message("same-person-even")
    side = "same" if log10_lr > 0 else "other"
    return Message("same-person-ratio", {"side": side, "ratio": ratio})


def _timeline(people: Sequence[Compared]) -> list[Moment]:
    """The moments of all people, in order of time."""
    moments = [
        Moment(moment.face.time, 1 - moment.value, person.number, moment.face.box)
        for person in people
        for moment in person.moments
    ]
    return sorted(moments, key=lambda moment: moment.time)
