"""Pictures for pages: scaled down, drawn on, encoded as JPEG."""

import base64
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from unmask.analysis import Analysis
from unmask.arrays import RGBImage
from unmask.detectors import Exhibit, Picture
from unmask.faces import Box, Face
from unmask.media import Frame
from unmask.report.people import describe_person

JPEG_QUALITY = 80
EXHIBIT_SIDE = 640
ORIGINAL_SIDE = 1000
"""Of what maps were made of: people look closely at it, and it is there once for all its maps."""
UNTOUCHED_SIDE = 320
FACE_SIDE = 320
MOMENT_SIDE = 240
MOST_THUMBNAILS = 64
_ALL_THUMBNAILS_PIXELS = 2_600_000
"""All thumbnails together; at about 0.2 bytes a pixel this keeps a page near one megabyte."""
_MOST_THUMBNAIL_SIDE = 420
_LINE_COLOUR = (0, 229, 255)

# Points of the MediaPipe face mesh along its named contours.
_FACE_OVAL = (
    10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377,
    152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
)  # fmt: skip
_RIGHT_EYE = (33, 7, 163, 144, 145, 153, 154, 155, 133, 173, 157, 158, 159, 160, 161, 246)
_LEFT_EYE = (263, 249, 390, 373, 374, 380, 381, 382, 362, 398, 384, 385, 386, 387, 388, 466)
_LIPS = (
    61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 409, 270, 269, 267, 0, 37, 39, 40, 185,
)  # fmt: skip
_NOSE_BRIDGE = (168, 6, 197, 195, 5, 4)
_CLOSED_CONTOURS = (_FACE_OVAL, _RIGHT_EYE, _LEFT_EYE, _LIPS)


@dataclass(frozen=True)
class EncodedPicture:
    """A picture as pages hold it.

    Attributes:
        jpeg: the file.
        width: in px.
        height: in px.
    """

    jpeg: bytes
    width: int
    height: int

    @property
    def uri(self) -> str:
        """The picture within an address: ``data:image/jpeg;base64,…``."""
        return jpeg_uri(self.jpeg)


@dataclass(frozen=True)
class Thumbnail:
    """A frame of the strip.

    Attributes:
        frame: the frame's position in ``Media.frames``.
        time: of the frame in seconds.
        picture: the frame, scaled down.
        scale: px of the picture for one px of the frame.
    """

    frame: int
    time: float
    picture: EncodedPicture
    scale: float


@dataclass(frozen=True)
class Compared:
    """What a map is read against.

    Attributes:
        original: what the map was made of; maps of one picture share it.
        untouched: the same map of an untouched picture, None where there is none.
    """

    original: EncodedPicture
    untouched: EncodedPicture | None


@dataclass(frozen=True)
class ReportPictures:
    """All pictures of a report; they are the same in every language.

    Attributes:
        strip: thumbnails of the frames.
        people: where each person's face can be seen best, in the order of the analysis.
        exhibits: of each finding, one for each of its exhibits; None for a plot.
        compared: likewise what the exhibits are read against; None for what is no map.
    """

    strip: tuple[Thumbnail, ...]
    people: tuple[EncodedPicture, ...]
    exhibits: tuple[tuple[EncodedPicture | None, ...], ...]
    compared: tuple[tuple[Compared | None, ...], ...]


def jpeg_uri(jpeg: bytes) -> str:
    """A JPEG within an address: ``data:image/jpeg;base64,…``."""
    return f"data:image/jpeg;base64,{base64.b64encode(jpeg).decode('ascii')}"


def report_pictures(analysis: Analysis) -> ReportPictures:
    """Make the pictures of a report."""
    frames = analysis.media.frames
    best = (describe_person(track).best for track in analysis.faces)
    return ReportPictures(
        thumbnails(frames),
        tuple(face_picture(frames[face.frame], face) for face in best),
        tuple(
            tuple(exhibit_picture(one) if isinstance(one, Picture) else None for one in each)
            for each in (finding.exhibits for finding in analysis.findings)
        ),
        tuple(tuple(_compared(finding.exhibits)) for finding in analysis.findings),
    )


def _compared(exhibits: Sequence[Exhibit]) -> Iterator[Compared | None]:
    """What each exhibit is read against; an original that several share is encoded once."""
    originals = dict[int, EncodedPicture]()
    for exhibit in exhibits:
        comparison = exhibit.comparison if isinstance(exhibit, Picture) else None
        if comparison is None:
            yield None
            continue
        original, untouched = comparison.original, comparison.untouched
        if id(original) not in originals:
            originals[id(original)] = _encode(_fit(original, ORIGINAL_SIDE))
        yield Compared(
            originals[id(original)],
            None if untouched is None else _encode(_fit(untouched, UNTOUCHED_SIDE)),
        )


