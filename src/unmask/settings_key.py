"""What an analysis depends on besides its content, in one short key.

Two analyses of one content with equal keys come to the same result, except for what the casebook
has learnt in between.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from importlib.metadata import EntryPoint, entry_points, version
from importlib.util import find_spec
from pathlib import Path

from unmask.detectors import detector_names
from unmask.detectors.cnn_generated.banks import own_bank_file
from unmask.detectors.registry import GROUP
from unmask.media import Limits
from unmask.provenance.trust import trusted_signers_file
from unmask.weights import WEIGHTS_FOLDER, imported_weights_folder

OWN_MODULE = "unmask"


def code_digests() -> dict[str, str]:
    """Sha256 over all files of each package that has tests, by the name of its module.

    A package that is installed from a working folder keeps its version while it is edited. Nothing
    is imported for it. To be asked once, when the service starts: what is edited later is not what
    its workers have loaded.
    """
    modules = {OWN_MODULE, *(_module(point) for point in entry_points(group=GROUP))}
    return {module: _code_digest(module) for module in sorted(modules)}


def settings_key(
    detectors: Sequence[str] | None,
    limits: Limits,
    code: Mapping[str, str],
    person: Sequence[str] = (),
) -> str:
    """Sha256 over the tests, their packages' code and versions, weights, trusted signers, limits.

    The references that people are compared with count as well, where there are any.

    Args:
        detectors: names of the tests; None for all that are installed.
        limits: of what is opened.
        code: what ``code_digests`` gave when the tests were loaded.
        person: what stands for each reference.
    """
    names = list(detector_names() if detectors is None else dict.fromkeys(detectors))
    parts = {
        "detectors": names,
        "packages": {"unmask": version("unmask"), **_package_versions(names)},
        "code": {module: code.get(module, "") for module in _modules(names)},
        "weights": [
            _digest(WEIGHTS_FOLDER / "manifest.toml"),
            _digest(imported_weights_folder() / "manifest.toml"),
            _digest(own_bank_file()),
        ],
        "trusted signers": _digest(trusted_signers_file()),
        "limits": asdict(limits),
        **({"person": sorted(person)} if person else {}),
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _package_versions(names: Sequence[str]) -> dict[str, str]:
    packages = (point.dist for point in _points(names))
    return {package.name: package.version for package in packages if package is not None}


def _modules(names: Sequence[str]) -> set[str]:
    return {OWN_MODULE, *(_module(point) for point in _points(names))}


def _points(names: Sequence[str]) -> list[EntryPoint]:
    wanted = {name.partition(":")[0] for name in names}
    return [point for point in entry_points(group=GROUP) if point.name in wanted]


def _module(point: EntryPoint) -> str:
    return point.module.partition(".")[0]


def _code_digest(module: str) -> str:
    digest = hashlib.sha256()
    for name, path in _code_files(module):
        digest.update(f"{name}\0{_digest(path)}\n".encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def _code_files(module: str) -> Iterator[tuple[str, Path]]:
    """The files of a package, with their names in it, or the one file of a module."""
    try:
        spec = find_spec(module)
    except (ImportError, ValueError):
        return
    if spec is None:
        return
    for folder in map(Path, spec.submodule_search_locations or ()):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.parent.name != "__pycache__":
                yield path.relative_to(folder).as_posix(), path
    if not spec.submodule_search_locations and spec.has_location and spec.origin:
        yield module, Path(spec.origin)


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""
