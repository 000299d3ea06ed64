"""What a detector is: a card (data) and one function, ``examine``.

Built-in detectors and those of other packages meet the same contract and are found through the
same entry-point group, ``unmask.detectors``.
"""

import json
import math
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, Protocol, Self, get_args

import numpy as np
from numpy.typing import NDArray

from unmask.arrays import RGBImage, expect_array
from unmask.detectors.fields import expect, expect_each, expect_finite
from unmask.faces import Box, FaceTrack
from unmask.media import Media
from unmask.words import Message, Sentence

Status = Literal["scored", "abstained", "failed"]
Pace = Literal["quick", "slow"]
HIGHEST_LOG10_LR = 100
"""Far beyond what any data can support. The ratio itself, 10 to that power, is still a number."""

View = Literal["content", "frame"]
ReportProgress = Callable[[float], None]
"""Called with the done fraction, 0 to 1. It may raise ``Cancelled``; let that through."""


@dataclass(frozen=True)
class Figure:
    """A measured or published number with what is needed to judge it.

    Attributes:
        measure: for example ``"video AUC"``.
        value: the number.
        data: what it was measured on.
        interval: the 95 % confidence interval, None where the source gave none.
        count: of items measured, as a text such as ``"650 real, 650 swapped"``.
        date: of the measurement, ISO 8601; empty for published figures.
        source: the paper, or the command in this repository that yields the figure.
    """

    measure: str
    value: float
    data: str
    interval: tuple[float, float] | None = None
    count: str = ""
    date: str = ""
    source: str = ""

    def __post_init__(self) -> None:
        for name in ("measure", "data", "count", "date", "source"):
            expect(f"Figure.{name}", getattr(self, name), str)
        expect("Figure.value", self.value, int, float)
        if self.interval is not None:
            low, high = self.interval
            expect_each("Figure.interval", (low, high), int, float)


