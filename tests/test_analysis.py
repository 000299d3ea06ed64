from collections.abc import Sequence
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from skimage import data

from tests.detector_packages import write_detector_package
from unmask import Analysis, Analyzer, analyze
from unmask.analysis import stage_words
from unmask.detectors import Finding, Picture, load_detectors
from unmask.errors import Cancelled, DetectorLoadError, MediaError, UnknownDetectorError
from unmask.faces import FaceTrack
from unmask.media import Frame, Limits, media_from_frames, open_media
from unmask.verdict import reach_verdict
from unmask.words import Message

SAMPLES = Path(str(files("unmask") / "samples"))
REFERENCE = Path(__file__).parent / "reference"
NAMES = ("broken", "certain", "careless", "forgetful")

PLUGIN = """
from unmask.detectors import Card, Finding

def card(name):
    return Card(name, name, "noise", "", "", 2020, "", "", (), (), (), ())

class Broken:
    card = card("broken")

    def examine(self, media, faces, progress):
        raise RuntimeError("no luck")

class Certain:
    card = card("certain")

    def examine(self, media, faces, progress):
        progress(1.0)
        return Finding.scored(self.card, score=9.0, log10_lr=9.0, reasons=["Certain."])

class Careless:
    card = card("careless")

    def examine(self, media, faces, progress):
        return ANSWERS[media.source](self.card)

class Forgetful:
    card = card("forgetful")
    asked = 0

    def missing_models(self):
        self.asked += 1
        if self.asked > 1:
            raise RuntimeError("gone")
        return ()

    def remembering(self, reference):
        raise RuntimeError("no memory")

    def examine(self, media, faces, progress):
        progress(1.0)
        return Finding.abstained(self.card, "Who?")

def leave(card):
    raise SystemExit(3)

def of_another(card):
    return Finding.abstained(Broken.card, "It is dark.")

def scored(**fields):
    values = {"score": 1.0, "log10_lr": 0.0, "reasons": ["Grain."]} | fields
    return lambda card: Finding.scored(card, **values)

ANSWERS = {
    "nothing": lambda card: None,
    "a number": lambda card: 0.5,
    "another's": of_another,
    "an end": leave,
    "a bare text": scored(reasons="Grain."),
    "no sentence": scored(reasons=[1]),
    "no number": scored(score="high"),
    "overflow": scored(log10_lr=400.0),
    "no moment": scored(timeline=[0.5]),
    "no exhibit": scored(exhibits=["look"]),
    "no digest": scored(weights_sha256=None),
}
"""


@pytest.fixture
def other_detectors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    places = {name: f"analysis_plugin:{name.title()}" for name in NAMES}
    write_detector_package(tmp_path, "analysis_plugin", PLUGIN, places)
    monkeypatch.syspath_prepend(str(tmp_path))


@pytest.fixture(scope="module")
def warped() -> Analysis:
    return analyze(SAMPLES / "warped-face.mp4")


def test_one_name_in_the_place_of_a_list_is_said_in_words() -> None:
    with pytest.raises(TypeError, match=r"expected a list of names such as \['head-pose'\]"):
        analyze(SAMPLES / "moving-face.mp4", "head-pose")


def test_tests_abstain_where_hardly_anything_of_a_file_could_be_read() -> None:
    with open_media(SAMPLES / "moving-face.mp4", Limits(frames=4)) as media:
        hardly = replace(media, facts=replace(media.facts, share=0.05))
        analysis = Analyzer(["known-media", "head-pose"]).analyze_media(hardly)

    known, pose = analysis.findings
    assert pose.status == "abstained"
    assert pose.reasons == (Message("too-little-read", {"share": 0.05}),)
    assert str(pose.reasons[0]).startswith("Only 5% of the file could be read")
    assert known.reasons != pose.reasons


def test_the_journey_of_the_sample(warped: Analysis) -> None:
    [track] = warped.faces
    assert len(warped.media.frames) == 64
    assert len(track.faces) >= 60
    # The slow ones come last, so that people soon see evidence.
    quick = ["provenance", "head-pose", "known-media", "warping"]
    slow = ["blink", "cnn-generated", "faceforensics", "forensic-maps", "lip-sync", "pulse"]
    names = [*quick, *slow]
    assert [finding.detector for finding in warped.findings] == names
    assert [card.name for card in warped.cards] == names
    # There is no casebook in which something could be known, and no large network; the file says
    # nothing of where it comes from, and has no sound.
    statuses = {finding.detector: finding.status for finding in warped.findings}
    without = dict.fromkeys(["known-media", "provenance", "cnn-generated", "lip-sync"], "abstained")
    assert statuses == dict.fromkeys(names, "scored") | without
    assert min(finding.seconds for finding in warped.findings) > 0
    assert warped.verdict == reach_verdict(warped.findings)


