from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from unmask.detectors import (
    Card,
    Curve,
    Figure,
    Finding,
    Layer,
    Moment,
    Picture,
    Status,
    detector_names,
    load_detectors,
)
from unmask.detectors.contract import write_measured
from unmask.faces import Box

CARD = """
name = "grain"
title = "Film grain"
family = "noise"
summary = "Looks for grain."
paper = "An Example of Grain"
year = 2020
link = "https://example.org/grain"
licence = "Apache-2.0"
needs = ["A picture."]
looks_at = ["The sky."]
ignore = ["The ground."]
limits = ["Blind at night."]

[[published]]
measure = "AUC"
value = 0.9
data = "their set"
"""
MEASURED = Figure("AUC", 0.6, "our set", (0.5, 0.7), "10 real, 10 not", "2026-01-31", "make grain")


@pytest.fixture
def card(tmp_path: Path) -> Card:
    path = tmp_path / "card.toml"
    path.write_text(CARD, encoding="utf-8")
    write_measured(tmp_path / "measured.json", [MEASURED])
    return Card.load(path)


def test_card_reads_its_figures(card: Card) -> None:
    assert card.needs == ("A picture.",)
    assert card.published[0].interval is None
    assert card.measured == (MEASURED,)


SPANISH = """
title = "Grano de la película"
family = "ruido"
summary = "Busca el grano."
needs = ["Una imagen."]
looks_at = ["El cielo."]
ignore = ["El suelo."]
limits = ["De noche no ve."]
"""


def test_card_reads_its_translations(tmp_path: Path) -> None:
    path = tmp_path / "card.toml"
    path.write_text(CARD, encoding="utf-8")
    assert Card.load(path).translations == {}
    (tmp_path / "card.es.toml").write_text(SPANISH, encoding="utf-8")
    card = Card.load(path)
    assert list(card.translations) == ["es"]
    assert card.translations["es"].looks_at == ("El cielo.",)
    assert (card.title, card.looks_at) == ("Film grain", ("The sky.",))


@pytest.mark.parametrize(
    ("damage", "word"),
    [
        (('limits = ["De noche no ve."]\n', ""), "limits"),
        (('"El suelo."', '"El suelo.", "El mar."'), "ignore: expected the 1 .* got 2"),
        (("family", "familia"), "familia"),
    ],
)
def test_a_translation_says_all_that_its_card_says(
    tmp_path: Path, damage: tuple[str, str], word: str
) -> None:
    path = tmp_path / "card.toml"
    path.write_text(CARD, encoding="utf-8")
    (tmp_path / "card.es.toml").write_text(SPANISH.replace(*damage), encoding="utf-8")
    with pytest.raises(ValueError, match=word):
        Card.load(path)


@pytest.mark.parametrize("name", detector_names())
def test_the_tests_that_ship_speak_spanish(name: str) -> None:
    [detector] = load_detectors([name])
    card = detector.card
    assert card.translations["es"].title != card.title


@pytest.mark.parametrize(
    ("damage", "word"),
    [
        (lambda text: text.replace('title = "Film grain"\n', ""), "title"),
        (lambda text: 'colour = "red"\n' + text, "colour"),
        (lambda text: 'pace = "brisk"\n' + text, "pace.*'brisk'"),
        (lambda text: 'view = "keyhole"\n' + text, "view.*'keyhole'"),
    ],
)
def test_card_names_the_wrong_field(
    tmp_path: Path, damage: Callable[[str], str], word: str
) -> None:
    path = tmp_path / "card.toml"
    path.write_text(damage(CARD), encoding="utf-8")

    with pytest.raises(ValueError, match=f"card.toml: .*{word}"):
        Card.load(path)


def test_findings_take_name_and_family_from_the_card(card: Card) -> None:
    scored = Finding.scored(card, score=0.7, log10_lr=0.2, reasons=["Some grain."])
    abstained = Finding.abstained(card, "It is dark.")

    assert (scored.detector, scored.family, scored.status) == ("grain", "noise", "scored")
    assert abstained.log10_lr is None
    assert abstained.reasons == ("It is dark.",)


@pytest.mark.parametrize(
    ("status", "score", "log10_lr"),
    [
        ("scored", None, None),
        ("scored", 0.5, None),
        ("abstained", 0.5, 0.0),
        ("failed", -1.0, None),
    ],
)
def test_finding_refuses_numbers_that_contradict_its_status(
    status: Status, score: float | None, log10_lr: float | None
) -> None:
    with pytest.raises(ValueError, match="expected score and log10_lr"):
        Finding("grain", "noise", status, ("reason",), score, log10_lr)


@pytest.mark.parametrize("number", [float("nan"), float("inf"), -float("inf")])
def test_scores_and_ratios_are_finite(card: Card, number: float) -> None:
    with pytest.raises(ValueError, match="Finding: expected finite"):
        Finding.scored(card, score=0.5, log10_lr=number, reasons=["reason"])
    with pytest.raises(ValueError, match="Finding: expected finite"):
        Finding.scored(card, score=number, log10_lr=0.5, reasons=["reason"])
    with pytest.raises(ValueError, match="Moment: expected finite"):
        Moment(0.0, number)


def test_finding_refuses_to_be_silent(card: Card) -> None:
    with pytest.raises(ValueError, match="at least one sentence"):
        Finding.abstained(card)


@pytest.mark.parametrize(
    "pixels",
    [np.zeros((4, 4), np.uint8), np.zeros((4, 4, 3), np.float32), np.zeros((0, 4, 3), np.uint8)],
)
def test_picture_refuses_other_arrays(pixels: NDArray[np.uint8]) -> None:
    with pytest.raises(ValueError, match=r"Picture\.pixels: expected"):
        Picture("what to see", pixels)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("title", None, "Card.title: expected str, got NoneType"),
        ("year", "2020", "Card.year: expected int, got str"),
        ("needs", "A picture.", "Card.needs: expected sentences in a tuple or list, got the text"),
        ("limits", (3,), "Card.limits: expected str, got int"),
        ("measured", ("AUC 0.9",), "Card.measured: expected Figure, got str"),
        ("translations", {"es": "Grano"}, "Card.translations: expected CardTranslation, got str"),
    ],
)
def test_card_refuses_what_could_not_be_shown(
    card: Card, field: str, value: object, said: str
) -> None:
    with pytest.raises(TypeError, match=said):
        replace(card, **{field: value})  # type: ignore[arg-type]


def test_boxes_and_points_can_be_drawn(card: Card) -> None:
    with pytest.raises(ValueError, match=r"Moment\.box: expected finite"):
        Moment(0.0, 0.5, 1, Box(0.0, 0.0, float("nan"), 8.0))
    with pytest.raises(ValueError, match=r"Layer\.box: expected finite"):
        Layer(np.zeros((4, 4, 4), np.uint8), Box(float("inf"), 0.0, 4.0, 4.0))
    with pytest.raises(TypeError, match=r"Moment\.person: expected int or None, got float"):
        Moment(0.0, 0.5, 1.0)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"Curve.points: expected numbers up to 1e\+30"):
        Curve("score", ((0.0, 1e300),))
    assert Curve("score", ((0.0, 0.5), (1.0, float("nan")))).points[1][0] == 1.0
