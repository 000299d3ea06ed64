"""The values that the faces room hands on."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from unmask.arrays import expect_array
from unmask.media import Frame
from unmask.media.stretch import rate_of
from unmask.words import Message

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
class CloseUp:
    """One person's face in every frame of an unbroken stretch of a video.

    A frame in which the face was lost for a moment is left out; the times tell. No two frames that
    follow each other are more than half a second apart, and there is no cut between them.

    Attributes:
        frames: n pictures of the region, in order of time, all of one size; views that are read
            from a file when they are used.
        landmarks: shape (n, 468, 3), float32: the points of the face mesh, x and y in px of the
            pictures, z likewise, relative to the head's centre.
        presence: shape (n,), float64: the landmark network's word that it saw a face, 0 to 1.
        turns: shape (n, 3), float64: yaw, pitch and roll of the head in degrees, as
            ``yaw_pitch_roll`` has them; NaN where no sound pose was found.
        region: of the media's frames that the pictures show, in px.
        scale: px of the pictures for each px of the media's frames.
    """

    frames: tuple[Frame, ...]
    landmarks: NDArray[np.float32]
    presence: NDArray[np.float64]
    turns: NDArray[np.float64]
    region: Box
    scale: float

    def __post_init__(self) -> None:
        count = len(self.frames)
        if not count:
            raise ValueError("CloseUp.frames: expected at least one frame, got none")
        expect_array("CloseUp.landmarks", self.landmarks, (count, LANDMARK_COUNT, 3), "float32")
        expect_array("CloseUp.presence", self.presence, (count,), "float64")
        expect_array("CloseUp.turns", self.turns, (count, 3), "float64")

    @property
    def times(self) -> NDArray[np.float64]:
        """Of the frames, shape (n,), in seconds after the video's first frame, ascending."""
        return np.array([frame.time for frame in self.frames], np.float64)

    @property
    def seconds(self) -> float:
        """From the first frame to the last."""
        return self.frames[-1].time - self.frames[0].time

    @property
    def rate(self) -> float:
        """Frames a second, by the median time between them."""
        return rate_of([frame.time for frame in self.frames])

    def box(self, number: int) -> Box:
        """Around the landmarks of one of the frames, in px of the media's frames."""
        points = self.landmarks[number, :, :2] / self.scale + (self.region.x, self.region.y)
        low, high = points.min(axis=0), points.max(axis=0)
        return Box(float(low[0]), float(low[1]), float(high[0] - low[0]), float(high[1] - low[1]))

    def moved(self, x: float, y: float) -> "CloseUp":
        """The same with its region that much further right and down, in px."""
        return replace(self, region=self.region.moved(x, y))


CloseUpOrWhy = CloseUp | Message
"""A close-up, or why there is none, for a person to act on."""


class Watch(Protocol):
    """Looks closely at one person, once, when first asked."""

    def __call__(self, progress: Callable[[float], None]) -> CloseUpOrWhy:
        """What was seen.

        Args:
            progress: called with the done fraction by whoever asks first; what it raises stops the
                work, and the next who asks begins it anew.
        """


NO_FILE = Message("stretch-no-file")


@dataclass(frozen=True)
class FaceTrack:
    """One person through the media.

    Attributes:
        person: number of the person, from 1, the most prominent first.
        faces: the person's face in each frame where it was found, in order of time.
        drawn: whether the face looks drawn, painted, sculpted or rendered; None where nobody
            looked.
        watch: looks at the person in every frame of a stretch; None where nobody can.
        offset: of the frames that the boxes are in, from the whole frames of the media, in px.
    """

    person: int
    faces: tuple[Face, ...]
    drawn: bool | None = None
    watch: Watch | None = None
    offset: tuple[float, float] = (0.0, 0.0)

    def __post_init__(self) -> None:
        if not self.faces:
            raise ValueError("FaceTrack.faces: expected at least one face, got none")

    def moved(self, x: float, y: float) -> "FaceTrack":
        """The same person that much further right and down, in px."""
        offset = (self.offset[0] + x, self.offset[1] + y)
        return replace(self, faces=tuple(face.moved(x, y) for face in self.faces), offset=offset)

    def close_up(self, progress: Callable[[float], None]) -> CloseUpOrWhy:
        """The face in every frame of an unbroken stretch of about 12 s, or why there is none.

        It takes seconds when it is first asked for; whoever asks later, such as another test, is
        given the same.

        Args:
            progress: called with the done fraction.
        """
        if self.watch is None:
            return NO_FILE
        seen = self.watch(progress)
        return seen.moved(*self.offset) if isinstance(seen, CloseUp) else seen
