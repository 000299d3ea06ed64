"""Training HopeNet to read a head's pose while the inner face is hidden."""

from unmask.lab.hopenet.examples import PosedFaces, posed_faces
from unmask.lab.hopenet.training import Options, PoseRecipe, train

__all__ = ["Options", "PoseRecipe", "PosedFaces", "posed_faces", "train"]
