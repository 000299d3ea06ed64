"""Material as people bring it: kinds of files that misled somebody once, and what comes of them.

``python -m tests.media.material`` makes all of them, prints a table of how each is made, what is
expected, and what came, and writes the one in the documentation anew.
"""

import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from threading import Thread

import av
import numpy as np
from av.container import OutputContainer
from av.stream import Disposition
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image, ImageCms, TiffImagePlugin
from rich.console import Console
from rich.table import Table

from tests.media.link_server import Answer, Server
from tests.media.media_files import write_video
from unmask.arrays import RGBImage
from unmask.errors import MediaError
from unmask.media import Limits, open_media

SAMPLE = Path(__file__).parents[2] / "src" / "unmask" / "samples" / "moving-face.mp4"
DOCUMENTATION = Path(__file__).parents[2] / "docs" / "material.md"
TABLE_BEGINS, TABLE_ENDS = "<!-- kinds: make material -->", "<!-- end of kinds -->"
BAR = "\\|"
RATE = 25
FAST = {"preset": "ultrafast", "crf": "20"}


@dataclass(frozen=True)
class Kind:
    """One kind of material.

    Attributes:
        name: of the test.
        made_by: how to make it, in a few words.
        make: makes the file in a folder.
        expected: what ``outcome`` is to say of it.
    """

    name: str
    made_by: str
    make: Callable[[Path], Path]
    expected: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class PageKind:
    """One kind of web page.

    Attributes:
        name: of the test.
        body: of the page, which lies beside ``/clip.mp4``, ``/advertisement.mp4`` and ``/player``,
            a page with the first of them.
        expected: what ``outcome_of_page`` is to say of it.
    """

    name: str
    body: str
    expected: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class AddressKind:
    """One kind of what people give as a link.

    Attributes:
        name: of the test.
        address: that is given.
        expected: what ``outcome`` is to say of it.
    """

    name: str
    address: str
    expected: str

    def __str__(self) -> str:
        return self.name


def outcome(path: Path | str, limits: Limits | None = None) -> str:
    """What comes of a file: what was looked at and every note, or why it is refused."""
    try:
        with open_media(path, limits) as media:
            facts = media.facts
            parts = [facts.kind, f"{facts.width} × {facts.height} px"]
            if facts.duration is not None:
                parts.append(f"{facts.duration:.2f} s")
            parts.append(f"{len(media.frames)} of {facts.frame_count} looked at")
            parts += [] if facts.share == 1 else [f"{facts.share:.0%} of it could be read"]
            return " ".join([", ".join(parts) + ".", *map(str, media.notes)])
    except MediaError as error:
        return f"Refused: {str(error).removeprefix(f'{path}: ')}"


def outcome_of_page(kind: PageKind, folder: Path) -> str:
    """What comes of a link to a page on this machine."""
    videos = {
        "/clip.mp4": clip(folder / "clip.mp4", 10),
        "/advertisement.mp4": clip(folder / "advertisement.mp4", 5),
    }
    answers: dict[str, Answer] = {
        address: (200, {"Content-Type": "video/mp4"}, path.read_bytes())
        for address, path in videos.items()
    }
    for address, body in {"/page": kind.body, "/player": '<video src="/clip.mp4"></video>'}.items():
        text = f"<!doctype html><html><title>A page</title>{body}</html>"
        answers[address] = (200, {"Content-Type": "text/html"}, text.encode())
    with Server(answers) as server:
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        got = outcome(server.link("/page"), Limits(allow_private_addresses=True))
        server.shutdown()
    return got.replace(server.link(""), "http://site")


@cache
def sample_frames(width: int, height: int) -> tuple[RGBImage, ...]:
    """The first two seconds of the bundled sample."""
    with av.open(str(SAMPLE)) as container:
        frames = (frame for frame, _ in zip(container.decode(video=0), range(50), strict=False))
        return tuple(
            np.asarray(frame.reformat(width, height, "rgb24").to_ndarray(), np.uint8)
            for frame in frames
        )


def clip(
    path: Path, count: int, size: tuple[int, int] = (240, 240), **options: dict[str, str]
) -> Path:
    """So many frames of the sample as H.264, 25 a second."""
    frames = sample_frames(*size)
    paint = frames.__getitem__
    return write_video(path, paint, count=count, rate=RATE, size=size, options=FAST, **options)  # type: ignore[arg-type]


