"""Finding detectors by their entry points, loading only those that are asked for."""

from collections.abc import Sequence
from difflib import get_close_matches
from importlib.metadata import EntryPoint, entry_points

from unmask.detectors.contract import Card, Detector, Finding, ReportProgress
from unmask.errors import DetectorLoadError, UnknownDetectorError
from unmask.faces import FaceTrack
from unmask.media import Media

GROUP = "unmask.detectors"


def detector_names() -> tuple[str, ...]:
    """The names of all installed detectors, sorted; none of them is loaded."""
    return tuple(sorted(_by_name()))


def load_detectors(names: Sequence[str] | None = None) -> tuple[Detector, ...]:
    """Load detectors by name; all of them, sorted, when no names are given.

    A detector that cannot be loaded stops those who asked for it by name. Among all of them it
    takes part, and its finding is that it failed.

    Raises:
        UnknownDetectorError: a name is not registered; the message offers the nearest one.
        DetectorLoadError: a detector asked for by name cannot be imported or made.
    """
    found = _by_name()
    if names is None:
        return tuple(_load_or_stand_in(point) for _, point in sorted(found.items()))
    wanted = tuple(dict.fromkeys(names))
    unknown = next((name for name in wanted if name not in found), None)
    if unknown is not None:
        raise UnknownDetectorError(_unknown_message(unknown, tuple(sorted(found))))
    return tuple(_load(found[name]) for name in wanted)


class UnloadableDetector:
    """Stands in for a detector that cannot be loaded, and fails with the reason."""

    def __init__(self, name: str, error: DetectorLoadError) -> None:
        self.card = Card(name, name, "unknown", "", "", 0, "", "", (), (), (), ())
        self._error = error

    def examine(
        self, _media: Media, _faces: Sequence[FaceTrack], _progress: ReportProgress
    ) -> Finding:
        """Say why the detector cannot be loaded."""
        return Finding.failed(self.card, f"{self._error}.")


def _load_or_stand_in(point: EntryPoint) -> Detector:
    try:
        return _load(point)
    except DetectorLoadError as error:
        return UnloadableDetector(point.name, error)


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
