"""Making forgeries from real pictures, one module a manipulation.

Every manipulation is a ``Forge``: it takes the target's portrait, a donor's or none, and a random
generator, which together decide the result. Where a face is not in its picture, the mask of the
forgery is 0 and nothing changes; only round trips need no face.
"""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from unmask.errors import UnmaskError
from unmask.lab.forging.auto_encoder import swap_by_auto_encoder
from unmask.lab.forging.expression import transfer_expression
from unmask.lab.forging.inner_face import swap_inner_face
from unmask.lab.forging.mesh_swap import swap_by_mesh
from unmask.lab.forging.mouth import rerender_mouth
from unmask.lab.forging.resolution_warp import warp_resolution
from unmask.lab.forging.round_trip import round_trip
from unmask.lab.forging.self_blend import blend_with_itself
from unmask.lab.portrait import Forge, Forgery, Portrait

FORGERIES: Mapping[str, Forge] = MappingProxyType(
    {
        "self-blend": blend_with_itself,
        "resolution-warp": warp_resolution,
        "inner-face": swap_inner_face,
        "mesh-swap": swap_by_mesh,
        "expression": transfer_expression,
        "mouth": rerender_mouth,
        "auto-encoder": swap_by_auto_encoder,
        "round-trip": round_trip,
    }
)
"""Each manipulation by the name that manifests and evaluations give it."""

BLENDING_WEIGHTS: Mapping[str, float] = MappingProxyType(
    {
        "self-blend": 5,
        "resolution-warp": 1,
        "inner-face": 1,
        "mesh-swap": 2,
        "expression": 2,
        "mouth": 2,
    }
)
"""How often each manipulation of a face is drawn for a detector of blending."""

SMALLEST_CHANGE = 1.0
"""Grey levels by which a forged face must differ on average to be worth learning from."""

_ATTEMPTS = 8


class ForgingError(UnmaskError):
    """A portrait cannot be forged so that it shows."""


def random_forge(
    target: Portrait,
    donor: Portrait | None,
    generator: np.random.Generator,
    weights: Mapping[str, float] = BLENDING_WEIGHTS,
) -> tuple[str, Forgery]:
    """Forge by a manipulation drawn at random, drawing again while nothing visible has changed.

    Args:
        target: the portrait to forge.
        donor: another person's portrait, best of a like pose.
        generator: of all randomness.
        weights: names of ``FORGERIES`` and how often each is drawn, relative to the others.

    Returns:
        The manipulation's name and the forgery.

    Raises:
        ForgingError: no attempt changed the picture by ``SMALLEST_CHANGE``.
    """
    names = list(weights)
    shares = np.array([weights[name] for name in names], np.float64)
    for name in generator.choice(names, _ATTEMPTS, p=shares / shares.sum()).tolist():
        forgery = FORGERIES[name](target, donor, generator)
        if mean_change(forgery) >= SMALLEST_CHANGE:
            return name, forgery
    raise ForgingError(
        f"no visible change in {_ATTEMPTS} attempts at a picture of {target.pixels.shape[1]} × "
        f"{target.pixels.shape[0]} px: expected a face with some texture inside the picture; "
        "leave this portrait out"
    )


def mean_change(forgery: Forgery) -> float:
    """The mean absolute difference in grey levels where the mask is above 0; 0 for no mask."""
    touched = forgery.mask > 0
    if not touched.any():
        return 0.0
    difference = np.abs(forgery.forged[touched].astype(np.int16) - forgery.original[touched])
    return float(difference.mean())
