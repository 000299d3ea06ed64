from dataclasses import replace
from pathlib import Path

import pytest

from tests.lab.evaluation.handmade_results import ABSTAINED, REAL, results_of_a_blur_meter
from unmask.detectors import Card
from unmask.detectors.contract import write_measured
from unmask.lab.evaluation.breakdowns import (
    by_face_width,
    by_kind,
    by_manipulation,
    by_severity,
    by_skin_tone,
    by_source,
    counts_of,
    false_alarms,
    measure_all,
    moments_of,
    part_of,
    table_of,
)
from unmask.lab.evaluation.figures import figures_of
from unmask.lab.evaluation.results import ResultsError


def test_a_blur_meter_is_found_out() -> None:
    part = part_of("all", results_of_a_blur_meter())
    assert part.auc is not None
    assert part.blur is not None
    assert part.above_blur is not None
    assert part.above_size is not None
    # Φ(2 / √2): the classes' blur is two standard deviations apart.
    assert part.auc.low < 0.921 < part.auc.high
    assert part.blur.value == pytest.approx(part.auc.value, abs=0.03)
    assert part.above_blur.low < 0 < part.above_blur.high + 0.01
    assert part.above_size.low > 0
    measured = {one.name: one.estimate for one in measure_all(results_of_a_blur_meter())}
    correlation = measured["Spearman correlation of score and sharpness on real items"]
    assert correlation is not None
    assert correlation.high < -0.9


def test_what_was_not_judged_is_counted_and_not_scored() -> None:
    failed = replace(ABSTAINED, status="failed")
    results = [*results_of_a_blur_meter(), ABSTAINED, ABSTAINED, failed]
    counts = counts_of(results)
    assert (counts.real, counts.fake, counts.abstained, counts.failed) == (30, 30, 2, 1)
    assert len(table_of(results).scores) == 60
    assert part_of("", results).auc == part_of("", results[:60]).auc


def test_items_without_a_face_have_no_part_in_the_baselines() -> None:
    results = results_of_a_blur_meter()
    faceless = replace(
        results[1], face_width=None, sharpness=None, score=9.0, path="x", identity="x"
    )
    part = part_of("", [*results, faceless])
    assert (part.counts.fake, part.counts_with_face.fake) == (31, 30)
    assert part.blur == part_of("", results).blur
    assert part.auc != part_of("", results).auc


def test_too_few_identities_give_no_figure_but_the_reason() -> None:
    same = [replace(one, identity=one.label) for one in results_of_a_blur_meter()]
    assert part_of("", same).auc is None
    reasons = {one.why_none for one in measure_all(same) if one.estimate is None}
    assert len(reasons) == 3
    assert all("fewer than 5" in reason for reason in reasons)
    with pytest.raises(ResultsError, match="too few scored identities"):
        figures_of(same, "clips")


def test_low_false_positive_rates_need_enough_real_items() -> None:
    measured = {one.name: one for one in measure_all(results_of_a_blur_meter(count=60))}
    assert measured["true-positive rate at 5 % false positives"].estimate is not None
    assert measured["true-positive rate at 1 % false positives"].estimate is None


def test_each_manipulation_stands_against_all_real_items() -> None:
    parts = {part.name: part.counts for part in by_manipulation(results_of_a_blur_meter())}
    assert {name: (each.real, each.fake) for name, each in parts.items()} == {
        "swap": (30, 15),
        "lips": (30, 15),
    }


def test_a_manipulation_stands_against_the_real_items_of_its_own_sources() -> None:
    results = results_of_a_blur_meter()
    elsewhere = [
        replace(one, source="archive", manipulation="portrait")
        for one in results
        if one.manipulation == "lips"
    ]
    studio_swaps = [replace(one, source="studio") for one in results if one.manipulation == "swap"]
    real = [one for one in results if one.label == "real"]
    parts = {part.name: part.counts for part in by_manipulation([*real, *studio_swaps, *elsewhere])}
    assert {name: (each.real, each.fake) for name, each in parts.items()} == {
        "swap": (sum(one.source == "studio" for one in real), 15),
        "portrait (against all real items)": (30, 15),
    }


def test_moments_are_those_of_videos_and_drawn_with_their_identity() -> None:
    results = results_of_a_blur_meter()
    pictures = [replace(one, kind="image", path="x", identity="x") for one in results]
    table = moments_of([*results, *pictures, ABSTAINED])
    assert len(table.scores) == 3 * 60
    assert table.groups[:6].tolist() == 3 * ["person 0"] + 3 * ["person 1"]
    assert table.scores[:3].tolist() == list(results[0].moments)
    part = part_of("", results)
    assert part.moments is not None
    assert part.auc is not None
    # What varies within a video blurs the difference between videos.
    assert 0.5 < part.moments.value < part.auc.value
    assert part_of("", pictures).moments is None


