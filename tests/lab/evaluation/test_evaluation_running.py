"""Runs the product itself on the sample videos and on pictures made here."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
import skimage.data
from PIL import Image

from tests.lab.evaluation.handmade_results import REAL
from unmask.errors import MediaError, UnknownDetectorError
from unmask.lab.evaluation.__main__ import main
from unmask.lab.evaluation.results import ResultsError, append_results, read_results, resume_results
from unmask.lab.evaluation.running import RESULTS_FILE, Choice, evaluate
from unmask.lab.evaluation.variants import UnknownSeverityError, write_variant
from unmask.lab.manifest import Item, ManifestError, write_manifest
from unmask.media import open_media

SAMPLES = Path(__file__).parents[3] / "src" / "unmask" / "samples"
HEAD_POSE = Choice(["head-pose"])


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A manifest of a face, of a picture without one, and of a file that is no picture."""
    folder = tmp_path_factory.mktemp("pictures")
    astronaut = np.asarray(skimage.data.astronaut(), np.uint8)  # type: ignore[no-untyped-call]
    Image.fromarray(astronaut).save(folder / "face.jpg")
    Image.fromarray(np.full((240, 320, 3), 90, np.uint8)).save(folder / "wall.png")
    (folder / "broken.jpg").write_bytes(b"\xff\xd8\xff no picture")
    items = [
        Item(folder / "face.jpg", "real", "ann", "none", "studio", "test"),
        Item(folder / "wall.png", "fake", "wall", "swap", "studio", "test"),
        Item(folder / "broken.jpg", "fake", "ben", "swap", "studio", "test"),
    ]
    write_manifest(items, folder / "pictures.csv")
    return folder / "pictures.csv"


def test_every_item_has_a_result_and_none_is_guessed(pictures: Path, tmp_path: Path) -> None:
    choice = Choice(["head-pose"], ("none", "half-size"))
    done: list[tuple[int, int]] = []
    results = evaluate(pictures, tmp_path, choice, lambda *numbers: done.append(numbers))
    assert done == [(number, 6) for number in range(7)]
    face, wall, broken, half, *_ = results
    assert (face.path, face.status, face.kind) == ("face.jpg", "scored", "image")
    assert (wall.status, wall.score, wall.log10_lr, wall.face_width) == ("abstained",) + (None,) * 3
    assert (broken.status, broken.score, broken.kind) == ("failed", None, "")
    assert broken.reason
    assert (face.family, len(face.moments)) == ("geometry", 1)
    assert face.quality is not None
    assert face.skin_tone is not None
    assert (wall.quality, wall.moments, wall.skin_tone) == (None, (), None)
    assert read_results(tmp_path / RESULTS_FILE) == results
    assert face.face_width is not None
    assert (half.path, half.severity) == ("face.jpg", "half-size")
    assert half.face_width == pytest.approx(face.face_width / 2, rel=0.06)
    assert resume_results(tmp_path / RESULTS_FILE) == results


def test_each_result_is_that_of_its_own_test(pictures: Path, tmp_path: Path) -> None:
    # The first of them is slow, and therefore runs last.
    names = ("cnn-generated", "faceforensics", "head-pose", "warping")

    results = evaluate(pictures, tmp_path, Choice(names))

    families = {result.detector: result.family for result in results if result.path == "face.jpg"}
    assert families == {
        "cnn-generated": "synthesis",
        "faceforensics": "blending",
        "head-pose": "geometry",
        "warping": "blending",
    }


def test_a_run_goes_on_after_a_kill(pictures: Path, tmp_path: Path) -> None:
    results = evaluate(pictures, tmp_path, HEAD_POSE)
    file = tmp_path / RESULTS_FILE
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    marked = json.dumps({**json.loads(lines[0]), "score": 123.0}) + "\n"
    file.write_text(marked + lines[1] + lines[2][:40], encoding="utf-8")
    again = evaluate(pictures, tmp_path, HEAD_POSE)
    assert again == (replace(results[0], score=123.0), *results[1:])
    assert len(file.read_text(encoding="utf-8").splitlines()) == 3