def joined(path: Path, parts: Sequence[Path]) -> Path:
    """Files written one behind the other."""
    path.write_bytes(b"".join(part.read_bytes() for part in parts))
    return path


def joined_with_a_jump(folder: Path) -> Path:
    later = {"output_ts_offset": "101.5"}
    parts = clip(folder / "1.ts", 38), clip(folder / "2.ts", 38, muxing=later)
    return joined(folder / "joined.ts", parts)


def joined_from_zero(folder: Path) -> Path:
    return joined(folder / "joined.ts", [clip(folder / "1.ts", 38)] * 2)


def joined_sizes(folder: Path) -> Path:
    parts = clip(folder / "1.ts", 25), clip(folder / "2.ts", 25, (160, 320))
    return joined(folder / "joined.ts", parts)


def with_a_still(folder: Path) -> Path:
    """50 frames, of which the 45th stays for 20 seconds."""
    stamps = [40 * number + (20_000 if number >= 45 else 0) for number in range(50)]
    frames = sample_frames(240, 240)
    return write_video(
        folder / "still.mp4",
        frames.__getitem__,
        count=50,
        rate=RATE,
        size=(240, 240),
        stamps=stamps,
        options=FAST,
    )


def interlaced(folder: Path) -> Path:
    """Frames that are woven of two fields, the lower of which is the earlier."""
    frames = sample_frames(240, 240)

    def woven(number: int) -> RGBImage:
        frame = frames[2 * number + 1].copy()
        frame[1::2] = frames[2 * number][1::2]
        return frame

    return write_video(
        folder / "interlaced.mp4",
        woven,
        count=20,
        rate=RATE,
        size=(240, 240),
        options={"flags": "+ilme+ildct", "crf": "12"},
    )


def two_streams(folder: Path) -> Path:
    """The larger stream first, the smaller one marked as default."""
    path = folder / "two.mkv"
    with av.open(str(path), "w") as container:
        larger, smaller = (_stream(container, size) for size in ((320, 320), (160, 160)))
        larger.disposition = Disposition(0)
        smaller.disposition = Disposition.default
        for number in range(25):
            for stream in (larger, smaller):
                container.mux(stream.encode(_frame(stream, number)))
        for stream in (larger, smaller):
            container.mux(stream.encode())
    return path


def portrait(width: int = 512, height: int = 512) -> Image.Image:
    """The first frame of the sample."""
    return Image.fromarray(sample_frames(width, height)[0])


def saved(name: str, image: Callable[[], Image.Image], **options: object) -> Callable[[Path], Path]:
    """Makes a picture file."""

    def make(folder: Path) -> Path:
        image().save(folder / name, None, **options)
        return folder / name

    return make


def beginning_with(name: str, start: bytes) -> Callable[[Path], Path]:
    """Makes a file that begins like one of some kind."""

    def make(folder: Path) -> Path:
        (folder / name).write_bytes(start + bytes(4000))
        return folder / name

    return make


def raw_with_preview(folder: Path) -> Path:
    """A DNG: a preview of 160 px first, and the photograph in a directory below."""
    path = folder / "photograph.dng"
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    tags[254], tags[50706] = 1, b"\1\4\0\0"
    tags.tagtype[50706] = 1
    tags[330] = 8
    portrait(160, 160).save(path, "TIFF", tiffinfo=tags)
    return path


def pages_after_a_white_one(folder: Path) -> Path:
    path = folder / "scan.tiff"
    white = Image.new("RGB", (512, 512), "white")
    white.save(path, save_all=True, append_images=[portrait()])
    return path


def pdf(folder: Path) -> Path:
    path = folder / "photographs.pdf"
    portrait().save(path, save_all=True, append_images=[portrait()])
    return path


def cut_off(make: Callable[[Path], Path], share: float) -> Callable[[Path], Path]:
    """Makes a file that ends early."""

    def cut(folder: Path) -> Path:
        path = make(folder)
        content = path.read_bytes()
        path.write_bytes(content[: int(len(content) * share)])
        return path

    return cut


