"""Pairs of recordings are sorted, weighed and judged without the people they show."""

from pathlib import Path
from xml.etree import ElementTree

import cv2
import numpy as np
import pytest
import skimage.data

from unmask.faces.recognition import WIDTH, load_recogniser
from unmask.lab.manifest import Item
from unmask.lab.same_person.comparing import compared, fit, log10_lrs_left_out, pairs_of
from unmask.lab.same_person.drawing import LogAxis, draw_errors
from unmask.lab.same_person.figures import figure_of_drift, figures_of_pairs, figures_of_pictures
from unmask.lab.same_person.people import are_unsure, clip_of, donor_of, person_of, target_of
from unmask.lab.same_person.reading import CONDITIONS, Reader, Recording, read_picture, worsen

DATE = "2026-11-29"


def item(identity: str, stem: str, source: str, label: str = "real") -> Item:
    path = Path(f"{source}/{label}/{stem}-3.jpg")
    return Item(path, label, identity, "none", source, "test")  # type: ignore[arg-type]


def recording(person: int, take: int, noise: float, faces: int = 4) -> Recording:
    """Somebody's faces: a direction of their own, and noise of the take and of each face."""
    random = np.random.default_rng([person, take])
    middle = np.random.default_rng(person).normal(0, 1, WIDTH) + random.normal(0, noise, WIDTH)
    rows = middle + random.normal(0, noise, (faces, WIDTH))
    templates = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    one = item(f"people/{person}", f"clip{person}_{take}", "people")
    return Recording(one, clip_of(one), dict.fromkeys(CONDITIONS, templates), 50.0)


@pytest.fixture(scope="module")
def recordings() -> list[Recording]:
    return [recording(person, take, 0.6) for person in range(24) for take in range(2)]


def test_one_scene_with_two_people_is_two_and_some_scenes_are_one() -> None:
    back = item("resyncer/set_12", "ours__set_12__back", "resyncer")
    driving = item("resyncer/set_12", "ours__set_12__driving", "resyncer")
    elsewhere = item("edtalk/uncrop_Obama", "uncrop_Obama", "edtalk")
    assert person_of(back) == person_of(elsewhere)
    assert person_of(driving) != person_of(back)
    assert clip_of(back) == "resyncer/real/ours__set_12__back"
    assert are_unsure("hellomeme/tbh", "hellomeme/jue")
    assert not are_unsure("hellomeme/tbh", "hellomeme/nice")


def test_a_swap_knows_its_target_and_where_there_is_one_its_donor() -> None:
    lips = item("resyncer/set_8", "set_8__resyncer", "resyncer", "fake")
    assert (target_of(lips), donor_of(lips)) == ("resyncer/set_8/back", "resyncer/set_8/id_driving")
    other = item("vividface/output_2", "fsgan__2", "vividface", "fake")
    assert (target_of(other), donor_of(other)) == ("vividface/output_2", None)


def test_clips_of_one_recording_are_no_pair(recordings: list[Recording]) -> None:
    one = recording(0, 0, 0.6)
    copy = Recording(item("people/0", "copy", "people"), "copy", one.templates, None)
    assert pairs_of([one, copy]) == []
    pairs = pairs_of(recordings)
    assert len(pairs) == 48 * 47 * len(CONDITIONS) * 2
    assert sum(pair.is_same for pair in pairs) == 48 * len(CONDITIONS) * 2


def test_the_fit_tells_people_apart_within_the_bounds_of_their_number(
    recordings: list[Recording],
) -> None:
    pairs = pairs_of(recordings)
    calibration = fit(pairs)
    assert calibration.people == 24
    assert calibration.highest == pytest.approx(np.log10(8))
    assert calibration.lowest == pytest.approx(-np.log10(8))
    assert calibration.same[0] > calibration.different[1]
    assert calibration.answer(calibration.same[0]) == "unclear"  # 8 times is below 10
    assert calibration.answer(calibration.different[1]) == "other"


def test_nobody_is_judged_by_what_was_fitted_to_them(recordings: list[Recording]) -> None:
    """Somebody whose two takes are nothing alike moves the fit, but not their own judgement."""
    odd = [recording(99, 0, 0.6), recording(99, 1, 9.0)]
    pairs = pairs_of([*recordings, *odd])
    own = np.array([pair.is_same and pair.person == "people/99" for pair in pairs])
    ratios = log10_lrs_left_out(pairs)
    assert own.sum() == 2 * len(CONDITIONS) * 2
    assert (ratios[own] < -0.3).all()


