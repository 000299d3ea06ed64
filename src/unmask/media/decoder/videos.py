"""Reading videos with FFmpeg, through PyAV."""

import math
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import dropwhile, islice, pairwise, takewhile
from typing import Any, BinaryIO

import av
import av.sidedata.encparams
import av.sidedata.motionvectors
import av.subtitles.codeccontext
import av.subtitles.stream
import numpy as np
from av.container import InputContainer
from av.stream import Disposition
from av.video.frame import VideoFrame
from av.video.reformatter import Colorspace
from av.video.stream import VideoStream

from unmask.arrays import RGBImage
from unmask.cores import cores
from unmask.errors import MediaError
from unmask.media import sentences
from unmask.media.decoder.allowance import Allowance
from unmask.media.decoder.frame_reader import FrameReader, check_size
from unmask.media.decoder.orientation import Orientation
from unmask.media.decoder.sampling import (
    Candidate,
    best_of_each_slot,
    entry_point,
    slot_count,
    slot_starts,
)
from unmask.media.decoder.timeline import Timeline, scan
from unmask.media.frame_file import FrameWriter
from unmask.media.limits import Limits
from unmask.media.stretch import WantedStretch
from unmask.words import Message, Value

CONTAINERS = (
    "mov,matroska,avi,mpegts,mpeg,mpegvideo,flv,asf,ogg,ivf,obu,h264,hevc,mjpeg,dv,mxf,nut,rm,wtv,"
    "yuv4mpegpipe,mp3,wav,flac,aac"
)
"""Containers that are opened at all. None of them leads to another file or to the network, as
playlists (HLS, DASH, concat), session descriptions (SDP), image sequences and devices do."""

STRAIGHT_SECONDS = 60.0
STRAIGHT_PIXELS = 4_000_000_000
"""A clip is decoded whole up to this length and this many pixels of all frames (about a minute of
1080p at 30 frames a second). In longer ones the decoder jumps from moment to moment."""

CANDIDATES_PER_SLOT = 12
"""Frames looked at in each slot when jumping."""

THREAD_PIXELS = 33_000_000
"""Each decoding thread holds a frame; together they may hold this many pixels."""

MOST_THREADS = 8
HIGH_DEFINITION = 720
"""Rows from which Chromium takes a video that names no colour matrix for BT.709, not BT.601."""

UNNAMED_COLOURS = 2
HIGH_DYNAMIC_RANGE = (16, 18)
"""Transfer characteristics PQ and HLG, by their numbers in ITU-T H.273."""

MISSING_SECONDS = 0.5
MISSING_SHARE = 0.05
"""A video that ends earlier than announced by more than both is called broken off."""

VISIBLE_STRETCH = 0.02
"""Pixels that are wider or narrower than high by no more than this count as square."""

NO_VIDEO = Disposition.attached_pic | Disposition.timed_thumbnails

Found = tuple[dict[str, Any], list[Message]]

TimedFrame = tuple[int, float, VideoFrame]
"""Its number, its time in seconds and the frame."""


def prepare() -> None:
    """Silence FFmpeg. All of PyAV that is loaded late is imported above, for the same reason."""
    av.logging.set_level(None)
    av.logging.set_libav_level(av.logging.PANIC)


def read(file: BinaryIO, limits: Limits, writer: FrameWriter, allowance: Allowance) -> Found:
    """Read a video: its facts, and the chosen frames into ``writer``.

    Raises:
        MediaError: it is no video, has no picture, is too large, or no frame can be decoded.
    """
    with open_video(file) as container:
        stream = picture_stream(container, limits)
        timeline = scan(container, stream, allowance)
    with open_video(file) as container:
        stream = picture_stream(container, limits)
        reader = FrameReader(container, stream, timeline, limits, allowance)
        _choose(reader, timeline, limits, writer)
        facts = _describe(container, stream, timeline, reader, file)
        held = _held(container, stream, timeline, writer)
        return facts, [*held, *_notes(container, stream, timeline, reader)]


