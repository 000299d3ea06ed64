from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from unmask.detectors import Finding, Picture, Plot
from unmask.detectors.head_pose import HeadPoseDetector
from unmask.detectors.head_pose.evidence import CENTRAL_COLOUR, OUTER_COLOUR, WHOLE_COLOUR
from unmask.errors import WeightsError
from unmask.faces import FaceFinder, FaceQuality, FaceTrack
from unmask.media import Media, media_from_frames, open_media
from unmask.weights import WEIGHTS_FOLDER, model_entry, write_entry
from unmask.words import Message

SAMPLES = Path(str(files("unmask") / "samples"))
GOOD = FaceQuality(width=100.0, sharpness=0.8, yaw=0.0, pitch=0.0, visibility=1.0)


@pytest.fixture(scope="module")
def detector() -> HeadPoseDetector:
    return HeadPoseDetector()


@pytest.fixture(scope="module")
def clip() -> Media:
    with open_media(SAMPLES / "moving-face.mp4") as media:
        return media


@pytest.fixture(scope="module")
def track(clip: Media) -> FaceTrack:
    [track] = FaceFinder().find(clip.frames, lambda _fraction: None)
    return track


def examine(detector: HeadPoseDetector, media: Media, *tracks: FaceTrack) -> Finding:
    return detector.examine(media, tracks, lambda _fraction: None)


def with_quality(track: FaceTrack, quality: FaceQuality) -> FaceTrack:
    return replace(track, faces=tuple(replace(face, quality=quality) for face in track.faces))


def test_a_clip_is_scored_with_evidence(
    detector: HeadPoseDetector, clip: Media, track: FaceTrack
) -> None:
    finding = examine(detector, clip, track)

    assert finding.status == "scored"
    assert len(finding.timeline) == len(track.faces)
    assert finding.score == pytest.approx(np.mean([m.score for m in finding.timeline]))
    assert [m.time for m in finding.timeline] == sorted(m.time for m in finding.timeline)
    assert {m.person for m in finding.timeline} == {1}
    assert "Person 1: the inner face and the whole head point" in str(finding.reasons[0])
    assert "the outer head points" in str(finding.reasons[1])
    assert "does not affect the score" in str(finding.reasons[1])
    *plots, _typical, _widest = finding.exhibits
    assert len(plots) == 2
    for plot in plots:
        assert isinstance(plot, Plot)
        assert plot.bands[0].low == 0.0
        assert len(plot.curves[0].points) == len(track.faces)


def test_the_outer_head_is_read_over_time(
    detector: HeadPoseDetector, clip: Media, track: FaceTrack
) -> None:
    plots = [e for e in examine(detector, clip, track).exhibits if isinstance(e, Plot)]
    angles, steps = plots[1].curves

    assert 0 < np.median([angle for _, angle in angles.points]) < 15
    assert [time for time, _ in steps.points] == [time for time, _ in angles.points][1:]
    assert 0 < np.median([step for _, step in steps.points]) < 10


def test_all_directions_are_drawn(
    detector: HeadPoseDetector, clip: Media, track: FaceTrack
) -> None:
    pictures = [e for e in examine(detector, clip, track).exhibits if isinstance(e, Picture)]
    for picture in pictures:
        for colour in (WHOLE_COLOUR, CENTRAL_COLOUR, OUTER_COLOUR):
            distance = np.abs(picture.pixels.astype(int) - colour).sum(axis=2)
            assert (distance < 12).sum() > 20


def test_a_picture_is_scored_without_a_plot(
    detector: HeadPoseDetector, clip: Media, track: FaceTrack
) -> None:
    picture = media_from_frames([clip.frames[0].pixels], [0.0])
    alone = FaceTrack(1, (track.faces[0],))

    finding = examine(detector, picture, alone)

    assert finding.status == "scored"
    assert "in the picture" in str(finding.reasons[0])
    assert "Over time" not in str(finding.reasons[1])
    assert not any(isinstance(exhibit, Plot) for exhibit in finding.exhibits)


