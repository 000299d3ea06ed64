"""What a file's own word weighs: in which direction, and that nothing else does."""

from dataclasses import replace
from typing import get_args

import pytest

from unmask.detectors.provenance.marks import Mark, Origin
from unmask.detectors.provenance.weighing import VOUCHED_LOG10_LR, weigh
from unmask.provenance import Action, Credentials, Entry, State


def credentials(
    state: State, *sources: str, parents: tuple[str, ...] = (), components: tuple[str, ...] = ()
) -> Credentials:
    actions = tuple(Action("c2pa.created", source, "") for source in sources)
    return Credentials(state, actions=actions, parents=parents, components=components)


def mark(origin: Origin) -> Mark:
    return Mark("ComfyUI", origin, Entry("text", "prompt", "x"), "x")


def test_a_trusted_capture_is_strong_against_manipulation() -> None:
    weight = weigh(credentials("trusted", "digitalCapture"), [])
    assert (weight.log10_lr, weight.basis) == (-2.0, "signed capture")


@pytest.mark.parametrize("state", [state for state in get_args(State) if state != "trusted"])
def test_a_capture_that_nobody_vouches_for_weighs_nothing(state: State) -> None:
    weight = weigh(credentials(state, "digitalCapture"), [mark("capture")])
    assert (weight.log10_lr, weight.basis) == (0.0, "nothing")


@pytest.mark.parametrize(
    "changed",
    [
        credentials("trusted", "digitalCapture", "compositeWithTrainedAlgorithmicMedia"),
        replace(
            credentials("trusted", "digitalCapture"),
            actions=(
                Action("c2pa.created", "digitalCapture", ""),
                Action("c2pa.edited", "", "Editor"),
            ),
        ),
        credentials("trusted", "digitalCapture", parents=("digitalCapture",)),
        credentials("trusted", "digitalCapture", components=("digitalArt",)),
        credentials("trusted"),
    ],
)
def test_a_capture_that_was_changed_clears_nothing(changed: Credentials) -> None:
    assert weigh(changed, []).log10_lr >= 0


def test_who_signs_for_a_generator_is_believed_more_than_a_note() -> None:
    signed = weigh(credentials("trusted", "trainedAlgorithmicMedia"), [mark("generated")])
    noted = weigh(None, [mark("composite"), mark("generated")])
    assert (signed.log10_lr, signed.basis) == (3.0, "signature")
    assert (noted.log10_lr, noted.basis) == (2.0, "note")
    assert weigh(None, [mark("composite")]).log10_lr == 1.0


@pytest.mark.parametrize("state", ["unvouched", "expired", "broken"])
def test_other_signatures_for_a_generator_are_notes(state: State) -> None:
    weight = weigh(credentials(state, "trainedAlgorithmicMedia"), [])
    assert (weight.log10_lr, weight.basis) == (2.0, "note")


def test_an_earlier_version_and_a_part_that_a_generator_made() -> None:
    generated = ("trainedAlgorithmicMedia",)
    assert weigh(credentials("trusted", parents=generated), []).log10_lr == 2.0
    assert weigh(credentials("trusted", components=generated), []).log10_lr == 1.0
    assert weigh(credentials("trusted", components=("digitalCapture",)), []).log10_lr == 0.0


def test_a_trusted_capture_and_a_generators_note_cancel_out() -> None:
    weight = weigh(credentials("trusted", "digitalCapture"), [mark("generated")])
    assert (weight.log10_lr, weight.basis) == (0.0, "contradiction")


def test_nothing_said_weighs_nothing() -> None:
    assert weigh(None, []).log10_lr == 0.0
    assert VOUCHED_LOG10_LR["capture"] < 0 < VOUCHED_LOG10_LR["composite"]
