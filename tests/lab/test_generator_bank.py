"""The command that makes the bank that ships."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.detectors.generator_networks import GREY, BrightnessNetwork, textured
from unmask.detectors.cnn_generated.bank import Bank
from unmask.detectors.cnn_generated.network import TrunkNetwork
from unmask.lab.generator_bank import main
from unmask.lab.manifest import Item, Label, Split, write_manifest

RED, GREEN, BLUE = ((GREY + 60, GREY, GREY), (GREY, GREY + 60, GREY), (GREY, GREY, GREY + 60))


@pytest.fixture(autouse=True)
def network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(TrunkNetwork, "load", lambda _folder: BrightnessNetwork())


def write_items(
    folder: Path,
    label: Label,
    manipulation: str,
    split: Split,
    colour: tuple[int, int, int],
    count: int,
) -> list[Item]:
    folder.mkdir(exist_ok=True)
    items = []
    for number in range(count):
        path = folder / f"{manipulation}-{split}-{number}.png"
        cv2.imwrite(str(path), textured(140, 130, colour, seed=number)[..., ::-1])
        items.append(Item(path, label, path.stem, manipulation, "set", split))
    return items


def test_it_takes_images_of_training_and_photographs_of_validation(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "data"
    items = [
        *write_items(folder, "fake", "stylegan", "train", RED, 3),
        *write_items(folder, "fake", "sd3", "train", BLUE, 9),
        *write_items(folder, "fake", "stylegan", "test", GREEN, 2),
        *write_items(folder, "fake", "dfdc-swap", "train", GREEN, 2),
        *write_items(folder, "real", "none", "train", RED, 3),
        *write_items(folder, "real", "none", "validation", GREEN, 110),
    ]
    write_manifest(items, tmp_path / "items.csv")
    made = tmp_path / "bank.npz"

    main([str(tmp_path / "items.csv"), str(made), "--images", "5"])

    bank = Bank.load(made)
    assert bank.counts() == {"Stable Diffusion 3": 5, "StyleGAN": 3}
    assert bank.embeddings.argmax(axis=1).tolist() == [0] * 3 + [2] * 5
    assert bank.real.shape == (110, 3)
    assert (bank.real.argmax(axis=1) == 1).all()
    assert bank.limit == pytest.approx(1, abs=0.1)
    assert np.linalg.norm(bank.embeddings.astype(np.float32), axis=1) == pytest.approx(1, abs=2e-3)
    said = capsys.readouterr().out
    assert "StyleGAN: 3 images" in said
    assert "99 % of 110 real photographs are further than" in said


def test_too_few_photographs_are_one_line(tmp_path: Path) -> None:
    items = [
        *write_items(tmp_path / "data", "fake", "stylegan", "train", RED, 2),
        *write_items(tmp_path / "data", "real", "none", "validation", GREEN, 3),
    ]
    write_manifest(items, tmp_path / "items.csv")
    with pytest.raises(SystemExit, match=r"at least 100 real photographs.*are 3 photographs"):
        main([str(tmp_path / "items.csv"), str(tmp_path / "b.npz")])
    assert not (tmp_path / "b.npz").exists()
