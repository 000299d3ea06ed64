"""The journey of one video: open → frames → faces → detectors → findings → verdict."""

import os
from collections import Counter
from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from unmask.detectors import (
    Card,
    Detector,
    Finding,
    Reference,
    UnloadableDetector,
    check_detector,
    checked_finding,
    load_detectors,
)
from unmask.errors import Cancelled, DetectorLoadError, UnknownDetectorError, UnmaskError
from unmask.faces import MOST_FACES, FaceFinder, FaceTrack
from unmask.faces.drawn import marked_if_drawn
from unmask.media import Limits, Media, open_media, shown_source
from unmask.media.plain_text import one_line
from unmask.media.sentences import too_little
from unmask.verdict import Verdict, reach_verdict
from unmask.weights.trunk import load_trunk_beside
from unmask.words import Language, Message, say

OPENING, FACES = "opening", "finding faces"
"""The stages before the tests."""
_TEST = "test:"

LEAST_SHARE = 0.1
"""The smallest share of a file that must have been read for tests to judge it."""

REFERENCE_FRAMES = 24
"""How many frames of a reference are looked at, enough to see a face from several sides."""

_LONGEST_NAME = 80

Source = str | os.PathLike[str]

Progress = Callable[[str, float], None]
"""Called with the stage and its done fraction, 0 to 1. It may raise ``Cancelled``.

The stage is ``OPENING``, ``FACES`` or what ``test_stage`` gives of a test.
"""


Found = Callable[[Finding], None]
"""Called with each finding as soon as its test has ended."""


def test_stage(name: str) -> str:
    """The stage in which the test of that name runs: ``"test:"`` and the name.

    Titles are for people, and two tests may have the same.
    """
    return f"{_TEST}{name}"


def stage_words(stage: str, cards: Sequence[Card], language: Language = "en") -> str:
    """A stage in words: its own, or the title of the test that runs."""
    if not stage.startswith(_TEST):
        return say(Message("stage", {"stage": stage.replace(" ", "-")}), language)
    name = stage.removeprefix(_TEST)
    titles = (card.said_in(language).title for card in cards if card.name == name)
    return next(titles, name)


def ignore_progress(_stage: str, _fraction: float) -> None:
    """The progress callback of those who do not watch."""


def ignore_finding(_finding: Finding) -> None:
    """The callback of those who wait for all findings together."""


@dataclass(frozen=True)
class Analysis:
    """All that became known of one media.

    Attributes:
        media: the opened media with the frames that were looked at.
        faces: the people in it, the most prominent first.
        findings: one for each detector, in the order they ran.
        cards: the cards of those detectors, in the same order.
        verdict: what they say together.
        created: when the analysis ended, in UTC.
        seconds: that it took.
    """

    media: Media
    faces: tuple[FaceTrack, ...]
    findings: tuple[Finding, ...]
    cards: tuple[Card, ...]
    verdict: Verdict
    created: datetime
    seconds: float

    def terms(self, language: Language) -> dict[str, str]:
        """The titles of tests and families in a language, by the names that messages use.

        Where a test is called like its family, the name stands for the family.
        """
        pairs = [(card, card.said_in(language)) for card in self.cards]
        titles = {card.name: said.title for card, said in pairs}
        return titles | {card.family: said.family for card, said in pairs}


@dataclass(frozen=True)
class NamedReference:
    """A picture or clip of a person that is called otherwise than its file.

    Attributes:
        source: the file or link.
        name: what to call it in sentences.
    """

    source: Source
    name: str


