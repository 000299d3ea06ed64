"""``unmask scan`` as people run it: going on, being interrupted, and what it refuses."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.scan.conftest import write_picture
from tests.scan.outcomes import MADE
from unmask.casebook import Database, search
from unmask.scan.results import open_results, results_in

UNMASK = [sys.executable, "-m", "unmask"]
ENGLISH = {"LC_ALL": "C.UTF-8", "COLUMNS": "80"}
PATIENCE = 120.0


def command(*arguments: str | Path) -> list[str]:
    return [*UNMASK, "scan", *map(str, arguments), "--detectors", "brightness", "--workers", "1"]


def run(*arguments: str | Path, **options: Any) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, **ENGLISH}
    return subprocess.run(
        command(*arguments), capture_output=True, text=True, env=environment, check=False, **options
    )


def started(pictures: Path, out: Path) -> "tuple[subprocess.Popen[str], int]":
    """A scan that has come to the last of five pictures, and the process that has that."""
    last = pictures / "last-endless.png"
    write_picture(last, 200)
    process = subprocess.Popen(
        command(pictures, "--out", out),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **ENGLISH},
    )
    reached = Path(f"{last}.txt")
    wait_until(lambda: reached.exists() and reached.read_text() != "")
    return process, int(reached.read_text())


def wait_until(condition: Any) -> None:
    begun = time.monotonic()
    while not condition():
        if time.monotonic() - begun > PATIENCE:
            pytest.fail("what was waited for did not come")
        time.sleep(0.05)


def is_gone(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    return False


def names(out: Path) -> Counter[str]:
    with results_in(out) as results:
        sources = results.analyses(["source"])["source"].to_pylist()
    return Counter(Path(source).name for source in sources)


ALL_FIVE = {f"grey-{shade}.png": 1 for shade in (40, 80, 120, 160)} | {"last-endless.png": 1}


def test_a_second_run_does_only_what_is_missing_or_failed(
    brightness: tuple[str], pictures: Path, tmp_path: Path
) -> None:
    out = tmp_path / "results"
    (pictures / "torn.png").touch()

    first = run(pictures, "--out", out)

    assert first.returncode == 1
    assert first.stdout.splitlines() == [
        "4 items analysed, one failed.",
        f"Overview: {out / 'overview.html'}",
    ]
    assert first.stderr.splitlines() == [
        f"unmask: {pictures / 'torn.png'}: the file is empty; get a whole copy."
    ]
    with results_in(out) as results:
        before = results.analyses(["item", "created"]).to_pylist()
    assert "the file is empty; get a whole copy." in (out / "overview.html").read_text("utf-8")

    write_picture(pictures / "torn.png", 30)
    second = run(pictures, "--out", out)

    assert (second.returncode, second.stderr) == (0, "")
    assert second.stdout.startswith("5 items analysed, none failed.\n")
    with results_in(out) as results:
        after = results.analyses(["item", "created"]).to_pylist()
        assert results.failures().num_rows == 0
    assert len(after) == 5
    assert all(row in after for row in before)


def test_an_interrupt_leaves_whole_partitions_and_the_next_run_goes_on(
    brightness: tuple[str], pictures: Path, tmp_path: Path
) -> None:
    out = tmp_path / "results"
    process, worker = started(pictures, out)

    process.send_signal(signal.SIGINT)
    output, errors = process.communicate(timeout=PATIENCE)

    assert process.returncode == 130
    assert errors == "unmask: interrupted\n"
    assert output.startswith("4 items analysed, none failed, one is missing.\n")
    wait_until(lambda: is_gone(worker))
    assert names(out) == {name: 1 for name in ALL_FIVE if name.startswith("grey")}

    assert run(pictures, "--out", out).returncode == 0
    assert names(out) == ALL_FIVE


def test_a_scan_that_was_killed_leaves_no_worker_and_loses_nothing(
    brightness: tuple[str], pictures: Path, tmp_path: Path
) -> None:
    out = tmp_path / "results"
    process, worker = started(pictures, out)

    process.kill()
    process.communicate(timeout=PATIENCE)

    wait_until(lambda: is_gone(worker))
    assert run(pictures, "--out", out).returncode == 0
    assert names(out) == ALL_FIVE


def test_results_go_into_the_casebook_once(
    brightness: tuple[str], pictures: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "results"
    url = f"sqlite:///{tmp_path / 'casebook.sqlite'}"
    monkeypatch.setenv("UNMASK_DATABASE", url)
    assert run(pictures, "--out", out).returncode == 0
    importing = [*UNMASK, "casebook", "import", str(out)]

    said = [subprocess.check_output(importing, text=True) for _ in range(2)]

    assert said == [
        f"{out}: 4 new analyses\n",
        f"{out}: 0 new analyses, 4 known already\n",
    ]
    database = Database(url)
    with database.session() as session:
        rows = search(session)
        assert sorted(Path(row.source).name for row in rows) == sorted(
            name for name in ALL_FIVE if name.startswith("grey")
        )
        for row in rows:
            assert (row.state, row.source_kind) == ("done", "file")
            assert row.document is not None
            assert [one.detector for one in row.findings] == ["brightness"]
            assert row.case is not None
            assert row.case.sha256 == row.document["media"]["sha256"]
    database.close()


@pytest.mark.parametrize(
    ("arguments", "status", "complaint"),
    [
        (["nowhere"], 1, "nowhere: there is no such folder or file; expected a folder"),
        (["empty"], 1, "empty: it holds nothing to analyse; expected pictures or videos"),
        (["wrong.csv"], 1, "wrong.csv: it has the columns name, label; expected one of source,"),
        (["nostore://bucket/"], 1, "nostore://bucket/: the store cannot be read (Protocol not"),
        (["pictures", "--detectors", "brihgtness"], 2, "no test is called 'brihgtness'"),
        (["pictures", "--address", "head:6379"], 2, "--address: it is for --engine ray"),
        (["pictures", "--engine", "spark"], 2, "Invalid value for '--engine'"),
    ],
)
def test_what_cannot_begin_is_said_in_one_line(
    brightness: tuple[str], pictures: Path, arguments: list[str], status: int, complaint: str
) -> None:
    (pictures.parent / "empty").mkdir()
    (pictures.parent / "wrong.csv").write_text("name,label\na.mp4,real\n")
    process = subprocess.run(
        [*UNMASK, "scan", "--out", "results", *arguments],
        capture_output=True,
        text=True,
        cwd=pictures.parent,
        env={**os.environ, **ENGLISH},
        check=False,
    )

    assert process.returncode == status
    [line] = process.stderr.splitlines()
    assert line.startswith(f"unmask: {complaint}")
    assert process.stdout == ""


def test_results_of_another_scan_are_wrong_usage(
    brightness: tuple[str], pictures: Path, tmp_path: Path
) -> None:
    out = tmp_path / "results"
    with open_results(out, MADE):
        pass

    process = run(pictures, "--out", out)

    assert process.returncode == 2
    [line] = process.stderr.splitlines()
    assert line.startswith(f"unmask: {out}: its results are of all tests, and these are the tests")


def test_links_and_files_that_are_not_there_fail_alone(
    brightness: tuple[str], pictures: Path, tmp_path: Path
) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        link = f"http://127.0.0.1:{unused.getsockname()[1]}/a.mp4"
    listing = pictures / "list.txt"
    listing.write_text(f"{link}\ngone.png\ngrey-40.png\n")
    out = tmp_path / "results"

    process = run(listing, "--out", out, "--allow-private-links")

    assert process.returncode == 1
    with results_in(out) as results:
        reasons = {row["source"]: row["reason"] for row in results.failures().to_pylist()}
        [analysed] = results.analyses(["source"])["source"].to_pylist()
    assert Path(analysed).name == "grey-40.png"
    assert set(reasons) == {link, str(pictures / "gone.png")}
    assert reasons[str(pictures / "gone.png")] == "there is no such file; check the path."
    assert "refused" in reasons[link]
    assert "\n" not in reasons[link]


def test_ten_failures_are_named_and_the_others_counted(
    brightness: tuple[str], pictures: Path, tmp_path: Path
) -> None:
    for number in range(12):
        (pictures / f"torn-{number:02}.png").touch()

    lines = run(pictures, "--out", tmp_path / "results").stderr.splitlines()

    assert [Path(line.split(": ")[1]).stem for line in lines[:-1]] == [
        f"torn-{number:02}" for number in range(10)
    ]
    assert lines[-1] == "unmask: 2 more could not be analysed; the overview names them."


def test_without_the_extra_one_line_says_how_to_get_it(pictures: Path, tmp_path: Path) -> None:
    # Python's own mark of a module that cannot be imported.
    code = (
        "import sys; sys.modules['pyarrow'] = None; "
        f"sys.argv = ['unmask', 'scan', {str(pictures)!r}, '--out', {str(tmp_path / 'out')!r}]; "
        "from unmask.cli import main; main()"
    )
    process = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )

    assert process.returncode == 1
    assert process.stderr == (
        "unmask: this needs pyarrow, of the extra 'scan'; install it: "
        f"{sys.executable} -m pip install pyarrow fsspec\n"
    )


def test_help_loads_nothing_of_the_extra() -> None:
    code = "import sys, unmask.cli; print(*(name.split('.')[0] for name in sys.modules))"
    loaded = subprocess.check_output([sys.executable, "-c", code], text=True)

    assert not {"pyarrow", "fsspec", "ray"} & set(loaded.split())
