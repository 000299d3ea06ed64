"""The test ``lip-sync``: does the mouth move with the sound?"""

from collections.abc import Sequence
from pathlib import Path

from unmask.detectors.contract import Card, Finding, Moment, ReportProgress
from unmask.detectors.lip_sync.evidence import exhibits_of
from unmask.detectors.lip_sync.material import Material, material_of
from unmask.detectors.lip_sync.reading import Reading, read
from unmask.detectors.lip_sync.reference import Usual
from unmask.detectors.lip_sync.speech_map import SpeechMap
from unmask.faces import FaceTrack
from unmask.media import Media
from unmask.words import Message, Sentence, Value

FOLDER = Path(__file__).parent

NO_WEIGHT = Message("lip-sync-no-weight")

_READING_SHARE = 0.05
"""Of the work, for the progress."""


class LipSyncDetector:
    """Compares the mouth of the only person in view with the sound, by a small fitted map.

    It has no weight in the verdict: heads that were made to speak move with the sound, and real
    videos are dubbed.

    Raises:
        WeightsError: the map is damaged.
    """

    card = Card.load(FOLDER / "card.toml")

    def __init__(self) -> None:
        self._speech = SpeechMap.load(FOLDER / "speech_map.npz")
        self._usual = Usual.load(FOLDER / "usual.json")

    def examine(
        self, media: Media, faces: Sequence[FaceTrack], progress: ReportProgress
    ) -> Finding:
        """Compare the most prominent person's mouth with the sound; see ``Detector.examine``."""
        material = material_of(media, faces, lambda done: progress((1 - _READING_SHARE) * done))
        if isinstance(material, Message):
            return Finding.abstained(self.card, material)
        return self.judge(material, faces[0].person)

    def judge(self, material: Material, person: int) -> Finding:
        """Say how far a mouth moves with a sound.

        Args:
            material: the face and the sound.
            person: number of the person.
        """
        found = read(material, self._speech)
        if isinstance(found, Message):
            return Finding.abstained(self.card, found)
        return Finding.scored(
            self.card,
            score=-found.agreement.peak,
            log10_lr=0.0,
            reasons=self._reasons(person, found),
            timeline=[
                Moment(found.start + window.time, -window.agreement, person)
                for window in found.agreement.windows
            ],
            exhibits=exhibits_of(person, found, self._usual),
            weights_sha256=self._speech.sha256,
        )

    def _reasons(self, person: int, found: Reading) -> list[Sentence]:
        outcome = self._usual.outcome(found.agreement.peak)
        values: dict[str, Value] = {
            "person": person,
            "agreement": found.agreement.peak,
            "beside": found.agreement.beside,
            "seconds": found.seconds,
        }
        said = [Message(f"lip-sync-{outcome}", values), self._comparison()]
        if outcome == "together":
            said.insert(1, self._offset(found.agreement.offset))
        return [*said, NO_WEIGHT]

    def _comparison(self) -> Message:
        usual = self._usual
        values = {"count": usual.count, "own": usual.own[0], "exchanged": usual.exchanged[1]}
        return Message("lip-sync-usual", values)

    def _offset(self, offset: float) -> Message:
        """Where the two agree most, and whether that is more than clips usually are off."""
        early, late = self._usual.offset
        if early <= offset <= late:
            return Message("lip-sync-in-time", {"offset": offset})
        side = "late" if offset > 0 else "early"
        return Message("lip-sync-offset", {"side": side, "offset": abs(offset)})