class Analyzer:
    """Analyses media one after the other; the models are loaded once.

    Args:
        detectors: the tests to run, by their names or as they are, in this order, but those that
            do not look at faces before all others, and the slow ones after the quick ones; all
            installed ones by default.
        limits: of what is opened.

    Raises:
        UnknownDetectorError: a name is not registered.
        DetectorLoadError: a detector cannot be loaded, is not sound, or two have one name.
    """

    def __init__(
        self, detectors: Sequence[str | Detector] | None = None, limits: Limits | None = None
    ) -> None:
        loaded = _loaded(detectors)
        self._loaded = sorted(
            loaded, key=lambda one: (_looks_at_faces(one), one.card.pace == "slow")
        )
        self._are_chosen = detectors is not None
        self._limits = limits or Limits()
        self._face_finder = FaceFinder()

    @property
    def cards(self) -> tuple[Card, ...]:
        """The cards of the tests, in the order that they run in."""
        return tuple(detector.card for detector in self._detectors)

    @property
    def _detectors(self) -> list[Detector]:
        """The tests to run. One that needs a reference and has none runs only if it was named."""
        return [one for one in self._loaded if self._are_chosen or not _waits(one)]

    def comparing_with(
        self,
        person: Sequence[Source | NamedReference],
        progress: Progress = ignore_progress,
    ) -> "Analyzer":
        """An analyzer whose tests compare people with the person of a reference.

        It shares the models with this one. What a face looks like stays in memory and goes with
        the analyzer.

        Args:
            person: pictures or clips, files or links, of whom the media are said to show; this
                analyzer itself where there are none.
            progress: called with ``OPENING`` and the done fraction.

        Raises:
            MediaError: one of them cannot be opened or decoded.
            UnknownDetectorError: none of the chosen tests compares people.
            Cancelled: ``progress`` raised it.
        """
        if not person:
            return self
        if not any(hasattr(one, "remembering") for one in self._loaded):
            raise UnknownDetectorError(
                "a person to compare with was given, but none of the chosen tests compares "
                "people; add 'same-person' to them"
            )
        limits = replace(self._limits, frames=min(self._limits.frames, REFERENCE_FRAMES))
        other = copy(self)
        for number, given in enumerate(map(_named, person)):
            share = _part(_stage(progress, OPENING), number, len(person))
            with open_media(given.source, limits, given.name) as media:
                faces = find_people(self._face_finder, media, share)
                reference = Reference(_short_name(given.name), media, faces)
                other._loaded = [_remembering(one, reference) for one in other._loaded]
        return other

    def analyze(
        self,
        source: Source,
        progress: Progress = ignore_progress,
        found: Found = ignore_finding,
    ) -> Analysis:
        """Analyse one file or link.

        Raises:
            MediaError: the source cannot be opened or decoded.
            Cancelled: ``progress`` raised it.
        """
        started = perf_counter()
        progress(OPENING, 0.0)
        if self._tells_drawn:
            # The decoding process leaves this one idle.
            load_trunk_beside()
        with open_media(source, self._limits) as media:
            analysis = self.analyze_media(media, progress, found)
        return replace(analysis, seconds=perf_counter() - started)

    def analyze_media(
        self, media: Media, progress: Progress = ignore_progress, found: Found = ignore_finding
    ) -> Analysis:
        """Analyse what is open already, such as frames that were captured elsewhere.

        Raises:
            Cancelled: ``progress`` raised it.
        """
        started = perf_counter()
        findings: list[Finding] = []

        def examine(detector: Detector, faces: Sequence[FaceTrack]) -> None:
            findings.append(_examine(detector, media, faces, progress))
            found(findings[-1])

        # What needs no faces is told before these are looked for, which takes longer.
        for detector in self._detectors:
            if not _looks_at_faces(detector):
                examine(detector, ())
        faces = self._people(media, _stage(progress, FACES))
        # What a close look holds is given back with these.
        watched = self._face_finder.watched(media, faces)
        for detector in self._detectors:
            if _looks_at_faces(detector):
                examine(detector, watched)
        missing = self._missing()
        return Analysis(
            _noting_what_is_missing(_noting_borders(_noting_a_crowd(media, faces)), missing),
            faces,
            tuple(findings),
            self.cards,
            # Nothing was measured of verdicts that come about without the large network.
            reach_verdict(findings, kind="" if missing else media.facts.kind),
            datetime.now(UTC),
            perf_counter() - started,
        )

    def _people(self, media: Media, progress: Callable[[float], None]) -> tuple[FaceTrack, ...]:
        """The people; whether they are drawn only where a test asks: it takes the large network."""
        return find_people(self._face_finder, media, progress, tell_drawn=self._tells_drawn)

    @property
    def _tells_drawn(self) -> bool:
        return any(getattr(one, "only_photographs", False) for one in self._detectors)

    def _missing(self) -> list[str]:
        """The models that are missing, as each test names them in ``missing_models``."""
        return sorted({name for one in self._detectors for name in _missing_models(one)})


