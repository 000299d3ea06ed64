"""Same person: whether the people in a clip look like whom it is said to show."""

from unmask.detectors.same_person.detector import SamePersonDetector

__all__ = ["SamePersonDetector"]