@dataclass(frozen=True)
class CardTranslation:
    """What a card says to people, in another language; the attributes are those of ``Card``."""

    title: str
    family: str
    summary: str
    needs: tuple[str, ...]
    looks_at: tuple[str, ...]
    ignore: tuple[str, ...]
    limits: tuple[str, ...]
    shows: str = ""
    means: str = ""

    def __post_init__(self) -> None:
        _expect_words("CardTranslation", self)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a translation from its TOML file.

        Raises:
            ValueError: a field is missing or unknown; the message names it.
        """
        try:
            return cls(**card_fields(path))
        except TypeError as error:
            raise ValueError(f"{path.name}: {error}") from error


@dataclass(frozen=True)
class Card:
    """All that is said about a detector anywhere: in the terminal, the report and the docs.

    Attributes:
        name: short, lower case with hyphens, the word used to choose the detector.
        title: in plain words.
        family: of evidence; findings of one family are not independent of each other.
        summary: what it looks for, one or two sentences.
        paper: reference of the published method.
        year: of the paper.
        link: to the paper.
        licence: of the weights, with the terms of the data they were trained on.
        needs: what the media must offer, in sentences.
        looks_at: what a person should look at in its evidence.
        ignore: what a person should not read into it.
        limits: known weaknesses.
        published: figures of the paper and of others who tested it.
        measured: figures of this project.
        pace: ``"slow"`` lets the quick tests run first, so that people soon see evidence.
        view: what of each frame the test is handed: its ``"content"``, without the bars and
            borders around it, or the whole ``"frame"``.
        shows: the answer to "what am I looking at?", for somebody who sees its evidence for the
            first time; empty where the summary says it.
        means: the answer to "does this mean it is fake?"; empty where no more is to be said than
            of any test.
        translations: of what it says to people, by the code of the language, such as ``"es"``.
    """

    name: str
    title: str
    family: str
    summary: str
    paper: str
    year: int
    link: str
    licence: str
    needs: tuple[str, ...]
    looks_at: tuple[str, ...]
    ignore: tuple[str, ...]
    limits: tuple[str, ...]
    published: tuple[Figure, ...] = ()
    measured: tuple[Figure, ...] = ()
    pace: Pace = "quick"
    view: View = "content"
    shows: str = ""
    means: str = ""
    translations: Mapping[str, CardTranslation] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _expect_words("Card", self)
        for name in ("name", "paper", "link", "licence"):
            expect(f"Card.{name}", getattr(self, name), str)
        expect("Card.year", self.year, int)
        for name in ("published", "measured"):
            expect_each(f"Card.{name}", getattr(self, name), Figure)
        expect_each("Card.translations", tuple(self.translations), str)
        expect_each("Card.translations", tuple(self.translations.values()), CardTranslation)
        if self.pace not in get_args(Pace):
            raise ValueError(f'Card.pace: expected "quick" or "slow", got {self.pace!r}')
        if self.view not in get_args(View):
            raise ValueError(f'Card.view: expected "content" or "frame", got {self.view!r}')
        for language, translation in self.translations.items():
            for name in ("needs", "looks_at", "ignore", "limits"):
                expected, got = len(getattr(self, name)), len(getattr(translation, name))
                if expected != got:
                    raise ValueError(
                        f"Card.translations[{language!r}].{name}: expected the {expected} "
                        f"sentences of the card, got {got}"
                    )

    def said_in(self, language: str) -> Self:
        """The card with what it says to people in a language, where it has a translation."""
        translation = self.translations.get(language)
        return self if translation is None else replace(self, **vars(translation))

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a card from its TOML file, and from the files beside it what belongs to it.

        These are translations such as ``card.es.toml``, written by hand as the card is, and the
        figures in ``measured.json``, written by the command that measured.

        Raises:
            ValueError: a field is missing or unknown; the message names it.
        """
        translations = {
            translated.suffixes[0].removeprefix("."): CardTranslation.load(translated)
            for translated in sorted(path.parent.glob(f"{path.stem}.*.toml"))
        }
        measured = read_measured(path.with_name("measured.json"))
        try:
            return cls(**card_fields(path), measured=measured, translations=translations)
        except (TypeError, ValueError) as error:
            raise ValueError(f"{path.name}: {error}") from error


def _expect_words(owner: str, card: Card | CardTranslation) -> None:
    """Check what a card says to people."""
    for name in ("title", "family", "summary", "shows", "means"):
        expect(f"{owner}.{name}", getattr(card, name), str)
    for name in ("needs", "looks_at", "ignore", "limits"):
        expect_each(f"{owner}.{name}", getattr(card, name), str)


def card_fields(path: Path) -> dict[str, Any]:
    """The attributes of a card that a TOML file holds."""
    fields = tomllib.loads(path.read_text(encoding="utf-8"))
    return {key: _card_value(key, value) for key, value in fields.items()}


def _card_value(key: str, value: Any) -> Any:
    if key == "published":
        return tuple(_figure(entry) for entry in value)
    if isinstance(value, list):
        return tuple(value)
    return value


def _figure(entry: dict[str, Any]) -> Figure:
    interval = entry.get("interval")
    return Figure(**{**entry, "interval": tuple(interval) if interval else None})


def read_measured(path: Path) -> tuple[Figure, ...]:
    """The figures that ``write_measured`` wrote; none where there is no such file."""
    if not path.exists():
        return ()
    return tuple(_figure(entry) for entry in json.loads(path.read_text(encoding="utf-8")))


