"""Finding detectors by their entry points, loading only those that are asked for."""

from collections.abc import Sequence
from difflib import get_close_matches
from importlib.metadata import EntryPoint, entry_points

from unmask.detectors.contract import Detector
from unmask.errors import DetectorLoadError, UnknownDetectorError

GROUP = "unmask.detectors"


def detector_names() -> tuple[str, ...]:
    """The names of all installed detectors, sorted; none of them is loaded."""
    return tuple(sorted(_by_name()))


def load_detectors(names: Sequence[str] | None = None) -> tuple[Detector, ...]:
    """Load detectors by name; all of them, sorted, when no names are given.

    Raises:
        UnknownDetectorError: a name is not registered; the message offers the nearest one.
        DetectorLoadError: a registered detector cannot be imported or made.
    """
    found = _by_name()
    wanted = tuple(dict.fromkeys(names)) if names is not None else detector_names()
    unknown = next((name for name in wanted if name not in found), None)
    if unknown is not None:
        raise UnknownDetectorError(_unknown_message(unknown, tuple(sorted(found))))
    return tuple(_load(found[name]) for name in wanted)


def _by_name() -> dict[str, EntryPoint]:
    return {point.name: point for point in entry_points(group=GROUP)}


def _load(point: EntryPoint) -> Detector:
    try:
        detector: Detector = point.load()()
    except Exception as error:
        raise DetectorLoadError(
            f"detector {point.name!r} from {point.value!r} cannot be loaded: {error}; "
            "reinstall the package it comes from, or choose others with --detectors"
        ) from error
    return detector


def _unknown_message(name: str, known: tuple[str, ...]) -> str:
    nearest = get_close_matches(name, known, n=1, cutoff=0.5)
    hint = f"did you mean {nearest[0]!r}?" if nearest else f"the detectors are: {', '.join(known)}"
    return f"no detector is called {name!r}; {hint}"
