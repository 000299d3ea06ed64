"""Train the auto-encoder of the Deepfakes-like swap.

    python -m unmask.lab.forging.auto_encoder_training --packs PACK --out FILE.onnx --minutes M

It learns from the real faces of the packs' training split. The training's state is kept beside
the result, in FILE.pt; ``--resume`` goes on from it.

As in the original Deepfakes, the input is a randomly warped face, and the wanted output the same
face unwarped, by the similarity closest to the warp. The faces are drawn at several resolutions.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from unmask.arrays import RGBImage
from unmask.errors import UnmaskError
from unmask.faces.alignment import Matrix, aligned_crop, similarity
from unmask.lab.forging.auto_encoder import STEP
from unmask.lab.forging.regions import similarity_about
from unmask.lab.forging.synthesis import as_values
from unmask.lab.forging.synthesis_networks import FaceAutoEncoder
from unmask.lab.forging.synthesis_training import (
    Lesson,
    learn,
    parser_of,
    rebuilding_loss,
    write_network,
)
from unmask.lab.pack import Pack, PackError, read_pack
from unmask.lab.training.command_line import tell
from unmask.lab.training.recipe import TrainingError

SIDE = 128
"""At which faces are kept, in px; they are learnt from at the sides below."""

_SIDES = (64, 64, 80, 96)
_ROOM = 8
"""Around the face on each side, in px at ``SIDE``, for the warps."""

_BATCH = 8
_RATE = 2e-3
_GRID = 5
_WARP = 1.5 / 160
"""Standard deviation of the warp's shifts in sides of the face.

