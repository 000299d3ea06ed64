import io
import struct
import sys
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import skimage.data
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from PIL import Image

from unmask.arrays import RGBImage
from unmask.errors import UnmaskError
from unmask.lab.manifest import Item, ManifestError, Shares, split_of, write_manifest
from unmask.lab.pack import Options, Pack, PackError, build_pack, main_face, read_pack, write_pack
from unmask.lab.pack.__main__ import main
from unmask.lab.pack.building import Encoding
from unmask.lab.pack.file import decode_landmarks, encode_landmarks

ASTRONAUT = np.asarray(skimage.data.astronaut(), np.uint8)  # type: ignore[no-untyped-call]
HEAD = ASTRONAUT[0:240, 110:350]


def save(path: Path, pixels: RGBImage) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).save(path, quality=60)
    return path


def no_face(_pixels: RGBImage) -> None:
    return None


def silent(_done: float) -> None:
    pass


@pytest.fixture
def items(tmp_path: Path) -> list[Item]:
    """Faces of one data set, a landscape without a face of another."""
    grey = np.full((64, 96, 3), 90, np.uint8)
    return [
        Item(save(tmp_path / "studio/a.jpg", HEAD), "real", "ann", "none", "studio", "train"),
        Item(
            save(tmp_path / "studio/b.png", HEAD[:, ::-1]), "fake", "ann", "flip", "studio", "train"
        ),
        Item(save(tmp_path / "land/c.webp", grey), "real", "hill", "none", "land", "test"),
    ]


@pytest.fixture
def pack(items: list[Item]) -> Pack:
    return build_pack(items, Options(), main_face(), silent)[0]


def test_a_pack_comes_back_as_it_was_written(pack: Pack, items: list[Item], tmp_path: Path) -> None:
    write_pack(pack, tmp_path / "it.pack")
    read = read_pack(tmp_path / "it.pack")

    assert read.items == pack.items
    assert {item.path.as_posix() for item in read.items} == {
        "studio/a.jpg",
        "studio/b.png",
        "land/c.webp",
    }
    files = {item.path.name: item.path.read_bytes() for item in items}
    for index, item in enumerate(read.items):
        assert bytes(read.encoded[index]) == files[item.path.name]
    np.testing.assert_array_equal(read.has_face, pack.has_face)
    np.testing.assert_allclose(read.landmarks, pack.landmarks, atol=1 / 16)


def test_pictures_and_faces_are_those_of_the_files(pack: Pack) -> None:
    place = {item.path.name: index for index, item in enumerate(pack.items)}

    straight, mirrored = place["a.jpg"], place["b.png"]
    np.testing.assert_array_equal(pack.picture(mirrored), HEAD[:, ::-1])
    nose_tip = 4
    x, y = pack.landmarks[straight, nose_tip]
    assert abs(x + pack.landmarks[mirrored, nose_tip, 0] - 240) < 6
    assert 80 < y < 160
    assert not pack.has_face[place["c.webp"]]
    assert not pack.landmarks[place["c.webp"]].any()


def test_the_same_pack_gives_the_same_bytes(pack: Pack, tmp_path: Path) -> None:
    write_pack(pack, tmp_path / "one")
    write_pack(pack, tmp_path / "two")

    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


@given(arrays(np.float32, (2, 468, 2), elements=st.floats(-4_000, 4_000, width=32)))
@settings(deadline=None, max_examples=20)
def test_landmarks_keep_a_sixteenth_of_a_pixel(landmarks: NDArray[np.float32]) -> None:
    kept = decode_landmarks(encode_landmarks(landmarks), 2)

    assert np.abs(kept - landmarks).max() <= 1 / 16


