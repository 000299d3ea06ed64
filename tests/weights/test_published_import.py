"""From an authors' file to a model that loads by its name, and every way in which that fails."""

import io
import math
import resource
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import h5py
import numpy as np
import pytest

from tests.weights import checkpoint_files as write
from unmask.errors import WeightsError
from unmask.weights import (
    WEIGHTS_FOLDER,
    imported_weights_folder,
    load_model,
    model_entries,
    model_entry,
    write_entry,
)
from unmask.weights.published import CHECKPOINTS, import_checkpoint, remove_imported
from unmask.weights.shown import ShownHead

MESO4 = "mesonet-published-meso4-df"
HOPENET = "head-pose-published-alpha1"


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The person's data folder, not made yet."""
    monkeypatch.setenv("UNMASK_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def meso4_file(tmp_path: Path) -> Path:
    path = tmp_path / "Meso4_DF.h5"
    write.write_keras_file(path, write.random_layers(write.MESO4_LAYERS))
    return path


def hopenet_file(folder: Path, shapes: dict[str, tuple[int, ...]], value: float = 0.5) -> Path:
    path = folder / "hopenet_alpha1.pkl"
    path.write_bytes(write.constant_file(shapes, value))
    return path


def test_an_imported_model_is_found_by_its_name(meso4_file: Path, data: Path) -> None:
    imported = import_checkpoint(MESO4, meso4_file)
    assert imported.entry == model_entry(MESO4)
    assert imported.unused == ()
    files = {path.name for path in (data / "weights").iterdir()}
    assert files == {f"{MESO4}.onnx", "manifest.toml"}
    pictures = np.random.default_rng(0).integers(0, 256, (3, 256, 256, 3)).astype(np.uint8)
    (probabilities,) = load_model(MESO4).infer(pictures)
    assert probabilities.shape == (3, 1)
    assert np.ptp(probabilities) > 1e-4


def test_the_entry_says_how_the_authors_feed_the_network(tmp_path: Path) -> None:
    imported = import_checkpoint(HOPENET, hopenet_file(tmp_path, write.HOPENET_SHAPES))
    entry = imported.entry
    assert imported.unused == ("fc_finetune.bias", "fc_finetune.weight")
    assert (entry.input_size, entry.channels, entry.layout) == ((224, 224), "RGB", "NCHW")
    assert entry.mean == pytest.approx([255 * part for part in (0.485, 0.456, 0.406)])
    assert entry.std == pytest.approx([255 * part for part in (0.229, 0.224, 0.225)])
    assert list(entry.outputs) == ["yaw", "pitch", "roll"]
    assert "three quarters" in entry.crop
    assert entry.head == ShownHead((0.5, 0.75, 0.25), "seen", "300W-LP")
    assert entry.licence == "Apache-2.0"
    outputs = load_model(HOPENET).infer(np.zeros((2, 224, 224, 3), np.uint8))
    assert [output.shape for output in outputs] == [(2, 66)] * 3


def test_the_network_for_whole_pictures_takes_any_size(tmp_path: Path) -> None:
    shapes = {**write.resnet50_shapes(), "fc.weight": (1, 2048), "fc.bias": (1,)}
    body = b"}(" + write.text("model") + write.constant_state_dict(shapes) + b"u"
    path = tmp_path / "blur_jpg_prob0.5.pth"
    path.write_bytes(write.zip_file(body, {"one": np.array([1e-3], np.float32)}))
    name = "cnn-generated-published-p50"
    assert import_checkpoint(name, path).entry.any_size
    model = load_model(name)
    for height, width in ((224, 224), (100, 301)):
        assert model.infer(np.ones((1, height, width, 3), np.uint8))[0].shape == (1, 1)
    with pytest.raises(ValueError, match="expected images of shape"):
        model.infer(np.ones((224, 224, 3), np.uint8))


def test_a_later_import_replaces_an_earlier_one(meso4_file: Path) -> None:
    first = import_checkpoint(MESO4, meso4_file).entry
    write.write_keras_file(meso4_file, write.random_layers(write.MESO4_LAYERS, seed=1))
    second = import_checkpoint(MESO4, meso4_file).entry
    assert first.sha256 != second.sha256
    assert first.source != second.source
    assert load_model(MESO4).entry == second


def test_one_checkpoint_always_becomes_the_same_model(meso4_file: Path) -> None:
    assert import_checkpoint(MESO4, meso4_file) == import_checkpoint(MESO4, meso4_file)


def test_removing_leaves_the_others(meso4_file: Path, tmp_path: Path) -> None:
    import_checkpoint(MESO4, meso4_file)
    import_checkpoint(HOPENET, hopenet_file(tmp_path, write.HOPENET_SHAPES))
    remove_imported(MESO4)
    assert list(model_entries(imported_weights_folder())) == [HOPENET]
    assert not (imported_weights_folder() / f"{MESO4}.onnx").exists()
    with pytest.raises(WeightsError, match=f"No model is named {MESO4!r}.*{HOPENET}"):
        load_model(MESO4)
    with pytest.raises(WeightsError, match=f"No imported model .* imported are: {HOPENET}"):
        remove_imported(MESO4)
    with pytest.raises(WeightsError, match="No imported model is called 'face-mesh'"):
        remove_imported("face-mesh")


def test_an_imported_model_never_takes_the_place_of_one_that_ships(meso4_file: Path) -> None:
    entry = import_checkpoint(MESO4, meso4_file).entry
    write_entry(imported_weights_folder() / "manifest.toml", replace(entry, name="face-mesh"))
    assert model_entry("face-mesh") == model_entry("face-mesh", WEIGHTS_FOLDER)


def test_models_that_ship_load_whatever_became_of_the_imported_ones(data: Path) -> None:
    (data / "weights").mkdir(parents=True)
    (data / "weights" / "manifest.toml").write_text("nonsense")
    assert model_entry("face-mesh").name == "face-mesh"
    with pytest.raises(WeightsError, match="no valid TOML"):
        model_entry("face-mess")


def test_a_changed_imported_file_is_told(meso4_file: Path) -> None:
    entry = import_checkpoint(MESO4, meso4_file).entry
    (imported_weights_folder() / entry.file).write_bytes(b"something else")
    with pytest.raises(WeightsError, match=r"was changed.*make or import it again"):
        load_model(MESO4)


def refusal(name: str, path: Path) -> str:
    with pytest.raises(WeightsError) as caught:
        import_checkpoint(name, path)
    assert "\n" not in str(caught.value)
    assert model_entries(imported_weights_folder()) == {}
    return str(caught.value)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"layer3.5.bn3.running_var": None}, "it has no tensor 'layer3.5.bn3.running_var'"),
        ({"conv1.weight": (64, 1, 7, 7)}, r"shape (64, 1, 7, 7) and not (64, 3, 7, 7)"),
        ({"layer1.0.conv1.weight": (64,)}, r"shape (64,) and not (64, 64, 1, 1)"),
        (
            {"fc_shape_0.weight": (2, 2)},
            "tensors that the network does not know (1), the first of them 'fc_shape_0.w",
        ),
        (
            {"x" * 5000: (2, 2)},
            "the first of them '" + "x" * 80 + "'; expected is hopenet_alpha1.pkl",
        ),
    ],
)
def test_tensors_of_another_network_are_refused(
    tmp_path: Path, changes: dict[str, tuple[int, ...] | None], reason: str
) -> None:
    shapes = {key: shape for key, shape in {**write.HOPENET_SHAPES, **changes}.items() if shape}
    message = refusal(HOPENET, hopenet_file(tmp_path, shapes))
    assert reason in message
    assert message.endswith("expected is hopenet_alpha1.pkl, the HopeNet, alpha1.")


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_numbers_that_are_not_finite_are_refused(tmp_path: Path, value: float) -> None:
    message = refusal(HOPENET, hopenet_file(tmp_path, write.HOPENET_SHAPES, value))
    assert "'conv1.weight' holds something other than finite numbers" in message