@pytest.mark.parametrize(("people", "is_noted"), [((3, 5), True), ((2, 5), False)])
def test_faces_that_a_crowd_left_out_are_noted(
    tmp_path: Path, people: tuple[int, int], is_noted: bool
) -> None:
    head = data.astronaut()[20:220, 120:320]  # type: ignore[no-untyped-call]
    path = tmp_path / "crowd.png"
    Image.fromarray(np.tile(head, (*people, 1))).save(path)

    analysis = analyze(path, [])

    assert len(analysis.faces) == min(12, people[0] * people[1])
    assert ["12 largest faces" in str(note) for note in analysis.media.notes] == [True] * is_noted


def test_a_large_network_that_is_missing_is_noted_once_and_only_where_a_test_needs_it() -> None:
    frames = [np.zeros((300, 300, 3), np.uint8)]
    media = media_from_frames(frames, [0.0])
    notes = Analyzer(["cnn-generated"]).analyze_media(media).media.notes
    assert list(map(str, notes)) == [
        "Tested without clip-vit-b16, a large network. To get it, run `unmask weights fetch "
        "clip-vit-b16`."
    ]
    assert Analyzer(["warping"]).analyze_media(media).media.notes == ()


@pytest.mark.usefixtures("large_network")
def test_a_large_network_that_is_there_is_not_noted() -> None:
    media = media_from_frames([np.zeros((300, 300, 3), np.uint8)], [0.0])
    assert Analyzer(["cnn-generated"]).analyze_media(media).media.notes == ()


@pytest.mark.usefixtures("other_detectors")
def test_a_detector_that_breaks_costs_its_own_finding_only() -> None:
    analysis = analyze(SAMPLES / "moving-face.mp4", ["broken", "certain"])

    broken, certain = analysis.findings
    assert broken.status == "failed"
    assert list(map(str, broken.reasons)) == ["The test broke: RuntimeError: no luck."]
    assert certain.status == "scored"
    assert analysis.verdict.log10_lr == pytest.approx(2.99)


@pytest.mark.usefixtures("other_detectors")
@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("nothing", "expected a Finding from examine, got NoneType"),
        ("a number", "expected a Finding from examine, got float"),
        (
            "another's",
            "expected a Finding of 'careless' and the family 'noise', got one of",
        ),
        ("an end", "SystemExit: 3"),
        (
            "a bare text",
            "expected sentences in a tuple or list, got the text 'Grain.'",
        ),
        ("no sentence", "Finding.reasons: expected str or Message, got int"),
        ("no number", "TypeError: "),
        ("overflow", "Finding.log10_lr: expected -100 to 100, got 400.0"),
        ("no moment", "Finding.timeline: expected Moment, got float"),
        ("no exhibit", "Finding.exhibits: expected Picture or Plot, got str"),
        ("no digest", "Finding.weights_sha256: expected str, got NoneType"),
    ],
)
def test_a_detector_that_breaks_the_contract_costs_its_own_finding_only(
    answer: str, said: str
) -> None:
    media = replace(media_from_frames([np.zeros((64, 64, 3), np.uint8)], [0.0]), source=answer)

    analysis = Analyzer(["careless", "certain"]).analyze_media(media)

    careless, certain = analysis.findings
    assert (careless.detector, careless.family) == ("careless", "noise")
    assert careless.status == "failed"
    assert str(careless.reasons[0]).startswith("The test broke: ")
    assert said in str(careless.reasons[0])
    assert certain.status == "scored"


@pytest.mark.usefixtures("other_detectors")
def test_what_is_asked_of_a_detector_beside_examine_ends_nothing() -> None:
    picture = SAMPLES / "photograph.jpg"
    analyzer = Analyzer(["forgetful", "certain"])

    alone = analyzer.analyze(picture)
    compared = analyzer.comparing_with([picture]).analyze(picture)

    assert [one.status for one in alone.findings] == ["abstained", "scored"]
    forgetful, certain = compared.findings
    assert (forgetful.status, certain.status) == ("failed", "scored")
    assert "'forgetful' cannot use the reference: RuntimeError: no memory" in str(
        forgetful.reasons[0]
    )


@pytest.mark.usefixtures("other_detectors")
def test_detectors_are_named_or_brought() -> None:
    [certain] = load_detectors(["certain"])

    assert [card.name for card in Analyzer([certain, "broken"]).cards] == ["certain", "broken"]
    with pytest.raises(DetectorLoadError, match="two detectors are called 'certain'"):
        Analyzer(["certain", certain])
    with pytest.raises(DetectorLoadError, match="object cannot be used: expected a Card as its"):
        Analyzer([object()])  # type: ignore[list-item]


def test_a_name_that_test_and_family_share_stands_for_the_family() -> None:
    analysis = Analyzer(["provenance", "warping"]).analyze(SAMPLES / "photograph.jpg")

    assert analysis.terms("es")["provenance"] == "procedencia"
    assert analysis.terms("en")["warping"] == analysis.cards[1].title


