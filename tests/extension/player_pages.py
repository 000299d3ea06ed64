"""Pages with players that keep the file from everybody, as the web's larger sites have them."""

from importlib.resources import files
from pathlib import Path

import av
import numpy as np
from av.container import OutputContainer

from tests.extension.web_pages import write_page

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
    player = "<video controls muted width=480></video><script src=hls.js></script>"
    write_page(folder, "segments", f"{player}<script>{script}</script>")
    write_stream_page(folder)
    # A player to which nothing ever comes. As long as it waits, the page does not count as loaded.
    stalled = (
        "addEventListener('load', () => { document.querySelector('video').src ="
        " URL.createObjectURL(new MediaSource()); })"
    )
    player = "<video muted width=320 height=240></video>"
    write_page(folder, "stalled", f"{player}<script>{stalled}</script>")


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
    player = "<video controls muted width=480></video>"
    write_page(folder, "stream", f"{player}<script>{script}</script>")


def write_fragments(path: Path) -> str:
    """Write the sample in the form that pages hand to the browser, and give its codec's name."""
    options = {"movflags": "frag_keyframe+empty_moov+default_base_moof"}
    with av.open(str(path), "w", options=options) as target:
        copy_sample(target)
    with av.open(str(SAMPLE)) as source:
        extradata = source.streams.video[0].codec_context.extradata
    assert extradata is not None
    return f"avc1.{extradata[1:4].hex()}"


def write_clock_page(folder: Path) -> None:
    """Leave a video whose grey tells its time, in a frame of a page that is otherwise loud."""
    write_clock(folder / "clock.mp4")
    body = f"<body style='margin:0;background:{LOUD}'>"
    video = (
        "<video muted src=clock.mp4 style='width:300px;height:160px;margin:37px;padding:3px;"
        f"object-fit:contain;background:{LOUD}'></video>"
    )
    frame = (
        "<iframe src=clock-frame.html width=500 height=300"
        f" style='margin:21px;border:7px solid {LOUD}'></iframe>"
    )
    write_page(folder, "clock-frame", body + video)
    write_page(folder, "clock", body + frame)


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
    """Cut the sample into pieces, with a list of them."""
    options = {"hls_time": str(SEGMENT_SECONDS), "hls_list_size": "0"}
    with av.open(str(folder / "list.m3u8"), "w", format="hls", options=options) as target:
        copy_sample(target)


def copy_sample(target: OutputContainer) -> None:
    """Put the sample into another container, without coding it anew."""
    with av.open(str(SAMPLE)) as source:
        stream = source.streams.video[0]
        copied = target.add_stream_from_template(stream)
        for packet in source.demux(stream):
            if packet.dts is not None:
                packet.stream = copied
                target.mux(packet)
