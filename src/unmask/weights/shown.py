"""What a network is shown of a face or a head, as data of the manifest."""

from dataclasses import dataclass
from typing import Any, Literal, get_args

from unmask.errors import WeightsError

FaceBox = Literal["face", "landmarks"]
Shape = Literal["square", "stretched", "upright"]
Interpolation = Literal["bilinear", "bicubic"]
InnerFace = Literal["seen", "hidden"]
Angles = Literal["picture", "300W-LP"]


@dataclass(frozen=True)
class ShownFace:
    """The part of a frame that a network is shown of a face.

    Attributes:
        box: around which it is cut: that of the face, or that of the 68 landmarks of the older
            scheme, from the brows to the chin.
        shape: the ``square`` of the box's longer side, shifted inwards at the frame's border; the
            box itself, ``stretched`` to a square; or the face turned ``upright`` by the middles of
            the eyes, the nose and the corners of the mouth.
        scales: of each crop's side against that of the box, or of the upright face.
        margins: the most that a box is widened by before, in parts of its width (each side) and
            of its height (above, below); crops are made with margins at random.
        interpolation: by which the crop is brought to the network's size.
        mirrored: whether the network is shown the face as a mirror shows it, too.
    """

    box: FaceBox = "face"
    shape: Shape = "square"
    scales: tuple[float, ...] = (1.0,)
    margins: tuple[float, float, float] = (0.0, 0.0, 0.0)
    interpolation: Interpolation = "bilinear"
    mirrored: bool = False

    def __post_init__(self) -> None:
        _expect_one_of("box", self.box, FaceBox)
        _expect_one_of("shape", self.shape, Shape)
        _expect_one_of("interpolation", self.interpolation, Interpolation)
        if not self.scales or min(self.scales) <= 0:
            raise WeightsError(f"expected scales above 0, got {list(self.scales)}")
        if len(self.margins) != 3 or min(self.margins) < 0:
            raise WeightsError(
                f"expected three margins (sides, above, below) of at least 0, "
                f"got {list(self.margins)}"
            )
        if self.shape == "upright" and any(self.margins):
            raise WeightsError("an upright face has no margins; say by scales how much room it has")
        if self.shape != "upright" and self.interpolation != "bilinear":
            raise WeightsError(f"expected bilinear for the shape {self.shape!r}, got bicubic")


@dataclass(frozen=True)
class ShownHead:
    """What a network that reads the pose of a head is shown, and how its answer is meant.

    Attributes:
        margins: around the box of all landmarks, in parts of its width (each side) and of its
            height (above, below); of that, the middle square of the shorter side.
        inner_face: whether it is covered.
        angles: ``picture``: those of ``unmask.faces.pose.yaw_pitch_roll``, positive to the
            picture's right and up. ``300W-LP``: yaw is positive to the picture's left, and the
            head is lifted after it was turned, as in the labels of that data set.
    """

    margins: tuple[float, float, float] = (0.5, 0.75, 0.25)
    inner_face: InnerFace = "hidden"
    angles: Angles = "picture"

    def __post_init__(self) -> None:
        _expect_one_of("inner_face", self.inner_face, InnerFace)
        _expect_one_of("angles", self.angles, Angles)


def _expect_one_of(name: str, value: str, kind: Any) -> None:
    known = get_args(kind)
    if value not in known:
        raise WeightsError(f"expected {name} to be {' or '.join(known)}, got {value!r}")
