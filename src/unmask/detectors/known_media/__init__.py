"""Known media: what this casebook holds of media like these."""

from unmask.detectors.known_media.detector import KnownMediaDetector

__all__ = ["KnownMediaDetector"]
