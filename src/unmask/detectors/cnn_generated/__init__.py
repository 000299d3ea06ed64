"""CNN-generated images: traces of generators, and the bank of known ones."""

from unmask.detectors.cnn_generated.detector import CnnGeneratedDetector

__all__ = ["CnnGeneratedDetector"]