def lab() -> Image.Image:
    """The portrait in CIE Lab."""
    profiles = ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB")
    transform = ImageCms.buildTransform(*profiles, "RGB", "LAB")
    converted = ImageCms.applyTransform(portrait(), transform)
    assert converted is not None
    return converted


def floats() -> Image.Image:
    """The portrait as grey values from 0 to 1."""
    return Image.fromarray(np.asarray(portrait().convert("L"), np.float32) / 255)


def larger_than_fits(folder: Path) -> Path:
    path = folder / "large.jpg"
    portrait().resize((9000, 9000)).save(path, quality=60)
    return path


def _stream(container: OutputContainer, size: tuple[int, int]) -> VideoStream:
    stream = container.add_stream("libx264", rate=RATE, options=FAST)
    assert isinstance(stream, VideoStream)
    stream.width, stream.height = size
    stream.pix_fmt = "yuv420p"
    return stream


def _frame(stream: VideoStream, number: int) -> VideoFrame:
    pixels = sample_frames(stream.width, stream.height)[number]
    frame = VideoFrame.from_ndarray(np.ascontiguousarray(pixels), format="rgb24")
    frame.pts, frame.time_base = number, Fraction(1, RATE)
    return frame


def broken_off(share: float) -> Callable[[Path], Path]:
    """Makes an MP4 with its index in front that ends early."""

    def make(folder: Path) -> Path:
        front = {"movflags": "faststart"}
        return cut_off(lambda place: clip(place / "a.mp4", 50, muxing=front), share)(folder)

    return make


JOINED = (
    "The file joins 2 recordings, each with a clock of its own. They were examined one after "
    "the other, as players show them."
)

VIDEOS = (
    Kind(
        "most of a video is missing",
        "an MP4 of 50 frames with its index in front, of which 12 % are there",
        broken_off(0.12),
        "video, 240 × 240 px, 0.20 s, 4 of 50 looked at, 8% of it could be read. The video breaks "
        "off after 0.2 s of 2.0 s; only that part was tested. One damaged part of the video was"
        " left out.",
    ),
    Kind(
        "clocks that jump",
        "two transport streams of 38 frames, the second 100 s later, written one behind the other",
        joined_with_a_jump,
        f"video, 240 × 240 px, 3.04 s, 64 of 76 looked at. {JOINED}",
    ),
    Kind(
        "clocks that restart",
        "a transport stream of 38 frames written twice",
        joined_from_zero,
        f"video, 240 × 240 px, 3.04 s, 64 of 76 looked at. {JOINED}",
    ),
    Kind(
        "a still stretch",
        "50 frames, the 45th of which stays for 20 s",
        with_a_still,
        "video, 240 × 240 px, 22.00 s, 50 of 50 looked at.",
    ),
    Kind(
        "interlaced",
        "20 frames, each woven of two moments, marked as interlaced",
        interlaced,
        "video, 240 × 240 px, 0.80 s, 20 of 20 looked at. The video is interlaced; its frames "
        "were deinterlaced before testing.",
    ),
    Kind(
        "two video streams",
        "320 × 320 px, and 160 × 160 px which is marked as default",
        two_streams,
        "video, 160 × 160 px, 1.00 s, 25 of 25 looked at. "
        "The file holds 2 video streams. Only the one "
        "that players show (160 × 160 px) was examined; anyone who picks another (320 × 320 px)"
        " sees different pictures.",
    ),
    Kind(
        "a size that changes",
        "transport streams of 240 × 240 and 160 × 320 px written one behind the other",
        joined_sizes,
        f"video, 240 × 240 px, 2.00 s, 50 of 50 looked at. "
        f"{JOINED} The picture changes size within the video (240 × 240 px, 160 × 320 px); every"
        f" frame was examined in its own shape.",
    ),
)

RAW = (
    "Refused: it is a raw file of a camera; raw files are not read, as the ready picture in them "
    "is only a small preview: export the photograph as JPEG, PNG or TIFF."
)