@pytest.mark.parametrize(
    ("quality", "reason"),
    [
        (replace(GOOD, width=38.2), "The widest face is 38 px wide; at least 64 px are needed."),
        (replace(GOOD, yaw=-63.0), "turned away by 63°; at most 40° are allowed"),
        (replace(GOOD, pitch=51.0), "turned away by 51°"),
        (replace(GOOD, visibility=0.3), "partly hidden or cut off"),
        (replace(GOOD, yaw=None, pitch=None), "cannot be measured"),
    ],
)
def test_poor_faces_make_it_abstain_with_a_reason(
    detector: HeadPoseDetector, clip: Media, track: FaceTrack, quality: FaceQuality, reason: str
) -> None:
    finding = examine(detector, clip, with_quality(track, quality))

    assert finding.status == "abstained"
    assert finding.log10_lr is None
    assert reason in str(finding.reasons[0])


def test_no_face_is_said_and_not_scored(detector: HeadPoseDetector, clip: Media) -> None:
    finding = examine(detector, clip)

    assert finding.status == "abstained"
    assert finding.reasons == (Message("no-face", {"frames": len(clip.frames)}),)


def test_few_faces_of_a_clip_are_too_few(
    detector: HeadPoseDetector, clip: Media, track: FaceTrack
) -> None:
    finding = examine(detector, clip, replace(track, faces=track.faces[:4]))

    assert finding.status == "abstained"
    assert finding.reasons == (Message("too-few-faces", {"found": 4, "needed": 5}),)

    short = replace(clip, frames=clip.frames[:3])
    finding = examine(detector, short, replace(track, faces=track.faces[:2]))
    assert finding.reasons == (Message("too-few-faces", {"found": 2, "needed": 3}),)


def test_poor_moments_are_left_out_of_the_score(
    detector: HeadPoseDetector, clip: Media, track: FaceTrack
) -> None:
    whole = examine(detector, clip, replace(track, faces=track.faces[:20]))
    poor = with_quality(track, replace(GOOD, width=20.0))
    spoiled = (*track.faces[:20], *poor.faces[20:])

    assert examine(detector, clip, replace(track, faces=spoiled)).score == whole.score


def test_a_second_person_who_cannot_be_judged_changes_nothing(
    detector: HeadPoseDetector, clip: Media, track: FaceTrack
) -> None:
    stranger = replace(with_quality(track, replace(GOOD, width=20.0)), person=2)

    alone, together = examine(detector, clip, track), examine(detector, clip, track, stranger)

    assert together.score == alone.score
    assert together.reasons == alone.reasons


def test_the_person_who_gave_the_score_is_named_first(
    detector: HeadPoseDetector, clip: Media, track: FaceTrack
) -> None:
    parts = [replace(track, faces=track.faces[start : start + 8]) for start in (0, 24, 48)]
    scores = [examine(detector, clip, part).score or 0.0 for part in parts]
    rising = [parts[place] for place in np.argsort(scores)]
    people = [replace(part, person=number) for number, part in enumerate(rising, 1)]

    finding = examine(detector, clip, *people)

    assert finding.score == max(scores)
    *people_said, weight = map(str, finding.reasons)
    assert [said[:9] for said in people_said[::2]] == ["Person 3:", "Person 2:", "Person 1:"]
    assert weight.startswith("This test carries no weight in the verdict")
    assert str(finding.exhibits[0].caption).startswith("Person 3")


def test_progress_reaches_the_end(
    detector: HeadPoseDetector, clip: Media, track: FaceTrack
) -> None:
    seen: list[float] = []
    detector.examine(clip, [track], seen.append)

    assert seen == sorted(seen)
    assert seen[-1] == 1.0


def test_an_imported_network_takes_hopenets_place_and_carries_no_weight(
    clip: Media, track: FaceTrack, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("UNMASK_DATA", str(tmp_path))
    folder = tmp_path / "weights"
    folder.mkdir()
    shipped = model_entry("head-pose-hopenet")
    (folder / shipped.file).write_bytes((WEIGHTS_FOLDER / shipped.file).read_bytes())
    write_entry(folder / "manifest.toml", replace(shipped, name="head-pose-published-alpha1"))

    assert HeadPoseDetector.variants() == ("published-alpha1",)
    detector = HeadPoseDetector("published-alpha1")
    finding = examine(detector, clip, track)

    assert detector.card.name == finding.detector == "head-pose:published-alpha1"
    assert finding.status == "scored"
    assert finding.log10_lr == 0.0
    assert "carries no weight" in str(finding.reasons[-1])
    assert "real faces" not in str(finding.reasons[1])
    assert "real clips" not in str(finding.reasons[1])


def test_an_unknown_network_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("UNMASK_DATA", str(tmp_path))

    with pytest.raises(WeightsError, match="head-pose-published-alpha3"):
        HeadPoseDetector("published-alpha3")
