"""Face warping artefacts: does the face have the resolution of what surrounds it?"""

from unmask.detectors.warping.detector import WarpingDetector

__all__ = ["WarpingDetector"]
