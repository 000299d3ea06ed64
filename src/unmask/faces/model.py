"""The values that the faces room hands on."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from unmask.arrays import expect_array

LANDMARK_COUNT = 468


@dataclass(frozen=True)
class Box:
    """An upright rectangle in px of its frame; it may reach over the frame's border."""

    x: float
    y: float
    width: float
    height: float

    @property
    def center(self) -> tuple[float, float]:
        """The middle of the box, (x, y) in px."""
        return self.x + self.width / 2, self.y + self.height / 2

    def moved(self, x: float, y: float) -> "Box":
        """The box that much further right and down, in px."""
        return replace(self, x=self.x + x, y=self.y + y)


@dataclass(frozen=True)
class Pose:
    """Where a head looks: the rigid motion from the face model to the camera.

    The camera looks along +z, x runs right and y down in the picture; the face model's axes are
    the same for a face that looks straight into the camera.

    Attributes:
        rotation: shape (3, 3), float64, a proper rotation from model to camera axes.
        translation: shape (3,), float64, in cm of the face model; z is the distance, above 0.
        reprojection_error: root mean square distance between the landmarks and the projected
            model, divided by the face's width.
    """

    rotation: NDArray[np.float64]
    translation: NDArray[np.float64]
    reprojection_error: float

    def __post_init__(self) -> None:
        expect_array("Pose.rotation", self.rotation, (3, 3), "float64")
        expect_array("Pose.translation", self.translation, (3,), "float64")


@dataclass(frozen=True)
class FaceQuality:
    """How much a test may expect of one face.

    Attributes:
        width: of the face from cheek to cheek in px of the frame.
        sharpness: 0 (no fine detail at all) to 1 (detail down to the pixel).
        yaw: of the head in degrees, positive when the head turns to the picture's right;
            None where no sound pose was found.
        pitch: of the head in degrees, positive when the head looks up; None likewise.
        visibility: 0 (hidden or cut off by the frame) to 1 (the whole face is in view).
    """

    width: float
    sharpness: float
    yaw: float | None
    pitch: float | None
    visibility: float


@dataclass(frozen=True)
class Face:
    """One face in one frame.

    Attributes:
        frame: position of its frame in ``Media.frames``.
        time: of that frame in seconds.
        box: around the landmarks.
        confidence: of the face detector, 0 to 1.
        landmarks: shape (468, 3), float32: x and y in px of the frame, z in px relative to the
            head's centre (smaller is nearer), the points of the MediaPipe face mesh.
        quality: see FaceQuality.
        pose: from all rigid landmarks, None where no sound pose was found.
    """

    frame: int
    time: float
    box: Box
    confidence: float
    landmarks: NDArray[np.float32]
    quality: FaceQuality
    pose: Pose | None

    def __post_init__(self) -> None:
        expect_array("Face.landmarks", self.landmarks, (LANDMARK_COUNT, 3), "float32")

    def moved(self, x: float, y: float) -> "Face":
        """The face that much further right and down, in px; as in a frame with a border."""
        landmarks = self.landmarks + np.array([x, y, 0], np.float32)
        return replace(self, box=self.box.moved(x, y), landmarks=landmarks)


@dataclass(frozen=True)
class FaceTrack:
    """One person through the media.

    Attributes:
        person: number of the person, from 1, the most prominent first.
        faces: the person's face in each frame where it was found, in order of time.
        drawn: whether the face looks drawn, painted, sculpted or rendered; None where nobody
            looked.
    """

    person: int
    faces: tuple[Face, ...]
    drawn: bool | None = None

    def __post_init__(self) -> None:
        if not self.faces:
            raise ValueError("FaceTrack.faces: expected at least one face, got none")

    def moved(self, x: float, y: float) -> "FaceTrack":
        """The same person that much further right and down, in px."""
        return replace(self, faces=tuple(face.moved(x, y) for face in self.faces))
