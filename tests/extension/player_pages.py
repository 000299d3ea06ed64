"""Pages with players that keep the file from everybody, as the web's larger sites have them."""

from importlib.resources import files
from pathlib import Path

import av
import numpy as np

SAMPLE = files("unmask") / "samples" / "warped-face.mp4"
HLS = Path(__file__).parents[2] / "extension" / "node_modules" / "hls.js" / "dist" / "hls.min.js"
SEGMENT_SECONDS = 2
HOURS_SECONDS = 8 * 3600
CLOCK_SECONDS = 12
CLOCK_RATE = 25
DARKEST, BRIGHTEST = 20, 236
LOUD = "#f0f"


def write_player_pages(folder: Path) -> None:
    """Leave a page with hls.js, its playlist and its segments in a folder."""
    (folder / "hls.js").write_bytes(HLS.read_bytes())
    write_segments(folder)
    script = (
        "const player = new Hls(); player.loadSource('list.m3u8');"
        "player.attachMedia(document.querySelector('video'));"
    )
    (folder / "segments.html").write_text(
        "<!doctype html><meta charset=utf-8><title>The segments page</title>"
        "<video controls muted width=480></video>"
        f"<script src=hls.js></script><script>{script}</script>",
        encoding="utf-8",
    )
    write_stream_page(folder)
    # A player to which nothing ever comes. As long as it waits, the page does not count as loaded.
    stalled = (
        "addEventListener('load', () => { document.querySelector('video').src ="
        " URL.createObjectURL(new MediaSource()); })"
    )
    (folder / "stalled.html").write_text(
        "<!doctype html><meta charset=utf-8><title>The stalled page</title>"
        f"<video muted width=320 height=240></video><script>{stalled}</script>",
        encoding="utf-8",
    )


def write_stream_page(folder: Path) -> None:
    """Leave a page with a stream that has no end and has been going on for hours."""
    codec = write_fragments(folder / "fragments.mp4")
    script = (
        "const video = document.querySelector('video'); const source = new MediaSource();"
        "source.addEventListener('sourceopen', async () => { source.duration = Infinity;"
        f"const buffer = source.addSourceBuffer('video/mp4; codecs=\"{codec}\"');"
        f"buffer.timestampOffset = {HOURS_SECONDS};"
        "const answer = await fetch('fragments.mp4');"
        "buffer.appendBuffer(await answer.arrayBuffer());"
        f"video.currentTime = {HOURS_SECONDS}; }}); video.src = URL.createObjectURL(source);"
    )
    (folder / "stream.html").write_text(
        "<!doctype html><meta charset=utf-8><title>The stream page</title>"
        f"<video controls muted width=480></video><script>{script}</script>",
        encoding="utf-8",
    )


def write_fragments(path: Path) -> str:
    """Write the sample in the form that pages hand to the browser, and give its codec's name."""
    options = {"movflags": "frag_keyframe+empty_moov+default_base_moof"}
    with av.open(str(SAMPLE)) as source, av.open(str(path), "w", options=options) as target:
        stream = source.streams.video[0]
        copied = target.add_stream_from_template(stream)
        for packet in source.demux(stream):
            if packet.dts is not None:
                packet.stream = copied
                target.mux(packet)
        extradata = stream.codec_context.extradata
        assert extradata is not None
        return f"avc1.{extradata[1:4].hex()}"


def write_clock_page(folder: Path) -> None:
    """Leave a video whose grey tells its time, in a frame of a page that is otherwise loud."""
    write_clock(folder / "clock.mp4")
    markup = f"<!doctype html><meta charset=utf-8><body style='margin:0;background:{LOUD}'>"
    video = (
        "<video muted src=clock.mp4 style='width:300px;height:160px;margin:37px;padding:3px;"
        f"object-fit:contain;background:{LOUD}'></video>"
    )
    frame = (
        "<iframe src=clock-frame.html width=500 height=300"
        " style='margin:21px;border:7px solid #f0f'></iframe>"
    )
    (folder / "clock-frame.html").write_text(markup + video, encoding="utf-8")
    (folder / "clock.html").write_text(f"{markup}<title>The clock</title>{frame}", encoding="utf-8")


def write_clock(path: Path) -> None:
    with av.open(str(path), "w") as target:
        stream = target.add_stream("libx264", rate=CLOCK_RATE, options={"crf": "10"})
        stream.width, stream.height = 320, 240
        stream.pix_fmt = "yuv420p"
        for grey in np.linspace(DARKEST, BRIGHTEST, CLOCK_SECONDS * CLOCK_RATE):
            picture = np.full((240, 320, 3), round(grey), np.uint8)
            target.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        target.mux(stream.encode())


def time_of_grey(grey: float) -> float:
    """The time at which the clock shows a grey."""
    return (grey - DARKEST) / (BRIGHTEST - DARKEST) * CLOCK_SECONDS


def write_segments(folder: Path) -> None:
    """Cut the sample into pieces, without coding it anew, with a list of them."""
    options = {"hls_time": str(SEGMENT_SECONDS), "hls_list_size": "0"}
    with (
        av.open(str(SAMPLE)) as source,
        av.open(str(folder / "list.m3u8"), "w", format="hls", options=options) as target,
    ):
        stream = source.streams.video[0]
        copied = target.add_stream_from_template(stream)
        for packet in source.demux(stream):
            if packet.dts is not None:
                packet.stream = copied
                target.mux(packet)
