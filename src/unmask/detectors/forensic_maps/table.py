"""The table of maps."""

from dataclasses import dataclass
from typing import Literal

from unmask.detectors.forensic_maps.maps.block_grid import block_grid
from unmask.detectors.forensic_maps.maps.colour_filter import colour_filter
from unmask.detectors.forensic_maps.maps.copies import copies
from unmask.detectors.forensic_maps.maps.double_quantisation import double_quantisation
from unmask.detectors.forensic_maps.maps.error_levels import error_levels
from unmask.detectors.forensic_maps.maps.face_sharpness import face_sharpness
from unmask.detectors.forensic_maps.maps.ghosts import ghosts
from unmask.detectors.forensic_maps.maps.noise_residue import noise_residue
from unmask.detectors.forensic_maps.material import MakeMap

Survives = Literal["picture", "video"]


@dataclass(frozen=True)
class MapKind:
    """One kind of map.

    Attributes:
        key: by which the catalogue has its name and what to look at and to ignore.
        make: the map.
        full: the value that has the full colour. It is the same for all pictures, so that a weak
            map looks weak.
        on: ``"picture"`` where the codecs of videos destroy or imitate what it shows.
    """

    key: str
    make: MakeMap
    full: float
    on: Survives


MAPS = (
    MapKind("error-levels", error_levels, 12.0, "picture"),
    MapKind("ghosts", ghosts, 1.0, "picture"),
    MapKind("double-quantisation", double_quantisation, 6.0, "picture"),
    MapKind("block-grid", block_grid, 1.5, "picture"),
    MapKind("noise-residue", noise_residue, 7.0, "video"),
    MapKind("colour-filter", colour_filter, 1.0, "picture"),
    MapKind("copies", copies, 1.0, "video"),
    MapKind("face-sharpness", face_sharpness, 4.0, "video"),
)
"""In the order in which they are shown."""
