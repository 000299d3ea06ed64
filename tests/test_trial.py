"""What a trial finds fault with, and that it finds no fault with what is sound."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pytest

from unmask.detectors import (
    Band,
    Card,
    CardTranslation,
    Curve,
    Figure,
    Finding,
    Moment,
    Picture,
    Plot,
    ReportProgress,
)
from unmask.errors import Cancelled
from unmask.faces import Box, FaceTrack
from unmask.media import Media, media_from_frames
from unmask.trial import black_frame, outcome_of, try_out
from unmask.words import Catalogue, Message, say

CARD = Card(
    "trial",
    "Is it sound?",
    "trials",
    "A test of the trial.",
    "none",
    2026,
    "https://example.org",
    "CC0",
    ("Any picture.",),
    ("Nothing.",),
    ("Everything.",),
    ("It is evidence of nothing.",),
)
WORDS = Catalogue(
    "trial", {"en": "seen = Seen { $times } times.", "es": "other = Visto { $times } veces."}
)
PIXELS = np.zeros((8, 8, 3), np.uint8)

Examine = Callable[[Media, ReportProgress], Finding]


def scored(media: Media, progress: ReportProgress, **values: object) -> Finding:
    fields: dict[str, object] = {"score": 1.0, "log10_lr": 0.0, "reasons": ["Grey."]}
    progress(1.0)
    return Finding.scored(CARD, **{**fields, **values})  # type: ignore[arg-type]


@dataclass
class Trying:
    """A detector that does what it is told."""

    does: Examine
    card: Card = field(default=CARD)

    def examine(
        self, media: Media, _faces: Sequence[FaceTrack], progress: ReportProgress
    ) -> Finding:
        return self.does(media, progress)


def clip() -> Media:
    frames = [np.full((120, 160, 3), shade, np.uint8) for shade in (90, 100)]
    return media_from_frames(frames, [0.0, 0.5])


def violations(does: Examine, card: Card = CARD) -> tuple[str, ...]:
    return try_out(Trying(does, card), [("a clip", clip())]).violations


def finds(**values: object) -> Examine:
    return lambda media, progress: scored(media, progress, **values)


def moment(**values: object) -> Examine:
    def does(media: Media, progress: ReportProgress) -> Finding:
        one = Moment(**{"time": 0.0, "score": 1.0, **values})  # type: ignore[arg-type]
        return scored(media, progress, timeline=[one])

    return does


def plot(*curves: Curve, bands: tuple[Band, ...] = ()) -> Examine:
    return finds(exhibits=[Plot("Over time.", "x", "y", curves, bands)])


def calls(*fractions: float) -> Examine:
    def does(media: Media, progress: ReportProgress) -> Finding:
        for fraction in fractions:
            progress(fraction)
        return Finding.scored(CARD, score=1.0, log10_lr=0.0, reasons=["Grey."])

    return does


def breaks(_media: Media, _progress: ReportProgress) -> Finding:
    raise RuntimeError("no\nluck")


def ends(_media: Media, _progress: ReportProgress) -> Finding:
    raise SystemExit(3)


def wavers(media: Media, progress: ReportProgress) -> Finding:
    return scored(media, progress, score=random.random())  # noqa: S311


def swallows(media: Media, progress: ReportProgress) -> Finding:
    try:
        progress(0.5)
    except Cancelled:
        return scored(media, lambda _fraction: None)
    return scored(media, progress)


def test_a_sound_test_has_no_violations_and_is_tried_on_everything() -> None:
    trial = try_out(Trying(calls(0.0, 0.5, 1.0)), [("a clip", clip()), ("black", black_frame())])

    assert trial.violations == ()
    assert [(name, finding.score) for name, finding in trial.findings] == [
        ("a clip", 1.0),
        ("black", 1.0),
    ]


def test_who_abstains_need_not_call_progress() -> None:
    assert violations(lambda *_: Finding.abstained(CARD, "It is dark.")) == ()


@pytest.mark.parametrize(
    ("does", "said"),
    [
        (breaks, "it failed: The test broke: RuntimeError: no luck"),
        (ends, "it failed: The test broke: SystemExit: 3"),
        (finds(score=float("nan")), "expected finite numbers, got nan"),
        (moment(score=float("nan")), "expected finite numbers"),
        (calls(), "expected progress to end at 1, got no call of progress"),
        (calls(0.2, 0.7), "expected progress to end at 1, got 0.7"),
        (calls(0.5, 0.2, 1.0), "expected progress to rise, got 0.2 after 0.5"),
        (calls(0.5, 20, 1.0), "expected progress between 0 and 1, got 20"),
        (wavers, "expected the same of the same media, got score"),
        (swallows, "expected the exception that progress raises to go through"),
        (moment(time=9.0), "expected moments of the frames that it was handed, got one at 9 s"),
        (moment(quality=3.0), "expected the quality of a moment between 0 and 1, got 3"),
        (moment(person=4), "a moment is of person 4, whom it was not handed"),
        (moment(box=Box(500.0, 0.0, 9.0, 9.0)), "the box of a moment lies outside the frame"),
        (finds(exhibits=[Picture("A.", PIXELS, time=7.0)]), "got one of 7 s"),
        (plot(Curve("It", ((0.0, float("nan")),))), "the curve 'It' has no point with finite"),
        (plot(bands=(Band("Real", float("nan"), 1.0),)), "the band 'Real' is not a number"),
        (finds(reasons=[Message("unheard-of")]), "en.ftl has no sentence 'unheard-of'"),
        (finds(reasons=[Message("seen", {}, WORDS)]), "trial/en.ftl, 'seen': "),
        (finds(reasons=[Message("seen", {"times": 2}, WORDS)]), "es.ftl has no sentence 'seen'"),
    ],
)
def test_each_violation_is_one_line(does: Examine, said: str) -> None:
    found = violations(does)

    assert [line for line in found if line.startswith("a clip: ") and said in line]
    assert not [line for line in found if "\n" in line]


def test_a_card_that_says_nothing_is_named_field_by_field() -> None:
    spanish = CardTranslation("¿?", " ", "Nada.", (), ("b",), ("c",), ("d",))
    card = replace(CARD, licence="", needs=(), year=0, translations={"es": spanish})

    assert violations(finds(), card) == (
        "card: expected licence to say something, got nothing",
        "card: expected needs to say something, got nothing",
        "card: expected the year of the paper, got 0",
        "card.es: expected family to say something, got nothing",
        "card.es: expected needs to say something, got nothing",
    )


def test_weight_has_to_be_measured() -> None:
    [said] = violations(finds(log10_lr=0.4))
    assert said.startswith("card: it gives weight in the verdict, and measured.json has no figure")

    measured = (Figure("video AUC", 0.7, "clips of the trial"),)
    assert violations(finds(log10_lr=0.4), replace(CARD, measured=measured)) == ()


def test_the_outcome_is_said_in_the_language_of_the_person() -> None:
    abstained = outcome_of(Finding.abstained(CARD, "It is dark."))
    done = outcome_of(scored(clip(), lambda _fraction: None, score=0.5))

    assert str(abstained) == "could not judge: It is dark."
    assert say(done, "es") == "puntuación 0,5, log₁₀ de la razón de verosimilitud 0"