def noise(side: int, seed: int) -> RGBImage:
    return np.random.default_rng(seed).integers(0, 256, (side, side, 3), np.uint8)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> list[Item]:
    """60 pairs of small pictures, and 60 large ones of each label that are no pairs."""
    folder, items = tmp_path_factory.mktemp("many"), []
    for number in range(60):
        for label in ("real", "fake"):
            manipulation = "none" if label == "real" else "swap"
            for source, side in (("pairs", 16), ("large", 64)):
                path = save(folder / source / label / f"{number}.png", noise(side, number))
                identity = f"{number}" if source == "pairs" else f"{label} {number}"
                split = split_of(f"{source}/{identity}", Shares())
                items.append(Item(path, label, identity, manipulation, source, split))
    return items


def packed_bytes(pack: Pack) -> Mapping[tuple[str, str], int]:
    sizes: Counter[tuple[str, str]] = Counter()
    for item, encoded in zip(pack.items, pack.encoded, strict=True):
        sizes[item.source, item.label] += len(encoded)
    return sizes


def test_a_small_pack_holds_all_sources_labels_and_splits(many: list[Item], tmp_path: Path) -> None:
    pack, report = build_pack(many, Options(largest_mib=0.25), no_face, silent)
    write_pack(pack, tmp_path / "it.pack")

    assert 0.22 < (tmp_path / "it.pack").stat().st_size / 2**20 <= 0.25
    assert len(pack) + report.not_chosen == len(many)
    sizes = packed_bytes(pack)
    assert sizes["large", "real"] == pytest.approx(sizes["large", "fake"], abs=13_000)
    # All small ones fit into less than their part, and the large ones get what they leave.
    assert sum(item.source == "pairs" for item in pack.items) == 120
    assert {item.split for item in pack.items} == {"train", "validation", "test"}


def test_pairs_stay_together(many: list[Item]) -> None:
    pack, _ = build_pack(many, Options(largest_mib=0.05), no_face, silent)

    labels = Counter(item.identity for item in pack.items if item.source == "pairs")
    assert 5 < len(labels) < 60
    assert set(labels.values()) == {2}


def test_the_choice_does_not_depend_on_the_order(many: list[Item]) -> None:
    one, _ = build_pack(many, Options(largest_mib=0.1), no_face, silent)
    other, _ = build_pack(many[::-1], Options(largest_mib=0.1), no_face, silent)

    assert one.items == other.items


def test_bad_files_are_left_out_and_named(items: list[Item], tmp_path: Path) -> None:
    cut = tmp_path / "cut.jpg"
    cut.write_bytes(items[0].path.read_bytes()[:3_000])
    (tmp_path / "text.png").write_text("no picture")
    (tmp_path / "clip.mp4").write_bytes(b"video")
    bad = [
        replace(items[0], path=tmp_path / name)
        for name in ("cut.jpg", "text.png", "absent.jpg", "clip.mp4")
    ]

    pack, report = build_pack([*bad, *items], Options(), no_face, silent)

    assert len(pack) == 3
    assert {Path(path).name for path in report.unreadable} == {"cut.jpg", "text.png", "absent.jpg"}
    assert all("\n" not in reason for reason in report.unreadable.values())
    assert (report.videos, report.not_chosen) == (1, 0)
    with pytest.raises(PackError, match="No picture could be packed"):
        build_pack(bad, Options(), no_face, silent)


@pytest.mark.parametrize("encoding", ["jpeg", "png"])
def test_both_classes_of_a_source_are_encoded_again_alike(
    tmp_path: Path, encoding: Encoding
) -> None:
    large = save(tmp_path / "large.png", ASTRONAUT)
    small = save(tmp_path / "small.jpg", HEAD)
    other = save(tmp_path / "other.jpg", HEAD)
    items = [
        Item(large, "real", "ann", "none", "mixed", "train"),
        Item(small, "fake", "bob", "swap", "mixed", "train"),
        Item(other, "fake", "cat", "swap", "untouched", "train"),
    ]

    pack, _ = build_pack(items, Options(largest_side=256, encoding=encoding), main_face(), silent)

    files = {item.path.name: pack.encoded[i] for i, item in enumerate(pack.items)}
    opened = {name: Image.open(io.BytesIO(encoded)) for name, encoded in files.items()}
    assert {opened["large.png"].format, opened["small.jpg"].format} == {encoding.upper()}
    assert (opened["large.png"].size, opened["small.jpg"].size) == ((256, 256), (240, 240))
    assert bytes(files["other.jpg"]) == other.read_bytes()
    place = [item.path.name for item in pack.items].index("large.png")
    # The face is found in what is packed, not in the larger original.
    assert 90 < pack.landmarks[place][:, 0].mean() < 130


