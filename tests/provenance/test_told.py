"""What pictures and videos say of themselves, as files of the tests say it; sound and damaged."""

import io
import json
import struct
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image
from PIL.PngImagePlugin import PngInfo

from tests.media.media_files import write_video
from tests.provenance.packets import SOURCE_TYPES, exif_with_thumbnail, jpeg, packet
from unmask.media import MediaFacts
from unmask.provenance import Entry, pictures, read_provenance, videos
from unmask.provenance.reading import NO_CREDENTIALS_READ, NOTHING_READ, believe
from unmask.provenance.record import MOST_ENTRIES, TEXT_LENGTH
from unmask.provenance.told import Told
from unmask.provenance.xmp import MOST_BYTES, xmp_entries

# The confined process silences them too.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:PIL")


@pytest.fixture(scope="module", autouse=True)
def prepared() -> Iterator[None]:
    """Preparing lifts Pillow's own limit on pixels, which is for the confined process only."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Image, "MAX_IMAGE_PIXELS", Image.MAX_IMAGE_PIXELS)
        pictures.prepare()
        yield


def told_of(image: Image.Image, kind: str = "JPEG", **options: object) -> Told:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return pictures.read(file)


def plain() -> Image.Image:
    return Image.new("RGB", (48, 32), (90, 120, 60))


def test_text_of_a_png_before_and_behind_its_pixels() -> None:
    info = PngInfo()
    info.add_text("parameters", "a cat\nSteps: 20, Sampler: Euler")
    info.add(b"tEXt", b"Late\0behind", after_idat=True)
    told = told_of(plain(), "PNG", pnginfo=info)
    assert told.entries == [
        Entry("text", "parameters", "a cat\nSteps: 20, Sampler: Euler"),
        Entry("text", "Late", "behind"),
    ]
    assert told.problems == []


@pytest.mark.parametrize(
    "comment",
    [
        b"ASCII\0\0\0a cat, Steps: 3",
        b"UNICODE\0" + "a cat, Steps: 3".encode("utf-16-be"),
        b"UNICODE\0" + "a cat, Steps: 3".encode("utf-16-le"),
        b"\0" * 8 + b"a cat, Steps: 3",
    ],
)
def test_exif_and_the_user_comment_in_each_encoding(comment: bytes) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Canon"
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.UserComment] = comment
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.FNumber] = 2.8
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSDateStamp] = "2024:05:01"
    assert told_of(plain(), exif=exif).entries == [
        Entry("EXIF", "Make", "Canon"),
        Entry("EXIF", "FNumber", "2.8"),
        Entry("EXIF", "UserComment", "a cat, Steps: 3"),
        Entry("GPS", "GPSDateStamp", "2024:05:01"),
    ]


def test_xmp_in_each_of_its_forms() -> None:
    content = (
        f'<ext:DigitalSourceType rdf:resource="{SOURCE_TYPES}digitalCapture"/>'
        "<dc:description><rdf:Alt><rdf:li xml:lang='x-default'>a cat</rdf:li></rdf:Alt>"
        "</dc:description>"
        "<xmpMM:History><rdf:Seq><rdf:li stEvt:action='saved' stEvt:softwareAgent='GIMP'/>"
        "</rdf:Seq></xmpMM:History>"
    )
    entries = [
        Entry("XMP", "xmp:CreatorTool", "Firefly"),
        Entry("XMP", "Iptc4xmpExt:DigitalSourceType", f"{SOURCE_TYPES}digitalCapture"),
        Entry("XMP", "dc:description", "a cat"),
        Entry("XMP", "stEvt:action", "saved"),
        Entry("XMP", "stEvt:softwareAgent", "GIMP"),
    ]
    sent = packet('xmp:CreatorTool="Firefly"', content)
    for kind, options in (
        ("JPEG", {"xmp": sent}),
        ("WEBP", {"xmp": sent}),
        ("TIFF", {"tiffinfo": {ExifTags.Base.XMLPacket: sent}}),
    ):
        told = told_of(plain(), kind, **options)
        assert [one for one in told.entries if one.place == "XMP"] == entries, kind
    assert list(xmp_entries(sent.decode().encode("utf-16"))) == entries


def test_iptc_and_comments() -> None:
    told = told_of(plain(), comment=b"made by hand")
    assert told.entries == [Entry("text", "comment", "made by hand")]
    record = b"\x1c\x02\x6e\x00\x04Meta"
    block = b"8BIM\x04\x04\0\0" + struct.pack(">I", len(record)) + record + b"\0"
    content = b"Photoshop 3.0\0" + block
    segment = b"\xff\xed" + struct.pack(">H", len(content) + 2) + content
    whole = jpeg(plain())
    assert pictures.read(io.BytesIO(whole[:2] + segment + whole[2:])).entries == [
        Entry("IPTC", "Credit", "Meta")
    ]


def test_the_thumbnail_is_turned_as_the_picture_is() -> None:
    small = Image.new("RGB", (40, 20), (255, 255, 255))
    small.paste((0, 0, 0), (0, 0, 20, 20))
    exif = exif_with_thumbnail(jpeg(small))
    told = told_of(plain(), exif=exif)
    assert told.thumbnail is not None
    assert (told.thumbnail.width, told.thumbnail.height) == (40, 20)
    assert told.thumbnail.rgb[:3] == b"\0\0\0"
    assert told.problems == []


@pytest.mark.parametrize(
    ("thumbnail", "length"),
    [(b"", 0), (b"\xff\xd8\xff", None), (b"no picture", None), (b"x", 4_000_000_000)],
)
def test_a_thumbnail_that_is_none_costs_itself_only(thumbnail: bytes, length: int | None) -> None:
    told = told_of(plain(), exif=exif_with_thumbnail(thumbnail, length), comment=b"kept")
    assert told.thumbnail is None
    assert [one.text for one in told.entries] == ["kept"]
    assert [part == "thumbnail" for part, _reason in told.problems] == [True]


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.binary(max_size=300))
def test_malformed_exif_and_xmp_cost_themselves_only(exif: bytes, xmp: bytes) -> None:
    whole = jpeg(plain())
    segments = b""
    for content in (b"Exif\0\0II*\0" + exif, b"http://ns.adobe.com/xap/1.0/\0" + xmp):
        segments += b"\xff\xe1" + struct.pack(">H", len(content) + 2) + content
    file = io.BytesIO(whole[:2] + segments + b"\xff\xfe\x00\x06kept" + whole[2:])
    assert Entry("text", "comment", "kept") in pictures.read(file).entries


BOMB = (
    b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><x>&c;</x>'
)


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        (BOMB, "declares entities"),
        (BOMB.decode().encode("utf-16"), "declares entities"),
        (b"<a" * 10, "not XML"),
        (b"<a>" + b" " * MOST_BYTES + b"</a>", "more than"),
        (b"<?xml version='1.0' encoding='no-such'?><a>", "not XML"),
    ],
)
def test_xmp_that_would_do_harm_is_not_read(sent: bytes, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        list(xmp_entries(sent))


def test_xmp_nested_without_end_is_walked() -> None:
    depth = 100_000
    assert list(xmp_entries(b"<a>" * depth + b"deep" + b"</a>" * depth)) == [
        Entry("XMP", "a", "deep")
    ]


@pytest.mark.parametrize(
    ("image", "kind", "options"),
    [
        (Image.new("RGB", (1, 1)), "JPEG", {}),
        (Image.new("L", (30, 20)), "JPEG", {}),
        (Image.new("CMYK", (30, 20)), "JPEG", {}),
        (Image.new("I;16", (30, 20)), "PNG", {}),
        (Image.new("I;16", (30, 20)), "TIFF", {}),
        (Image.new("P", (30, 20)), "PNG", {}),
        (Image.new("1", (30, 20)), "PNG", {}),
        (Image.new("P", (30, 20)), "GIF", {"save_all": True, "append_images": [plain()]}),
        (plain(), "PNG", {"save_all": True, "append_images": [Image.new("RGB", (48, 32))]}),
        (plain(), "WEBP", {"save_all": True, "append_images": [Image.new("RGB", (48, 32))]}),
        (plain(), "BMP", {}),
    ],
)
def test_every_kind_of_picture_is_read(
    image: Image.Image, kind: str, options: dict[str, object]
) -> None:
    told = told_of(image, kind, **options)
    assert (told.problems, told.thumbnail) == ([], None)


def test_long_texts_keep_both_ends_and_many_are_cut() -> None:
    info = PngInfo()
    info.add_text("parameters", "begin" + "x" * 100_000 + "end")
    for number in range(2 * MOST_ENTRIES):
        info.add_text(f"key {number}", "text")
    told = told_of(plain(), "PNG", pnginfo=info)
    assert len(told.entries) == MOST_ENTRIES
    assert len(told.entries[0].text) < TEXT_LENGTH
    assert told.entries[0].text.startswith("begin")
    assert told.entries[0].text.endswith("end")


def test_tags_and_encoder_of_a_video(tmp_path: Path) -> None:
    tags = {"comment": "made with care", "title": "a cat"}
    path = write_video(tmp_path / "a.mp4", tags=tags)
    with path.open("rb") as file:
        told = videos.read(file)
    texts = {(one.place, one.name): one.text for one in told.entries}
    assert texts["container", "comment"] == "made with care"
    assert texts["container", "encoder"].startswith("Lavf")
    assert [one.text for one in told.entries if one.text.startswith("x264 - core")]


def box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", len(content) + 8, kind) + content


def in_uuid(sent: bytes) -> bytes:
    return box(b"uuid", bytes.fromhex("be7acfcb97a942e89c71999491e3afac") + sent)


def test_xmp_of_an_mp4(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mp4")
    path.write_bytes(path.read_bytes() + in_uuid(packet('xmp:CreatorTool="Sora"')))
    with path.open("rb") as file:
        assert Entry("XMP", "xmp:CreatorTool", "Sora") in videos.read(file).entries


def test_xmp_of_a_quicktime_movie(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mov")
    data = path.read_bytes()
    start = data.rindex(b"moov") - 4
    length = int.from_bytes(data[start : start + 4], "big")
    assert start + length == len(data)
    inner = box(b"udta", box(b"XMP_", packet('xmp:CreatorTool="Sora"')))
    movie = data[:start] + box(b"moov", data[start + 8 :] + inner)
    path.write_bytes(movie)
    with path.open("rb") as file:
        assert Entry("XMP", "xmp:CreatorTool", "Sora") in videos.read(file).entries


@pytest.mark.parametrize(
    ("spoil", "is_opened"),
    [
        (lambda data: data + in_uuid(b"")[:-10], False),
        (lambda data: data + struct.pack(">I4s", 4_000_000_000, b"uuid"), False),
        (lambda data: data + struct.pack(">I4sQ", 1, b"uuid", 2**63), False),
        (lambda data: data + box(b"free", b"") * 5000, True),
        (lambda data: data + in_uuid(b"x" * (MOST_BYTES + 1)), True),
        (lambda data: data + box(b"moov", box(b"udta", box(b"XMP_", b"<"))), True),
    ],
)
def test_boxes_that_lie_cost_the_xmp_only(
    tmp_path: Path, spoil: Callable[[bytes], bytes], is_opened: bool
) -> None:
    path = write_video(tmp_path / "a.mp4")
    path.write_bytes(spoil(path.read_bytes()))
    with path.open("rb") as file:
        told = videos.read(file)
    assert (Entry("container", "major_brand", "isom") in told.entries) is is_opened
    assert any(part == "container" for part, _reason in told.problems) is not is_opened
    assert not [one for one in told.entries if one.place == "XMP"]


def test_the_whole_way_through_the_process(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    plain().save(path, exif=exif_with_thumbnail(jpeg(plain())), comment=b"\xff\0caf\xc3\xa9")
    facts = MediaFacts("image", "jpeg", "jpeg", 48, 32, byte_count=path.stat().st_size)
    record = read_provenance(path, facts)
    assert [one.text for one in record.entries] == ["�\0café"]
    assert record.thumbnail is not None
    assert len(record.thumbnail.rgb) == 48 * 32 * 3
    assert (record.credentials, record.problems) == (None, ())


def test_a_file_that_breaks_the_reader_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(b"no picture at all")
    facts = MediaFacts("image", "jpeg", "jpeg", 48, 32, byte_count=17)
    record = read_provenance(path, facts)
    assert (record.entries, record.credentials) == ((), None)
    assert ["damaged" in str(problem) for problem in record.problems] == [True]


SOUND = {"entries": [["EXIF", "Make", "Canon"]], "thumbnail": None, "problems": []}


@pytest.mark.parametrize(
    ("told", "credentials"),
    [
        (b"", b""),
        (b"null", b"7"),
        (b"[" * 100_000, b"{"),
        (b'{"entries": 3, "thumbnail": null, "problems": []}', b'{"credentials": {"state": "x"}}'),
        (b'{"entries": [[1, 2]], "thumbnail": null, "problems": []}', b'{"credentials": []}'),
        (
            b'{"entries": [], "thumbnail": {"width": 9e9, "height": 1, "rgb": ""}, "problems": []}',
            b'{"credentials": {"state": "trusted"}}',
        ),
        (
            b'{"entries": [], "thumbnail": {"width": 1, "height": 1, "rgb": "!"}, "problems": []}',
            b'{"credentials": {"state": "trusted", "actions": 5}}',
        ),
    ],
)
def test_no_answer_of_the_process_is_believed_unseen(told: bytes, credentials: bytes) -> None:
    record = believe(told + b"\n" + credentials)
    assert (record.entries, record.thumbnail, record.credentials) == ((), None, None)
    assert record.problems == (NOTHING_READ, NO_CREDENTIALS_READ)


def test_what_was_told_before_the_process_broke_is_kept() -> None:
    record = believe(json.dumps(SOUND).encode() + b"\n")
    assert record.entries == (Entry("EXIF", "Make", "Canon"),)
    assert record.problems == (NO_CREDENTIALS_READ,)