It is 5 px of 160 in the original, which learns where one person's features are. Where those of a
group are cannot be known from a warped face, and all that is left of larger warps is blur.
"""

_LARGEST_TURN, _LARGEST_SCALING, _LARGEST_SHIFT = 10.0, 0.05, 0.04
_THUMBNAIL = 16

Crops = NDArray[np.uint8]
"""Aligned faces with room around them, (count, 144, 144, 3), RGB."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Train and write the network."""
    parser = parser_of(__doc__, "auto_encoder_training")
    chosen = parser.parse_args(arguments)
    try:
        crops, identities = training_faces([read_pack(path) for path in chosen.packs])
        lesson = lesson_of(*two_groups(crops, identities))
        state: Path = chosen.out.with_suffix(".pt")
        network = learn(lesson, state, chosen.minutes, tell, resume=chosen.resume)
        some = crops[:: max(len(crops) // 16, 1), _ROOM:-_ROOM, _ROOM:-_ROOM]
        change = write_network(network, as_values(some), chosen.out, chosen.precision, STEP)
    except UnmaskError as error:
        sys.exit(str(error))
    tell(f"{chosen.out}: {chosen.precision} changes the faces by {255 * change:.2f} grey levels")


def training_faces(packs: Sequence[Pack]) -> tuple[Crops, NDArray[np.str_]]:
    """Crops of the real faces of the training split that can be read, and whose they are.

    Raises:
        TrainingError: there are not enough of them to learn from.
    """
    size = SIDE + 2 * _ROOM
    crops, identities = [], []
    for pack in packs:
        for number, item in enumerate(pack.items):
            if not pack.has_face[number] or item.split != "train" or item.label != "real":
                continue
            try:
                picture = pack.picture(number)
            except PackError as error:
                tell(f"left out: {error}")
                continue
            crops.append(aligned_crop(picture, pack.landmarks[number], size, _ROOM / SIDE)[0])
            identities.append(item.identity)
    if len(set(identities)) < 2:
        raise TrainingError(
            f"The packs have {len(crops)} real faces of {len(set(identities))} people for train; "
            "expected faces of two people at least."
        )
    return np.stack(crops), np.array(identities)


def two_groups(crops: Crops, identities: NDArray[np.str_]) -> tuple[Crops, Crops]:
    """Part the faces into two groups of people who look different.

    Each person is on one side of the median of the first principal component of all people's
    thumbnails, made symmetrical and of equal brightness and contrast, so that neither the light's
    direction nor the head's counts.
    """
    small = np.stack([_thumbnail(crop) for crop in crops])
    people, whose = np.unique(identities, return_inverse=True)
    means = np.zeros((len(people), small.shape[1]))
    np.add.at(means, whose, small)
    means /= np.bincount(whose)[:, None]
    means -= means.mean(axis=0)
    _, axes = np.linalg.eigh(means.T @ means)
    order = np.argsort(means @ axes[:, -1], kind="stable")
    first = np.isin(whose, order[: len(people) // 2])
    return crops[first], crops[~first]


def _thumbnail(crop: RGBImage) -> NDArray[np.float64]:
    grey = cv2.cvtColor(crop, cv2.COLOR_RGB2GRAY)
    small = cv2.resize(grey, (_THUMBNAIL, _THUMBNAIL), interpolation=cv2.INTER_AREA)
    symmetrical = small.astype(np.float64) + small[:, ::-1]
    even = (symmetrical - symmetrical.mean()) / (symmetrical.std() + 1e-6)
    return np.asarray(even.ravel(), np.float64)


def lesson_of(first: Crops, second: Crops) -> Lesson:
    """Rebuild the faces of each group by its own decoder."""

    def loss(network: nn.Module, step: int) -> Tensor:
        generator = np.random.default_rng([0, step])
        side = int(generator.choice(_SIDES))
        pairs = [
            warped_and_plain(group[generator.integers(len(group))], side, generator)
            for group in (first, second)
            for _ in range(_BATCH // 2)
        ]
        warped, plain = (
            torch.from_numpy(as_values(np.stack(side))) for side in zip(*pairs, strict=True)
        )
        if not isinstance(network, FaceAutoEncoder):
            raise TypeError(f"expected the auto-encoder, got {type(network).__name__}")
        halves = network.encoded(warped).chunk(2)
        rebuilt = [
            decoder(half) + 0.5 for decoder, half in zip(network.decoders, halves, strict=True)
        ]
        return rebuilding_loss(torch.cat(rebuilt), plain)

    return Lesson("auto-encoder", FaceAutoEncoder, loss, _RATE)


def warped_and_plain(
    crop: RGBImage, side: int, generator: np.random.Generator
) -> tuple[RGBImage, RGBImage]:
    """A face seen through a random warp, and by the similarity that is closest to it.

    Both are mirrored, turned, scaled and shifted alike.

    Source: the training of the original Deepfakes as kept by the faceswap project, which moves the
    points of a 5 × 5 grid; how far, see ``_WARP``.
    """
    turn = _random_view(generator)
    ticks = np.linspace(0, SIDE, _GRID)
    grid = np.stack(np.meshgrid(ticks, ticks), axis=-1)
    shifted = grid + generator.normal(0, _WARP * SIDE, grid.shape)
    closest = similarity(grid.reshape(-1, 2), shifted.reshape(-1, 2), np.ones(_GRID * _GRID))
    plain = grid @ closest[:, :2].T + closest[:, 2]
    mirror = generator.random() < 0.5
    pictures = []
    for points in (shifted, plain):
        seen = points @ turn[:, :2].T + turn[:, 2] + _ROOM
        picture = _sampled(crop, seen, side)
        pictures.append(picture[:, ::-1] if mirror else picture)
    return pictures[0], pictures[1]


def _random_view(generator: np.random.Generator) -> Matrix:
    angle, scaling = generator.uniform(-1, 1, 2) * (_LARGEST_TURN, _LARGEST_SCALING)
    shift = generator.uniform(-1, 1, 2) * _LARGEST_SHIFT * SIDE
    return similarity_about(np.full(2, SIDE / 2), angle, 1 + scaling, shift)


def _sampled(crop: RGBImage, points: NDArray[np.float64], side: int) -> RGBImage:
    """The picture at the places (px) that a grid of points spans."""
    # OpenCV counts from the middle of the first pixel; a coarse grid's corners are pixels' corners.
    places = np.linspace(0, _GRID - 1, SIDE + 1)
    places = ((places[:-1] + places[1:]) / 2).astype(np.float32)
    columns, rows = np.meshgrid(places, places)
    map_x, map_y = (
        cv2.remap(points[..., axis].astype(np.float32), columns, rows, cv2.INTER_LINEAR)
        - np.float32(0.5)
        for axis in (0, 1)
    )
    full = cv2.remap(crop, map_x, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(cv2.resize(full, (side, side), interpolation=cv2.INTER_AREA), np.uint8)


if __name__ == "__main__":
    main()
