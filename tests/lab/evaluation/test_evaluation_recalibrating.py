"""Stored scores under other calibrations."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.detectors.handmade_faces import CALIBRATION
from tests.lab.evaluation.handmade_results import ABSTAINED, REAL
from unmask.detectors.calibration import KindCalibration
from unmask.lab.calibrating import SILENT
from unmask.lab.evaluation.recalibrating import main
from unmask.lab.evaluation.results import append_results, read_results


def test_only_the_named_tests_mean_something_else(tmp_path: Path) -> None:
    before, after = tmp_path / "before.jsonl", tmp_path / "after.jsonl"
    scored = replace(REAL, score=1.5, log10_lr=0.1)
    results = [
        replace(scored, detector="faceforensics"),
        replace(scored, detector="faceforensics", kind="image", path="a.png"),
        replace(scored, detector="warping"),
        replace(ABSTAINED, detector="faceforensics", path="b.mp4"),
    ]
    append_results(results, before)
    file = tmp_path / "calibration.json"
    KindCalibration(image=SILENT, video=CALIBRATION).save(file)

    main([str(before), str(after), "--calibrations", f"faceforensics={file}"])

    ratios = [result.log10_lr for result in read_results(after)]
    assert ratios == [pytest.approx(CALIBRATION.log10_lr(1.5, 0.5)), 0.0, 0.1, None]


def test_what_is_wrong_is_one_line(tmp_path: Path) -> None:
    before, after = tmp_path / "before.jsonl", tmp_path / "after.jsonl"
    append_results([REAL], before)
    with pytest.raises(SystemExit, match=r"No calibration can be read for 'head-pose=none\.json'"):
        main([str(before), str(after), "--calibrations", "head-pose=none.json"])
    after.write_text("", encoding="utf-8")
    with pytest.raises(SystemExit, match="is there already"):
        main([str(before), str(after), "--calibrations", "x=y"])