def read_stretch(
    file: BinaryIO,
    wanted: WantedStretch,
    limits: Limits,
    writer: FrameWriter,
    allowance: Allowance,
) -> None:
    """Read the frames of an unbroken stretch of a video into ``writer``.

    Raises:
        MediaError: it is no video, or no frame of the stretch can be decoded.
    """
    with open_video(file) as container:
        timeline = scan(container, picture_stream(container, limits), allowance)
    with open_video(file) as container:
        stream = picture_stream(container, limits)
        reader = FrameReader(container, stream, timeline, limits, allowance)
        entries = [stamp for stamp in timeline.keyframes if reader.seconds(stamp) <= wanted.start]
        # Some containers cannot seek; their frames are then decoded from the first on.
        if entries and reader.seconds(entries[-1]) > 0:
            reader.jump(entries[-1])
        moments = [reader.seconds(stamp) for stamp in timeline.moments]
        for index, time, frame in _thinned(reader.frames(), wanted, moments, limits):
            pixels = _region_of(frame, reader.orientation, wanted)
            writer.add(index, time, pixels.shape[1], pixels.shape[0], [pixels.data])
    if not writer.entries:
        raise MediaError(Message("refused-stretch"))


def _thinned(
    frames: Iterator[TimedFrame], wanted: WantedStretch, moments: Sequence[float], limits: Limits
) -> Iterator[TimedFrame]:
    """The frames of a stretch, of a fast video every second, third and so on."""
    every = wanted.every(moments)
    most = limits.frame_bytes // wanted.frame_bytes
    from_start = dropwhile(lambda timed: timed[1] < wanted.start, frames)
    inside = takewhile(lambda timed: timed[1] <= wanted.end, from_start)
    latest = -math.inf
    for timed in islice(inside, 0, most * every, every):
        if timed[1] > latest:
            yield timed
        latest = timed[1]


def _region_of(frame: VideoFrame, orientation: Orientation, wanted: WantedStretch) -> RGBImage:
    size = orientation.size(*wanted.scaled_size)
    scaled = frame.reformat(*size, "rgb24", _matrix_of(frame), interpolation="AREA")
    upright = orientation.apply(np.asarray(scaled.to_ndarray(), np.uint8))
    return np.ascontiguousarray(wanted.scaled_region.of(upright))


def _matrix_of(frame: VideoFrame) -> Colorspace | None:
    """From what players make red, green and blue; None for what the frame itself names."""
    is_full_range = frame.format.name.startswith("yuvj")
    if frame.colorspace != UNNAMED_COLOURS or frame.height < HIGH_DEFINITION or is_full_range:
        return None
    return Colorspace.ITU709


@contextmanager
def open_video(file: BinaryIO) -> Iterator[InputContainer]:
    """Open the container of a video.

    Raises:
        MediaError: it is none.
    """
    file.seek(0)
    options = {"protocol_whitelist": "none", "format_whitelist": CONTAINERS}
    try:
        container = av.open(file, "r", options=options, metadata_errors="replace")
    except MemoryError:
        raise
    except av.FFmpegError:
        raise MediaError(_why_not_opened(file)) from None
    with container:
        yield container


def _why_not_opened(file: BinaryIO) -> Message:
    file.seek(0)
    if file.read(12)[4:8] == b"ftyp":
        return Message("refused-no-index")
    return Message("refused-neither")


def picture_stream(container: InputContainer, limits: Limits) -> VideoStream:
    """The stream that players show: the first of those that are marked as default, or of all.

    Raises:
        MediaError: there is none, none can be decoded, or its frames are too large.
    """
    streams = _picture_streams(container)
    if not streams:
        raise MediaError(Message("refused-only-sound"))
    decodable = [stream for stream in streams if _codec_name(stream)]
    if not decodable:
        raise MediaError(Message("refused-codec"))
    marked = (stream for stream in decodable if stream.disposition & Disposition.default)
    stream = next(marked, decodable[0])
    check_size(stream.width, stream.height, limits)
    context = stream.codec_context
    context.options = {"max_pixels": str(limits.pixels)}
    context.thread_type = "AUTO"
    context.thread_count = _threads(stream.width * stream.height)
    return stream


def _picture_streams(container: InputContainer) -> list[VideoStream]:
    """All streams of moving pictures; covers and previews are none."""
    return [stream for stream in container.streams.video if not stream.disposition & NO_VIDEO]


def _codec_name(stream: VideoStream) -> str:
    # PyAV gives no context where FFmpeg has no decoder, though its types do not say so.
    return getattr(stream.codec_context, "name", "")


