"""Recipes: all that decides what a training yields, as data."""

import math
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from unmask.errors import UnmaskError
from unmask.lab.forging import FORGERIES
from unmask.lab.networks import CLASSIFIERS

Start = Literal["imagenet", "clip", "nothing"]
Crop = Literal["aligned", "square", "patch"]
Optimiser = Literal["adamw", "sgd"]

FACELESS_FORGERIES = ("round-trip",)
"""Those that need no face, and so can be made of any picture."""


class TrainingError(UnmaskError):
    """A training cannot start, go on or be kept."""


@dataclass(frozen=True)
class Recipe:
    """How a network is trained; the same recipe and packs give the same training.

    Attributes:
        network: a name of ``unmask.lab.networks.CLASSIFIERS``; it gets one output, the logit that
            the picture is manipulated.
        start: where the weights start: ``imagenet``, ``clip`` or ``nothing`` (random).
        size: side of the network's pictures in px.
        mean: subtracted from red, green and blue, 0 to 255.
        std: by which these are divided afterwards.
        crop: ``aligned``: the face upright, resized; ``square``: around the face's box, resized,
            shifted inwards at the border; ``patch``: any part of the picture, never resized.
        margins: smallest and largest room around the face, on each side of its height and width
            in parts of the larger of them; drawn anew for each pair. Without use for ``patch``.
        forgeries: how often each manipulation of ``unmask.lab.forging`` is drawn, relative to the
            others.
        recorded_share: of the pairs whose fake is one from the packs, 0 to 1.
        recorded: how often each manipulation of the packs is drawn, relative to the others; those
            that are not named are drawn as often as they would be by 1.
        stand_ins: data sets whose real pictures stand against a fake without an original of its
            own; where empty, those of all data sets do.
        left_out: manipulations of the packs that training never sees and validation reports apart.
        degraded_share: of the pairs that are degraded, both pictures alike, 0 to 1; a fake of the
            packs beside an original of another data set always is.
        optimiser: ``adamw``, or ``sgd`` with a momentum of 0.9.
        rate: the highest learning rate.
        head_rate: that of the head.
        warm_up: share of the steps in which the rate rises; it falls by a half cosine afterwards.
        decay: of the weights.
        frozen_stages: how many of the network's lowest stages keep their weights.
        smoothing: how far the targets are from 0 and 1.
        pair_weight: of the loss that wants a counterpart to score above its own original.
        longest_gradient: to which a longer gradient of a step is shortened; 0 leaves all.
        kept_patches: share of the patches that a transformer is shown while it learns; the last
            quarter of the steps shows all.
        averaging: decay of the running mean of the weights that is validated and exported.
        steps: how many batches are learnt from.
        batch: pictures in a batch, half of them original, half manipulated.
        validate_every: steps from one validation to the next.
        validation_pairs: of each manipulation.
        seed: of all randomness.
    """

    network: str
    start: Start
    size: int
    mean: tuple[float, float, float]
    std: tuple[float, float, float]
    crop: Crop
    margins: tuple[float, float]
    forgeries: Mapping[str, float]
    recorded_share: float
    recorded: Mapping[str, float]
    stand_ins: tuple[str, ...]
    left_out: tuple[str, ...]
    degraded_share: float
    optimiser: Optimiser
    rate: float
    head_rate: float
    warm_up: float
    decay: float
    frozen_stages: int
    smoothing: float
    pair_weight: float
    longest_gradient: float
    kept_patches: float
    averaging: float
    steps: int
    batch: int
    validate_every: int
    validation_pairs: int
    seed: int

    def __post_init__(self) -> None:
        for rule, holds in _RULES.items():
            if not holds(self):
                raise TrainingError(f"The recipe is wrong: {rule}.")