@pytest.mark.parametrize(
    ("largest_mib", "largest_side", "message"),
    [
        (0, None, "A pack of 0 MiB"),
        (float("nan"), None, "A pack of nan MiB"),
        (5_000, None, "at most 1024"),
        (50, 0, "largest side of 0 px"),
        (50, 100_000, "expected 1 to 4,095"),
    ],
)
def test_impossible_wishes_are_refused(
    largest_mib: float, largest_side: int | None, message: str
) -> None:
    with pytest.raises(PackError, match=message):
        Options(largest_mib, largest_side)


def test_a_pack_that_cannot_be_written_leaves_nothing(pack: Pack, tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()

    with pytest.raises(PackError, match="cannot be written"):
        write_pack(pack, tmp_path / "taken")

    assert not (tmp_path / "taken.part").exists()


Members = dict[str, bytes]


def without_last_byte(name: str) -> Callable[[Members], Members]:
    return lambda members: {**members, name: members[name][:-1]}


def with_offsets(change: Callable[[list[int]], list[int]]) -> Callable[[Members], Members]:
    def changed(members: Members) -> Members:
        offsets = change(np.frombuffer(members["offsets"], "<i8").tolist())
        return {**members, "offsets": np.array(offsets, "<i8").tobytes()}

    return changed


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        (lambda members: {**members, "code.pkl": b"cos"}, PackError, "is no pack; expected"),
        (lambda members: {"pictures": members["pictures"]}, PackError, "is no pack; expected"),
        (without_last_byte("landmarks"), PackError, "landmarks has 5,615 bytes; expected 5,616"),
        (without_last_byte("faces"), PackError, "faces has 2 bytes; expected 3 for 3 pictures"),
        (without_last_byte("offsets"), PackError, "offsets has 31 bytes"),
        (without_last_byte("pictures"), PackError, "offsets do not fit"),
        (with_offsets(lambda o: [1, *o[1:]]), PackError, "offsets do not fit"),
        (with_offsets(lambda o: [o[0], o[2], o[1], o[3]]), PackError, "offsets do not fit"),
        (with_offsets(lambda o: [0, -(2**62), 2**62, o[3]]), PackError, "offsets do not fit"),
        (
            lambda members: {**members, "manifest.csv": b"\xff"},
            PackError,
            "its manifest is no text",
        ),
        (
            lambda members: {
                **members,
                "manifest.csv": members["manifest.csv"].replace(b",real,", b",true,"),
            },
            ManifestError,
            "the label is 'true'",
        ),
    ],
)
def test_a_pack_that_was_tampered_with_is_refused(
    pack: Pack,
    tmp_path: Path,
    change: Callable[[Members], Members],
    error: type[UnmaskError],
    message: str,
) -> None:
    write_pack(pack, tmp_path / "good")
    with zipfile.ZipFile(tmp_path / "good") as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(tmp_path / "bad", "w") as archive:
        for name, content in change(members).items():
            archive.writestr(name, content)

    with pytest.raises(error) as refusal:
        read_pack(tmp_path / "bad")

    assert message in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_damage_and_other_files_are_refused(pack: Pack, tmp_path: Path) -> None:
    path = tmp_path / "it.pack"
    write_pack(pack, path)
    good = path.read_bytes()
    flipped = bytearray(good)
    flipped[len(good) // 2] ^= 1
    for content in (b"", b"PK", good[: len(good) // 2], bytes(flipped)):
        path.write_bytes(content)
        with pytest.raises(PackError, match="cannot be read"):
            read_pack(path)
    with pytest.raises(PackError, match="cannot be read"):
        read_pack(tmp_path / "absent")


@pytest.fixture(scope="module")
def small_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("small") / "it.pack"
    item = Item(Path("a.jpg"), "real", "ann", "none", "studio", "train")
    pack = Pack((item,), np.ones((1, 468, 2), np.float32), np.array([True]), (b"picture",))
    write_pack(pack, path)
    return path


@given(st.dictionaries(st.integers(0, 900), st.integers(0, 255), min_size=1, max_size=3))
@settings(deadline=None, max_examples=200)
def test_damage_anywhere_is_one_error_at_most(small_file: Path, changes: dict[int, int]) -> None:
    content = bytearray(small_file.read_bytes())
    for place, value in changes.items():
        content[-1 - place % len(content)] = value
    damaged = small_file.with_name("damaged")
    damaged.write_bytes(content)

    message = ""
    try:
        read_pack(damaged)
    except UnmaskError as error:
        message = str(error)
    assert "\n" not in message


def test_a_pack_that_would_fill_the_memory_is_refused(pack: Pack, tmp_path: Path) -> None:
    path = tmp_path / "it.pack"
    write_pack(pack, path)
    content = bytearray(path.read_bytes())
    # The uncompressed size of the last member stands 24 bytes into its entry of the directory.
    entry = content.rindex(b"PK\x01\x02")
    content[entry + 24 : entry + 28] = struct.pack("<I", 2**31)
    path.write_bytes(content)

    with pytest.raises(PackError, match="at most 1,073,741,824 are read"):
        read_pack(path)


def png_that_claims(width: int, height: int) -> bytes:
    content = bytearray(_png(noise(8, 0)))
    content[16:24] = struct.pack(">II", width, height)
    content[29:33] = struct.pack(">I", zlib.crc32(content[12:29]))
    return bytes(content)


def _png(pixels: RGBImage) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"no picture",
        _png(HEAD)[:2_000],
        png_that_claims(5_000, 10),
        png_that_claims(60_000, 60_000),
    ],
)
def test_a_bad_picture_in_a_pack_is_one_error(pack: Pack, content: bytes) -> None:
    bad = replace(pack, encoded=(content, *pack.encoded[1:]))

    with pytest.raises(PackError) as refusal:
        bad.picture(0)

    assert str(pack.items[0].path) in str(refusal.value)
    assert bad.picture(1).shape == pack.picture(1).shape


def test_the_command_packs_a_manifest(
    items: list[Item],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    manifest, out = tmp_path / "manifest.csv", tmp_path / "it.pack"
    broken = replace(items[0], path=tmp_path / "broken.jpg")
    broken.path.write_bytes(b"\xff\xd8")
    write_manifest([*items, broken], manifest)
    monkeypatch.setattr(
        sys, "argv", ["pack", str(manifest), str(out), "--sources", "studio", "--largest-mib", "1"]
    )

    main()

    assert {item.source for item in read_pack(out).items} == {"studio"}
    said = capsys.readouterr().out
    assert "1 unreadable" in said
    assert "broken.jpg" in said


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--sources", "nowhere"], "no data set named 'nowhere'"),
        (["--largest-mib", "0"], "A pack of 0 MiB"),
    ],
)
def test_the_command_ends_with_one_line_on_bad_input(
    items: list[Item],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    message: str,
) -> None:
    manifest = tmp_path / "manifest.csv"
    write_manifest(items, manifest)
    monkeypatch.setattr(sys, "argv", ["pack", str(manifest), str(tmp_path / "out"), *arguments])

    with pytest.raises(SystemExit) as ending:
        main()

    assert message in str(ending.value)
    assert not (tmp_path / "out").exists()
