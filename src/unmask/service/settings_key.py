"""What an analysis depends on besides its content, in one short key.

Two analyses of one content with equal keys come to the same result, except for what the casebook
has learnt in between.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from importlib.metadata import entry_points, version
from pathlib import Path

from unmask.detectors import detector_names
from unmask.detectors.cnn_generated.banks import own_bank_file
from unmask.detectors.registry import GROUP
from unmask.media import Limits
from unmask.weights import WEIGHTS_FOLDER, imported_weights_folder


def settings_key(detectors: Sequence[str] | None, limits: Limits) -> str:
    """Sha256 over the tests, the versions of their packages, all weights, and the limits.

    Args:
        detectors: names of the tests; None for all that are installed.
        limits: of what is opened.
    """
    names = list(detector_names() if detectors is None else dict.fromkeys(detectors))
    parts = {
        "detectors": names,
        "packages": {"unmask": version("unmask"), **_package_versions(names)},
        "weights": [
            _digest(WEIGHTS_FOLDER / "manifest.toml"),
            _digest(imported_weights_folder() / "manifest.toml"),
            _digest(own_bank_file()),
        ],
        "limits": asdict(limits),
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _package_versions(names: Sequence[str]) -> dict[str, str]:
    wanted = {name.partition(":")[0] for name in names}
    packages = (point.dist for point in entry_points(group=GROUP) if point.name in wanted)
    return {package.name: package.version for package in packages if package is not None}


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""
