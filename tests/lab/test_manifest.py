import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unmask.lab import manifest
from unmask.lab.manifest import (
    Item,
    ManifestError,
    Shares,
    build_manifest,
    check_items,
    format_manifest,
    parse_manifest,
    read_manifest,
    split_of,
    write_manifest,
)

HEADER = "path,label,identity,manipulation,source,split"
GOOD = "a.jpg,real,ann,none,studio,train"
DATA = Path(__file__).parents[3] / "shared" / "data"

names = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("a.jpg", "b.jpg"):
        (tmp_path / name).write_bytes(b"picture")
    return tmp_path


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([HEADER, "c.jpg,real,ann,none,studio,train"], "1 of 1 files are missing, the first is"),
        ([HEADER, "a.jpg,true,ann,none,studio,train"], "line 2: the label is 'true'; expected"),
        ([HEADER, GOOD, "b.jpg,real,ann,none,studio,dev"], "line 3: the split is 'dev'"),
        ([HEADER, GOOD, "b.jpg,fake,ann,swap,studio,test"], "'ann' stands in both train and test"),
        ([HEADER, GOOD, GOOD], "is listed twice"),
        ([HEADER, "a.jpg,real,,none,studio,train"], "the value of identity is empty"),
        ([HEADER, "a.jpg,fake,ann,none,studio,train"], "a fake file has the manipulation 'none'"),
        ([HEADER, "a.jpg,real,ann,swap,studio,train"], "a real file has the manipulation 'swap'"),
        ([HEADER, "a.jpg,real,ann"], "expected 6 values"),
        ([HEADER, GOOD + ",more"], "expected 6 values"),
        ([HEADER + ",colour", GOOD + ",red"], "expected the columns path, label"),
        (["path,label", "a.jpg,real"], "expected the columns path, label"),
        ([HEADER], "lists no file"),
        ([], "expected the columns"),
        ([HEADER, 'a.jpg,"real'], "not CSV"),
    ],
)
def test_a_bad_manifest_is_refused_in_one_line(
    folder: Path, lines: list[str], message: str
) -> None:
    path = folder / "manifest.csv"
    path.write_text("\n".join(lines), encoding="utf-8")

    with pytest.raises(ManifestError) as refusal:
        read_manifest(path)

    assert message in str(refusal.value)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"])
def test_what_is_no_text_is_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "manifest.csv"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(ManifestError, match="cannot be read"):
        read_manifest(path)


def test_paths_are_relative_to_the_manifest(folder: Path) -> None:
    elsewhere = folder / "lists"
    elsewhere.mkdir()
    items = (
        Item(folder / "a.jpg", "real", "ann", "none", "studio", "train"),
        Item(folder / "b.jpg", "fake", "bob", "swap", "studio", "test"),
    )

    write_manifest(items, elsewhere / "manifest.csv")

    lines = (elsewhere / "manifest.csv").read_text().splitlines()
    assert lines[1] == "../a.jpg,real,ann,none,studio,train"
    read = read_manifest(elsewhere / "manifest.csv")
    assert [item.path.resolve() for item in read] == [item.path for item in items]
    assert [replace(item, path=Path()) for item in read] == [
        replace(item, path=Path()) for item in items
    ]


@given(identity=names, manipulation=names.filter(lambda name: name != "none"), source=names)
def test_any_words_come_back(identity: str, manipulation: str, source: str) -> None:
    items = (Item(Path("ä, b.png"), "fake", identity, manipulation, source, "test"),)

    assert parse_manifest(format_manifest(items), "it") == items


def test_the_shares_of_the_splits_are_about_as_asked() -> None:
    splits = [split_of(f"person {number}", Shares(0.6, 0.3)) for number in range(2_000)]

    assert splits.count("train") == pytest.approx(1_200, abs=80)
    assert splits.count("validation") == pytest.approx(600, abs=80)
    assert "test" not in {split_of(f"person {number}", Shares(0.5, 0.5)) for number in range(99)}


def test_a_split_does_not_depend_on_what_else_is_listed() -> None:
    assert [split_of(name, Shares()) for name in ("ffhq/00000", "ffhq/00001", "ffhq/00004")] == [
        "train",
        "test",
        "validation",
    ]


@pytest.mark.parametrize(
    ("train", "validation"), [(-0.1, 0.5), (0.9, 0.2), (0.5, -0.1), (float("nan"), 0.1)]
)
def test_impossible_shares_are_refused(train: float, validation: float) -> None:
    with pytest.raises(ManifestError, match="at most 1"):
        Shares(train, validation)


@pytest.fixture
def research_data(tmp_path: Path) -> Path:
    """A folder laid out like the research data, with files that only have names."""
    files = (
        *(f"faces/ffhq/{number}.jpg" for number in range(40)),
        *(f"generated/stylegan/real/{number:05d}.jpg" for number in range(30, 60)),
        *(f"generated/stylegan/fake/{number}A.jpg" for number in range(40)),
        "faces/utkface/30_0_1_20170101.jpg",
        "faces/utkface/31_1_1_20170101.jpg",
        "videos/real/dfdc_1.mp4",
        "videos/fake/dfdc_1.mp4",
        "videos/fake/aniportrait_a.mp4",
    )
    for name in files:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    folder = tmp_path / "faceswap" / "dfdc"
    folder.mkdir(parents=True)
    rows = [f"fake/f{n}.jpg,fake,v{n // 2},9" for n in range(40)]
    rows += [f"real/v{n}.jpg,real,v{n},9" for n in range(20)]
    lines = ["path,label,source_video,face_width_in_video_px", *rows]
    (folder / "index.csv").write_text("\n".join(lines), encoding="utf-8")
    return tmp_path