def thumbnails(frames: Sequence[Frame]) -> tuple[Thumbnail, ...]:
    """All frames, or as many as fit the page, spread evenly; fewer frames are shown larger."""
    count = min(len(frames), MOST_THUMBNAILS)
    chosen = sorted({round(position) for position in np.linspace(0, len(frames) - 1, count)})
    height, width = frames[0].pixels.shape[:2]
    area = _ALL_THUMBNAILS_PIXELS / count
    side = min(_MOST_THUMBNAIL_SIDE, math.sqrt(area * max(width / height, height / width)))
    return tuple(_thumbnail(position, frames[position], side) for position in chosen)


def _thumbnail(position: int, frame: Frame, side: float) -> Thumbnail:
    small = _fit(frame.pixels, side)
    scale = small.shape[1] / frame.pixels.shape[1]
    return Thumbnail(position, frame.time, _encode(small), scale)


def exhibit_picture(picture: Picture) -> EncodedPicture:
    """A detector's picture; small ones are kept as they are."""
    return _encode(_fit(picture.pixels, EXHIBIT_SIDE))


def moment_picture(analysis: Analysis) -> EncodedPicture:
    """The frame to look at first: where the test with most weight for manipulation scored highest.

    Where no test has any, the first frame.
    """
    frames = analysis.media.frames
    scored = [one for one in analysis.findings if one.log10_lr is not None and one.timeline]
    strongest = max(scored, key=lambda finding: finding.log10_lr or 0.0, default=None)
    if strongest is None:
        return _encode(_fit(frames[0].pixels, MOMENT_SIDE))
    time = max(strongest.timeline, key=lambda moment: moment.score).time
    nearest = min(frames, key=lambda frame: abs(frame.time - time))
    return _encode(_fit(nearest.pixels, MOMENT_SIDE))


def face_picture(frame: Frame, face: Face) -> EncodedPicture:
    """The surroundings of a face with its box and the contours of its landmarks drawn in."""
    left, top, right, bottom = _surroundings(face.box, frame.pixels)
    crop = frame.pixels[top:bottom, left:right]
    scale = min(FACE_SIDE / max(crop.shape[:2]), 4.0)
    size = (max(1, round(crop.shape[1] * scale)), max(1, round(crop.shape[0] * scale)))
    enlarged = cv2.resize(crop, size, interpolation=_interpolation(scale))
    canvas = np.ascontiguousarray(enlarged, dtype=np.uint8)
    offset = np.array([left, top], dtype=np.float32)
    _draw_box(canvas, face.box, offset, scale)
    _draw_contours(canvas, (face.landmarks[:, :2] - offset) * scale)
    return _encode(canvas)


def _surroundings(box: Box, pixels: RGBImage) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of a crop 1.6 times the box, at least one pixel of the frame."""
    height, width = pixels.shape[:2]
    half = 0.8 * max(box.width, box.height)
    x, y = box.center
    left, top = max(0, min(round(x - half), width - 1)), max(0, min(round(y - half), height - 1))
    right = min(width, max(round(x + half), left + 1))
    bottom = min(height, max(round(y + half), top + 1))
    return left, top, right, bottom


def _draw_box(canvas: RGBImage, box: Box, offset: NDArray[np.float32], scale: float) -> None:
    corners = np.array([[box.x, box.y], [box.x + box.width, box.y + box.height]])
    (left, top), (right, bottom) = np.round((corners - offset) * scale).astype(int).tolist()
    cv2.rectangle(canvas, (left, top), (right, bottom), _LINE_COLOUR, 2, cv2.LINE_AA)


def _draw_contours(canvas: RGBImage, points: NDArray[np.float32]) -> None:
    placed = np.round(points).astype(np.int32)
    closed = [placed[list(contour)] for contour in _CLOSED_CONTOURS]
    cv2.polylines(canvas, closed, True, _LINE_COLOUR, 1, cv2.LINE_AA)
    cv2.polylines(canvas, [placed[list(_NOSE_BRIDGE)]], False, _LINE_COLOUR, 1, cv2.LINE_AA)


def _fit(pixels: RGBImage, side: float) -> RGBImage:
    """Scale down until the longer side is at most ``side``; never up."""
    height, width = pixels.shape[:2]
    scale = side / max(height, width)
    if scale >= 1:
        return pixels
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return cv2.resize(pixels, size, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)


def _interpolation(scale: float) -> int:
    return cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC


def _encode(pixels: RGBImage) -> EncodedPicture:
    bgr = cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR)
    done, encoded = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    if not done:
        raise ValueError(f"expected a picture that JPEG can hold, got shape {pixels.shape}")
    return EncodedPicture(encoded.tobytes(), pixels.shape[1], pixels.shape[0])