def test_evidence_of_a_photograph_is_of_no_moment() -> None:
    """Nobody is told that a photograph shows something at 0.00 s."""
    analyzer = Analyzer(["warping"])
    [finding] = analyzer.analyze(REFERENCE / "inner-face.jpg").findings
    pictures = [exhibit for exhibit in finding.exhibits if isinstance(exhibit, Picture)]
    assert pictures
    assert [picture.time for picture in pictures] == [None] * len(pictures)
    [of_video] = analyzer.analyze(SAMPLES / "warped-face.mp4").findings
    times = [exhibit.time for exhibit in of_video.exhibits if isinstance(exhibit, Picture)]
    assert times
    assert None not in times


def test_stages_are_told_to_people_by_the_title_of_the_test() -> None:
    [card] = Analyzer(["warping"]).cards
    twin = replace(card, name="twin")

    assert stage_words("finding faces", [card]) == "finding faces"
    assert stage_words("test:warping", [twin, card]) == card.title
    assert stage_words("test:gone", [card]) == "gone"


def test_progress_names_the_stages_in_order_and_never_runs_backwards() -> None:
    seen: list[tuple[str, float]] = []
    analyze(SAMPLES / "moving-face.mp4", progress=lambda *step: seen.append(step))

    stages = list(dict.fromkeys(stage for stage, _ in seen))
    assert stages == [
        "opening",
        "test:provenance",
        "finding faces",
        *(f"test:{card.name}" for card in Analyzer().cards if card.name != "provenance"),
    ]
    for stage in stages:
        fractions = [fraction for name, fraction in seen if name == stage]
        assert fractions == sorted(fractions)
        assert 0 <= fractions[0] <= fractions[-1] <= 1


def test_named_tests_run_in_their_order_but_the_slow_ones_last() -> None:
    analyzer = Analyzer(["cnn-generated", "warping", "faceforensics"])

    assert [card.name for card in analyzer.cards] == ["warping", "cnn-generated", "faceforensics"]


@pytest.mark.usefixtures("other_detectors")
def test_findings_are_handed_over_as_they_come() -> None:
    told: list[str] = []
    analysis = Analyzer(["certain", "broken"]).analyze(
        SAMPLES / "moving-face.mp4",
        lambda stage, _fraction: told.append(stage),
        lambda finding: told.append(f"{finding.detector}: {finding.status}"),
    )
    assert [line for line in told if ": " in line] == ["certain: scored", "broken: failed"]
    assert told.index("certain: scored") < len(told) - 1
    assert len(analysis.findings) == 2


def test_frames_captured_elsewhere_are_analysed_like_a_file() -> None:
    with open_media(SAMPLES / "warped-face.mp4") as media:
        frames = [frame.pixels for frame in media.frames]
        captured = media_from_frames(frames, [frame.time for frame in media.frames])
    analyzer = Analyzer(["faceforensics"])
    of_frames = analyzer.analyze_media(captured)
    of_file = analyzer.analyze(SAMPLES / "warped-face.mp4")
    assert of_frames.media.source == "captured frames"
    assert of_frames.findings[0].score == of_file.findings[0].score


@pytest.mark.parametrize("stage", ["opening", "finding faces", "test:head-pose"])
def test_cancelling_stops_at_any_stage(stage: str) -> None:
    seen: list[str] = []

    def cancel(current: str, _fraction: float) -> None:
        seen.append(current)
        if current.startswith(stage):
            raise Cancelled("stopped")

    with pytest.raises(Cancelled, match="stopped"):
        analyze(SAMPLES / "moving-face.mp4", progress=cancel)
    assert seen[-1].startswith(stage)


def test_one_analyzer_serves_many_media_alike(warped: Analysis) -> None:
    analyzer = Analyzer()
    analyzer.analyze(SAMPLES / "moving-face.mp4")
    again = analyzer.analyze(SAMPLES / "warped-face.mp4")

    assert without_time(again.findings) == without_time(warped.findings)


def without_time(findings: tuple[Finding, ...]) -> list[object]:
    return [(finding.score, finding.log10_lr, finding.timeline) for finding in findings]


def test_a_missing_file_is_an_error_for_a_person(tmp_path: Path) -> None:
    with pytest.raises(MediaError) as caught:
        analyze(tmp_path / "absent.mp4")
    assert "absent.mp4" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_unknown_detector_is_refused_before_the_file_is_opened(tmp_path: Path) -> None:
    with pytest.raises(UnknownDetectorError, match="did you mean 'head-pose'"):
        analyze(tmp_path / "absent.mp4", ["head_pose"])


@pytest.mark.parametrize(("names", "looks"), [(["head-pose"], 0), (["head-pose", "warping"], 1)])
def test_nobody_looks_whether_faces_are_drawn_unless_a_test_asks(
    names: list[str], looks: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[FaceTrack, ...]] = []

    def look(_frames: Sequence[Frame], tracks: Sequence[FaceTrack]) -> tuple[FaceTrack, ...]:
        seen.append(tuple(tracks))
        return tuple(replace(track, drawn=True) for track in tracks)

    monkeypatch.setattr("unmask.analysis.marked_if_drawn", look)
    analysis = analyze(SAMPLES / "moving-face.mp4", names)
    assert len(seen) == looks
    assert [track.drawn for track in analysis.faces] == [True if looks else None]
