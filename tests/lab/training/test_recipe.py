"""Recipes are read whole and checked."""

from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

from unmask.lab import training
from unmask.lab.training import Recipe, TrainingError, read_recipe
from unmask.lab.training.recipe import recipe_of

RECIPES = sorted((Path(training.__file__).parent / "recipes").glob("*.toml"))


@pytest.mark.parametrize("path", RECIPES, ids=lambda path: path.stem)
def test_the_recipes_of_the_lab_are_valid(path: Path) -> None:
    recipe = read_recipe(path)
    assert recipe.steps >= recipe.validate_every


def test_a_recipe_survives_as_plain_values(recipe: Recipe) -> None:
    assert recipe_of(asdict(recipe)) == recipe


def test_whole_numbers_may_stand_for_fractions(recipe: Recipe) -> None:
    read = recipe_of({**asdict(recipe), "rate": 1, "mean": [0, 0, 0]})
    assert read.rate == 1.0
    assert read.mean == (0.0, 0.0, 0.0)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"network": "resnet51"}, "network must be one of clip-vit-b16, "),
        ({"start": "coco"}, "start must be imagenet, clip or nothing"),
        ({"crop": "round"}, "crop must be"),
        ({"size": 16}, "size must be at least 32"),
        ({"std": (1.0, 0.0, 1.0)}, "std above 0"),
        ({"margins": (0.4, 0.1)}, "the smaller first"),
        ({"forgeries": {"shallowfake": 1.0}}, "forgeries must be numbers above 0 for names of"),
        ({"forgeries": {"self-blend": 0.0}}, "forgeries must be numbers above 0"),
        ({"forgeries": {}}, "recorded_share must be 1 where there are no forgeries"),
        ({"crop": "patch"}, "patches have no face, so that their forgeries can be round-trip"),
        ({"degraded_share": 1.5}, "must be from 0 to 1"),
        ({"rate": 0.0}, "rates must be above 0"),
        ({"head_rate": 0.0}, "rates must be above 0"),
        ({"smoothing": 0.5}, "smoothing must be from 0 to below 0.5"),
        ({"pair_weight": -1.0}, "pair_weight and longest_gradient must be at least 0"),
        ({"kept_patches": 0.0}, "kept_patches must be above 0"),
        ({"recorded": {"simswap": 0.0}}, "weights of recorded fakes must be above 0"),
        ({"averaging": 1.0}, "averaging must be"),
        ({"batch": 5}, "batch must be an even number"),
        ({"steps": 0}, "steps, validate_every and validation_pairs"),
        ({"frozen_stages": -1}, "frozen_stages and seed"),
    ],
)
def test_what_cannot_be_trained_is_refused(
    recipe: Recipe, changes: dict[str, Any], message: str
) -> None:
    with pytest.raises(TrainingError, match=message):
        replace(recipe, **changes)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"colour": "green"}, "'colour' is unknown; expected the keys network, start"),
        ({"steps": None}, "steps is None; expected a value of the kind int"),
        ({"steps": 6.0}, "steps is 6.0; expected a value of the kind int"),
        ({"steps": True}, "steps is True"),
        ({"rate": float("nan")}, "rate is nan; expected a value of the kind float"),
        ({"margins": 0.3}, "margins is 0.3; expected a value of the kind tuple"),
        ({"margins": [0.3, "much"]}, "margins is 'much'"),
        ({"forgeries": {"self-blend": "often"}}, "forgeries.self-blend is 'often'"),
        ({"network": 5}, "network is 5; expected a value of the kind str"),
    ],
)
def test_a_wrong_value_is_named(recipe: Recipe, changes: dict[str, Any], message: str) -> None:
    with pytest.raises(TrainingError, match=message):
        recipe_of({**asdict(recipe), **changes})


def test_a_missing_key_is_named(recipe: Recipe) -> None:
    values = asdict(recipe)
    del values["seed"]
    with pytest.raises(TrainingError, match="'seed' is missing"):
        recipe_of(values)


@pytest.mark.parametrize("content", [None, b"network = ", b"\xff\xfe"])
def test_a_file_that_is_no_recipe_is_named(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "recipe.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(TrainingError, match=r"recipe\.toml cannot be read"):
        read_recipe(path)