def test_numbers_of_another_kind_are_refused(tmp_path: Path) -> None:
    body = write.ordered_dict(
        {
            "conv1.weight": write.tensor(
                write.storage("0", 1, "LongStorage"), (64, 3, 7, 7), (0,) * 4
            )
        }
    )
    path = tmp_path / "weights.pkl"
    path.write_bytes(write.stream_file(body, {"0": np.ones(1, np.int64)}))
    assert "other than finite numbers" in refusal(HOPENET, path)


def test_a_malicious_file_is_refused_and_not_run(tmp_path: Path) -> None:
    body = write.call(write.name("os", "system"), write.text(f"touch {tmp_path / 'run'}"))
    for container in (write.stream_file, write.zip_file):
        path = tmp_path / "all_c23.p"
        path.write_bytes(container(body, {}))
        message = refusal("faceforensics-published-c23", path)
        assert "it asks for 'os.system', which has no place in a checkpoint" in message
        assert not (tmp_path / "run").exists()


def test_the_file_of_another_variant_is_told_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "all_c40.p"
    path.touch()
    message = refusal("faceforensics-published-c23", path)
    assert "by its name it is faceforensics-published-c40" in message


def test_files_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    assert "cannot be read (No such file" in refusal(HOPENET, tmp_path / "missing.pkl")
    assert "cannot be read (Is a directory" in refusal(HOPENET, tmp_path)
    with pytest.raises(WeightsError, match=f"called 'hopenet'; there are .*{HOPENET}"):
        import_checkpoint("hopenet", tmp_path)


