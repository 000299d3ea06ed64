"""The trainings of the networks that forgeries are synthesised with, on a small pack."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import nn

from tests.lab.training.small_pack import with_damage
from unmask.errors import WeightsError
from unmask.lab.forging import auto_encoder_training, codec_training
from unmask.lab.forging.auto_encoder import decoded
from unmask.lab.forging.auto_encoder_training import (
    lesson_of,
    training_faces,
    two_groups,
    warped_and_plain,
)
from unmask.lab.forging.synthesis import synthesised
from unmask.lab.forging.synthesis_networks import FaceAutoEncoder, PictureCodec
from unmask.lab.forging.synthesis_training import Lesson, learn, write_network
from unmask.lab.pack import Pack, write_pack
from unmask.lab.training.recipe import TrainingError

MINUTES = 5.0


@pytest.fixture(scope="module", params=["auto-encoder", "codec"])
def lesson(request: pytest.FixtureRequest, pack: Pack) -> Lesson:
    if request.param == "codec":
        return codec_training.lesson_of([pack])
    return lesson_of(*two_groups(*training_faces([pack])))


def loss_of(lesson: Lesson, network: nn.Module) -> float:
    with torch.inference_mode():
        return float(np.mean([float(lesson.loss(network, step)) for step in range(1000, 1004)]))


def silent(_line: str) -> None:
    pass


def test_training_reduces_the_loss(lesson: Lesson, tmp_path: Path) -> None:
    torch.manual_seed(0)
    before = loss_of(lesson, lesson.build())
    lines: list[str] = []
    network = learn(lesson, tmp_path / "state.pt", MINUTES, lines.append, most_steps=30)

    assert loss_of(lesson, network) < 0.8 * before
    assert lines[0].startswith("step 10: loss ")
    assert lines[-1] == "stopped after step 30"


def test_an_interruption_changes_nothing(lesson: Lesson, tmp_path: Path) -> None:
    whole = learn(lesson, tmp_path / "whole.pt", MINUTES, silent, most_steps=3)
    parts = tmp_path / "parts.pt"
    learn(lesson, parts, MINUTES, silent, most_steps=1)
    again = learn(lesson, parts, MINUTES, silent, resume=True, most_steps=3)

    for one, other in zip(whole.parameters(), again.parameters(), strict=True):
        torch.testing.assert_close(one, other, rtol=0, atol=1e-6)


def test_a_training_is_not_overwritten(lesson: Lesson, tmp_path: Path) -> None:
    state = tmp_path / "state.pt"
    learn(lesson, state, MINUTES, silent, most_steps=1)

    with pytest.raises(TrainingError, match="holds a training already; go on with --resume"):
        learn(lesson, state, MINUTES, silent)


def test_the_checkpoint_of_another_network_is_refused(tmp_path: Path, pack: Pack) -> None:
    state = tmp_path / "state.pt"
    learn(codec_training.lesson_of([pack]), state, MINUTES, silent, most_steps=1)
    other = lesson_of(*two_groups(*training_faces([pack])))

    with pytest.raises(TrainingError, match=r"another network \(codec\); expected one of auto-enc"):
        learn(other, state, MINUTES, silent, resume=True)
    with pytest.raises(TrainingError, match="There is no checkpoint"):
        learn(other, tmp_path / "nothing.pt", MINUTES, silent, resume=True)


def test_the_commands_write_networks_that_run_without_pytorch(tmp_path: Path, pack: Pack) -> None:
    path, out = tmp_path / "small.pack", tmp_path / "faces.onnx"
    write_pack(pack, path)
    face = np.full((64, 64, 3), 100, np.uint8)
    options = ["--packs", str(path), "--minutes", "0.001"]
    auto_encoder_training.main([*options, "--out", str(out)])
    codec_training.main([*options, "--out", str(tmp_path)])

    assert decoded(face, out).shape == (2, 64, 64, 3)
    maps = synthesised(tmp_path / "codec-encoder.onnx", np.zeros((2, 3, 24, 40), np.float32))
    assert maps.shape == (2, 16, 3, 5)
    assert synthesised(tmp_path / "codec-decoder.onnx", maps).shape == (2, 3, 24, 40)
    assert out.stat().st_size < 1_000_000


@pytest.mark.parametrize("module", [auto_encoder_training, codec_training])
def test_a_pack_that_is_missing_ends_the_command_in_one_line(
    module: object, tmp_path: Path
) -> None:
    with pytest.raises(SystemExit, match=r"^The pack .*cannot be read .*$"):
        module.main(  # type: ignore[attr-defined]
            ["--packs", str(tmp_path / "no.pack"), "--out", str(tmp_path / "x"), "--minutes", "1"]
        )


def test_stored_bytes_hardly_change_the_answers(tmp_path: Path) -> None:
    torch.manual_seed(0)
    example = np.random.default_rng(0).random((2, 3, 32, 48)).astype(np.float32)
    change = write_network(FaceAutoEncoder().eval(), example, tmp_path / "a.onnx", "int8", 16)

    assert 0 < change < 0.02
    assert write_network(FaceAutoEncoder().eval(), example, tmp_path / "b", "float32", 16) == 0


def test_a_network_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    example = np.zeros((1, 3, 16, 16), np.float32)

    with pytest.raises(WeightsError, match=r"cannot be written \(No such file or directory\)"):
        write_network(PictureCodec().encoder.eval(), example, tmp_path / "no" / "x", "int8", 8)


def test_each_person_is_in_one_group(pack: Pack) -> None:
    crops, identities = training_faces([pack])
    marked = crops.copy()
    marked[:, 0, 0, 0] = np.arange(len(crops))
    twice = np.concatenate([marked, marked])
    groups = two_groups(twice, np.concatenate([identities, identities]))
    first, second = ({int(crop[0, 0, 0]) for crop in group} for group in groups)

    assert len(crops) == len(first | second) == 3
    assert not first & second
    assert abs(len(first) - len(second)) == 1


def test_damaged_pictures_are_left_out_of_training(
    pack: Pack, capsys: pytest.CaptureFixture[str]
) -> None:
    crops, _ = training_faces([with_damage(pack, {0})])

    assert len(crops) == 2
    assert "left out: The picture" in capsys.readouterr().out


def test_packs_without_two_people_are_refused(pack: Pack) -> None:
    same = tuple(replace(item, identity="one") for item in pack.items if item.split == "train")
    count = len(same)
    alone = Pack(same, pack.landmarks[:count], pack.has_face[:count], pack.encoded[:count])

    with pytest.raises(TrainingError, match="of 1 people for train; expected faces of two people"):
        training_faces([alone])
    with pytest.raises(TrainingError, match="no real pictures for train"):
        codec_training.patches([replaced_split(pack)], np.random.default_rng(0))


def replaced_split(pack: Pack) -> Pack:
    return replace(pack, items=tuple(replace(item, split="test") for item in pack.items))


def test_the_wanted_face_is_the_warped_ones_unwarped_counterpart() -> None:
    """On a ramp, grey levels tell places: both views agree on average, and not at each point."""
    ramp = np.broadcast_to(np.arange(144)[None, :, None], (144, 144, 3)).astype(np.uint8)
    differences: list[NDArray[np.int64]] = []
    for seed in range(20):
        warped, plain = warped_and_plain(ramp, 64, np.random.default_rng(seed))
        assert warped.shape == plain.shape == (64, 64, 3)
        differences.append(warped.astype(int) - plain.astype(int))
    shifts = np.stack(differences)

    assert np.abs(shifts.mean(axis=(1, 2, 3))).max() < 1.0
    assert 0.3 < shifts.std() < 3
