from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unmask.detectors import Finding
from unmask.verdict import Combination, Direction, Level, Verdict, reach_verdict
from unmask.verdict.combination import SINGLE_FAMILY_CAP, TOTAL_CAP, shipped_combination
from unmask.verdict.reach import measured_verdict


def scored(family: str, log10_lr: float, detector: str = "") -> Finding:
    return Finding(detector or family, family, "scored", ("measured",), log10_lr, log10_lr)


def abstained(family: str) -> Finding:
    return Finding(family, family, "abstained", ("No face is in the picture.",))


def failed(family: str) -> Finding:
    return Finding(family, family, "failed", ("The test broke: OSError.",))


def test_families_add_and_members_of_one_family_do_not() -> None:
    verdict = reach_verdict(
        [scored("blending", 1.0, "a"), scored("blending", 2.0, "b"), scored("geometry", 0.4)]
    )

    assert verdict.log10_lr == pytest.approx(1.9)
    assert [(e.family, e.detectors) for e in verdict.families] == [
        ("blending", ("a", "b")),
        ("geometry", ("geometry",)),
    ]
    assert [e.log10_lr for e in verdict.families] == pytest.approx([1.5, 0.4])
    assert verdict.level is Level.MODERATE
    assert verdict.direction is Direction.MANIPULATED


def test_a_test_without_weight_takes_none_from_its_family() -> None:
    verdict = reach_verdict([scored("blending", 1.2, "a"), scored("blending", 0.0, "a:published")])
    assert verdict.log10_lr == pytest.approx(1.2)
    assert verdict.families[0].detectors == ("a", "a:published")
    assert reach_verdict([scored("blending", 0.0)]).log10_lr == 0.0


def test_fitted_weights_count_where_every_test_of_the_family_speaks() -> None:
    fitted = Combination(1.0, {"blending": {"a": 0.9, "b": 0.4}})
    both = [scored("blending", 1.0, "a"), scored("blending", 0.5, "b")]
    assert reach_verdict(both, fitted).log10_lr == pytest.approx(1.1)
    assert reach_verdict(both[:1], fitted).log10_lr == pytest.approx(1.0)
    silent = [both[0], scored("blending", 0.0, "b")]
    assert reach_verdict(silent, fitted).log10_lr == pytest.approx(1.0)
    stranger = [*both, scored("blending", 0.6, "c")]
    assert reach_verdict(stranger, fitted).log10_lr == pytest.approx(0.7)


def test_tests_that_miss_whole_kinds_of_fakes_clear_nothing() -> None:
    blind = Combination(1.0, blind=("blending", "synthesis"), lowest=-0.29)
    clean = [scored("blending", -1.0), scored("synthesis", -1.0)]
    verdict = reach_verdict(clean, blind)
    assert verdict.log10_lr == pytest.approx(-0.29)
    assert verdict.level is Level.NO_SUPPORT
    assert reach_verdict(clean, Combination(1.0)).log10_lr == pytest.approx(-2.0)
    assert reach_verdict([scored("blending", 1.5)], blind).log10_lr == pytest.approx(1.5)
    signed = [*clean, scored("provenance", -1.0)]
    assert reach_verdict(signed, blind).log10_lr == pytest.approx(-1.29)
    with pytest.raises(ValueError, match="at most 0, got 1"):
        Combination(1.0, lowest=1)


def test_no_test_counts_against_itself() -> None:
    with pytest.raises(ValueError, match=r"at least 0, got -0\.1"):
        Combination(1.0, {"blending": {"a": -0.1}})


def test_a_slope_shrinks_the_sum_of_families_that_depend_on_each_other() -> None:
    findings = [scored("blending", 1.0), scored("geometry", 0.5)]
    assert reach_verdict(findings, Combination(0.6)).log10_lr == pytest.approx(0.9)
    assert reach_verdict(findings, Combination(1.0)).log10_lr == pytest.approx(1.5)
    shipped = shipped_combination()
    assert reach_verdict(findings) == reach_verdict(findings, shipped)
    assert 0 < shipped.slope <= 1


@pytest.mark.parametrize("slope", [0.0, -1.0, 1.1])
def test_no_slope_makes_more_of_the_evidence_or_turns_it(slope: float) -> None:
    with pytest.raises(ValueError, match="above 0 and at most 1"):
        Combination(slope)