PICTURES = (
    Kind(
        "DNG",
        "a TIFF with the tags of a DNG: a preview of 160 px, and the photograph in a SubIFD",
        raw_with_preview,
        RAW,
    ),
    Kind("CR3", "the first bytes of one", beginning_with("a.cr3", b"\0\0\0\x18ftypcrx "), RAW),
    Kind("CR2", "the first bytes of one", beginning_with("a.cr2", b"II*\0\x10\0\0\0CR\2\0"), RAW),
    Kind("RAF", "the first bytes of one", beginning_with("a.raf", b"FUJIFILMCCD-RAW 0201"), RAW),
    Kind(
        "TIFF of two pages",
        "a white page, then the portrait",
        pages_after_a_white_one,
        "image, 512 × 512 px, 1 of 1 looked at. "
        "The file holds 2 pictures. Only number 2, the first that "
        "is not blank, was examined; save the others as separate files to test them.",
    ),
    Kind(
        "PDF",
        "the portrait on two pages",
        pdf,
        "Refused: it is a PDF; save the pictures in it as files and give those.",
    ),
    Kind(
        "Office document",
        "the first bytes of one",
        beginning_with("a.docx", b"PK\3\4\x14\0\6\0[Content_Types].xml"),
        "Refused: it is an Office document; save the pictures or videos in it as files and give "
        "those.",
    ),
    Kind(
        "archive",
        "the first bytes of a ZIP",
        beginning_with("a.zip", b"PK\3\4\x14\0\0\0photo.jpg"),
        "Refused: it is an archive; unpack it and give the pictures or videos in it.",
    ),
    Kind(
        "saved web page",
        "an HTML file",
        beginning_with("a.html", b"<!DOCTYPE html><html>"),
        "Refused: it is a saved web page; give its link, or the picture or video itself.",
    ),
    Kind(
        "JPEG XL",
        "the first bytes of one",
        beginning_with("a.jxl", b"\xff\x0a"),
        "Refused: it is a JPEG XL picture, which is not read; convert it to PNG.",
    ),
    Kind(
        "JPEG 2000",
        "the portrait",
        saved("a.jp2", portrait),
        "Refused: it is a JPEG 2000 picture, which is not read; convert it to PNG.",
    ),
    Kind(
        "JPEG that breaks off",
        "the first half of one",
        cut_off(saved("a.jpg", portrait, quality=90), 0.5),
        "image, 512 × 287 px, 1 of 1 looked at, 56% of it could be read. "
        "The picture is incomplete: only its upper 56% could be read and was examined.",
    ),
    Kind(
        "progressive JPEG that breaks off",
        "the first half of one",
        cut_off(saved("a.jpg", portrait, quality=90, progressive=True), 0.5),
        "image, 512 × 512 px, 1 of 1 looked at. "
        "The picture is incomplete: parts of it, or its fine detail, are missing from the file.",
    ),
    Kind(
        "PNG that breaks off",
        "the first half of one",
        cut_off(saved("a.png", portrait), 0.5),
        "image, 512 × 289 px, 1 of 1 looked at, 56% of it could be read. "
        "The picture is incomplete: only its upper 56% could be read and was examined.",
    ),
    Kind(
        "hardly anything of a JPEG",
        "the first 4 % of one",
        cut_off(saved("a.jpg", portrait, quality=90), 0.04),
        "Refused: the picture is incomplete: only its upper 3% can be read; get a whole copy.",
    ),
    Kind(
        "CIE Lab",
        "the portrait as a TIFF in Lab",
        saved("a.tiff", lab),
        "image, 512 × 512 px, 1 of 1 looked at.",
    ),
    Kind(
        "floating-point values",
        "the portrait as a TIFF of grey values from 0 to 1",
        saved("a.tiff", floats),
        "image, 512 × 512 px, 1 of 1 looked at.",
    ),
    Kind(
        "more than 64 megapixels",
        "a JPEG of 9,000 × 9,000 px",
        larger_than_fits,
        "image, 4500 × 4500 px, 1 of 1 looked at. The picture (9000 × 9000 px) is larger than "
        "what is examined and was reduced to half of its width and height, which wipes out fine "
        "traces. The tests that look for them cut parts out of the file in full size, if it "
        "allows that; to have another part examined, cut it out and test that too.",
    ),
)

_TAKEN = "video, 240 × 240 px, 0.40 s, 10 of 10 looked at. The link leads to a page"

