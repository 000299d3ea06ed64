"""Train the codec that re-synthesises whole pictures.

    python -m unmask.lab.forging.codec_training --packs PACK --out FOLDER --minutes M

It learns from patches of the real pictures of the packs' training split. The training's state is
kept beside the results, in codec.pt; ``--resume`` goes on from it.
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
from unmask.lab.forging.codec import DECODER, ENCODER, STEP
from unmask.lab.forging.synthesis import as_values
from unmask.lab.forging.synthesis_networks import PictureCodec
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

_PATCH = 128
_BATCH = 8
_RATE = 2e-3
_NOISE = 0.1
"""In training, in standard deviations of the maps."""

_ATTEMPTS = 20
"""Pictures that may be unusable in a row before something else must be wrong."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Train and write both halves of the codec."""
    parser = parser_of(__doc__, "codec_training")
    chosen = parser.parse_args(arguments)
    folder: Path = chosen.out
    try:
        packs = [read_pack(path) for path in chosen.packs]
        lesson = lesson_of(packs)
        folder.mkdir(parents=True, exist_ok=True)
        state = folder / "codec.pt"
        network = learn(lesson, state, chosen.minutes, tell, resume=chosen.resume)
        if not isinstance(network, PictureCodec):
            raise TypeError(f"expected the codec, got {type(network).__name__}")
        some = patches(packs, np.random.default_rng(0))
        with torch.inference_mode():
            maps = network.encoder(torch.from_numpy(some)).numpy()
        write_network(network.encoder, some, folder / ENCODER.name, chosen.precision, STEP)
        write_network(network.decoder, maps, folder / DECODER.name, chosen.precision, 1)
    except UnmaskError as error:
        sys.exit(str(error))
    except OSError as error:
        sys.exit(f"{folder} cannot be made ({error.strerror}).")


def lesson_of(packs: Sequence[Pack]) -> Lesson:
    """Rebuild patches in spite of some noise in the maps."""

    def loss(network: nn.Module, step: int) -> Tensor:
        wanted = torch.from_numpy(patches(packs, np.random.default_rng([1, step])))
        return rebuilding_loss(network(wanted, _NOISE), wanted)

    return Lesson("codec", PictureCodec, loss, _RATE)


def patches(packs: Sequence[Pack], generator: np.random.Generator) -> NDArray[np.float32]:
    """Patches of real pictures of the training split, (count, 3, side, side), 0 to 1.

    Raises:
        TrainingError: there are no such pictures, or many in a row cannot be read.
    """
    known = [
        (pack, number)
        for pack in packs
        for number, item in enumerate(pack.items)
        if item.split == "train" and item.label == "real"
    ]
    if not known:
        raise TrainingError("The packs have no real pictures for train; add a pack that has some.")
    chosen = list[RGBImage]()
    fault = ""
    for _ in range(_BATCH + _ATTEMPTS):
        pack, number = known[int(generator.integers(len(known)))]
        try:
            chosen.append(_patch(pack.picture(number), generator))
        except PackError as error:
            fault = str(error)
        if len(chosen) == _BATCH:
            return as_values(np.stack(chosen))
    raise TrainingError(f"{_ATTEMPTS} pictures could not be read; the last: {fault}")


def _patch(picture: RGBImage, generator: np.random.Generator) -> RGBImage:
    """A square from anywhere; a picture that is too small is continued by its mirror image."""
    missing = [max(_PATCH - side, 0) for side in picture.shape[:2]]
    full = cv2.copyMakeBorder(picture, 0, missing[0], 0, missing[1], cv2.BORDER_REFLECT)
    top, left = (int(generator.integers(side - _PATCH + 1)) for side in full.shape[:2])
    return np.asarray(full[top : top + _PATCH, left : left + _PATCH], np.uint8)


if __name__ == "__main__":
    main()