def test_a_combination_comes_back_from_its_file(tmp_path: Path) -> None:
    combination = Combination(0.7, {"blending": {"a": 0.5}}, ("blending",), -0.29)
    combination.save(tmp_path / "c.json")
    assert Combination.load(tmp_path / "c.json") == combination


@pytest.mark.parametrize(
    ("evidence", "level"),
    [
        ([("blending", 9.0)], Level.MODERATELY_STRONG),
        ([("blending", 9.0), ("geometry", 0.2)], Level.MODERATELY_STRONG),
        ([("blending", 9.0), ("geometry", 0.5)], Level.STRONG),
        ([("blending", 9.0), ("geometry", 9.0)], Level.STRONG),
        ([("blending", -9.0)], Level.MODERATELY_STRONG),
        ([("blending", -9.0), ("geometry", -9.0)], Level.STRONG),
    ],
)
def test_strong_needs_two_families(evidence: list[tuple[str, float]], level: Level) -> None:
    verdict = reach_verdict([scored(*item) for item in evidence], Combination(1.0))
    assert verdict.level is level


def test_conflict_is_shown_and_not_averaged_away() -> None:
    verdict = reach_verdict([scored("blending", 2.5), scored("physiology", -1.5)])

    assert verdict.log10_lr == pytest.approx(1.0)
    assert list(map(str, verdict.conflicts)) == [
        "The tests disagree: blending gives moderately strong support for manipulation, "
        "physiology gives moderate support against manipulation."
    ]


[ON_VIDEOS] = (errors for errors in measured_verdict().errors if errors.kind == "video")
BOTH = ("faceforensics", "warping")


def on_a_video(*weights: float, also: Finding | None = None) -> Verdict:
    findings = [scored("blending", *each) for each in zip(weights, BOTH, strict=True)]
    return reach_verdict([*findings, also] if also else findings, Combination(1.0), kind="video")


def test_a_verdict_says_how_often_it_was_wrong() -> None:
    assert set(ON_VIDEOS.tests) == set(BOTH)
    weak, moderate = ON_VIDEOS.weak, ON_VIDEOS.moderate
    assert str(on_a_video(0.5, 0.5).error_rate) == (
        f"False alarms: in our measurements, {weak} of {ON_VIDEOS.real} real videos "
        "came this far too."
    )
    assert f" {moderate} of {ON_VIDEOS.real} real" in str(on_a_video(1.5, 1.5).error_rate)
    assert str(on_a_video(2.5, 2.5).error_rate) == (
        f"False alarms: in our measurements, {moderate} of {ON_VIDEOS.real} real videos "
        "came as far as moderate support."
    )
    assert str(on_a_video(0.1, 0.1).error_rate) == (
        f"This clears nothing: in our measurements, {ON_VIDEOS.missed} of {ON_VIDEOS.fake} fake "
        "videos got this answer too."
    )


@pytest.mark.parametrize(
    "verdict",
    [
        on_a_video(0.5, 0.5, also=scored("provenance", 1.5)),
        reach_verdict([scored("blending", 0.5, BOTH[0])], kind="video"),
        reach_verdict([scored("blending", 0.5, name) for name in BOTH]),
        reach_verdict([scored("blending", 0.0, name) for name in BOTH], kind="video"),
        on_a_video(-1.5, -1.5),
    ],
    ids=["another test", "one test alone", "not measured", "without weight", "against"],
)
def test_of_other_verdicts_no_rate_is_known(verdict: Verdict) -> None:
    assert verdict.error_rate is None


def test_tests_without_weight_change_no_rate() -> None:
    beside = on_a_video(0.5, 0.5, also=scored("geometry", 0.0))
    assert beside.error_rate == on_a_video(0.5, 0.5).error_rate


def test_abstained_and_failed_findings_carry_no_weight() -> None:
    alone = reach_verdict([scored("blending", 1.2)])
    among_others = reach_verdict([abstained("geometry"), scored("blending", 1.2), failed("noise")])

    assert among_others.log10_lr == alone.log10_lr
    assert among_others.families == alone.families


@pytest.mark.parametrize(
    ("findings", "sentence"),
    [
        ([], "No test was chosen."),
        (
            [abstained("geometry")],
            "The test could not judge this material. No face is in the picture.",
        ),
        (
            [abstained("geometry"), abstained("noise")],
            "None of the 2 tests could judge this material.",
        ),
        ([abstained("a"), failed("b")], "One test failed, and no other gave a result."),
    ],
)
def test_nothing_tested_is_said_and_not_scored(findings: list[Finding], sentence: str) -> None:
    verdict = reach_verdict(findings)

    assert str(verdict.headline) == "Cannot tell"
    assert str(verdict.sentence) == sentence
    assert verdict.log10_lr is None
    assert verdict.level is None
    assert verdict.direction is Direction.UNDECIDED