_RULES: Mapping[str, Callable[[Recipe], bool]] = MappingProxyType(
    {
        f"network must be one of {', '.join(CLASSIFIERS)}": lambda r: r.network in CLASSIFIERS,
        "start must be imagenet, clip or nothing": lambda r: r.start in get_args(Start),
        "crop must be aligned, square or patch": lambda r: r.crop in get_args(Crop),
        "optimiser must be adamw or sgd": lambda r: r.optimiser in get_args(Optimiser),
        "size must be at least 32": lambda r: r.size >= 32,
        "mean and std need three numbers, those of std above 0": (
            lambda r: len(r.mean) == len(r.std) == 3 and min(r.std) > 0
        ),
        "margins must be two numbers from 0, the smaller first": (
            lambda r: len(r.margins) == 2 and 0 <= r.margins[0] <= r.margins[1]
        ),
        f"forgeries must be numbers above 0 for names of {', '.join(FORGERIES)}": (
            lambda r: (
                r.forgeries.keys() <= FORGERIES.keys() and min(r.forgeries.values(), default=1) > 0
            )
        ),
        f"patches have no face, so that their forgeries can be {', '.join(FACELESS_FORGERIES)}": (
            lambda r: r.crop != "patch" or r.forgeries.keys() <= set(FACELESS_FORGERIES)
        ),
        "recorded_share must be 1 where there are no forgeries": (
            lambda r: bool(r.forgeries) or r.recorded_share == 1
        ),
        "recorded_share, degraded_share and warm_up must be from 0 to 1": (
            lambda r: all(0 <= x <= 1 for x in (r.recorded_share, r.degraded_share, r.warm_up))
        ),
        "weights of recorded fakes must be above 0": (
            lambda r: min(r.recorded.values(), default=1) > 0
        ),
        "rates must be above 0 and decay at least 0": (
            lambda r: min(r.rate, r.head_rate) > 0 and r.decay >= 0
        ),
        "smoothing must be from 0 to below 0.5": lambda r: 0 <= r.smoothing < 0.5,
        "pair_weight and longest_gradient must be at least 0": (
            lambda r: min(r.pair_weight, r.longest_gradient) >= 0
        ),
        "kept_patches must be above 0 and at most 1": lambda r: 0 < r.kept_patches <= 1,
        "averaging must be from 0 to below 1": lambda r: 0 <= r.averaging < 1,
        "batch must be an even number above 0": lambda r: r.batch > 0 and r.batch % 2 == 0,
        "steps, validate_every and validation_pairs must be above 0": (
            lambda r: min(r.steps, r.validate_every, r.validation_pairs) > 0
        ),
        "frozen_stages and seed must be at least 0": lambda r: min(r.frozen_stages, r.seed) >= 0,
    }
)
"""What must hold of a recipe, in words, and its test."""


def read_recipe(path: Path) -> Recipe:
    """Read a recipe from a TOML file with one key for each of its attributes.

    Raises:
        TrainingError: the file cannot be read, a key is missing or unknown, or a value is wrong.
    """
    try:
        return recipe_of(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise TrainingError(f"The recipe {path} cannot be read ({error}).") from None
    except TrainingError as error:
        raise TrainingError(f"{path}: {error}") from None


def recipe_of(values: Mapping[str, Any]) -> Recipe:
    """A recipe from plain values, as TOML and checkpoints hold them; see ``read_recipe``."""
    names = [field.name for field in fields(Recipe)]
    wrong = sorted(set(names) ^ values.keys())
    if wrong:
        fault = "is missing" if wrong[0] in names else "is unknown"
        raise TrainingError(
            f"The recipe's {wrong[0]!r} {fault}; expected the keys {', '.join(names)}."
        )
    return Recipe(**{name: _checked(name, values[name]) for name in names})


def _checked(name: str, value: Any) -> Any:
    """The value in the form in which the recipe holds it."""
    hint = get_type_hints(Recipe)[name]
    outer, inner = get_origin(hint), get_args(hint)
    if outer is tuple and isinstance(value, (list, tuple)):
        return tuple(_plain(name, entry, inner[0]) for entry in value)
    if outer is Mapping and isinstance(value, Mapping):
        return {key: _plain(f"{name}.{key}", entry, inner[1]) for key, entry in value.items()}
    return _plain(name, value, hint if outer is None else str if outer is Literal else outer)


def _plain(name: str, value: Any, kind: Any) -> Any:
    allowed = (int, float) if kind is float else (kind,)
    if isinstance(value, bool) or not isinstance(value, allowed) or not _finite(value):
        raise TrainingError(
            f"The recipe's {name} is {value!r}; expected a value of the kind {kind.__name__}."
        )
    return float(value) if kind is float else value


def _finite(value: Any) -> bool:
    return not isinstance(value, float) or math.isfinite(value)