LAID_OUT = ("dfdc", "ffhq", "stylegan", "utkface", "videos")


def test_the_research_data_is_listed_by_what_its_files_show(research_data: Path) -> None:
    items = {
        item.path.relative_to(research_data).as_posix(): item
        for item in build_manifest(research_data, LAID_OUT)
    }

    check_items(items.values(), "the research data")
    assert len(items) == 40 + 30 + 40 + 2 + 3 + 60
    facts = {
        path: (items[path].label, items[path].manipulation, items[path].identity)
        for path in (
            "faceswap/dfdc/fake/f7.jpg",
            "faceswap/dfdc/real/v3.jpg",
            "faces/ffhq/35.jpg",
            "generated/stylegan/real/00035.jpg",
            "generated/stylegan/fake/3A.jpg",
            "faces/utkface/31_1_1_20170101.jpg",
            "videos/real/dfdc_1.mp4",
            "videos/fake/dfdc_1.mp4",
            "videos/fake/aniportrait_a.mp4",
        )
    }
    assert list(facts.values()) == [
        ("fake", "dfdc-swap", "dfdc/v3"),
        ("real", "none", "dfdc/v3"),
        ("real", "none", "ffhq/00035"),
        ("real", "none", "ffhq/00035"),
        ("fake", "stylegan", "stylegan/3A"),
        ("real", "none", "utkface/20170101"),
        ("real", "none", "videos/dfdc_1"),
        ("fake", "dfdc-swap", "videos/dfdc_1"),
        ("fake", "aniportrait", "videos/aniportrait_a"),
    ]


def test_what_shares_an_identity_with_a_held_out_source_is_held_out_too(
    research_data: Path,
) -> None:
    items = build_manifest(research_data, LAID_OUT, held_out=["stylegan"])

    check_items(items, "the research data")
    assert {item.split for item in items if item.source == "stylegan"} == {"test"}
    twins = [item for item in items if item.source == "ffhq" and int(item.path.stem) >= 30]
    others = [item for item in items if item.source == "ffhq" and int(item.path.stem) < 30]
    assert {item.split for item in twins} == {"test"}
    assert "train" in {item.split for item in others}


def test_unknown_and_missing_sources_are_named(research_data: Path) -> None:
    with pytest.raises(ManifestError, match="No data set is named 'celeb'"):
        build_manifest(research_data, ["celeb"])
    with pytest.raises(ManifestError, match="No data set is named 'celeb'"):
        build_manifest(research_data, ["ffhq"], held_out=["celeb"])
    with pytest.raises(ManifestError, match=r"sd3.* is missing"):
        build_manifest(research_data, ["sd3"])
    (research_data / "faceswap" / "dfdc" / "index.csv").unlink()
    with pytest.raises(ManifestError, match=r"index\.csv of the data set 'dfdc' is missing"):
        build_manifest(research_data, ["dfdc"])


@pytest.mark.parametrize(
    ("index", "message"),
    [
        ("path,label\na.jpg,real", "expected the columns path, label and source_video"),
        ("path,label,source_video\na.jpg,maybe,v", "line 2: the label is 'maybe'"),
    ],
)
def test_a_broken_index_is_refused(research_data: Path, index: str, message: str) -> None:
    (research_data / "faceswap" / "dfdc" / "index.csv").write_text(index, encoding="utf-8")

    with pytest.raises(ManifestError, match=message):
        build_manifest(research_data, ["dfdc"])


@pytest.fixture
def arguments(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    given: list[str] = ["manifest"]
    monkeypatch.setattr(sys, "argv", given)
    return given


def test_the_command_writes_a_manifest_and_counts(
    research_data: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    out = research_data / "out.csv"
    # The names alone matter to the manifest, but reading it looks for the files.
    for item in build_manifest(research_data, ["dfdc"]):
        item.path.parent.mkdir(exist_ok=True)
        item.path.touch()
    arguments += [str(research_data), str(out), "--sources", "dfdc", "ffhq"]

    manifest.main()

    assert read_manifest(out) == tuple(
        replace(item, path=out.parent / item.path.relative_to(research_data))
        for item in build_manifest(research_data, ["dfdc", "ffhq"])
    )
    assert "ffhq" in capsys.readouterr().out


def test_the_command_ends_with_one_line_on_bad_input(tmp_path: Path, arguments: list[str]) -> None:
    arguments += [str(tmp_path), str(tmp_path / "out.csv")]

    with pytest.raises(SystemExit) as ending:
        manifest.main()

    assert "index.csv" in str(ending.value)
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.skipif(not DATA.is_dir(), reason="the research data is not on this machine")
def test_the_real_research_data_keeps_identities_apart() -> None:
    items = build_manifest(DATA)

    check_items(items, "the research data")
    assert len(items) > 20_000
    assert {item.split for item in items} == {"train", "validation", "test"}
    fakes = [item for item in items if item.source == "dfdc" and item.label == "fake"]
    reals = {item.identity for item in items if item.source == "dfdc" and item.label == "real"}
    assert all(item.identity in reals for item in fakes)
