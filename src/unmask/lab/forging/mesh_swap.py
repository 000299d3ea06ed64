"""A graphics-based face swap: the donor's texture on the target's face mesh.

Source: the FaceSwap manipulation of FaceForensics++ (Rössler et al., ICCV 2019), which renders a
model of the donor's face with the target's landmarks, corrects its colours and blends it in.
"""

import numpy as np

from unmask.lab.forging.blending import blended, cloned
from unmask.lab.forging.colours import with_colours_of
from unmask.lab.forging.mesh import mesh_triangles, warped_by_mesh
from unmask.lab.forging.regions import (
    FACE_HULLS,
    face_width,
    feathered_inwards,
    frame_size,
    hull_mask,
)
from unmask.lab.forging.sharpness import perhaps_sharpened
from unmask.lab.portrait import Forgery, Portrait, mirrored

_REGIONS = ("whole face", "face without forehead", "brows to mouth")
_FEATHERS = (0.01, 0.08)


def swap_by_mesh(
    target: Portrait, donor: Portrait | None, generator: np.random.Generator
) -> Forgery:
    """Map the donor's face onto the target's; without a donor, the target's mirror image."""
    donor = donor or mirrored(target)
    size = frame_size(target.pixels)
    texture, covered = warped_by_mesh(
        donor.pixels, donor.landmarks, target.landmarks, mesh_triangles(), size
    )
    region = _REGIONS[generator.integers(len(_REGIONS))]
    inside = covered * hull_mask(target.landmarks[FACE_HULLS[region]], size)
    face = np.where(covered[..., None] > 0, texture, target.pixels)
    if generator.random() < 0.8:
        face = with_colours_of(target.pixels, face, inside)
    if generator.random() < 0.5:
        face = cloned(target.pixels, face, inside)
    face = perhaps_sharpened(target.pixels, face, inside, generator)
    edge = face_width(target.landmarks) * float(generator.uniform(*_FEATHERS))
    return blended(target.pixels, face, feathered_inwards(inside, edge))
