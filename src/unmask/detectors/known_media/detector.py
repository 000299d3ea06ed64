"""The detector ``known-media``: a look into the casebook that this machine has."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from unmask.detectors.contract import Card, Finding, Picture, ReportProgress
from unmask.detectors.known_media.weighing import log10_lr
from unmask.detectors.known_media.words import caption_of, words_of
from unmask.errors import CasebookError
from unmask.faces import FaceTrack
from unmask.known_media import Match, fingerprints_of
from unmask.known_media.casebook_in_place import open_casebook_in_place
from unmask.media import Media
from unmask.words import Message, Sentence

if TYPE_CHECKING:
    from unmask.casebook import Database
    from unmask.known_media.index import FingerprintIndex

MOST_SHOWN = 5
"""Matches that are named; the others are counted."""

NO_CASEBOOK = Message("known-no-casebook")
NOTHING_ALIKE = Message("known-nothing-alike")
NO_STRUCTURE = Message("known-no-structure")


class KnownMediaDetector:
    """Recognises media that are in the casebook, and says what people established of them."""

    card = Card.load(Path(__file__).with_name("card.toml"))

    def __init__(self) -> None:
        self._index: FingerprintIndex | None = None

    def examine(
        self, media: Media, faces: Sequence[FaceTrack], progress: ReportProgress
    ) -> Finding:
        """Look the media up; see ``Detector.examine``."""
        progress(0.0)
        try:
            database = open_casebook_in_place()
        except CasebookError as error:
            return Finding.failed(self.card, str(error))
        if database is None:
            return Finding.abstained(self.card, NO_CASEBOOK)
        try:
            return self._looked_up(database, media, faces, progress)
        finally:
            database.close()

    def _looked_up(
        self,
        database: "Database",
        media: Media,
        faces: Sequence[FaceTrack],
        progress: ReportProgress,
    ) -> Finding:
        # They load the database's libraries, which is needed for those who have a casebook only.
        from unmask.known_media.index import FingerprintIndex
        from unmask.known_media.matching import look_up

        fingerprints = fingerprints_of(media, faces)
        progress(0.5)
        self._index = self._index or FingerprintIndex()
        matches = look_up(database, fingerprints, media.facts.sha256, self._index)
        progress(1.0)
        if matches:
            return self._of_matches(matches, media)
        return Finding.abstained(self.card, NOTHING_ALIKE if fingerprints else NO_STRUCTURE)

    def _of_matches(self, matches: Sequence[Match], media: Media) -> Finding:
        reasons: list[Sentence] = [words_of(match) for match in matches[:MOST_SHOWN]]
        if len(matches) > MOST_SHOWN:
            reasons.append(Message("known-more", {"cases": len(matches) - MOST_SHOWN}))
        if not any(match.labels for match in matches):
            return Finding.abstained(self.card, *reasons)
        weight = log10_lr(matches)
        return Finding.scored(
            self.card,
            score=weight,
            log10_lr=weight,
            reasons=reasons,
            exhibits=[picture for match in matches[:1] for picture in _exhibit(match, media)],
        )


def _exhibit(match: Match, media: Media) -> list[Picture]:
    """The frame that is nearest to one of the case; none where the files are the same."""
    near = match.face or match.frame
    if near is None:
        return []
    frame = min(media.frames, key=lambda frame: abs(frame.time - near.time))
    return [Picture(caption_of(match, near), frame.pixels, frame.time)]
