"""The test: what its network is shown stands in the manifest, the rest is ``FaceTest``."""

import math
from collections.abc import Sequence
from pathlib import Path

from unmask.detectors import Card
from unmask.detectors.face_tests.face_reading import Person
from unmask.detectors.face_tests.face_test import FaceLook, FaceTest
from unmask.words import Catalogue, Message, Sentence

FOLDER = Path(__file__).parent
WORDS = Catalogue.load("face-detail", FOLDER / "words")


class DetailLook(FaceLook):
    """What the test says of a person beside the score."""

    def reasons(self, person: Person) -> Sequence[Sentence]:
        """The score as a difference between pixels, which a person can imagine."""
        difference = math.exp(-person.score / 2) * 255
        return [Message("detail", {"person": person.number, "difference": difference}, WORDS)]


class FaceDetailTest(FaceTest):
    """The higher the score, the less fine detail the face has."""

    folder = FOLDER
    weights = FOLDER
    card = Card.load(FOLDER / "card.toml")
    look = DetailLook
