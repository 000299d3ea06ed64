from dataclasses import replace

import pytest

from tests.lab.evaluation.handmade_results import ABSTAINED, REAL
from unmask.lab.evaluation.verdicts import with_verdicts

POSE = replace(REAL, log10_lr=1.2)
BLEND = replace(REAL, detector="warping", family="blending", log10_lr=0.9, quality=0.7)


def test_the_verdict_on_each_item_is_the_product_s() -> None:
    silent = replace(ABSTAINED, detector="warping", family="blending", path="b.mp4")
    results = [POSE, BLEND, replace(POSE, path="b.mp4"), silent]
    *kept, both, alone = with_verdicts(results)
    assert kept == results
    assert (both.detector, both.path, both.status) == ("verdict", "a.mp4", "scored")
    assert both.log10_lr == pytest.approx(2.1)
    assert both.score == both.log10_lr
    assert alone.log10_lr == pytest.approx(1.2)
    assert both.identity == POSE.identity


def test_where_no_test_judged_there_is_no_verdict() -> None:
    other = replace(ABSTAINED, detector="warping", family="blending")
    assert with_verdicts([ABSTAINED, other])[-1].status == "abstained"
    failed = [
        replace(one, status="failed", family="", reason="No picture.") for one in (ABSTAINED, other)
    ]
    verdict = with_verdicts(failed)[-1]
    assert (verdict.status, verdict.reason, verdict.log10_lr) == ("failed", "No picture.", None)


def test_one_detector_is_no_verdict() -> None:
    assert with_verdicts([POSE]) == (POSE,)
