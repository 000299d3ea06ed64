"""Trainings stop, resume and fail without losing what they learnt."""

import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from tests.lab.training.small_pack import with_damage
from unmask.lab.networks import build_classifier
from unmask.lab.pack import Pack, write_pack
from unmask.lab.training import Options, Recipe, TrainingError, read_checkpoint, train
from unmask.lab.training.checkpoint import write_checkpoint
from unmask.lab.training.state import TrainingState


def same(first: Mapping[str, Tensor], second: Mapping[str, Tensor]) -> bool:
    return first.keys() == second.keys() and all(torch.equal(first[k], second[k]) for k in first)


def journal(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "journal.jsonl").read_text().splitlines()]


class StopAfter:
    """Asks a training to stop after some steps."""

    def __init__(self, steps: int) -> None:
        self.left = steps

    def __call__(self) -> bool:
        self.left -= 1
        return self.left <= 0


@pytest.fixture(scope="module")
def whole(pack: Pack, recipe: Recipe, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a training that was never interrupted."""
    folder = tmp_path_factory.mktemp("whole")
    outcome = train(recipe, [pack], folder)
    assert outcome.finished
    return folder


def test_a_training_leaves_checkpoints_and_a_journal(whole: Path, recipe: Recipe) -> None:
    last, best = (read_checkpoint(whole / name) for name in ("last.pt", "best.pt"))
    rows = journal(whole)
    validated = {row["step"]: row["network"]["all"] for row in rows if "network" in row}
    assert last.recipe == recipe
    assert last.step == 6
    assert validated.keys() == {3, 6}
    assert last.best == max(validated.values()) == validated[best.step]
    assert all(row["loss"] > 0 and row["rate"] > 0 for row in rows if "loss" in row)
    assert not list(whole.glob("*.part"))
    assert not same(last.network, last.mean)
    assert same(last.trained_network().state_dict(), last.mean)


def test_an_interrupted_training_ends_where_a_whole_one_does(
    pack: Pack, recipe: Recipe, whole: Path, tmp_path: Path
) -> None:
    stopped = train(recipe, [pack], tmp_path, Options(should_stop=StopAfter(2)))
    assert (stopped.step, stopped.finished) == (2, False)
    # Other numbers of workers must not matter either.
    again = train(
        recipe, [pack], tmp_path, Options(resume=True, should_stop=StopAfter(2), workers=1)
    )
    assert again.step == 4
    assert train(recipe, [pack], tmp_path, Options(resume=True)).finished
    expected, found = read_checkpoint(whole / "last.pt"), read_checkpoint(tmp_path / "last.pt")
    assert same(found.network, expected.network)
    assert same(found.mean, expected.mean)
    assert found.best == expected.best
    steps = [row["step"] for row in journal(tmp_path)]
    assert steps == sorted(steps)


ONE_THREAD = {**os.environ, "OMP_NUM_THREADS": "1"}


def command(recipe: Recipe, pack: Pack, folder: Path) -> list[str]:
    """The command line that trains into ``folder / "out"``."""
    write_pack(pack, folder / "small.pack")
    lines = [f"{key} = {json.dumps(value)}" for key, value in asdict(recipe).items()]
    forgeries = lines.pop(next(i for i, line in enumerate(lines) if line.startswith("forgeries")))
    inline = forgeries.replace('":', '" =')
    (folder / "recipe.toml").write_text("\n".join([*lines, inline]))
    return [
        *(sys.executable, "-m", "unmask.lab.training", str(folder / "recipe.toml")),
        *("--packs", str(folder / "small.pack"), "--out", str(folder / "out"), "--workers", "0"),
    ]


def test_a_killed_training_goes_on_from_its_last_checkpoint(
    pack: Pack, recipe: Recipe, whole: Path, tmp_path: Path
) -> None:
    run = [*command(recipe, pack, tmp_path), "--checkpoint-minutes", "0"]
    last = tmp_path / "out" / "last.pt"
    with subprocess.Popen(run, stdout=subprocess.DEVNULL, env=ONE_THREAD) as process:
        while process.poll() is None and not last.exists():
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
    assert 1 <= read_checkpoint(last).step < recipe.steps
    ended = subprocess.run(
        [*run, "--resume"], capture_output=True, text=True, check=True, env=ONE_THREAD
    )
    assert "step 6: AUC" in ended.stdout
    assert same(read_checkpoint(last).network, read_checkpoint(whole / "last.pt").network)


def test_an_interruption_ends_with_a_checkpoint(pack: Pack, recipe: Recipe, tmp_path: Path) -> None:
    run = command(replace(recipe, steps=10_000, validate_every=10_000), pack, tmp_path)
    with subprocess.Popen(run, stdout=subprocess.PIPE, text=True, env=ONE_THREAD) as process:
        assert process.stdout is not None
        while "loss" not in process.stdout.readline():
            pass
        process.send_signal(signal.SIGINT)
        assert process.stdout.read().endswith("go on with --resume\n")
    assert process.returncode == 0
    assert read_checkpoint(tmp_path / "out" / "last.pt").step >= 20


def test_the_end_of_the_time_is_a_clean_end(pack: Pack, recipe: Recipe, tmp_path: Path) -> None:
    outcome = train(recipe, [pack], tmp_path, Options(minutes=0.0))
    assert (outcome.step, outcome.finished) == (1, False)
    assert read_checkpoint(tmp_path / "last.pt").step == 1


def test_a_corrupt_picture_costs_nothing_but_itself(
    pack: Pack, recipe: Recipe, tmp_path: Path
) -> None:
    lines: list[str] = []
    outcome = train(recipe, [with_damage(pack, {0})], tmp_path, tell=lines.append)
    assert outcome.finished
    skipped = [row for row in journal(tmp_path) if "skipped" in row]
    assert skipped
    assert all("real/0.png cannot be read" in row["skipped"] for row in skipped)
    assert sum("left out: The picture real/0.png" in line for line in lines) == len(skipped)


def test_a_full_disk_leaves_the_earlier_checkpoint(recipe: Recipe, tmp_path: Path) -> None:
    path = tmp_path / "last.pt"
    state = TrainingState(recipe, torch.device("cpu"))
    write_checkpoint(state.checkpoint(), path)
    before = path.read_bytes()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) // 2, limits[1]))
    try:
        with pytest.raises(TrainingError, match=r"cannot be written .*the one before is still"):
            write_checkpoint(state.checkpoint(), path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_with_a_training_is_not_overwritten(
    pack: Pack, recipe: Recipe, whole: Path
) -> None:
    before = (whole / "last.pt").read_bytes()
    with pytest.raises(TrainingError, match="holds a training already; go on with --resume"):
        train(recipe, [pack], whole)
    assert (whole / "last.pt").read_bytes() == before


def test_another_recipe_cannot_go_on(pack: Pack, recipe: Recipe, whole: Path) -> None:
    with pytest.raises(TrainingError, match=r"its rate is 0\.001 instead of 0\.5; go on with"):
        train(replace(recipe, rate=0.5), [pack], whole, Options(resume=True))


def test_a_checkpoint_of_another_architecture_is_refused(
    pack: Pack, recipe: Recipe, whole: Path, tmp_path: Path
) -> None:
    other = build_classifier("resnet50").state_dict()
    mixed = replace(read_checkpoint(whole / "last.pt"), network=other, mean=other)
    write_checkpoint(mixed, tmp_path / "last.pt")
    with pytest.raises(TrainingError, match="are not those of EfficientNetLite0"):
        train(recipe, [pack], tmp_path, Options(resume=True))


class Harm:
    """Pickled, this would make a folder when it is read by a careless program."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, (str(self.path),)


@pytest.mark.parametrize("kind", ["missing", "cut", "text", "weights", "harm"])
def test_what_is_no_checkpoint_is_refused(whole: Path, tmp_path: Path, kind: str) -> None:
    path, trap = tmp_path / "last.pt", tmp_path / "trap"
    if kind == "cut":
        path.write_bytes((whole / "last.pt").read_bytes()[:-1000])
    elif kind == "text":
        path.write_text("no checkpoint")
    elif kind == "weights":
        torch.save(build_classifier("efficientnet-lite0").state_dict(), path)
    elif kind == "harm":
        torch.save(Harm(trap), path)
    with pytest.raises(TrainingError, match=r"^[^\n]*last\.pt[^\n]*$"):
        read_checkpoint(path)
    assert not trap.exists()


def test_a_missing_device_is_named(pack: Pack, recipe: Recipe, tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match=r"'cuda:99' cannot be used .*; choose cpu"):
        train(recipe, [pack], tmp_path, Options(device="cuda:99"))


def test_a_loss_that_is_not_finite_stops_the_training(
    pack: Pack, recipe: Recipe, tmp_path: Path
) -> None:
    with pytest.raises(TrainingError, match=r"The loss is nan at step \d; lower the rate"):
        train(replace(recipe, rate=1e30, optimiser="sgd"), [pack], tmp_path)


def test_a_wrong_command_is_answered_in_one_line(tmp_path: Path) -> None:
    run = [sys.executable, "-m", "unmask.lab.training", str(tmp_path / "none.toml")]
    run += ["--packs", str(tmp_path / "none.pack"), "--out", str(tmp_path / "out")]
    ended = subprocess.run(run, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert ended.stderr.count("\n") == 1
    assert "none.toml cannot be read" in ended.stderr
