"""What the published procedures take a frame: ``python -m unmask.lab.published_procedures FILE``.

A plain reading of them, in PyTorch as their authors' programs are, on random weights: every frame,
a classic detector of faces (a cascade of local binary patterns, in the place of dlib's), and then

- FaceForensics++ (Rössler et al., ICCV 2019): Xception at 299 px on the face;
- face warping artefacts (Li and Lyu, CVPRW 2019): ResNet-50 on ten crops of the face;
- head poses (Yang, Li and Lyu, ICASSP 2019): HopeNet on the head, and two fits of a rigid head;
- generated images (Wang et al., CVPR 2020): ResNet-50 on the full frame.

Writes JSON: the processor's seconds a frame for each, means over three frames.
"""

import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import av
import cv2
import numpy as np
import torch
from skimage.data import lbp_frontal_face_cascade_filename
from skimage.feature import Cascade

from unmask.arrays import RGBImage
from unmask.faces.canonical import canonical_face
from unmask.lab.networks.hopenet import HopeNet
from unmask.lab.networks.network import Network
from unmask.lab.networks.resnet import ResNet50
from unmask.lab.networks.xception import Xception

FRAMES, CROPS = 3, 10
SMALLEST, LARGEST = 80, 600
"""Of the faces that the cascade looks for, in px."""


def main() -> None:
    """Measure, and print."""
    frames = first_frames(Path(sys.argv[1]))
    cascade = Cascade(lbp_frontal_face_cascade_filename())  # type: ignore[no-untyped-call]
    xception, resnet, hopenet = (net.eval() for net in (Xception(2), ResNet50(1), HopeNet()))
    procedures: dict[str, Callable[[RGBImage], object]] = {
        "faces": lambda frame: cascade.detect_multi_scale(
            frame, 1.2, 1, (SMALLEST, SMALLEST), (LARGEST, LARGEST)
        ),
        "faceforensics": lambda frame: look(xception, [square(frame, 299)]),
        "warping": lambda frame: look(resnet, [square(frame, 224)] * CROPS),
        "head-pose": lambda frame: head_poses(hopenet, frame),
        "cnn-generated": lambda frame: look(resnet, [frame]),
    }
    seconds = {name: seconds_a_frame(each, frames) for name, each in procedures.items()}
    sys.stdout.write(json.dumps(seconds) + "\n")


def seconds_a_frame(procedure: Callable[[RGBImage], object], frames: Sequence[RGBImage]) -> float:
    """Of the processor, all threads together."""
    procedure(frames[0])  # what is done once
    begin = time.process_time()
    for frame in frames:
        procedure(frame)
    return (time.process_time() - begin) / len(frames)


def first_frames(path: Path) -> list[RGBImage]:
    """Of a video, RGB."""
    with av.open(str(path)) as container:
        frames = container.decode(video=0)
        return [np.asarray(next(frames).to_ndarray(format="rgb24")) for _ in range(FRAMES)]


def square(frame: RGBImage, side: int) -> RGBImage:
    """The middle of a frame, where the face is."""
    height, width = frame.shape[:2]
    left = (width - height) // 2
    return np.asarray(cv2.resize(frame[:, left : left + height], (side, side)), np.uint8)


def look(network: Network, pictures: list[RGBImage]) -> None:
    """Run a network on pictures of one size."""
    batch = torch.from_numpy(np.stack(pictures)).permute(0, 3, 1, 2).float() / 127.5 - 1
    with torch.inference_mode():
        network(batch)


def head_poses(network: Network, frame: RGBImage) -> None:
    """The network's pose, and two fits: by all of the rigid points and by half of them."""
    look(network, [square(frame, 224)])
    face = canonical_face()
    points = face.points[face.rigid]
    height, width = frame.shape[:2]
    camera = np.array([[width, 0, width / 2], [0, width, height / 2], [0, 0, 1]], np.float64)
    seen = points[:, :2] * 20 + (width / 2, height / 2)
    for chosen in (slice(None), slice(None, None, 2)):
        shape, places = (np.ascontiguousarray(each[chosen]) for each in (points, seen))
        cv2.solvePnP(shape, places, camera, None)


if __name__ == "__main__":
    main()
