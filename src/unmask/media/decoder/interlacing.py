"""Interlaced video: frames that are woven of two fields, each taken at a moment of its own.

Where something moves, its edges look like a comb. No test was made for that.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

import av
from av.filter import Graph
from av.video.frame import VideoFrame

FRAMES_LOOKED_AT = 12
"""At the beginning, of which one must be marked as interlaced."""

_TYPE = "lavfi.idet.multiple.current_frame"
_COMBED = ("tff", "bff")

_Shape = tuple[int, int, str]


def is_interlaced(frames: Sequence[VideoFrame]) -> bool:
    """Whether the first frames of a video are interlaced.

    They are if one is marked so, unless the pictures themselves show otherwise: many a recorder
    marks whole frames too. FFmpeg's ``idet`` tells the two apart by what moves.
    """
    if not any(frame.interlaced_frame for frame in frames):
        return False
    seen = Counter(frame.metadata.get(_TYPE) for frame in _filtered(frames, "idet"))
    return seen["progressive"] <= sum(seen[kind] for kind in _COMBED)


def deinterlaced(frames: Iterable[VideoFrame], time_base: Fraction) -> Iterator[VideoFrame]:
    """One whole frame for each that is marked as interlaced, by FFmpeg's ``bwdif``.

    Args:
        frames: in order of time; those that are not marked stay as they are.
        time_base: seconds a unit of the time stamps that are given, those of the frames.
    """
    for frame in _filtered(frames, "bwdif", "mode=send_frame:deint=interlaced"):
        if frame.pts is not None and frame.time_base is not None:
            # The filter counts in halves, for the second field.
            frame.pts = round(frame.pts * frame.time_base / time_base)
            frame.time_base = time_base
        yield frame


def _filtered(
    frames: Iterable[VideoFrame], name: str, arguments: str | None = None
) -> Iterator[VideoFrame]:
    """What a filter makes of frames; where their size or format changes it begins anew."""
    graph: Graph | None = None
    shape: _Shape | None = None
    for frame in frames:
        if graph is None or _shape(frame) != shape:
            yield from _rest(graph)
            graph, shape = _graph(frame, name, arguments), _shape(frame)
        graph.vpush(frame)
        yield from _ready(graph)
    yield from _rest(graph)


def _shape(frame: VideoFrame) -> _Shape:
    return frame.width, frame.height, frame.format.name


def _graph(frame: VideoFrame, name: str, arguments: str | None) -> Graph:
    graph = Graph()
    # More threads would each take room from the limit on memory.
    graph.threads = 1
    source = graph.add_buffer(
        width=frame.width,
        height=frame.height,
        format=frame.format,
        time_base=frame.time_base or Fraction(1, 1000),
    )
    graph.link_nodes(source, graph.add(name, arguments), graph.add("buffersink")).configure()
    return graph


def _rest(graph: Graph | None) -> Iterator[VideoFrame]:
    """The frames that the filter held back."""
    if graph is not None:
        graph.vpush(None)
        yield from _ready(graph)


def _ready(graph: Graph) -> Iterator[VideoFrame]:
    while True:
        try:
            yield graph.vpull()
        except (av.error.BlockingIOError, av.error.EOFError):
            return
