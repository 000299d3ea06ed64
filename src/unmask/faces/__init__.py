"""Finding people: detection, landmarks, following through time, 3-D pose, aligned crops."""

from unmask.faces.finding import MOST_FACES, FaceFinder
from unmask.faces.model import LANDMARK_COUNT, Box, CloseUp, Face, FaceQuality, FaceTrack, Pose

__all__ = [
    "LANDMARK_COUNT",
    "MOST_FACES",
    "Box",
    "CloseUp",
    "Face",
    "FaceFinder",
    "FaceQuality",
    "FaceTrack",
    "Pose",
]
