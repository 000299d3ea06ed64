"""The test as a whole: files signed and marked here, what it says of them and what that weighs."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import ExifTags, Image
from PIL.PngImagePlugin import PngInfo

from tests.media.media_files import write_video
from tests.provenance.packets import exif_with_thumbnail, jpeg
from tests.provenance.signing import Authority, step
from unmask.detectors import Finding, load_detectors
from unmask.detectors.provenance import ProvenanceDetector
from unmask.detectors.provenance.detector import NO_FILE
from unmask.detectors.provenance.words import MISFIT, NOTHING, NOTHING_ELSE, WORTH
from unmask.media import Limits, media_from_frames, open_media
from unmask.provenance import Record
from unmask.provenance.reading import NOTHING_READ
from unmask.provenance.trust import trusted_signers_file
from unmask.settings_key import settings_key
from unmask.verdict import Direction, Level, reach_verdict
from unmask.words import say


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    monkeypatch.setenv("UNMASK_DATA", str(folder))
    monkeypatch.delenv("UNMASK_TRUSTED_SIGNERS", raising=False)
    return folder


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority.new()


@pytest.fixture(scope="module")
def scene() -> Image.Image:
    return Image.effect_noise((96, 64), 60).convert("RGB")


def examine(path: Path) -> Finding:
    with open_media(path) as media:
        return ProvenanceDetector().examine(media, (), lambda _fraction: None)


def signed(path: Path, authority: Authority, scene: Image.Image, source_type: str) -> Path:
    path.write_bytes(authority.sign(jpeg(scene), "image/jpeg", [step(source_type)]))
    return path


def test_it_is_registered() -> None:
    [detector] = load_detectors(["provenance"])
    assert detector.card.family == "provenance"
    assert "es" in detector.card.translations


def test_a_trusted_capture_clears(
    tmp_path: Path, data_folder: Path, authority: Authority, scene: Image.Image
) -> None:
    trusted_signers_file().write_text(authority.pem)
    finding = examine(signed(tmp_path / "a.jpg", authority, scene, "digitalCapture"))
    assert finding.log10_lr == -2.0
    assert str(finding.reasons[0]) == (
        "Its Content Credentials say that a camera took it. They are signed by “Test Cameras”, "
        "with “Test Camera 1.0”. The signature is whole: nothing was changed since. An authority "
        "on your list vouches for this signer."
    )
    assert say(finding.reasons[0], "es").startswith(
        "Sus Credenciales de Contenido dicen que la tomó una cámara. Las firma «Test Cameras», "
    )
    assert WORTH["signed capture"] in finding.reasons
    verdict = reach_verdict([finding])
    assert (verdict.direction, verdict.level) == (
        Direction.NOT_MANIPULATED,
        Level.MODERATELY_STRONG,
    )


def test_without_a_list_nobody_is_believed(
    tmp_path: Path, authority: Authority, scene: Image.Image
) -> None:
    finding = examine(signed(tmp_path / "a.jpg", authority, scene, "digitalCapture"))
    assert (finding.status, finding.log10_lr) == ("scored", 0.0)
    assert "nobody whom you trust vouches for this signer" in str(finding.reasons[0])
    assert WORTH["nothing"] in finding.reasons


def test_a_list_named_by_the_environment(
    tmp_path: Path, authority: Authority, scene: Image.Image, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = signed(tmp_path / "a.jpg", authority, scene, "trainedAlgorithmicMedia")
    assert examine(path).log10_lr == 2.0

    chosen = tmp_path / "mine.pem"
    chosen.write_text(authority.pem)
    monkeypatch.setenv("UNMASK_TRUSTED_SIGNERS", str(chosen))
    finding = examine(path)
    assert finding.log10_lr == 3.0
    assert reach_verdict([finding]).level == Level.MODERATELY_STRONG


@pytest.mark.parametrize("content", [None, "no certificate", "-----BEGIN CERTIFICATE-----\nAA\n"])
def test_a_list_that_cannot_be_used_trusts_nobody_and_says_so(
    tmp_path: Path,
    authority: Authority,
    scene: Image.Image,
    content: str | None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chosen = tmp_path / "mine.pem"
    if content is not None:
        chosen.write_text(content)
    monkeypatch.setenv("UNMASK_TRUSTED_SIGNERS", str(chosen))
    finding = examine(signed(tmp_path / "a.jpg", authority, scene, "digitalCapture"))
    assert finding.log10_lr == 0.0
    assert [str(chosen) in str(reason) for reason in finding.reasons].count(True) == 1


def test_a_change_after_signing_takes_all_weight(
    tmp_path: Path, authority: Authority, scene: Image.Image
) -> None:
    trusted_signers_file().write_text(authority.pem)
    path = signed(tmp_path / "a.jpg", authority, scene, "digitalCapture")
    changed = bytearray(path.read_bytes())
    changed[-100] ^= 4
    path.write_bytes(changed)
    finding = examine(path)
    assert finding.log10_lr == 0.0
    assert "The signature is broken (assertion.dataHash.mismatch)" in str(finding.reasons[0])


def test_a_generators_note_and_what_it_is_worth(tmp_path: Path, scene: Image.Image) -> None:
    info = PngInfo()
    info.add_text("parameters", "a cat\nSteps: 20, Sampler: Euler a, Seed: 5")
    scene.save(tmp_path / "a.png", pnginfo=info)
    finding = examine(tmp_path / "a.png")
    assert finding.log10_lr == 2.0
    assert finding.reasons[1] == WORTH["note"]
    assert str(finding.reasons[0]) == (
        "Its text field “parameters” says that a generator made it (Stable Diffusion web UI): "
        "“a cat Steps: 20, Sampler: Euler a, Seed: 5”."
    )
    assert reach_verdict([finding]).direction == Direction.MANIPULATED


def test_a_generators_note_in_a_video(tmp_path: Path) -> None:
    graph = json.dumps({"3": {"class_type": "KSampler", "inputs": {}}})
    path = write_video(tmp_path / "a.mp4", tags={"comment": json.dumps({"prompt": graph})})
    finding = examine(path)
    assert finding.log10_lr == 2.0
    assert "(ComfyUI)" in str(finding.reasons[0])


def test_a_file_that_says_nothing_is_no_evidence(tmp_path: Path, scene: Image.Image) -> None:
    scene.save(tmp_path / "a.jpg")
    finding = examine(tmp_path / "a.jpg")
    assert (finding.status, finding.reasons) == ("abstained", (NOTHING,))
    assert reach_verdict([finding]).log10_lr is None


def test_what_could_not_be_read_is_not_called_nothing() -> None:
    frames = media_from_frames([np.zeros((8, 8, 3), np.uint8)], [0.0])
    finding = ProvenanceDetector().judge(Record(problems=(NOTHING_READ,)), frames)
    assert (finding.status, finding.reasons) == ("abstained", (NOTHING_READ, NOTHING_ELSE))


def test_a_camera_and_an_editor_are_told_and_judge_nothing(
    tmp_path: Path, scene: Image.Image
) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Canon"
    exif[ExifTags.Base.Model] = "Canon EOS R6"
    exif[ExifTags.Base.Software] = "Adobe Photoshop 25.1"
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.ExifImageWidth] = 6000
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.ExifImageHeight] = 4000
    scene.save(tmp_path / "a.jpg", exif=exif)
    finding = examine(tmp_path / "a.jpg")
    assert finding.status == "abstained"
    assert [str(reason) for reason in finding.reasons] == [
        str(NOTHING),
        "A camera is named, “Canon EOS R6”, but nothing ties that note to the picture.",
        "Programs that the file names: “Adobe Photoshop 25.1”.",
        "It measured 6000 × 4000 px when that was noted and measures 96 × 64 px now, so it was "
        "made smaller, cropped or exchanged.",
    ]


def test_a_thumbnail_of_something_else_is_shown_and_weighs_nothing(
    tmp_path: Path, scene: Image.Image
) -> None:
    ramp = Image.linear_gradient("L").resize((96, 64)).convert("RGB")
    scene.save(tmp_path / "a.jpg", exif=exif_with_thumbnail(jpeg(ramp)))
    finding = examine(tmp_path / "a.jpg")
    assert (finding.status, finding.log10_lr) == ("scored", 0.0)
    assert "shows something else" in str(finding.reasons[0])
    assert finding.reasons[1] == MISFIT
    assert len(finding.exhibits) == 1


def test_a_container_that_was_written_anew(tmp_path: Path) -> None:
    finding = examine(write_video(tmp_path / "a.mp4"))
    assert finding.status == "abstained"
    why = str(finding.reasons[1])
    assert "FFmpeg, with which most services and many programs write videos" in why
    assert why.endswith("wipes out most of what its camera noted.")


def test_frames_without_a_file_are_not_judged() -> None:
    frames = media_from_frames([np.zeros((8, 8, 3), np.uint8)], [0.0])
    finding = ProvenanceDetector().examine(frames, (), lambda _fraction: None)
    assert (finding.status, finding.reasons) == ("abstained", (NO_FILE,))


@pytest.mark.parametrize("change", ["gone", "other"])
def test_a_file_that_changed_meanwhile_is_not_judged(
    tmp_path: Path, scene: Image.Image, change: str
) -> None:
    path = tmp_path / "a.jpg"
    scene.save(path)
    with open_media(path) as media:
        path.unlink()
        if change == "other":
            path.write_bytes(b"another file")
        finding = ProvenanceDetector().examine(media, (), lambda _fraction: None)
    assert finding.status == "failed"


def test_markup_and_control_characters_are_shown_as_text(
    tmp_path: Path, scene: Image.Image
) -> None:
    info = PngInfo()
    info.add_text("Software", "NovelAI<script>alert(1)</script>\x1b[31m\u202egnp.exe")
    scene.save(tmp_path / "a.png", pnginfo=info)
    said = str(examine(tmp_path / "a.png").reasons[0])
    assert "NovelAI<script>alert(1)</script> [31m" in said
    assert not {"\x1b", "\u202e", "\n"} & set(said)


def test_another_list_of_signers_is_another_analysis(authority: Authority) -> None:
    before = settings_key(["provenance"], Limits(), {})
    trusted_signers_file().write_text(authority.pem)
    assert settings_key(["provenance"], Limits(), {}) != before
