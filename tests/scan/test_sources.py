"""What a scan is of: folders, manifests, lists and stores, and what is none of these."""

import json
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from unmask.scan.model import ScanError
from unmask.scan.sources import item_key, read_source


def sources(source: Path | str) -> list[str]:
    return [item.source for item in read_source(str(source)).items]


def test_a_folder_gives_its_files_in_order_and_leaves_out_what_is_no_media(tmp_path: Path) -> None:
    for name in ("b/2.mp4", "b/1.jpg", "a.unknown", "notes.txt", "sums.json", ".hidden.mp4"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.touch()

    found = read_source(str(tmp_path))

    assert [item.source for item in found.items] == [
        str(tmp_path / name) for name in ("a.unknown", "b/1.jpg", "b/2.mp4")
    ]
    assert found.left_out == 2


def test_a_relative_folder_gives_the_same_keys(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "clips").mkdir()
    (tmp_path / "clips" / "a.mp4").touch()
    monkeypatch.chdir(tmp_path)

    assert read_source("clips").items == read_source(str(tmp_path / "clips")).items


ROWS = ["a.mp4", "https://example.org/b.mp4", "s3://bucket/c.mp4", "a.mp4"]


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".parquet", ".txt"])
def test_manifests_and_lists_give_paths_links_and_objects_once(tmp_path: Path, suffix: str) -> None:
    manifest = tmp_path / f"clips{suffix}"
    rows = [{"label": "real", "path": row} for row in ROWS]
    if suffix == ".csv":
        manifest.write_text("label,path\n" + "".join(f"real,{row}\n" for row in ROWS))
    elif suffix == ".jsonl":
        manifest.write_text("".join(json.dumps(row) + "\n" for row in rows))
    elif suffix == ".txt":
        manifest.write_text("# clips\n\n" + "\n".join(ROWS))
    else:
        parquet.write_table(pa.Table.from_pylist(rows), manifest)

    assert sources(manifest) == [str(tmp_path / "a.mp4"), *ROWS[1:3]]


def test_a_store_is_listed_and_a_manifest_in_it_names_its_neighbours(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").touch()
    (tmp_path / "b.mp4").touch()
    (tmp_path / "list.csv").write_text("file\nb.mp4\n")
    url = f"file://{tmp_path}"

    assert sources(url) == [f"{url}/a.mp4", f"{url}/b.mp4"]
    assert sources(f"{url}/list.csv") == [f"{url}/b.mp4"]


def test_keys_stand_for_names_that_are_no_text() -> None:
    assert item_key("clip-\udcff.mp4") != item_key("clip-\udcfe.mp4")


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("empty", None, "it holds nothing to analyse; expected pictures or videos"),
        ("empty.txt", "# nothing\n", "it holds nothing to analyse; expected pictures or videos"),
        ("empty.csv", "", "it holds nothing to analyse; expected pictures or videos"),
        (
            "wrong.csv",
            "name,label\na.mp4,real\n",
            "it has the columns name, label; expected one of source, path, url, link, file with a "
            "path or link in each row",
        ),
        ("hole.csv", "path,label\n,real\n", "row 1 has nothing in 'path'; expected a path"),
        ("wrong.jsonl", "[1]\n", "line 1 is no JSON object; expected one a line"),
        ("wrong.parquet", "no", "it is no Parquet"),
        ("wrong.csv", "path\n\udcff\n", "it is no text in UTF-8; save it as such"),
        ("clip.mp4", "", "it is no folder; expected a folder, a manifest or list"),
    ],
)
def test_what_cannot_be_scanned_is_said_in_one_line(
    tmp_path: Path, name: str, content: str | None, complaint: str
) -> None:
    path = tmp_path / name
    if content is None:
        path.mkdir()
    else:
        path.write_text(content, encoding="utf-8", errors="surrogateescape")

    with pytest.raises(ScanError) as error:
        read_source(str(path))

    assert str(error.value).startswith(f"{path}: {complaint}")
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("/nowhere/at/all", "there is no such folder or file"),
        ("/nowhere/list.csv", "it cannot be read (No such file or directory)"),
        ("https://example.org/a.mp4", "expected a folder, a manifest, a list or a store"),
        ("file:///nowhere/at/all", "there is nothing at this place"),
        ("nostore://bucket/", "the store cannot be read (Protocol not known: nostore)"),
    ],
)
def test_what_is_not_there_is_said_in_one_line(source: str, complaint: str) -> None:
    with pytest.raises(ScanError) as error:
        read_source(source)

    assert str(error.value).startswith(f"{source}: {complaint}")
