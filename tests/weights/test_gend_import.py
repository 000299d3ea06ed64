"""From GenD's checkpoint to a model that loads by its name, and every way in which that fails."""

import json
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ml_dtypes
import numpy as np
import onnx
import pytest
from numpy.typing import NDArray

from tests.weights.small_gend import (
    PATCH,
    TOKENS,
    UNUSED,
    VISION,
    WIDTH,
    Arrays,
    layer,
    tensors,
    write_gend_file,
)
from unmask.errors import WeightsError
from unmask.weights import imported_weights_folder, load_model, model_entries, model_entry
from unmask.weights.published import import_checkpoint
from unmask.weights.shown import ShownFace

NAME = "faceforensics-gend"


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("UNMASK_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def pictures() -> NDArray[np.uint8]:
    noise = np.random.default_rng(5).integers(0, 256, (2, 224, 224, 3))
    noise[1] = noise[1, 0] // 3
    return noise.astype(np.uint8)


def logits_of(path: Path, arrays: Arrays) -> NDArray[np.float32]:
    import_checkpoint(NAME, write_gend_file(path, arrays))
    [logits] = load_model(NAME).infer(pictures())
    return logits


def test_an_imported_model_is_found_by_its_name(tmp_path: Path) -> None:
    path = write_gend_file(tmp_path / "model.safetensors", tensors())
    imported = import_checkpoint(NAME, path)
    entry = imported.entry
    assert entry == model_entry(NAME)
    assert imported.unused == (UNUSED,)
    assert entry.classes == ("real", "fake")
    assert entry.licence.startswith("MIT")
    assert (entry.input_size, entry.channels) == ((224, 224), "RGB")
    # The authors' file gives them of 1.
    assert np.array(entry.mean) / 255 == pytest.approx([0.48145466, 0.4578275, 0.40821073])
    assert np.array(entry.std) / 255 == pytest.approx([0.26862954, 0.26130258, 0.27577711])
    assert entry.face == ShownFace(shape="upright", scales=(1.3,), interpolation="bicubic")
    [logits] = load_model(NAME).infer(pictures())
    assert logits.shape == (2, 2)
    assert np.ptp(logits, axis=0).min() > 0.1


def test_the_matrices_are_kept_in_sixteen_bits(tmp_path: Path, data: Path) -> None:
    import_checkpoint(NAME, write_gend_file(tmp_path / "model.safetensors", tensors()))
    graph = onnx.load(data / "weights" / f"{NAME}.onnx").graph
    stored = {each.name: each.data_type for each in graph.initializer}
    matrices = [name for name in stored if name.endswith(".matrix")]
    assert len(matrices) == 3 * 6
    assert {stored[name] for name in matrices} == {onnx.TensorProto.FLOAT16}


@pytest.mark.parametrize(
    ("kind", "difference"), [(np.float16, 3e-3), (ml_dtypes.bfloat16, 5e-2)], ids=["F16", "BF16"]
)
def test_numbers_of_sixteen_bits_are_read(
    tmp_path: Path, kind: type[Any], difference: float
) -> None:
    whole = logits_of(tmp_path / "whole.safetensors", tensors())
    short = {name: each.astype(kind) for name, each in tensors().items()}
    # The authors' library once kept the positions too.
    short[f"{VISION}.embeddings.position_ids"] = np.arange(TOKENS)[None]
    found = logits_of(tmp_path / "short.safetensors", short)
    np.testing.assert_allclose(found, whole, atol=difference, rtol=0)


def refusal(path: Path) -> str:
    with pytest.raises(WeightsError) as caught:
        import_checkpoint(NAME, path)
    message = str(caught.value)
    assert "\n" not in message
    assert message.endswith("; expected is model.safetensors, the GenD on CLIP ViT-L/14.")
    assert model_entries(imported_weights_folder()) == {}
    return message


FC1 = f"{layer(1)}.mlp.fc1.weight"
POSITIONS = f"{VISION}.embeddings.position_embedding.weight"
PATCHES = f"{VISION}.embeddings.patch_embedding.weight"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"model.linear.bias": None}, "it has no tensor 'model.linear.bias'"),
        ({f"{VISION}.post_layernorm.weight": None}, "post_layernorm.weight'"),
        ({FC1: None}, f"the first of them '{layer(1)}.layer_norm1.bias'"),
        ({FC1: np.zeros((100, WIDTH))}, "shape (100, 128) and not (192, 128)"),
        ({"model.linear.weight": np.zeros((3, WIDTH))}, "shape (3, 128) and not (2, 128)"),
        ({"text_model.x": np.zeros(3)}, "does not know (1), the first of them 'text_model.x'"),
        ({FC1: np.full((192, WIDTH), np.nan)}, "holds something other than finite numbers"),
        ({FC1: np.full((192, WIDTH), 1e5)}, f"its '{FC1}' holds numbers too large for 16 bits"),
        ({POSITIONS: np.zeros((TOKENS, 2, 2))}, "and not 2 axes"),
        ({POSITIONS: np.zeros((0, WIDTH))}, "and not 2 axes"),
        ({POSITIONS: np.zeros((16, WIDTH))}, "which is no form of CLIP"),
        ({POSITIONS: np.zeros((10, WIDTH))}, "it is made for pictures of 168 px"),
        ({PATCHES: np.zeros((WIDTH, 3, PATCH, 1))}, "(128, 3, 56, 1) and not (128, 3, 56, 56)"),
        ({PATCHES: np.zeros((100, 3, PATCH, PATCH))}, "which is no form of CLIP"),
    ],
)
def test_tensors_of_another_network_are_refused(
    tmp_path: Path, changes: dict[str, NDArray[Any] | None], reason: str
) -> None:
    arrays = {
        name: each if each.dtype != np.float64 else each.astype(np.float32)
        for name, each in {**tensors(), **changes}.items()
        if each is not None
    }
    assert reason in refusal(write_gend_file(tmp_path / "weights.safetensors", arrays))


