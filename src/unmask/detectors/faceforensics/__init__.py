"""FaceForensics++: a network that was trained on manipulated faces looks at the whole face."""

from unmask.detectors.faceforensics.detector import FaceForensicsDetector

__all__ = ["FaceForensicsDetector"]
