"""How much fine detail a face has: an example of a test for Unmask."""

from unmask_face_detail.detector import FaceDetailTest

__all__ = ["FaceDetailTest"]
