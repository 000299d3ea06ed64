"""One step of learning, the learning rate, the running mean, and what validation measures."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor, nn

from tests.lab.training.small_pack import with_damage
from unmask.lab.forging import FORGERIES
from unmask.lab.networks import starting_weights
from unmask.lab.pack import Pack
from unmask.lab.training.feeding import Batch, batches
from unmask.lab.training.pairs import PairMaker
from unmask.lab.training.recipe import Recipe, TrainingError
from unmask.lab.training.schedule import average_in, rate_at
from unmask.lab.training.state import TrainingState
from unmask.lab.training.validation import ALL, Validation

CPU = torch.device("cpu")


def first_batch(pack: Pack, recipe: Recipe) -> Batch:
    return next(batches(PairMaker([pack], recipe, "train"), recipe, 0, workers=0))


def test_a_batch_holds_originals_and_then_their_counterparts(pack: Pack, recipe: Recipe) -> None:
    batch = first_batch(pack, recipe)
    maker = PairMaker([pack], recipe, "train")
    assert batch.pictures.shape == (4, 3, recipe.size, recipe.size)
    assert batch.pictures.dtype == torch.uint8
    assert batch.manipulated.tolist() == [0, 0, 1, 1]
    original, counterpart = maker.pair(1).crops(recipe)
    assert (batch.pictures[1].permute(1, 2, 0).numpy() == original).all()
    assert (batch.pictures[3].permute(1, 2, 0).numpy() == counterpart).all()


def test_the_number_of_workers_changes_no_batch(pack: Pack, recipe: Recipe) -> None:
    damaged = with_damage(pack, {0})
    alone, together = (
        list(batches(PairMaker([damaged], recipe, "train"), recipe, 1, workers))
        for workers in (0, 2)
    )
    assert len(alone) == recipe.steps - 1
    for one, other in zip(alone, together, strict=True):
        assert torch.equal(one.pictures, other.pictures)
        assert one.skipped == other.skipped


@pytest.mark.parametrize("workers", [0, 1])
def test_an_error_of_a_worker_is_one_line(pack: Pack, recipe: Recipe, workers: int) -> None:
    maker = PairMaker([with_damage(pack, set(range(len(pack))))], recipe, "train")
    with pytest.raises(TrainingError, match=r"^20 pictures in a row [^\n]*$"):
        next(batches(maker, recipe, 0, workers))


@pytest.mark.parametrize("optimiser", ["adamw", "sgd"])
def test_a_batch_can_be_learnt_by_heart(pack: Pack, recipe: Recipe, optimiser: str) -> None:
    eager = replace(recipe, optimiser=optimiser, rate=0.01, head_rate=0.01, warm_up=0.0, steps=40)  # type: ignore[arg-type]
    state, batch = TrainingState(eager, CPU), first_batch(pack, recipe)
    losses = [state.learn(batch).item() for _ in range(15)]
    assert min(losses[-3:]) < 0.6 * losses[0]
    assert state.step == 15


def test_frozen_stages_stay_as_they_were(pack: Pack, recipe: Recipe) -> None:
    state = TrainingState(replace(recipe, frozen_stages=4, start="imagenet"), CPU)
    state.learn(first_batch(pack, recipe))
    weights, expected = state.network.state_dict(), starting_weights("efficientnet-lite0")
    lowest = ("_conv_stem.", "_bn0.", "_blocks.0.", "_blocks.1.", "_blocks.2.")
    for name, value in weights.items():
        if name.startswith(lowest):
            assert torch.equal(value, expected[name]), name
    assert not torch.equal(weights["_blocks.3._bn1.weight"], expected["_blocks.3._bn1.weight"])


def test_more_stages_than_there_are_cannot_be_frozen(recipe: Recipe) -> None:
    with pytest.raises(TrainingError, match=r"freezes 19 stages, but EfficientNetLite0 has 18"):
        TrainingState(replace(recipe, frozen_stages=19), CPU)


@given(steps=st.integers(1, 500), warm_up=st.floats(0, 1))
def test_the_rate_rises_and_falls(recipe: Recipe, steps: int, warm_up: float) -> None:
    recipe = replace(recipe, steps=steps, warm_up=warm_up)
    rates = [rate_at(step, recipe) for step in range(steps)]
    peak = rates.index(max(rates))
    assert all(0 < rate <= recipe.rate for rate in rates)
    assert rates[: peak + 1] == sorted(rates[: peak + 1])
    assert rates[peak:] == sorted(rates[peak:], reverse=True)
    assert peak == pytest.approx(warm_up * steps, abs=1.01)


def test_the_rate_of_a_step_is_known(recipe: Recipe) -> None:
    recipe = replace(recipe, rate=0.8, steps=100, warm_up=0.2)
    assert rate_at(20, recipe) == pytest.approx(0.8)
    assert rate_at(60, recipe) == pytest.approx(0.4)
    assert rate_at(0, recipe) == pytest.approx(0.8 / 21)


def test_the_running_mean_follows_the_weights() -> None:
    network, mean = nn.BatchNorm1d(1), nn.BatchNorm1d(1)
    weights = {**network.state_dict(), "weight": torch.tensor([3.0])}
    network.load_state_dict({**weights, "num_batches_tracked": torch.tensor(7)})
    average_in(mean, network, step=1_000_000, decay=0.75)
    assert mean.weight.item() == pytest.approx(1.5)
    assert mean.state_dict()["num_batches_tracked"] == 7
    # The first mean is hardly more than the first weights.
    average_in(mean, network, step=0, decay=0.999)
    assert mean.weight.item() == pytest.approx(2.85)


class Brightness(nn.Module):
    """Judges a picture by its blue, so that its AUC can be told by hand."""

    def forward(self, pictures: Tensor) -> Tensor:
        return pictures[:, 2:].mean(dim=(2, 3))


def test_validation_measures_every_manipulation(pack: Pack, recipe: Recipe) -> None:
    recipe = replace(recipe, validation_pairs=2, left_out=("warped-sample",))
    validation = Validation(PairMaker([pack], recipe, "validation"), recipe, workers=0)
    aucs = validation.judge(Brightness(), CPU)
    names = {ALL, *FORGERIES, "warped-sample"}
    values: Mapping[str, float]
    for values in (aucs.network, aucs.blur_alone, aucs.size_alone):
        assert values.keys() == names
        assert all(0 <= value <= 1 for value in values.values())
    # A forged face is as wide as its original; the blurred inner face is less sharp.
    assert all(aucs.size_alone[name] == 0.5 for name in FORGERIES)
    assert aucs.blur_alone["resolution-warp"] >= 0.5
    assert len(set(aucs.network.values())) > 1


def test_patches_are_validated_by_their_own_sharpness(pack: Pack, recipe: Recipe) -> None:
    patches = replace(
        recipe, crop="patch", forgeries={"round-trip": 1.0}, degraded_share=0.0, validation_pairs=3
    )
    validation = Validation(PairMaker([pack], patches, "validation"), patches, workers=0)
    aucs = validation.judge(Brightness(), CPU)
    assert aucs.network.keys() == {ALL, "round-trip", "warped-sample"}
    # All pictures of the pack are equally wide; an inner face from 40 px is blurred.
    assert set(aucs.size_alone.values()) == {0.5}
    assert aucs.blur_alone["warped-sample"] > 0.5


def test_what_training_does_not_see_does_not_choose_the_best(pack: Pack, recipe: Recipe) -> None:
    unseen = replace(recipe, forgeries={"self-blend": 1.0}, recorded_share=0.0)
    validation = Validation(PairMaker([pack], unseen, "validation"), unseen, workers=0)
    aucs = validation.judge(Brightness(), CPU)
    assert aucs.network[ALL] == aucs.network["self-blend"]
    assert "warped-sample" in aucs.network


def test_validation_needs_fakes_of_what_training_sees(pack: Pack, recipe: Recipe) -> None:
    recorded = replace(recipe, forgeries={}, recorded_share=1.0, left_out=("warped-sample",))
    with pytest.raises(TrainingError, match="no fakes for validation of the kinds"):
        Validation(PairMaker([pack], recorded, "validation"), recorded, workers=0)


class Nothing(nn.Module):
    """Judges all pictures alike."""

    def forward(self, pictures: Tensor) -> Tensor:
        return torch.zeros(len(pictures), 1)


def test_a_network_that_knows_nothing_reaches_one_half(pack: Pack, recipe: Recipe) -> None:
    validation = Validation(PairMaker([pack], recipe, "validation"), recipe, workers=0)
    aucs = validation.judge(Nothing(), CPU)
    assert set(aucs.network.values()) == {0.5}
