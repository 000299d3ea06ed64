"""The engine for one machine: files that bring processes down cost themselves alone."""

from pathlib import Path

import pytest

from tests.scan.conftest import write_picture
from unmask.scan.isolated import IsolatedWorker, StoppedError
from unmask.scan.local import LocalEngine, fitting_workers
from unmask.scan.model import Analysed, Failed, Outcome, ScanError, Task
from unmask.scan.sources import read_source


def outcomes(engine: LocalEngine, folder: Path) -> dict[str, Outcome]:
    found = engine.run(iter(read_source(str(folder)).items))
    return {Path(one.item.source).name: one for one in found if one is not None}


def test_a_poison_file_stops_neither_its_worker_nor_the_others(
    brightness: tuple[str], pictures: Path
) -> None:
    write_picture(pictures / "deadly.png", 10)
    (pictures / "empty.png").touch()
    (pictures / "torn.png").write_bytes((pictures / "grey-40.png").read_bytes()[:20])

    found = outcomes(LocalEngine(Task(brightness), 2), pictures)

    assert len(found) == 7
    for shade in (40, 80, 120, 160):
        outcome = found[f"grey-{shade}.png"]
        assert isinstance(outcome, Analysed)
        assert outcome.document.findings[0].score == pytest.approx(shade, abs=0.5)
        assert outcome.document.source == str(pictures / f"grey-{shade}.png")
        assert outcome.picture.startswith(b"\xff\xd8")
    reasons = {
        name: (one.kind, one.reason) for name, one in found.items() if isinstance(one, Failed)
    }
    assert reasons["deadly.png"] == ("worker", "2 workers died on it (SIGKILL)")
    assert reasons["empty.png"] == ("media", "the file is empty; get a whole copy.")
    assert reasons["torn.png"][0] == "media"


def test_what_takes_too_long_is_ended(brightness: tuple[str], tmp_path: Path) -> None:
    write_picture(tmp_path / "endless.png", 10)

    found = outcomes(LocalEngine(Task(brightness, seconds=3), 1), tmp_path)

    assert isinstance(found["endless.png"], Failed)
    assert found["endless.png"].kind == "time"
    assert found["endless.png"].reason == "the analysis took longer than the 3 s that it may"


def test_items_are_taken_only_when_a_worker_is_free(brightness: tuple[str], pictures: Path) -> None:
    items = iter(read_source(str(pictures)).items)
    engine = LocalEngine(Task(brightness), 1)

    run = engine.run(items)
    first = next(one for one in run if one is not None)
    run.close()

    assert Path(first.item.source).name == "grey-120.png"
    # One had an outcome and one was begun; the other two were never taken.
    assert len(list(items)) == 2


def test_objects_of_a_store_and_what_is_not_there(brightness: tuple[str], pictures: Path) -> None:
    listing = pictures / "list.txt"
    urls = [f"file://{pictures}/{name}" for name in ("grey-40.png", "gone.png")]
    listing.write_text("\n".join([*urls, "missing.png"]))
    engine = LocalEngine(Task(brightness), 1)

    found = {
        one.item.source: one
        for one in engine.run(iter(read_source(str(listing)).items))
        if one is not None
    }

    stored, gone, missing = (found[name] for name in (*urls, str(pictures / "missing.png")))
    assert isinstance(stored, Analysed)
    assert stored.document.source == urls[0]
    assert isinstance(gone, Failed)
    assert gone.reason == "there is no such file in the store; check the URL"
    assert isinstance(missing, Failed)
    assert missing.reason == "there is no such file; check the path."


def test_a_test_that_is_not_there_stops_the_scan(pictures: Path) -> None:
    engine = LocalEngine(Task(("no-such-test",)), 2)

    with pytest.raises(ScanError, match="no test is called 'no-such-test'"):
        outcomes(engine, pictures)


def test_a_stopped_worker_takes_no_more(brightness: tuple[str], pictures: Path) -> None:
    worker = IsolatedWorker(Task(brightness))
    worker.stop()

    with pytest.raises(StoppedError):
        worker.prepare()


def test_at_least_one_worker_fits() -> None:
    assert fitting_workers(threads=10_000) == 1