PAGES = (
    PageKind(
        "muted advertisement first",
        '<video autoplay muted src="/advertisement.mp4"></video><video src="/clip.mp4"></video>',
        f"{_TAKEN} with 2 videos. The one examined is http://site/clip.mp4 ; to test another, "
        "give its address: http://site/advertisement.mp4",
    ),
    PageKind(
        "video in a frame",
        '<iframe src="/player"></iframe>',
        f"{_TAKEN}; its video was taken from http://site/clip.mp4",
    ),
    PageKind(
        "plain link",
        '<a href="clip.mp4">The video</a>',
        f"{_TAKEN}; its video was taken from http://site/clip.mp4",
    ),
    PageKind(
        "pictures only",
        '<img src="/a.jpg">',
        "Refused: the link leads to a web page with pictures and no video; pages are searched for "
        "videos only: right-click the picture and open it in a tab of its own for its address; "
        "download the picture or video and give the file.",
    ),
)

ADDRESSES = (
    AddressKind("nothing", "", "Refused: nothing was given; expected a path or a link."),
    AddressKind(
        "blob: address",
        "blob:https://example.org/1b9d6bcd",
        "Refused: a blob: address leads to something within one tab of a browser and nowhere else; "
        "save the picture or video, or use the extension on the page.",
    ),
    AddressKind(
        "data: address",
        "data:image/png;base64,AAAA",
        "Refused: a data: address is the picture itself, written as text; save it as a file and "
        "give that.",
    ),
    AddressKind(
        "address of the browser",
        "about:blank",
        "Refused: an address that begins with about: belongs to the browser itself; give the http "
        "or https link of the picture or video, or the file.",
    ),
    AddressKind(
        "link without https://",
        "example.org/clip.mp4",
        "Refused: there is no such file; check the path or, if it is a link, write https:// before "
        "it.",
    ),
    AddressKind(
        "another scheme",
        "ftp://example.org/a.mp4",
        "Refused: links that begin with ftp:// are not supported; give an http or https link, or a "
        "file.",
    ),
    AddressKind("link to no server", "https://", "Refused: the link names no server; check it."),
)

KINDS = (*VIDEOS, *PICTURES)


def rows() -> Iterator[tuple[str, str, str, str]]:
    """Name, making, what is expected and what came, of each kind."""
    for address in ADDRESSES:
        yield address.name, address.address, address.expected, outcome(address.address)
    for kind in (*KINDS, *PAGES):
        with tempfile.TemporaryDirectory() as folder:
            if isinstance(kind, Kind):
                yield kind.name, kind.made_by, kind.expected, outcome(kind.make(Path(folder)))
            else:
                yield kind.name, kind.body, kind.expected, outcome_of_page(kind, Path(folder))


def documented() -> str:
    """The table of the documentation, in Markdown: what comes is what is expected, by the tests."""
    lines = ["| kind | made by | expected, and got |", "|---|---|---|"]
    for kind in (*KINDS, *PAGES, *ADDRESSES):
        cells = (kind.name, _made_by(kind), kind.expected)
        lines.append(f"| {' | '.join(cell.replace('|', BAR) for cell in cells)} |")
    return "\n".join(lines) + "\n"


def _made_by(kind: Kind | PageKind | AddressKind) -> str:
    if isinstance(kind, Kind):
        return kind.made_by
    text = kind.body if isinstance(kind, PageKind) else kind.address
    return f"`{text}`" if text else "an empty text"


def write_documented() -> None:
    """Write the table anew where the documentation has it."""
    text = DOCUMENTATION.read_text(encoding="utf-8")
    before, _, rest = text.partition(TABLE_BEGINS)
    _, _, after = rest.partition(TABLE_ENDS)
    table = f"{TABLE_BEGINS}\n{documented()}{TABLE_ENDS}"
    DOCUMENTATION.write_text(f"{before}{table}{after}", encoding="utf-8")


def main() -> int:
    """Print the table and write that of the documentation; 1 if anything else came than expected.

    What comes of the kinds stands in the documentation only if it is as expected.
    """
    table = Table(show_lines=True)
    for heading in ("kind", "made by", "expected", "got"):
        table.add_column(heading, overflow="fold")
    is_as_expected = True
    for name, made_by, expected, got in rows():
        is_as_expected &= got == expected
        table.add_row(name, made_by, expected, "the same" if got == expected else got)
    Console(markup=False, emoji=False, highlight=False).print(table)
    if not is_as_expected:
        return 1
    write_documented()
    return 0


if __name__ == "__main__":
    sys.exit(main())