def test_groups_of_skin_tone_hold_every_item_once() -> None:
    parts = by_skin_tone(results_of_a_blur_meter())
    assert [part.name.split(" (")[0] for part in parts] == [
        "light",
        "intermediate",
        "tan to dark",
        "tone not estimable",
    ]
    assert sum(part.counts.real + part.counts.fake for part in parts) == 60
    assert by_skin_tone([replace(REAL, skin_tone=None)]) == ()


def test_sources_and_severities_split_the_items() -> None:
    results = results_of_a_blur_meter()
    sources = {part.name: part.counts.real + part.counts.fake for part in by_source(results)}
    assert sources == {"street": 20, "studio": 40}
    degraded = [replace(one, severity="crf-36") for one in results[:10]]
    assert [part.name for part in by_severity([*results, *degraded])] == ["none", "crf-36"]


def test_thirds_by_width_hold_every_item_with_a_face_once() -> None:
    parts = by_face_width([*results_of_a_blur_meter(), replace(ABSTAINED, face_width=None)])
    assert [part.counts.real + part.counts.fake for part in parts] == [20, 20, 20]
    assert by_face_width([replace(ABSTAINED, face_width=None)]) == ()


def test_false_alarms_are_of_real_items_by_source() -> None:
    ratios = (0.99, 1.0, 1.99, 2.0, -3.0)
    real = [replace(REAL, log10_lr=ratio) for ratio in ratios]
    fake = replace(REAL, label="fake", manipulation="swap", log10_lr=3.0)
    elsewhere = replace(ABSTAINED, source="street", skin_tone=None)
    whole, studio, street, light, unknown = false_alarms([*real, fake, ABSTAINED, elsewhere])
    assert (whole.name, whole.scored, whole.unjudged) == ("all, none", 5, 2)
    assert (light.name, light.alarms) == ("light (ITA above 41°), none", (3, 1))
    assert (unknown.name, unknown.scored) == ("tone not estimable, none", 0)
    assert (studio.name, studio.scored, studio.unjudged) == ("studio, none", 5, 1)
    assert studio.alarms == (3, 1)
    assert studio.rates[0] is not None
    assert studio.rates[0].value == pytest.approx(0.6)
    assert studio.rates[0].low < 0.3
    assert (street.scored, street.unjudged, street.rates) == (0, 1, (None, None))


def test_figures_are_what_a_card_reads(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    degraded = [replace(one, severity="crf-36") for one in results_of_a_blur_meter()]
    figures = figures_of([*results_of_a_blur_meter(), *degraded], "our clips")
    write_measured(tmp_path / "measured.json", figures)
    source = request.config.rootpath / "src/unmask/detectors/head_pose/card.toml"
    (tmp_path / "card.toml").write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
    card = Card.load(tmp_path / "card.toml")
    assert list(card.measured) == figures
    words = [figure.data for figure in figures]
    assert words == (len(words) - 4) * ["our clips"] + 4 * ["our clips; degraded by crf-36"]
    assert [figure.measure for figure in figures[:-4]] == [
        "video AUC",
        "video AUC of blur alone (baseline)",
        "video AUC of small size alone (baseline)",
        "Cllr in bits (1 says nothing)",
        "video AUC above blur alone",
        "video AUC above small size alone",
        "frame AUC",
        "video AUC, swap",
        "video AUC, lips",
        "Spearman correlation of score and sharpness on real items",
        "expected calibration error",
        'false alarms at "moderate" or more',
        'false alarms at "moderately strong" or more',
    ]
    assert figures[0].count == "30 real, 30 manipulated"
    assert figures[9].value < -0.9
    assert figures[9].count == "30 real, 0 manipulated"


def test_pictures_and_videos_are_told_apart_where_there_are_both() -> None:
    videos = results_of_a_blur_meter()
    assert by_kind(videos) == ()
    pictures = [replace(one, kind="image", path=f"{one.path}.png") for one in videos[:40]]
    unopened = replace(ABSTAINED, kind="", status="failed")
    first, second = by_kind([*videos, *pictures, unopened])
    assert (first.name, first.counts.real, first.counts.failed) == ("videos", 30, 0)
    assert (second.name, second.counts.real) == ("images", 20)


def test_figures_of_the_baselines_count_the_items_with_a_face() -> None:
    results = results_of_a_blur_meter()
    faceless = replace(results[1], face_width=None, sharpness=None, path="x", identity="x")
    area, blur, size, cost, *_ = figures_of([*results, faceless, ABSTAINED], "our clips")
    for whole in (area, cost):
        assert whole.count == "30 real, 31 manipulated; 1 not judged"
    for baseline in (blur, size):
        assert baseline.count == "30 real, 30 manipulated; 1 not judged"


def test_figures_of_two_detectors_do_not_go_on_one_card() -> None:
    with pytest.raises(ResultsError, match="one detector, these are of 2"):
        figures_of([REAL, replace(REAL, detector="other")], "clips")