def write_measured(path: Path, figures: Sequence[Figure]) -> None:
    """Write measured figures as the ``measured.json`` that ``Card.load`` reads."""
    content = [asdict(figure) for figure in figures]
    text = json.dumps(content, indent=2, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")


def _expect_box(name: str, box: Box) -> None:
    expect(name, box, Box)
    expect_finite(name, box.x, box.y, box.width, box.height)


@dataclass(frozen=True)
class Moment:
    """What a detector says of one face (or of the whole picture) at one time.

    Attributes:
        time: in seconds.
        score: the detector's score there, on the scale of ``Finding.score``.
        person: number of the FaceTrack, None when the whole picture was judged.
        box: of the face in px of the frame, None likewise.
        quality: 0 (useless) to 1 (good input), the weight of this moment in the whole.
    """

    time: float
    score: float
    person: int | None = None
    box: Box | None = None
    quality: float = 1.0

    def __post_init__(self) -> None:
        expect_finite("Moment", self.time, self.score, self.quality)
        expect("Moment.person", self.person, int, type(None))
        if self.box is not None:
            _expect_box("Moment.box", self.box)

    def moved(self, x: float, y: float) -> "Moment":
        """The moment with its box that much further right and down, in px."""
        return self if self.box is None else replace(self, box=self.box.moved(x, y))


@dataclass(frozen=True)
class Layer:
    """What a picture shows, without the frame, so that it can be laid over a player.

    Attributes:
        pixels: RGB and opacity, shape (height, width, 4), uint8.
        box: the part of the frame that it covers, in px of the frame.
    """

    pixels: NDArray[np.uint8]
    box: Box

    def __post_init__(self) -> None:
        expect_array("Layer.pixels", self.pixels, ("height", "width", 4), "uint8")
        _expect_box("Layer.box", self.box)


@dataclass(frozen=True)
class Comparison:
    """What a map is read against. A viewer flips between the two at the same place and zoom.

    Attributes:
        title: of the map, in a few words, as on a button.
        original: what the map was made of, with the same borders: RGB, shape (height, width, 3),
            uint8. Maps of one picture share the array, so that it is shown and kept once.
        untouched: the same map of a picture that nobody touched, RGB likewise; None where there is
            none to show.
        look: what to look at in it, None where the card says all there is.
        ignore: what not to read into it, likewise.
    """

    title: Sentence
    original: RGBImage
    untouched: RGBImage | None = None
    look: Sentence | None = None
    ignore: Sentence | None = None

    def __post_init__(self) -> None:
        expect("Comparison.title", self.title, str, Message)
        expect_array("Comparison.original", self.original, ("height", "width", 3), "uint8")
        if self.untouched is not None:
            expect_array("Comparison.untouched", self.untouched, ("height", "width", 3), "uint8")
        for name in ("look", "ignore"):
            expect(f"Comparison.{name}", getattr(self, name), str, Message, type(None))


@dataclass(frozen=True)
class Picture:
    """An exhibit to look at: a crop, an overlay, a heat map.

    Attributes:
        caption: what to see in it, one sentence.
        pixels: RGB, shape (height, width, 3), uint8.
        time: of the frame in seconds, None where it is of no one moment.
        layer: the same to be laid over the frame, None where that makes no sense.
        comparison: what it is read against where it is a map, None where it is none.
    """

    caption: Sentence
    pixels: RGBImage
    time: float | None = None
    layer: Layer | None = None
    comparison: Comparison | None = None

    def __post_init__(self) -> None:
        expect("Picture.caption", self.caption, str, Message)
        expect_array("Picture.pixels", self.pixels, ("height", "width", 3), "uint8")
        if self.time is not None:
            expect_finite("Picture.time", self.time)
        expect("Picture.layer", self.layer, Layer, type(None))
        expect("Picture.comparison", self.comparison, Comparison, type(None))

    def moved(self, x: float, y: float) -> "Picture":
        """The picture with its layer that much further right and down, in px of the frame."""
        if self.layer is None:
            return self
        return replace(self, layer=replace(self.layer, box=self.layer.box.moved(x, y)))


@dataclass(frozen=True)
class Curve:
    """A line in a plot: its name and its (x, y) points in order of x."""

    name: Sentence
    points: tuple[tuple[float, float], ...]

    def __post_init__(self) -> None:
        expect("Curve.name", self.name, str, Message)
        for x, y in self.points:
            # What is not finite is a gap in the curve.
            expect_finite("Curve.points", *(one for one in (x, y) if math.isfinite(one)))


@dataclass(frozen=True)
class Band:
    """A horizontal stretch of a plot, such as the range that real faces show."""

    name: Sentence
    low: float
    high: float

    def __post_init__(self) -> None:
        expect("Band.name", self.name, str, Message)
        expect_finite("Band", *(edge for edge in (self.low, self.high) if math.isfinite(edge)))


@dataclass(frozen=True)
class Plot:
    """An exhibit that the report draws as a chart.

    Attributes:
        caption: what to see in it, one sentence.
        x_label: name and unit of the x axis, such as ``"time (s)"``.
        y_label: name and unit of the y axis.
        curves: at least one.
        bands: reference ranges behind the curves.
    """

    caption: Sentence
    x_label: Sentence
    y_label: Sentence
    curves: tuple[Curve, ...]
    bands: tuple[Band, ...] = ()

    def __post_init__(self) -> None:
        for name in ("caption", "x_label", "y_label"):
            expect(f"Plot.{name}", getattr(self, name), str, Message)
        expect_each("Plot.curves", self.curves, Curve)
        expect_each("Plot.bands", self.bands, Band)

    @property
    def is_over_time(self) -> bool:
        """Whether its x axis is the time in the media, so that a player can follow it."""
        return isinstance(self.x_label, Message) and self.x_label.key == "axis-time"

    def moved(self, _x: float, _y: float) -> "Plot":
        """The plot itself, which has no place in the frame."""
        return self


Exhibit = Picture | Plot


@dataclass(frozen=True)
class Finding:
    """What one detector found in one media: scored, abstained or failed.

    Build it with ``scored``, ``abstained`` or ``failed``. A scored finding has a score and a
    log₁₀ likelihood ratio; the others have neither, and give the reason in ``reasons``.

    Attributes:
        detector: the detector's name.
        family: of evidence, as on its card.
        status: one of the three.
        score: the raw score, higher for manipulated; its scale is the detector's own.
        log10_lr: log₁₀ of the likelihood ratio, positive for manipulated, from a calibration
            on data that was not used in training; at most ``HIGHEST_LOG10_LR`` either way.
        reasons: messages, or sentences in the language of whoever wrote the detector; why it
            abstained or failed, or what it found and how sure that is.
        timeline: what it says of each moment.
        exhibits: evidence to look at.
        weights_sha256: of the model file, empty where there is none.
        seconds: that the examination took; filled in by the analysis.
    """

    detector: str
    family: str
    status: Status
    reasons: tuple[Sentence, ...]
    score: float | None = None
    log10_lr: float | None = None
    timeline: tuple[Moment, ...] = ()
    exhibits: tuple[Exhibit, ...] = ()
    weights_sha256: str = ""
    seconds: float = 0.0

    def __post_init__(self) -> None:
        for name in ("detector", "family", "weights_sha256"):
            expect(f"Finding.{name}", getattr(self, name), str)
        self._expect_status_and_numbers()
        expect_each("Finding.reasons", self.reasons, str, Message)
        if not self.reasons:
            raise ValueError("Finding.reasons: expected at least one sentence, got none")
        expect_each("Finding.timeline", self.timeline, Moment)
        expect_each("Finding.exhibits", self.exhibits, Picture, Plot)

    def _expect_status_and_numbers(self) -> None:
        if self.status not in get_args(Status):
            raise ValueError(
                f"Finding.status: expected {', '.join(get_args(Status))}, got {self.status!r}"
            )
        missing = (self.score is None, self.log10_lr is None)
        expected = (False, False) if self.status == "scored" else (True, True)
        if missing != expected:
            raise ValueError(
                f"Finding: expected score and log10_lr with status 'scored' and only then, "
                f"got status {self.status!r}, score {self.score}, log10_lr {self.log10_lr}"
            )
        if self.score is None or self.log10_lr is None:
            return
        expect_finite("Finding", self.score, self.log10_lr)
        if abs(self.log10_lr) > HIGHEST_LOG10_LR:
            raise ValueError(
                f"Finding.log10_lr: expected -{HIGHEST_LOG10_LR} to {HIGHEST_LOG10_LR}, "
                f"got {self.log10_lr}"
            )

    @classmethod
    def scored(
        cls,
        card: Card,
        *,
        score: float,
        log10_lr: float,
        reasons: Sequence[Sentence],
        timeline: Sequence[Moment] = (),
        exhibits: Sequence[Exhibit] = (),
        weights_sha256: str = "",
    ) -> Self:
        """The detector could judge the media."""
        # In a tuple, a bare text would be as many sentences as it has letters.
        expect_each("Finding.reasons", reasons, str, Message)
        return cls(
            card.name,
            card.family,
            "scored",
            tuple(reasons),
            score,
            log10_lr,
            tuple(timeline),
            tuple(exhibits),
            weights_sha256,
        )

    @classmethod
    def abstained(cls, card: Card, *reasons: Sentence) -> Self:
        """The media do not offer what the detector needs; the reasons say what is missing."""
        return cls(card.name, card.family, "abstained", reasons)

    @classmethod
    def failed(cls, card: Card, *reasons: Sentence) -> Self:
        """The detector broke; the other detectors go on."""
        return cls(card.name, card.family, "failed", reasons)

    @property
    def without_moments(self) -> "Finding":
        """The finding with pictures of no moment, for the media that are a picture themselves."""
        timeless = (
            replace(exhibit, time=None) if isinstance(exhibit, Picture) else exhibit
            for exhibit in self.exhibits
        )
        return replace(self, exhibits=tuple(timeless))

    def moved(self, x: float, y: float) -> "Finding":
        """What was found in the content, with its places in px of the whole frame.

        Args:
            x: of the content in the frame, in px.
            y: likewise.
        """
        return replace(
            self,
            timeline=tuple(moment.moved(x, y) for moment in self.timeline),
            exhibits=tuple(exhibit.moved(x, y) for exhibit in self.exhibits),
        )


@dataclass(frozen=True)
class Reference:
    """Media that show the person whom the examined media are said to show.

    Attributes:
        name: by which the person gave them.
        media: opened, with its frames; valid only while a detector remembers them.
        faces: the people in it, in px of those frames, the most prominent first.
    """

    name: str
    media: Media
    faces: tuple[FaceTrack, ...]


class Detector(Protocol):
    """One test. The class is called without arguments to make it, once for many media.

    A class whose network can be replaced has in addition a class method ``variants``, which gives
    the names of the networks that can be used now (a tuple of texts), and takes one of them as its
    first argument. The name on the card then is ``name:variant``, and a variant that is not
    calibrated gives a log₁₀ likelihood ratio of 0 and says so.

    A test that does not look at faces may have an attribute ``looks_at_faces`` that is false: it is
    then asked before they are looked for, with none.

    A test that compares people with a reference has in addition a method ``remembering``, which
    takes a ``Reference`` and gives the same test with what it needs of that, and a property
    ``waits_for_reference``. While that is true, it takes part only where it was asked for by name.
    """

    @property
    def card(self) -> Card:
        """The detector's card."""

    def examine(
        self, media: Media, faces: Sequence[FaceTrack], progress: ReportProgress
    ) -> Finding:
        """Judge one media.

        Args:
            media: the opened picture or video with its chosen frames. Bars and borders are cut off
                them, unless the card's ``view`` asks for the whole frame; ``media.facts`` are
                those of the file.
            faces: the people in it, in px of those frames; empty when there are none.
            progress: to be called from time to time with the done fraction.

        Returns:
            the finding; abstained, with a reason to act on, when the input is too poor. Its
            places are in px of the frames that were handed over.
        """