Archived = Callable[[zipfile.ZipFile, bytes], None]


@pytest.mark.parametrize(
    ("member", "reason"),
    [
        ("face_detection/xception/all_c23.p", "it holds no network"),
        ("faceforensics++_models_subset/face_detection/xception/all_c23.p", "it holds no network"),
        ("full_image/xception/all_c23.p", "without face_detection/xception/all_c23.p"),
        ("my_face_detection/xception/all_c23.p", "without face_detection/xception/all_c23.p"),
    ],
)
def test_the_checkpoint_is_found_in_the_authors_archive(
    tmp_path: Path, member: str, reason: str
) -> None:
    path = tmp_path / "models.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(member, write.stream_file(b"N", {}))
        archive.writestr("__MACOSX/face_detection/xception/._all_c23.p", b"")
    assert reason in refusal("faceforensics-published-c23", path)


def test_a_damaged_archive_is_told(tmp_path: Path) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("face_detection/xception/all_c23.p", bytes(1000))
    damaged = bytearray(content.getvalue())
    damaged[70] ^= 0xFF
    path = tmp_path / "models.zip"
    path.write_bytes(damaged)
    assert "damaged or protected zip archive" in refusal("faceforensics-published-c23", path)


def test_a_zip_bomb_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("unmask.weights.published.importing.MOST_BYTES", 1 << 20)
    path = tmp_path / "models.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("face_detection/xception/all_c23.p", bytes((1 << 20) + 1))
    assert "larger than 1 MiB" in refusal("faceforensics-published-c23", path)


def test_a_model_that_cannot_be_written_is_told(meso4_file: Path, data: Path) -> None:
    data.write_text("a file where the folder should be")
    with pytest.raises(WeightsError, match=r"cannot be written to .*UNMASK_DATA"):
        import_checkpoint(MESO4, meso4_file)


