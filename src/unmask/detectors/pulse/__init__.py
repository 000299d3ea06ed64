"""Remote photoplethysmography: the pulse in the skin, and how far the face shares it."""

from unmask.detectors.pulse.detector import PulseDetector

__all__ = ["PulseDetector"]
