"""``unmask bank``, with a hand-made network in the place of the trunk."""

from dataclasses import replace
from pathlib import Path

import cv2
import pytest

from tests.cli.program import Run
from tests.detectors.generator_networks import GREY, BrightnessNetwork, textured
from unmask.detectors.cnn_generated import banks
from unmask.detectors.cnn_generated.bank import Bank
from unmask.detectors.cnn_generated.banks import own_bank, own_bank_file
from unmask.detectors.cnn_generated.network import TrunkNetwork

GENERATOR = "StyleGAN3"


@pytest.fixture(autouse=True)
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty data folder, no bank that ships, and a network in the place of the trunk."""
    monkeypatch.setenv("UNMASK_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(TrunkNetwork, "load", lambda _folder: BrightnessNetwork())
    monkeypatch.setattr(banks, "kept_entry", lambda _model: BrightnessNetwork().entry)
    monkeypatch.setattr(banks, "FOLDER", tmp_path / "shipped")


@pytest.fixture
def images(tmp_path: Path) -> Path:
    folder = tmp_path / "images"
    folder.mkdir()
    for number, red in enumerate((20, 40)):
        pixels = textured(300, 260, (GREY + red, GREY, GREY), seed=number)
        cv2.imwrite(str(folder / f"{number}.png"), pixels[..., ::-1])
    return folder


def present() -> Bank:
    bank = own_bank()
    assert bank is not None
    return bank


def test_a_generator_comes_and_goes(run: Run, images: Path) -> None:
    assert run("bank", "list").output.startswith("The bank is empty;")

    outcome = run("bank", "add", GENERATOR, images)

    assert (outcome.status, outcome.output, outcome.errors) == (0, "StyleGAN3: 2 added\n", "")
    assert present().counts() == {GENERATOR: 2}
    # Both are red, of whatever brightness.
    assert present().embeddings[:, 0].min() > 0.99
    (line,) = [line for line in run("bank", "list").output.splitlines() if GENERATOR in line]
    assert line.split() == [GENERATOR, "yours", "2"]
    outcome = run("bank", "remove", GENERATOR)
    assert (outcome.status, outcome.output) == (0, "StyleGAN3: 2 removed\n")
    assert not own_bank_file().exists()


def test_what_is_no_picture_is_left_out_and_said(run: Run, images: Path) -> None:
    (images / "notes.txt").write_text("no picture", encoding="utf-8")
    cv2.imwrite(str(images / "tiny.png"), textured(100, 100))
    outcome = run("bank", "add", GENERATOR, images)
    assert (outcome.status, outcome.output) == (0, "StyleGAN3: 2 added\n")
    (line,) = outcome.error_lines
    assert line.startswith("unmask: 2 left out, the first: ")
    assert "notes.txt" in line


def test_another_folder_adds_to_a_generator_and_nothing_is_there_twice(
    run: Run, images: Path
) -> None:
    run("bank", "add", GENERATOR, images)
    cv2.imwrite(str(images / "new.png"), textured(300, 260, (GREY, GREY + 30, GREY))[..., ::-1])
    outcome = run("bank", "add", GENERATOR, images)
    assert outcome.output == "StyleGAN3: 1 added\n"
    assert "2 left out, the first: " in outcome.errors
    assert "the bank has it already" in outcome.errors
    assert present().counts() == {GENERATOR: 3}


def test_the_bank_that_ships_is_listed_beside_ones_own(
    run: Run, images: Path, tmp_path: Path
) -> None:
    run("bank", "add", GENERATOR, images)
    shipped = Bank.of(present().model_sha256, "StyleGAN2", [present().embeddings[0]] * 1200)
    shipped.save(tmp_path / "shipped" / "bank.npz")
    lines = [line.split() for line in run("bank", "list").output.splitlines()]
    assert ["StyleGAN2", "ships", "1,200"] in lines
    assert [GENERATOR, "yours", "2"] in lines
    outcome = run("bank", "remove", "StyleGAN2")
    assert outcome.status == 2
    assert "no generator in your bank is called 'StyleGAN2'; did you mean 'StyleGAN3'?" in (
        outcome.errors
    )


def test_a_bank_of_another_network_is_marked_and_not_added_to(run: Run, images: Path) -> None:
    run("bank", "add", GENERATOR, images)
    replace(present(), model_sha256="b" * 64).save(own_bank_file())
    assert "of another network: remove it" in run("bank", "list").output
    outcome = run("bank", "add", "Another", images)
    assert (outcome.status, outcome.output) == (1, "")
    (line,) = outcome.error_lines
    assert "Your bank was made by another network (bbbbbbbbbbbb…)" in line
    assert "`unmask bank remove`" in line
    assert run("bank", "remove", GENERATOR).output == "StyleGAN3: 2 removed\n"


@pytest.mark.parametrize(
    ("name", "folder", "reason"),
    [
        (" ", "images", "' ' cannot be the name of a generator"),
        ("x" * 61, "images", "cannot be the name of a generator; give 1 to 60 letters"),
        ("two\nlines", "images", "cannot be the name of a generator"),
        ("x", "missing", "missing cannot be read (No such file or directory)"),
        ("x", "empty", "empty holds no file"),
        ("x", "texts", "No file of texts could be embedded; of 1, the first is left out for this"),
    ],
)
def test_what_cannot_be_added_is_one_line(
    run: Run, images: Path, tmp_path: Path, name: str, folder: str, reason: str
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "a.txt").write_text("no picture", encoding="utf-8")
    outcome = run("bank", "add", name, folder)
    assert (outcome.status, outcome.output) == (1, "")
    (line,) = outcome.error_lines
    assert reason in line
    assert not own_bank_file().exists()


def test_a_damaged_bank_is_one_line(run: Run, tmp_path: Path) -> None:
    own_bank_file().parent.mkdir(parents=True)
    own_bank_file().write_bytes(b"nonsense")
    for words in (("list",), ("remove", GENERATOR)):
        outcome = run("bank", *words)
        assert outcome.status == 1
        (line,) = outcome.error_lines
        assert "bank.npz cannot be read" in line


def test_without_the_large_network_one_line_says_how_to_get_it(
    run: Run, images: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    outcome = run("bank", "add", GENERATOR, images)
    assert (outcome.status, outcome.output) == (1, "")
    (line,) = outcome.error_lines
    assert "weights fetch clip-vit-b16` gets it" in line
