"""What the opening of one file or link may cost."""

import math
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Limits:
    """The most that opening one file or link may take; beyond it a ``MediaError`` is raised.

    The defaults let a 4K clip or an hour-long recording through on a laptop, and keep the frames
    handed on small enough for a whole analysis, with all tests and many faces, to stay below
    1.2 GB (docs/material.md).

    Attributes:
        memory_bytes: address space of the decoding process.
        seconds: wall time of the decoding process. After four fifths of it decoding stops by
            itself and what came so far is analysed.
        pixels: of one frame or picture that is handed on; read from its header before anything is
            decoded. Larger still pictures are made smaller.
        decoded_pixels: of a still picture before that.
        file_bytes: size of the file.
        decoded_frames: frames decoded; what came so far is analysed.
        frames: frames chosen.
        frame_bytes: RGB bytes of all chosen frames together, so large frames are fewer. One frame
            is always kept.
        download_bytes: size of what a link leads to.
        download_seconds: wall time of fetching a link.
        allow_private_addresses: whether a link may lead to this machine or its private network.
            For an operator who trusts everyone who can hand over a link.

    Raises:
        ValueError: a limit is not a finite number above zero.
    """

    memory_bytes: int = 2 * 1024**3
    seconds: float = 120.0
    pixels: int = 64_000_000
    decoded_pixels: int = 120_000_000
    file_bytes: int = 4 * 1024**3
    decoded_frames: int = 30_000
    frames: int = 64
    frame_bytes: int = 400_000_000
    download_bytes: int = 1024**3
    download_seconds: float = 300.0
    allow_private_addresses: bool = False

    def __post_init__(self) -> None:
        for name, value in asdict(self).items():
            if name != "allow_private_addresses" and not 0 < value < math.inf:
                raise ValueError(f"Limits.{name}: expected a finite number above 0, got {value}")