def test_results_of_another_manifest_are_not_taken(pictures: Path, tmp_path: Path) -> None:
    other = replace(REAL, path="face.jpg", identity="somebody else")
    append_results([other], tmp_path / RESULTS_FILE)
    with pytest.raises(ResultsError, match=r"other facts of face\.jpg than the manifest"):
        evaluate(pictures, tmp_path, HEAD_POSE)


@pytest.mark.parametrize(
    ("choice", "error", "message"),
    [
        (Choice(severities=("fog",)), UnknownSeverityError, "No severity is called 'fog'; known"),
        (Choice(splits=("train",)), ManifestError, "lists no file of the split train"),
        (Choice(["head-poze"]), UnknownDetectorError, "did you mean 'head-pose'"),
    ],
)
def test_wrong_choices_are_one_clear_line(
    pictures: Path, tmp_path: Path, choice: Choice, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message) as caught:
        evaluate(pictures, tmp_path, choice)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("line", ["{}", "[1]", "no JSON", '{"path": 1}'])
def test_a_file_of_something_else_is_refused(tmp_path: Path, line: str) -> None:
    (tmp_path / "results.jsonl").write_text(f"{line}\n", encoding="utf-8")
    with pytest.raises(ResultsError, match="line 1: not a result of this version"):
        resume_results(tmp_path / "results.jsonl")


def test_a_folder_that_is_a_file_is_refused(pictures: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    with pytest.raises(ResultsError, match="cannot be made"):
        evaluate(pictures, tmp_path / "out", HEAD_POSE)


def frames_of(path: Path) -> Iterator[tuple[float, tuple[int, int]]]:
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            yield float(frame.time or 0), (frame.width, frame.height)


@pytest.mark.parametrize(("severity", "scale"), [("crf-40", 1), ("half-size", 2), ("jpeg-30", 1)])
def test_a_degraded_video_keeps_its_times(tmp_path: Path, severity: str, scale: int) -> None:
    original = SAMPLES / "moving-face.mp4"
    copy = write_variant(original, severity, tmp_path)
    before, after = list(frames_of(original)), list(frames_of(copy))
    assert [time for time, _ in after] == pytest.approx([time for time, _ in before], abs=1e-3)
    width, height = before[0][1]
    assert after[0][1] == pytest.approx((width // scale, height // scale), abs=1)
    with open_media(original) as one, open_media(copy) as other:
        small = [cv2.resize(media.frames[5].pixels, (64, 36)) for media in (one, other)]
    assert 0 < float(cv2.absdiff(*small).mean()) < 6
    if severity == "crf-40":
        assert copy.stat().st_size < original.stat().st_size


def test_what_cannot_be_decoded_cannot_be_degraded(tmp_path: Path) -> None:
    (tmp_path / "broken.mp4").write_bytes(b"no video")
    with pytest.raises(MediaError):
        write_variant(tmp_path / "broken.mp4", "crf-36", tmp_path)


def test_command_writes_results_and_report(
    pictures: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main([str(pictures), "--out", str(tmp_path), "--detectors", "head-pose"])
    assert "head-pose" in capsys.readouterr().out
    assert "pictures.csv" in (tmp_path / "report.html").read_text(encoding="utf-8")
    measured = tmp_path / "measured.json"
    words = map(str, (pictures, "--out", tmp_path, "--measured", measured))
    with pytest.raises(SystemExit, match="too few scored identities"):
        main([*words, "--data", "two", "--detectors", "head-pose"])
    assert not measured.exists()


def test_command_complains_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="cannot be read"):
        main([str(tmp_path / "none.csv"), "--out", str(tmp_path)])
    with pytest.raises(SystemExit, match="2"):
        main([str(tmp_path / "none.csv"), "--out", str(tmp_path), "--data", "clips"])
    assert "--measured and --data go together" in capsys.readouterr().err
