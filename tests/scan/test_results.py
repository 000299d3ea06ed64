"""The folder of results: each item once, whole partitions, and nobody else's folder."""

import json
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from tests.scan.outcomes import MADE, analysed, failed, item
from unmask.scan.model import ResultsError, ScanError
from unmask.scan.results import MOST_ROWS, Made, open_results, results_in


def partitions(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.parquet"))


def test_each_item_is_there_once_with_all_that_came_of_it(tmp_path: Path) -> None:
    with open_results(tmp_path, MADE) as results:
        results.add(analysed("a.mp4", 1.5, "some-signs"))
        results.add(failed("b.mp4"))
        results.tidy()

    [row] = pa.concat_tables(
        parquet.read_table(path) for path in partitions(tmp_path / "analyses")
    ).to_pylist()
    assert (row["source"], row["headline"], row["log10_lr"]) == ("a.mp4", "some-signs", 1.5)
    assert json.loads(row["document"])["findings"][0]["detector"] == "brightness"
    assert row["picture"] == b"\xff\xd8 a picture"
    assert row["fingerprints"][0]["pdq"] == bytes(range(32))
    with results_in(tmp_path) as results:
        assert results.analysed() == {item("a.mp4").key}
        [failure] = results.failures().to_pylist()
        assert (failure["source"], failure["kind"]) == ("b.mp4", "media")


def test_a_later_run_takes_the_place_of_failures(tmp_path: Path) -> None:
    with open_results(tmp_path, MADE) as results:
        for name in ("a.mp4", "b.mp4"):
            results.add(failed(name, "first"))
        results.tidy()
    with open_results(tmp_path, MADE) as results:
        results.add(analysed("a.mp4"))
        results.add(failed("b.mp4", "second", later=60))
        results.tidy()
        assert [row["reason"] for row in results.failures().to_pylist()] == ["second"]
        results.add(analysed("b.mp4"))
        results.tidy()
        assert results.failures().num_rows == 0
        assert len(results.analysed()) == 2


def test_small_partitions_are_made_into_larger_ones_without_loss(tmp_path: Path) -> None:
    names = [f"{number}.mp4" for number in range(MOST_ROWS + 3)]
    for start in range(0, len(names), 100):
        with open_results(tmp_path, MADE) as results:
            for name in names[start : start + 100]:
                results.add(analysed(name))
            results.tidy()

    counts = [parquet.read_metadata(path).num_rows for path in partitions(tmp_path / "analyses")]
    assert sum(counts) == len(names)
    assert len(counts) == 2
    with results_in(tmp_path) as results:
        assert results.analysed() == {item(name).key for name in names}


def test_what_a_run_that_was_killed_left_is_put_in_order(tmp_path: Path) -> None:
    with open_results(tmp_path, MADE) as results:
        results.add(analysed("a.mp4"))
        results.tidy()
    [path] = partitions(tmp_path / "analyses")
    # As if the program had ended after a partition took the place of that one, and while it wrote
    # another.
    names = json.dumps([path.name]).encode()
    table = parquet.read_table(path).replace_schema_metadata({b"unmask.replaces": names})
    parquet.write_table(table, path.with_name("0.parquet"))
    path.with_name(".unfinished-1.parquet").write_bytes(b"half")

    with open_results(tmp_path, MADE) as results:
        assert results.analyses(["source"]).to_pylist() == [{"source": "a.mp4"}]

    assert [path.name for path in (tmp_path / "analyses").iterdir()] == ["0.parquet"]


def test_one_scan_at_a_time(tmp_path: Path) -> None:
    with (
        open_results(tmp_path, MADE),
        pytest.raises(ResultsError, match="another scan is writing into it"),
        open_results(tmp_path, MADE),
    ):
        pass


@pytest.mark.parametrize(
    ("made", "complaint"),
    [
        (
            Made("0.0.9", "the settings", None),
            "its results were made by Unmask 0.1.0, and this is 0.0.9",
        ),
        (
            Made("0.1.0", "the settings", ("brightness",)),
            "its results are of all tests, and these are the tests brightness",
        ),
        (
            Made("0.1.0", "others", None),
            "its results were made with other networks, signers or limits",
        ),
    ],
)
def test_results_of_another_kind_are_left_alone(tmp_path: Path, made: Made, complaint: str) -> None:
    with open_results(tmp_path, MADE):
        pass

    with pytest.raises(ResultsError) as error, open_results(tmp_path, made):
        pass

    assert str(error.value) == f"{tmp_path}: {complaint}; name another folder with --out"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('{"layout": 2}', "its results have layout 2, and this version of Unmask knows 1 alone"),
        ("[]", "scan.json: it does not say what the results are of"),
        ("no JSON", "scan.json: it does not say what the results are of"),
    ],
)
def test_results_of_another_layout_are_left_alone(
    tmp_path: Path, text: str, complaint: str
) -> None:
    (tmp_path / "scan.json").write_text(text)

    for opening in (open_results(tmp_path, MADE), results_in(tmp_path)):
        with pytest.raises(ResultsError) as error, opening:
            pass
        assert complaint in str(error.value)


def test_a_folder_with_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "diary.txt").write_text("mine")

    with pytest.raises(ResultsError, match="it holds other things"), open_results(tmp_path, MADE):
        pass
    with pytest.raises(ResultsError, match="it holds no results"), results_in(tmp_path):
        pass

    assert [path.name for path in tmp_path.iterdir()] == ["diary.txt"]


def test_damaged_results_are_said_in_one_line(tmp_path: Path) -> None:
    with open_results(tmp_path, MADE) as results:
        results.add(analysed("a.mp4"))
        results.tidy()
    [path] = partitions(tmp_path / "analyses")
    path.write_bytes(b"PAR1 no more")

    with (
        pytest.raises(ScanError, match="its results cannot be read"),
        open_results(tmp_path, MADE),
    ):
        pass
