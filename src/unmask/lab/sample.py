"""Make the bundled samples of one public-domain photograph: ``python -m unmask.lab.sample``.

The photograph is NASA's portrait of Eileen Collins (public domain), as packaged by scikit-image
under the name *astronaut*; ``photograph.jpg`` is that as it is. Its face is turned through a few
degrees by a 2.5-D warp, with the depth of the face mesh, which gives ``moving-face.mp4``: a real
face, moving. In ``warped-face.mp4`` the inner face of one frame, at low resolution, is warped into
all of them, as early face swaps did; it does not follow the head's pose.
"""

import argparse
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import skimage.data
from numpy.typing import NDArray
from PIL import Image
from scipy.interpolate import RBFInterpolator

from unmask.arrays import RGBImage
from unmask.faces import Face, FaceFinder
from unmask.lab.forging.inner_face import paste_inner_face
from unmask.media import Frame

FRAME_RATE = 25
SECONDS = 6
SIZE = 480
PORTRAIT = (slice(0, 320), slice(64, 384))
SYNTHESIS_SIZE = 40


def main() -> None:
    """Write the samples into a folder."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    Image.fromarray(photograph()).save(folder / "photograph.jpg", quality=92)
    real = list(moving_face())
    write_video(folder / "moving-face.mp4", real)
    write_video(folder / "warped-face.mp4", warped_faces(real))


def photograph() -> RGBImage:
    """The portrait, 512 × 512 px, RGB."""
    return np.asarray(skimage.data.astronaut(), np.uint8)  # type: ignore[no-untyped-call]


def moving_face() -> Iterator[RGBImage]:
    """The portrait turning and nodding, one RGB picture of 480 × 480 px a frame."""
    enlarged = cv2.resize(photograph()[PORTRAIT], (SIZE, SIZE), interpolation=cv2.INTER_CUBIC)
    portrait = np.asarray(enlarged, np.uint8)
    depth = head_depth(find_face(portrait).landmarks)
    for number in range(FRAME_RATE * SECONDS):
        phase = 2 * np.pi * number / (FRAME_RATE * SECONDS)
        yaw, pitch = np.radians(14) * np.sin(2 * phase), np.radians(6) * np.sin(3 * phase)
        yield turned(portrait, depth, yaw, pitch)


def warped_faces(real: list[RGBImage]) -> Iterator[RGBImage]:
    """The same frames with the inner face of the first one warped into each."""
    source = find_face(real[0]).landmarks
    for frame in real:
        yield paste_inner_face(frame, find_face(frame).landmarks, real[0], source, SYNTHESIS_SIZE)


def head_depth(landmarks: NDArray[np.float32]) -> NDArray[np.float32]:
    """Depth in px towards the camera, from the mesh within the face and falling off around it.

    Args:
        landmarks: (468, 3) of the only face.

    Returns:
        shape (480, 480), float32, 0 at the background.
    """
    z = landmarks[:, 2]
    far = z.max()
    border = np.linspace(0, SIZE, 9)
    edges = np.array([(a, b) for a in border for b in border if {a, b} & {0.0, float(SIZE)}])
    points = np.concatenate([landmarks[::4, :2], edges])
    heights = np.concatenate([far - z[::4], np.full(len(edges), -0.5 * np.ptp(z))])
    grid = np.stack(np.meshgrid(np.arange(0, SIZE, 8), np.arange(0, SIZE, 8)), axis=-1)
    surface = RBFInterpolator(points, heights, kernel="linear", smoothing=1.0)(grid.reshape(-1, 2))
    coarse = surface.reshape(grid.shape[:2]).astype(np.float32)
    return np.asarray(cv2.resize(coarse, (SIZE, SIZE), interpolation=cv2.INTER_CUBIC), np.float32)


def turned(portrait: RGBImage, depth: NDArray[np.float32], yaw: float, pitch: float) -> RGBImage:
    """Shift each pixel as its depth demands when the head turns by two small angles (radians)."""
    rows, columns = np.mgrid[0:SIZE, 0:SIZE].astype(np.float32)
    map_x = columns - depth * np.float32(np.sin(yaw))
    map_y = rows - depth * np.float32(np.sin(pitch))
    return np.asarray(
        cv2.remap(portrait, map_x, map_y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE),
        np.uint8,
    )


def find_face(picture: RGBImage) -> Face:
    """The most prominent face of a picture."""
    tracks = FaceFinder().find([Frame(0, 0.0, picture)], lambda _fraction: None)
    return tracks[0].faces[0]


def write_video(path: Path, frames: Iterator[RGBImage] | list[RGBImage]) -> None:
    """Write RGB frames of 480 × 480 px as H.264 without sound."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=FRAME_RATE, options={"crf": "23"})
        stream.width, stream.height, stream.pix_fmt = SIZE, SIZE, "yuv420p"
        stream.time_base = Fraction(1, FRAME_RATE)
        for picture in frames:
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode())


if __name__ == "__main__":
    main()