@pytest.mark.parametrize(
    ("package", "module", "name"),
    [
        ("h5py", "keras_files", MESO4),
        ("safetensors", "safetensors_files", "faceforensics-gend"),
    ],
)
def test_a_missing_package_is_named(
    package: str, module: str, name: str, meso4_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    monkeypatch.delitem(sys.modules, f"unmask.weights.published.{module}", raising=False)
    path = meso4_file.rename(meso4_file.with_name("weights"))
    with pytest.raises(
        WeightsError, match=rf"needs the package {package}; .*pip install {package}$"
    ):
        import_checkpoint(name, path)


def test_a_full_disk_leaves_the_earlier_model(meso4_file: Path) -> None:
    """A limit on the size of files breaks off the writing where a full disk would."""
    entry = import_checkpoint(MESO4, meso4_file).entry
    write.write_keras_file(meso4_file, write.random_layers(write.MESO4_LAYERS, seed=1))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, hard))
    try:
        with pytest.raises(WeightsError, match=r"cannot be written to .*make room"):
            import_checkpoint(MESO4, meso4_file)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert load_model(MESO4).entry == entry
    assert list(imported_weights_folder().glob("*.tmp")) == []


@pytest.mark.parametrize(
    ("layer", "part", "shape", "reason"),
    [
        ("conv2d_6", "kernel", (3, 3, 8, 8), "shape (8, 8, 3, 3) and not (8, 8, 5, 5)"),
        ("dense_3", "bias", (1,), "the first of them 'dense3.bias'"),
        ("lstm_1", "kernel", (4, 4), "the first of them 'lstm_1.weight'"),
    ],
)
def test_keras_weights_of_another_network_are_refused(
    tmp_path: Path, layer: str, part: str, shape: tuple[int, ...], reason: str
) -> None:
    layers = {**write.MESO4_LAYERS, layer: {**write.MESO4_LAYERS.get(layer, {}), part: shape}}
    write.write_keras_file(tmp_path / "other.h5", write.random_layers(layers))
    assert reason in refusal(MESO4, tmp_path / "other.h5")


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda file: file.create_dataset("a/b", data=[1]), "of a kind that Keras never writes"),
        (lambda file: file.create_dataset("a/b", data=["x"]), "of a kind that Keras never writes"),
        (
            lambda file: file.create_dataset("a/b", (2**33,), "f4"),
            "of a kind that Keras never writes",
        ),
        (
            lambda file: file.create_dataset("a/b", data=[1.0], chunks=(1,)),
            "of a kind that Keras never writes",
        ),
        (
            lambda file: file.create_dataset("a/b", (1,), "f8", external=[("/etc/passwd", 0, 8)]),
            "of a kind that Keras never writes",
        ),
        (lambda file: file.update({"a": h5py.ExternalLink("/etc/passwd", "/")}), "has links"),
        (lambda file: file.update({"a": h5py.SoftLink("/")}), "has links"),
        (lambda file: file.create_group("a").update({"b": file["a"]}), "more than 1,000 members"),
    ],
)
def test_hdf5_that_does_more_than_hold_numbers_is_refused(
    tmp_path: Path, spoil: Callable[[h5py.File], object], reason: str
) -> None:
    path = tmp_path / "weights.h5"
    with h5py.File(path, "w") as file:
        spoil(file)
    assert reason in refusal(MESO4, path)


@pytest.mark.parametrize("kept", [0, 100, 3_000, 100_000])
def test_truncated_hdf5_is_refused(meso4_file: Path, kept: int) -> None:
    meso4_file.write_bytes(meso4_file.read_bytes()[:kept])
    refusal(MESO4, meso4_file)


def test_names_of_checkpoints_start_new_and_cover_all_variants() -> None:
    assert len(CHECKPOINTS) == 14
    for name, checkpoint in CHECKPOINTS.items():
        assert name == checkpoint.name
        assert "-published-" in name or name == "faceforensics-gend"
        with pytest.raises(WeightsError, match="No model is named"):
            model_entry(name)


def test_the_guide_names_every_checkpoint_and_its_file() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "published-weights.md").read_text("utf-8")
    for name, checkpoint in CHECKPOINTS.items():
        start, published, variant = name.rpartition("-published")
        row = next(line for line in guide.splitlines() if f"`{checkpoint.file_name}`" in line)
        assert f"`{start}{published}{'-' if published else ''}" in row
        assert f"{variant}`" in row
