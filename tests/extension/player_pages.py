"""Pages with players that keep the file from everybody, as the web's larger sites have them."""

from importlib.resources import files
from pathlib import Path

import av

SAMPLE = files("unmask") / "samples" / "warped-face.mp4"
HLS = Path(__file__).parents[2] / "extension" / "node_modules" / "hls.js" / "dist" / "hls.min.js"
SEGMENT_SECONDS = 2


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
