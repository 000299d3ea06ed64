"""An hour of video at 1080p: ``python -m bench.hour [MINUTES]``.

Makes twenty seconds of 1080p of the bundled sample, repeats them without encoding them anew until
they last an hour, and analyses that with all tests in a new process. Prints what
``bench.measured`` does.
"""

import sys
import tempfile
from pathlib import Path

import av

from bench.clips import Clip
from bench.speed import run

MINUTES = 60
PIECE = Clip("1080p-20s", 1920, 1080, 20)


def main() -> None:
    """Make, measure, print."""
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else MINUTES
    with tempfile.TemporaryDirectory() as folder:
        piece, whole = PIECE.write(Path(folder)), Path(folder) / "hour.mp4"
        repeat(piece, whole, round(minutes * 60 / PIECE.seconds))
        print(f"{whole.stat().st_size / 1e6:.0f} MB", file=sys.stderr)
        print(run("bench.measured", str(whole)), end="")


def repeat(piece: Path, whole: Path, times: int) -> None:
    """Write a video several times one after the other, with its packets as they are."""
    with av.open(str(whole), "w") as target:
        stream = None
        for number in range(times):
            with av.open(str(piece)) as source:
                own = source.streams.video[0]
                stream = stream or target.add_stream_from_template(own)
                assert own.time_base is not None  # noqa: S101  every stream of an MP4 file has one
                shift = round(number * PIECE.seconds / own.time_base)
                for packet in source.demux(own):
                    if packet.dts is None or packet.pts is None:
                        continue
                    packet.pts, packet.dts = packet.pts + shift, packet.dts + shift
                    packet.stream = stream
                    target.mux(packet)


if __name__ == "__main__":
    main()