def _size_within(width: int, height: int, most_pixels: int) -> tuple[int, int]:
    """A size of the same shape that has no more pixels than allowed."""
    scale = min(1.0, math.sqrt(most_pixels / (width * height)))
    return max(1, int(width * scale)), max(1, int(height * scale))


def _threads(pixels: int) -> int:
    affordable = THREAD_PIXELS // max(pixels, 1)
    return max(1, min(affordable, MOST_THREADS, cores()))


def _choose(reader: FrameReader, timeline: Timeline, limits: Limits, writer: FrameWriter) -> None:
    width, height = reader.first.width, reader.first.height
    slots = slot_count(limits.frames, width * height * 3, limits.frame_bytes)
    most_pixels = max(width * height, limits.frame_bytes // slots // 3)
    moments = [reader.seconds(stamp) for stamp in timeline.moments]
    firsts = slot_starts(moments, timeline.seconds, slots)
    starts = [moments[first] for first in firsts]
    jumps = _is_long(timeline, width * height) and len(timeline.keyframes) > 1
    stamps = [timeline.moments[first] for first in firsts]
    candidates = _jump_through(reader, timeline, stamps) if jumps else reader.candidates()

    def slot(candidate: Candidate[VideoFrame]) -> int:
        return max(0, bisect_right(starts, candidate.time) - 1)

    def keep(index: int, time: float, frame: VideoFrame) -> None:
        size = _size_within(frame.width, frame.height, most_pixels)
        rgb = np.asarray(frame.reformat(*size, "rgb24", _matrix_of(frame)).to_ndarray(), np.uint8)
        upright = np.ascontiguousarray(reader.orientation.apply(rgb))
        writer.add(index, time, upright.shape[1], upright.shape[0], [upright.data])

    for best in islice(best_of_each_slot(candidates, slot), slots):
        keep(best.index, best.time, best.picture)
    if not writer.entries:
        # Time stamps beyond all reason leave every slot empty.
        keep(0, 0.0, reader.first)


def _is_long(timeline: Timeline, pixels: int) -> bool:
    return timeline.seconds > STRAIGHT_SECONDS or timeline.packets * pixels > STRAIGHT_PIXELS


def _jump_through(
    reader: FrameReader, timeline: Timeline, starts: Sequence[int]
) -> Iterator[Candidate[VideoFrame]]:
    """Give a few candidates from each slot, decoding little else.

    Args:
        reader: of the frames.
        timeline: of the stream.
        starts: the time stamp of the first frame of each slot.
    """
    for start, end in pairwise([*starts, max(timeline.end, timeline.moments[-1] + 1)]):
        entry = entry_point(timeline.keyframes, start, end)
        is_ahead = reader.latest is None or entry > reader.latest
        if is_ahead and not reader.jump(entry):
            yield from reader.candidates()
            return
        inside = _within(reader.candidates(), reader.seconds(start), reader.seconds(end))
        yield from islice(inside, CANDIDATES_PER_SLOT)


def _within(
    candidates: Iterator[Candidate[VideoFrame]], start: float, end: float
) -> Iterator[Candidate[VideoFrame]]:
    """The candidates of a slot, and the one behind it, which has been decoded by then."""
    for candidate in candidates:
        if candidate.time >= start:
            yield candidate
        if candidate.time >= end:
            return


def _describe(
    container: InputContainer,
    stream: VideoStream,
    timeline: Timeline,
    reader: FrameReader,
    file: BinaryIO,
) -> dict[str, Any]:
    first = reader.first
    is_video = timeline.packets > 1
    pixels = first.width * first.height * max(timeline.packets, 1)
    seconds = timeline.seconds
    width, height = reader.orientation.size(first.width, first.height)
    return {
        "kind": "video" if is_video else "image",
        "container": _container_name(container, file),
        "codec": stream.codec_context.codec.canonical_name,
        "width": width,
        "height": height,
        "rotation": reader.orientation.degrees,
        "frame_rate": timeline.frame_rate if is_video else None,
        "duration": seconds if is_video else None,
        "bit_rate": round(timeline.byte_count * 8 / seconds) if is_video and seconds else None,
        "bits_per_pixel": timeline.byte_count * 8 / pixels,
        "frame_count": max(timeline.packets, stream.frames) if timeline.is_whole else None,
        "share": _share(container, stream, timeline, reader),
        "interlaced": reader.is_interlaced,
        "has_audio": bool(container.streams.audio),
        "tags": {
            **container.metadata,
            **{f"stream {name}": value for name, value in stream.metadata.items()},
        },
    }


def _container_name(container: InputContainer, file: BinaryIO) -> str:
    """Name the one container among those that share a demultiplexer."""
    name = container.format.name
    if name.startswith("mov,"):
        brand = container.metadata.get("major_brand", "").strip()
        return "mov" if brand == "qt" else "3gp" if brand.startswith("3g") else "mp4"
    if name.startswith("matroska"):
        file.seek(0)
        return "webm" if b"webm" in file.read(64) else "matroska"
    return name.split(",")[0]


def _held(
    container: InputContainer, stream: VideoStream, timeline: Timeline, writer: FrameWriter
) -> Iterator[Message]:
    """What a person would take for one thing, and is several."""
    others = [other for other in _picture_streams(container) if other.index != stream.index]
    if others:
        sizes = [(other.width, other.height) for other in others]
        yield sentences.other_streams((stream.width, stream.height), sizes)
    if timeline.clock.parts > 1:
        yield sentences.joined_recordings(timeline.clock.parts)
    shapes = list(dict.fromkeys((entry["width"], entry["height"]) for entry in writer.entries))
    if len(shapes) > 1:
        yield sentences.changing_size([(int(width), int(height)) for width, height in shapes])


def _notes(
    container: InputContainer, stream: VideoStream, timeline: Timeline, reader: FrameReader
) -> list[Message]:
    notes = [*_early_end(container, stream, timeline, reader)]
    if reader.is_interlaced:
        notes.append(Message("note-interlaced"))
    if reader.damaged_packets:
        notes.append(Message("note-damaged", {"packets": reader.damaged_packets}))
    if reader.frames_out_of_order:
        notes.append(Message("note-out-of-order", {"frames": reader.frames_out_of_order}))
    if abs(float(stream.sample_aspect_ratio or 1) - 1) > VISIBLE_STRETCH:
        notes.append(Message("note-stretched", {"ratio": str(stream.sample_aspect_ratio)}))
    if reader.first.color_trc in HIGH_DYNAMIC_RANGE:
        notes.append(Message("note-high-dynamic-range"))
    return notes


def _early_end(
    container: InputContainer, stream: VideoStream, timeline: Timeline, reader: FrameReader
) -> Iterator[Message]:
    if reader.allowance.reached:
        values: dict[str, Value] = {
            "seconds": reader.analysed_seconds,
            "limit": reader.allowance.reached,
        }
        yield Message("note-only-seconds", values)
        return
    reached, announced = _seconds(container, stream, timeline, reader)
    if announced - reached > max(MISSING_SECONDS, MISSING_SHARE * announced):
        yield Message("note-breaks-off", {"reached": reached, "announced": announced})
    elif _share_of_frames(timeline, reader) < 1 - MISSING_SHARE:
        yield sentences.few_frames(reader.decoded, timeline.packets)


def _share(
    container: InputContainer, stream: VideoStream, timeline: Timeline, reader: FrameReader
) -> float:
    """The part of a video that could be read, by its length and by its frames."""
    reached, announced = _seconds(container, stream, timeline, reader)
    by_length = reached / announced if announced > 0 else 1.0
    return max(0.0, min(1.0, by_length, _share_of_frames(timeline, reader)))


def _share_of_frames(timeline: Timeline, reader: FrameReader) -> float:
    """The same of the frames; all of them where only some were meant to be decoded."""
    if reader.has_jumped or not timeline.packets:
        return 1.0
    return min(1.0, reader.decoded / timeline.packets)


def _seconds(
    container: InputContainer, stream: VideoStream, timeline: Timeline, reader: FrameReader
) -> tuple[float, float]:
    """How far a video was read, and how long it is by what its container and its packets say."""
    announced = max(_announced_seconds(container, stream, timeline), timeline.seconds)
    is_whole = reader.has_jumped or reader.is_at_end
    return timeline.seconds if is_whole else reader.analysed_seconds, announced


def _announced_seconds(container: InputContainer, stream: VideoStream, timeline: Timeline) -> float:
    if timeline.clock.parts > 1:
        # The difference between the first clock and the last says nothing.
        return 0.0
    if stream.duration is not None and stream.time_base is not None:
        return float(stream.duration * stream.time_base)
    if container.duration is not None and not container.streams.audio:
        return container.duration / 1_000_000
    return 0.0