def test_the_figures_count_false_matches_and_tell_what_they_are_of(
    recordings: list[Recording],
) -> None:
    pairs = pairs_of(recordings)
    figures = figures_of_pairs(pairs, log10_lrs_left_out(pairs), DATE)
    errors = [figure.value for figure in figures if figure.measure == "equal error rate"]
    assert len(errors) == 2 * len(CONDITIONS)
    assert max(errors) < 0.02
    wrong = [one for one in figures if one.measure.startswith("two people of whom it says one")]
    assert {one.count for one in wrong if "light" in one.data} == {f"0 of {48 * 46 * 6:,}"}
    calibration = fit(pairs)
    [share] = figures_of_pictures({"some": np.array([-0.5, 0.99])}, calibration, DATE)
    # The bound of 24 people is below what it takes to name somebody.
    assert share.count == "0 of 2"


SVG = {"svg": "http://www.w3.org/2000/svg"}


def test_the_drawing_holds_a_curve_for_each_reference_and_the_false_matches(
    recordings: list[Recording],
) -> None:
    """Eight takes that are nobody's in particular make mistakes of both kinds."""
    vague = [recording(person, take, 3.0) for person in range(50, 54) for take in range(2)]
    pairs = pairs_of([*recordings, *vague])
    ratios = log10_lrs_left_out(pairs)
    drawing = ElementTree.fromstring(draw_errors(pairs, ratios, DATE))  # noqa: S314  our own
    curves = drawing.findall(".//svg:polyline", SVG)
    assert len(curves) == 4  # ROC and DET, by clip and by picture
    places = [tuple(map(float, one.split(","))) for one in curves[0].attrib["points"].split()]
    assert [x for x, _ in places] == sorted(x for x, _ in places)
    assert [y for _, y in places] == sorted((y for _, y in places), reverse=True)
    different = [pair for pair in pairs if not pair.is_same and not pair.is_picture]
    wrong = sum(
        ratio >= np.log10(2)
        for pair, ratio in zip(pairs, ratios, strict=True)
        if not pair.is_same and not pair.is_picture
    )
    assert wrong > 0
    words = [text.text for text in drawing.findall(".//svg:text", SVG)]
    assert words[words.index("weak, reference a clip") + 1] == f"{wrong:,} of {len(different):,}"
    # Nobody reached the third level: an interval is drawn, and no share.
    assert len(drawing.findall(".//svg:circle", SVG)) < 6


def test_the_axis_of_false_matches_is_marked_at_powers_of_ten() -> None:
    ticks = LogAxis(-3.5, 0.0, 0.0, 350.0).ticks()
    assert [(tick.label, tick.position) for tick in ticks] == [
        ("0.1 %", 50.0),
        ("1 %", 150.0),
        ("10 %", 250.0),
        ("100 %", 350.0),
    ]


def test_drift_that_is_the_same_tells_nothing(recordings: list[Recording]) -> None:
    pairs = [pair for pair in pairs_of(recordings) if pair.is_same]
    figure = figure_of_drift(pairs, pairs, DATE)
    assert figure.value == pytest.approx(0.5)


@pytest.mark.usefixtures("face_network")
def test_a_picture_is_read_as_it_is_and_made_worse(tmp_path: Path) -> None:
    astronaut = np.asarray(skimage.data.astronaut(), np.uint8)  # type: ignore[no-untyped-call]
    part = astronaut[20:220, 120:320]
    path = tmp_path / "people" / "clip-0.jpg"
    path.parent.mkdir()
    assert cv2.imwrite(str(path), part[..., ::-1])
    assert worsen(read_picture(path), "small").shape == (112, 112, 3)
    recogniser = load_recogniser()
    assert recogniser is not None
    one = Item(path, "real", "astronaut", "none", "people", "test")
    [read] = Reader(recogniser).recordings([one], 1, lambda _words: None)
    [pair, *_] = compared(read, read, ("a", "a"))
    assert pair.likeness == pytest.approx(1)
    worse = [pair for pair in compared(read, read, ("a", "a")) if pair.condition != "as found"]
    assert all(0.6 < pair.likeness < 0.999 for pair in worse)
    assert Reader(recogniser).recordings([one], 2, lambda _words: None) == []