def analyze(
    source: Source,
    detectors: Sequence[str] | None = None,
    progress: Progress = ignore_progress,
    person: Sequence[Source | NamedReference] = (),
) -> Analysis:
    """Analyse one file or link with the detectors named, or with all; see ``Analyzer``.

    Args:
        source: a path or a link.
        detectors: names of the tests; all where None.
        progress: called with the stage and its done fraction.
        person: pictures or clips of whom it is said to show, to compare the people in it with.
    """
    return Analyzer(detectors).comparing_with(person).analyze(source, progress)


def find_people(
    finder: FaceFinder,
    media: Media,
    progress: Callable[[float], None],
    *,
    tell_drawn: bool = False,
) -> tuple[FaceTrack, ...]:
    """The people in what lies within the borders of media, in px of the whole frame.

    Args:
        finder: of the faces.
        media: that was opened.
        progress: called with the done fraction.
        tell_drawn: whether to look if they are drawn.
    """
    frames = media.within_borders.frames
    tracks = finder.find(frames, progress)
    if tell_drawn:
        tracks = marked_if_drawn(frames, tracks)
    return tuple(track.moved(media.content.x, media.content.y) for track in tracks)


def _loaded(detectors: Sequence[str | Detector] | None) -> tuple[Detector, ...]:
    """The detectors in the order in which they were asked for, each name once."""
    if detectors is None or isinstance(detectors, str):
        return load_detectors(detectors)
    named = load_detectors([one for one in detectors if isinstance(one, str)])
    by_name = {one.card.name: one for one in named}
    brought = [_checked(one) for one in detectors if not isinstance(one, str)]
    for one in brought:
        if one.card.name in by_name:
            raise DetectorLoadError(
                f"two detectors are called {one.card.name!r}; leave one of them out"
            )
        by_name[one.card.name] = one
    wanted = (one if isinstance(one, str) else one.card.name for one in detectors)
    return tuple(by_name[name] for name in dict.fromkeys(wanted))


def _checked(brought: Detector) -> Detector:
    try:
        return check_detector(brought)
    except (TypeError, ValueError) as error:
        raise DetectorLoadError(
            f"the detector {type(brought).__name__} cannot be used: {error}"
        ) from error


def _looks_at_faces(detector: Detector) -> bool:
    """Whether a test wants the people; one says otherwise by an attribute."""
    return bool(getattr(detector, "looks_at_faces", True))


def _waits(detector: Detector) -> bool:
    """Whether a test still needs a reference."""
    return bool(getattr(detector, "waits_for_reference", False))


def _remembering(detector: Detector, reference: Reference) -> Detector:
    """The test with its reference, or a stand-in that fails if the test cannot use it."""
    remembering: Callable[[Reference], Detector] | None = getattr(detector, "remembering", None)
    if remembering is None:
        return detector
    name = detector.card.name
    try:
        return check_detector(remembering(reference), name)
    except UnmaskError:
        raise
    # A detector may come from anyone, and raise anything, also what would end the program.
    except (Exception, SystemExit) as error:  # noqa: BLE001
        said = f"detector {name!r} cannot use the reference: {type(error).__name__}: {error}"
        return UnloadableDetector(name, DetectorLoadError(said))


