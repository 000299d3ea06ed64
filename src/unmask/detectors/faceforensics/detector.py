"""The FaceForensics++ test: a network that has learnt what manipulated faces look like."""

from pathlib import Path

from unmask.detectors.contract import Card
from unmask.detectors.face_tests.face_test import FaceTest
from unmask.weights.shown import ShownFace


class FaceForensicsDetector(FaceTest):
    """Rössler et al.'s detection by a network that sees the whole face (ICCV 2019)."""

    folder = Path(__file__).parent
    card = Card.load(folder / "card.toml")
    tuned = folder / "tuned.npz"
    shown = ShownFace(scales=(1.3, 1.1), mirrored=True)  # the first as published