NONE = scored("geometry", 0.1)
WITHOUT_WEIGHT = scored("blending", 0.0)


@pytest.mark.parametrize(
    ("findings", "expected"),
    [
        (
            [scored("blending", 0.1)],
            "The one test that carries weight here favours neither side.",
        ),
        (
            [scored("blending", 1.1), abstained("noise"), failed("light"), WITHOUT_WEIGHT],
            "On the forensic scale: moderate support for manipulation, from the one test that "
            "carries weight here (blending).",
        ),
        (
            [scored("blending", 1.6), NONE, NONE, scored("noise", -0.1), WITHOUT_WEIGHT],
            "On the forensic scale: moderate support for manipulation, from one of the 4 tests "
            "that carry weight here (blending).",
        ),
        (
            [scored("noise", -0.5), scored("blending", -0.5), scored("geometry", -0.5)],
            "On the forensic scale: moderate support against manipulation, from 3 of the 3 tests "
            "that carry weight here (blending, geometry, noise).",
        ),
        (
            [scored("noise", 2.5), scored("blending", 2.5), scored("geometry", -1.5)],
            "On the forensic scale: strong support for manipulation, from 2 of the 3 tests that "
            "carry weight here (blending, noise).",
        ),
        (
            [scored("noise", 0.25), scored("blending", 0.25), scored("geometry", -0.1)],
            "On the forensic scale: weak support for manipulation, from the 3 tests that carry "
            "weight here together, though from none of them alone (blending, noise).",
        ),
        (
            [NONE, NONE, WITHOUT_WEIGHT],
            "None of the 2 tests that carry weight here favours either side.",
        ),
        (
            [scored("noise", 1.0), scored("blending", -1.0), NONE],
            "There is support from 2 of the 3 tests that carry weight here (blending, noise), but "
            "taken together the tests favour neither side.",
        ),
        ([WITHOUT_WEIGHT], "One test gave a result, but it carries no weight here."),
        (
            [WITHOUT_WEIGHT, WITHOUT_WEIGHT, abstained("noise")],
            "2 tests gave a result, but none of them carries weight here.",
        ),
    ],
)
def test_the_verdict_says_how_many_tests_support_it_and_which(
    findings: list[Finding], expected: str
) -> None:
    assert str(reach_verdict(findings, Combination(1.0)).sentence) == expected


evidence_lists = st.lists(
    st.tuples(st.sampled_from(["blending", "geometry", "synthesis"]), st.floats(-20, 20)),
    min_size=1,
    max_size=8,
)


@given(evidence_lists)
def test_verdict_is_bounded_and_blind_to_order(evidence: list[tuple[str, float]]) -> None:
    forwards = reach_verdict([scored(*item) for item in evidence])
    backwards = reach_verdict([scored(*item) for item in reversed(evidence)])

    assert forwards.log10_lr is not None
    assert backwards.log10_lr == pytest.approx(forwards.log10_lr)
    assert abs(forwards.log10_lr) <= TOTAL_CAP
    if len({family for family, _ in evidence}) == 1:
        assert abs(forwards.log10_lr) <= SINGLE_FAMILY_CAP


@given(evidence_lists)
def test_swapping_the_propositions_swaps_the_verdict(evidence: list[tuple[str, float]]) -> None:
    plain = Combination(1.0)
    verdict = reach_verdict([scored(*item) for item in evidence], plain)
    mirrored = reach_verdict([scored(family, -log10_lr) for family, log10_lr in evidence], plain)

    assert verdict.log10_lr is not None
    assert mirrored.log10_lr == pytest.approx(-verdict.log10_lr)
    assert mirrored.level is verdict.level


@pytest.mark.parametrize(
    ("log10_lr", "words"),
    [
        (0.5, "Faint signs of manipulation"),
        (1.2, "Some signs of manipulation"),
        (2.4, "Strong signs of manipulation"),
        (-1.2, "No signs found: that does not make it authentic"),
        (0.1, "Cannot tell"),
    ],
)
def test_the_headline_says_no_more_than_the_level(log10_lr: float, words: str) -> None:
    verdict = reach_verdict([scored("provenance", log10_lr)], Combination(1.0))
    assert str(verdict.headline) == words
