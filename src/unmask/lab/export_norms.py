"""Write the norms and the head that a training tuned: ``python -m unmask.lab.export_norms``.

The trunk itself is everybody's; what a test has of its own are some 43,000 numbers.
"""

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from unmask.errors import UnmaskError
from unmask.lab.generated.feature_file import write_arrays
from unmask.lab.training import TrainingError, read_checkpoint

_HEAD = "head.linear."


def arrays_of(state: Mapping[str, Tensor]) -> dict[str, NDArray[np.float32]]:
    """The arrays of a ``.npz`` file as ``load_trunk`` and ``UnitHead`` read them.

    Args:
        state: of a ``TunedClip``.

    Raises:
        TrainingError: it is of another network.
    """
    if f"{_HEAD}weight" not in state or "pre_norm.weight" not in state:
        raise TrainingError("The checkpoint is not of clip-vit-b16; export others with export.")
    arrays = {name: each.float().numpy() for name, each in state.items()}
    return {
        name: each.reshape(-1 if name == f"{_HEAD}weight" else ()) if _HEAD in name else each
        for name, each in arrays.items()
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the running mean of a checkpoint's norms and head."""
    parser = argparse.ArgumentParser(
        prog="python -m unmask.lab.export_norms", description=__doc__.splitlines()[0]
    )
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("out", type=Path, metavar="OUT.npz")
    chosen = parser.parse_args(arguments)
    try:
        checkpoint = read_checkpoint(chosen.checkpoint)
        write_arrays(chosen.out, arrays_of(checkpoint.mean))
    except UnmaskError as error:
        sys.exit(str(error))
    size = chosen.out.stat().st_size
    sys.stdout.write(f"{chosen.out}: {size:,} bytes, step {checkpoint.step}\n")


if __name__ == "__main__":
    main()
