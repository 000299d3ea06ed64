"""The manifest, the models it names, and what happens when a file is not what it should be."""

import hashlib
import json
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from unmask.errors import WeightsError
from unmask.weights import (
    WEIGHTS_FOLDER,
    ModelEntry,
    imported_weights_folder,
    load_model,
    model_entry,
    read_manifest,
    remove_entry,
    write_entry,
)
from unmask.weights.published import as_shown
from unmask.weights.shown import ShownFace, ShownHead

NAMES = sorted(read_manifest(WEIGHTS_FOLDER / "manifest.toml"))
FACE_MODELS = ["blazeface-full-range", "blazeface-short-range", "face-mesh"]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A folder with the manifest and the smallest model."""
    for file in ("manifest.toml", "blazeface-short-range.onnx"):
        shutil.copy(WEIGHTS_FOLDER / file, tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", NAMES)
def test_the_manifest_tells_the_truth(name: str) -> None:
    entry = model_entry(name)
    content = (WEIGHTS_FOLDER / entry.file).read_bytes()
    assert entry.bytes == len(content)
    assert entry.sha256 == hashlib.sha256(content).hexdigest()
    assert entry.source
    assert entry.licence


@pytest.mark.parametrize("name", FACE_MODELS)
def test_a_model_takes_any_number_of_pictures_and_treats_them_alike(name: str) -> None:
    model = load_model(name)
    width, height = model.entry.input_size
    pictures = np.random.default_rng(0).integers(0, 256, (3, height, width, 3)).astype(np.uint8)
    together = model.infer(pictures)
    assert len(together) == len(model.entry.outputs)
    for number in range(3):
        alone = model.infer(pictures[number : number + 1])
        for one, all_of_them in zip(alone, together, strict=True):
            assert len(all_of_them) == 3
            np.testing.assert_allclose(one[0], all_of_them[number], atol=1e-3)


def test_pictures_of_another_size_are_refused() -> None:
    with pytest.raises(ValueError, match=r"expected images of shape \(count, 192, 192, 3\)"):
        load_model("face-mesh").infer(np.zeros((1, 100, 192, 3), np.uint8))


def test_preparation_follows_the_entry() -> None:
    entry = replace(
        model_entry("face-mesh"),
        input_size=(2, 1),
        channels="BGR",
        layout="NCHW",
        mean=(1.0, 2.0, 3.0),
        std=(1.0, 2.0, 4.0),
    )
    red_then_blue = np.array([[[[255, 0, 0], [0, 0, 255]]]], np.uint8)
    expected = [[[[-1.0, 254.0]], [[-1.0, -1.0]], [[63.0, -0.75]]]]
    np.testing.assert_allclose(entry.prepare(red_then_blue), expected)


@pytest.mark.parametrize(("name", "low"), [("blazeface-short-range", -1.0), ("face-mesh", 0.0)])
def test_value_range_of_the_face_models(name: str, low: float) -> None:
    entry = model_entry(name)
    width, height = entry.input_size
    black, white = (np.full((1, height, width, 3), v, np.uint8) for v in (0, 255))
    assert entry.prepare(black).min() == low
    assert entry.prepare(white).max() == 1.0


def test_an_unknown_name_is_answered_with_the_known_ones() -> None:
    with pytest.raises(WeightsError, match=r"'face-mess'.*face-mesh"):
        load_model("face-mess")


def test_a_missing_file_is_told(copy: Path) -> None:
    with pytest.raises(WeightsError, match=r"face-mesh.*cannot be read"):
        load_model("face-mesh", copy)


def test_a_changed_file_is_told(copy: Path) -> None:
    file = copy / "blazeface-short-range.onnx"
    content = bytearray(file.read_bytes())
    content[1000] ^= 1
    file.write_bytes(content)
    with pytest.raises(WeightsError, match=r"was changed: expected sha256 .* found"):
        load_model("blazeface-short-range", copy)


def test_a_file_that_is_no_network_is_told(copy: Path) -> None:
    (copy / "text.onnx").write_bytes(b"no network")
    digest = hashlib.sha256(b"no network").hexdigest()
    entry = replace(model_entry("face-mesh"), name="text", file="text.onnx", sha256=digest)
    write_entry(copy / "manifest.toml", entry)
    with pytest.raises(WeightsError, match="'text' cannot be loaded"):
        load_model("text", copy)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[a]\nfile = 'x'", "'a' has a missing or unknown field"),
        ("nonsense", "no valid TOML"),
        ("a = 3", "'a' is no table"),
    ],
)
def test_a_broken_manifest_is_told(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "manifest.toml").write_text(text)
    with pytest.raises(WeightsError, match=message):
        load_model("a", tmp_path)


def test_a_missing_manifest_is_told(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="No model manifest at"):
        load_model("face-mesh", tmp_path)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"box": "head"}, "'a': expected box to be face or landmarks, got 'head'"),
        ({"shape": "round"}, "expected shape to be square or stretched or upright, got 'round'"),
        ({"interpolation": "nearest"}, "expected interpolation to be bilinear or bicubic"),
        ({"interpolation": "bicubic"}, "expected bilinear for the shape 'square'"),
        ({"scales": []}, "expected scales above 0"),
        ({"margins": [0.1, 0.2]}, "expected three margins"),
        ({"shape": "upright", "margins": [0.1, 0.1, 0.1]}, "an upright face has no margins"),
        ({"crop": 1.3}, "missing or unknown field"),
    ],
    ids=str,
)
def test_an_unknown_way_of_showing_a_face_is_refused(
    tmp_path: Path, table: dict[str, Any], message: str
) -> None:
    manifest = tmp_path / "manifest.toml"
    write_entry(manifest, replace(model_entry("face-mesh"), name="a", face=ShownFace()))
    text = manifest.read_text().partition("[a.face]")[0]
    values = "\n".join(f"{key} = {json.dumps(value)}" for key, value in table.items())
    manifest.write_text(f"{text}[a.face]\n{values}\n")
    with pytest.raises(WeightsError, match=message):
        read_manifest(manifest)


def test_what_networks_are_shown_is_read_as_it_was_written(tmp_path: Path) -> None:
    shown = ShownFace("landmarks", "stretched", (1.0, 0.5), (0.1, 0.2, 0.3), mirrored=True)
    head = ShownHead((0.1, 0.2, 0.3), "seen", "300W-LP")
    entry = replace(model_entry("face-mesh"), name="a", face=shown, head=head)
    write_entry(tmp_path / "manifest.toml", entry)
    assert read_manifest(tmp_path / "manifest.toml") == {"a": entry}


def test_an_entry_of_an_older_version_gets_what_the_catalogue_says(tmp_path: Path) -> None:
    manifest = tmp_path / "manifest.toml"
    write_entry(manifest, replace(model_entry("face-mesh"), name="faceforensics-gend"))
    old = 'alignment = "five points"\ncrop_scale = 1.3\ninterpolation = "bicubic"\n'
    manifest.write_text(manifest.read_text().replace("layout =", f"{old}layout ="))
    entry = read_manifest(manifest)["faceforensics-gend"]
    assert entry.face is None
    shown = as_shown(entry).face
    assert shown == ShownFace(shape="upright", scales=(1.3,), interpolation="bicubic")
    assert as_shown(model_entry("warping")).face == model_entry("warping").face


def test_an_unknown_channel_order_is_refused() -> None:
    with pytest.raises(WeightsError, match="expected channels RGB or BGR"):
        replace(model_entry("face-mesh"), channels="GBR")  # type: ignore[arg-type]


def test_an_entry_is_read_as_it_was_written(tmp_path: Path) -> None:
    entry = ModelEntry(
        name="a-model",
        file="a.onnx",
        sha256="0" * 64,
        bytes=7,
        source='a "quoted" source – with ünïcode\\',
        licence="CC0-1.0",
        input_size=(20, 10),
        channels="RGB",
        layout="NCHW",
        mean=(0.5, 1.0, 2.0),
        std=(1.0, 2.0, 3.0),
        outputs={"score": "(count, 1)"},
    )
    manifest = tmp_path / "manifest.toml"
    write_entry(manifest, replace(entry, licence="old"))
    write_entry(manifest, replace(entry, name="another"))
    write_entry(manifest, entry)
    assert read_manifest(manifest) == {"a-model": entry, "another": replace(entry, name="another")}


def test_an_entry_of_another_make_is_read_as_it_was_written(tmp_path: Path) -> None:
    entry = replace(
        model_entry("face-mesh"), any_size=True, classes=("real", "fake"), crop="the ‘face’"
    )
    write_entry(tmp_path / "manifest.toml", entry)
    assert read_manifest(tmp_path / "manifest.toml") == {"face-mesh": entry}


def test_an_entry_can_be_taken_out(copy: Path) -> None:
    manifest = copy / "manifest.toml"
    before = read_manifest(manifest)
    remove_entry(manifest, "face-mesh")
    remove_entry(manifest, "face-mesh")
    assert read_manifest(manifest) == {n: e for n, e in before.items() if n != "face-mesh"}


def test_the_manifest_that_ships_is_written_as_the_program_writes_it(copy: Path) -> None:
    manifest = copy / "manifest.toml"
    before = manifest.read_text(encoding="utf-8")
    write_entry(manifest, model_entry("face-mesh", copy))
    assert manifest.read_text(encoding="utf-8") == before


def test_the_data_folder_is_the_persons_choice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UNMASK_DATA", str(tmp_path / "chosen"))
    assert imported_weights_folder() == tmp_path / "chosen" / "weights"
    monkeypatch.delenv("UNMASK_DATA")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    assert imported_weights_folder().is_relative_to(tmp_path)
    assert imported_weights_folder().name == "weights"


LOADING = """
import resource
from pathlib import Path
from unmask.weights.trunk import load_trunk

load_trunk()
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
held = int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() // 1024
print(peak, held)
"""


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="only Linux tells it there")
@pytest.mark.usefixtures("large_network")
def test_what_loading_the_large_network_took_is_given_back() -> None:
    command = [sys.executable, "-c", LOADING]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    peak, held = (int(kibibytes) / 1024 for kibibytes in output.split())
    # The matrices take 340 MB, and widening them as much again for a moment.
    assert held < peak - 250
