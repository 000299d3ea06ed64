"""Running the networks that forgeries are synthesised with, without PyTorch."""

from functools import cache
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from unmask.errors import WeightsError

FOLDER = Path(__file__).parent


def synthesised(network: Path, values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Run a network, which is loaded once a process, on one thread.

    Args:
        network: its file.
        values: (count, channels, rows, columns), float32, of sides that the network takes.

    Returns:
        The network's only output.

    Raises:
        WeightsError: the file is missing or damaged.
    """
    session = _session(network)
    return np.asarray(session.run(None, {session.get_inputs()[0].name: values})[0], np.float32)


def as_values(pictures: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Pictures (count, rows, columns, 3) as the networks take them, (count, 3, rows, columns)."""
    return np.ascontiguousarray(pictures.transpose(0, 3, 1, 2)).astype(np.float32) / np.float32(255)


def as_pictures(values: NDArray[np.float32]) -> NDArray[np.uint8]:
    """What the networks give, (count, 3, rows, columns), as pictures (count, rows, columns, 3)."""
    levels = np.clip(values * np.float32(255), 0, 255).round().astype(np.uint8)
    return np.ascontiguousarray(levels.transpose(0, 2, 3, 1))


@cache
def _session(path: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    # Forgeries are made in as many processes as there are cores.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    try:
        content = path.read_bytes()
        return onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
    except OSError as error:
        fault = f"cannot be read ({error.strerror})"
    # The runtime raises many kinds of errors, without a common base.
    except Exception as error:  # noqa: BLE001
        fault = f"is damaged ({' '.join(str(error).split())})"
    raise WeightsError(f"The network {path} {fault}; install Unmask again.")