def _noting_what_is_missing(media: Media, models: Sequence[str]) -> Media:
    notes = (Message("note-missing-network", {"name": name}) for name in models)
    return replace(media, notes=(*media.notes, *notes))


def _missing_models(detector: Detector) -> tuple[str, ...]:
    """The models that a test says it lacks; none if asking breaks it, which ends no analysis."""
    missing: Callable[[], tuple[str, ...]] = getattr(detector, "missing_models", tuple)
    try:
        return tuple(map(str, missing()))
    except (Exception, SystemExit):  # noqa: BLE001
        return ()


def _named(given: Source | NamedReference) -> NamedReference:
    if isinstance(given, NamedReference):
        return given
    return NamedReference(given, shown_source(given))


def _short_name(name: str) -> str:
    """How a reference is called in a sentence: the last part of its path or link."""
    return one_line(Path(name).name, _LONGEST_NAME) or "reference"


def _part(done: Callable[[float], None], number: int, count: int) -> Callable[[float], None]:
    """The progress of one of several equal parts of a stage."""
    return lambda fraction: done((number + fraction) / count)


def _noting_borders(media: Media) -> Media:
    """Tell what was not looked at."""
    if not media.has_borders:
        return media
    size = {"width": media.content.width, "height": media.content.height}
    note = Message("note-borders", size)
    return replace(media, notes=(*media.notes, note))


def _noting_a_crowd(media: Media, tracks: Sequence[FaceTrack]) -> Media:
    """Tell of faces that may have been left out."""
    counts = Counter(face.frame for track in tracks for face in track.faces)
    if max(counts.values(), default=0) < MOST_FACES:
        return media
    note = Message("note-crowd", {"faces": MOST_FACES})
    return replace(media, notes=(*media.notes, note))


def _examine(
    detector: Detector, media: Media, faces: Sequence[FaceTrack], progress: Progress
) -> Finding:
    """Run one detector; if it breaks, or the contract, that costs its own finding only."""
    card, started = detector.card, perf_counter()
    done = _stage(progress, test_stage(card.name))
    try:
        finding = _finding(detector, media, faces, done)
    except Cancelled:
        raise
    # A detector may come from anyone, and raise anything, also what would end the program.
    except (Exception, SystemExit) as error:  # noqa: BLE001
        said = f"{type(error).__name__}: {error}"
        finding = Finding.failed(card, Message("test-broke", {"error": said}))
    # A test that gives a score tells its progress to the end; others may stop anywhere.
    if finding.status != "scored":
        done(1.0)
    return replace(finding, seconds=perf_counter() - started)


def _finding(
    detector: Detector,
    media: Media,
    faces: Sequence[FaceTrack],
    progress: Callable[[float], None],
) -> Finding:
    """What a detector finds in what it asks for: the content, or the whole frame.

    Where hardly anything of the file could be read, what is left says nothing of it; only tests
    that ask for the whole frame, which recognise the file, are asked.
    """
    if detector.card.view != "frame" and media.facts.share < LEAST_SHARE:
        return Finding.abstained(detector.card, too_little(media.facts.share))
    finding = _of_content(detector, media, faces, progress)
    return finding.without_moments if media.facts.kind == "image" else finding


def _of_content(
    detector: Detector,
    media: Media,
    faces: Sequence[FaceTrack],
    progress: Callable[[float], None],
) -> Finding:
    if detector.card.view == "frame" or not media.has_borders:
        return checked_finding(detector.examine(media, faces, progress), detector.card)
    x, y = media.content.x, media.content.y
    inside = tuple(track.moved(-x, -y) for track in faces)
    finding = detector.examine(media.within_borders, inside, progress)
    return checked_finding(finding, detector.card).moved(x, y)


def _stage(progress: Progress, stage: str) -> Callable[[float], None]:
    return lambda fraction: progress(stage, fraction)