def test_numbers_of_another_kind_are_refused(tmp_path: Path) -> None:
    arrays = tensors() | {FC1: np.zeros((192, WIDTH), np.int8)}
    message = refusal(write_gend_file(tmp_path / "weights.safetensors", arrays))
    assert f"its '{FC1}' holds numbers of the kind I8, and not F32, F16 or BF16" in message


@pytest.mark.parametrize("kept", [0, 7, 100, 40_000, -1])
def test_a_file_that_was_cut_off_is_refused(tmp_path: Path, kept: int) -> None:
    path = write_gend_file(tmp_path / "model.safetensors", tensors())
    path.write_bytes(path.read_bytes()[:kept])
    assert "is damaged or cut off" in refusal(path)


def header(entries: object, numbers: bytes = bytes(8)) -> bytes:
    text = json.dumps(entries).encode()
    return struct.pack("<Q", len(text)) + text + numbers


def entry(**changes: object) -> dict[str, object]:
    return {"dtype": "F32", "shape": [2], "data_offsets": [0, 8], **changes}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (struct.pack("<Q", 2**60) + b"{}", "its header is larger than 4 MiB"),
        (b"PK\x03\x04\x14\x00\x00\x00" + bytes(100), "it is no safetensors file, or"),
        (header([]), "is damaged or cut off"),
        (header({"a": entry(), "b": entry()}), "is damaged or cut off"),
        (header({"a": entry(shape=[2**40, 2**40])}), "is damaged or cut off"),
        (header({"a\n\x1b[31m": entry(dtype="F99")}), "is damaged or cut off"),
        (header({"a": entry()}), "it has no tensor 'feature_extractor"),
    ],
)
def test_a_header_that_is_not_sound_is_refused(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "model.safetensors"
    path.write_bytes(content)
    assert reason in refusal(path)


@pytest.mark.parametrize(
    ("limit", "value", "reason"),
    [("MOST_BYTES", 1 << 20, "larger than 1 MiB"), ("MOST_TENSORS", 10, "more than 10 tensors")],
)
def test_a_file_over_a_limit_is_refused(
    limit: str, value: int, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"unmask.weights.published.safetensors_files.{limit}", value)
    assert reason in refusal(write_gend_file(tmp_path / "model.safetensors", tensors()))


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        (lambda folder: folder / "missing", "it cannot be read (No such file"),
        (lambda folder: folder, "it cannot be read (Is a directory"),
    ],
)
def test_what_cannot_be_read_is_told(
    place: Callable[[Path], Path], reason: str, tmp_path: Path
) -> None:
    assert reason in refusal(place(tmp_path))
