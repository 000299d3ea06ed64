"""Finding detectors by their entry points, loading only those that are asked for.

A name may be followed by a colon and a variant, as in ``faceforensics:published-c23``: the same
detector with another network.
"""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from importlib.metadata import EntryPoint, entry_points

from unmask.detectors.contract import Card, Detector, Finding, ReportProgress
from unmask.errors import DetectorLoadError, UnknownDetectorError
from unmask.faces import FaceTrack
from unmask.media import Media
from unmask.weights.published import CHECKPOINTS

GROUP = "unmask.detectors"

_COLON = ":"


def detector_names() -> tuple[str, ...]:
    """The names of all installed detectors, sorted, without variants; none of them is loaded."""
    return tuple(sorted(_by_name()))


def variant_names(name: str) -> tuple[str, ...]:
    """The full names of a detector's variants that can be used now, such as ``name:published-c23``.

    Raises:
        UnknownDetectorError: the name is not registered.
        DetectorLoadError: the detector cannot be imported.
    """
    found = _by_name()
    if name not in found:
        raise UnknownDetectorError(_unknown_message(name, tuple(sorted(found))))
    return tuple(f"{name}{_COLON}{variant}" for variant in _variants(found[name]))


def check_names(names: Sequence[str]) -> None:
    """Make sure that detectors of some names are there; none of them is loaded.

    Raises:
        UnknownDetectorError: a name is not registered, or the detector has no such variant; the
            message offers the nearest one.
        DetectorLoadError: a detector with a variant cannot be imported.
    """
    found = _by_name()
    wanted = [name.partition(_COLON) for name in names]
    _check_registered([name for name, _, _ in wanted], found)
    for name, colon, variant in wanted:
        if colon:
            _check_variant(found[name], variant)


def load_detectors(names: Sequence[str] | None = None) -> tuple[Detector, ...]:
    """Load detectors by name; all of them, sorted, when no names are given, without variants.

    A detector that cannot be loaded stops those who asked for it by name. Among all of them it
    takes part, and its finding is that it failed.

    Raises:
        UnknownDetectorError: a name is not registered, or the detector has no such variant; the
            message offers the nearest one.
        DetectorLoadError: a detector asked for by name cannot be imported or made.
    """
    found = _by_name()
    if names is None:
        return tuple(_load_or_stand_in(point) for _, point in sorted(found.items()))
    wanted = [name.partition(_COLON) for name in dict.fromkeys(names)]
    _check_registered([name for name, _, _ in wanted], found)
    return tuple(
        _load_variant(found[name], variant) if colon else _load(found[name])
        for name, colon, variant in wanted
    )


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
        raise DetectorLoadError(_broken_message(point.name, point, error)) from error
    return detector


def _load_variant(point: EntryPoint, variant: str) -> Detector:
    _check_variant(point, variant)
    try:
        detector: Detector = point.load()(variant)
    except Exception as error:
        name = f"{point.name}{_COLON}{variant}"
        raise DetectorLoadError(_broken_message(name, point, error)) from error
    return detector


def _check_variant(point: EntryPoint, variant: str) -> None:
    known = _variants(point)
    if variant not in known:
        raise UnknownDetectorError(_no_variant_message(point.name, variant, known))


def _check_registered(names: Sequence[str], found: Mapping[str, EntryPoint]) -> None:
    unknown = next((name for name in names if name not in found), None)
    if unknown is not None:
        raise UnknownDetectorError(_unknown_message(unknown, tuple(sorted(found))))


def _variants(point: EntryPoint) -> tuple[str, ...]:
    """What the detector's class says; none where it knows of no variants."""
    try:
        say = getattr(point.load(), "variants", tuple)
        return tuple(say())
    except Exception as error:
        raise DetectorLoadError(_broken_message(point.name, point, error)) from error


def _broken_message(name: str, point: EntryPoint, error: Exception) -> str:
    reason = str(error).removesuffix(".")
    return (
        f"detector {name!r} from {point.value!r} cannot be loaded: {reason}; "
        "reinstall the package it comes from, or choose others with --detectors"
    )


def _no_variant_message(name: str, variant: str, known: tuple[str, ...]) -> str:
    said = f"the detector {name!r} has no variant {variant!r}"
    model = f"{name}-{variant}"
    if model in CHECKPOINTS:
        return f"{said} until its weights are imported with: unmask weights import {model} FILE"
    nearest = get_close_matches(variant, known, n=1, cutoff=0.5)
    if nearest:
        return f"{said}; did you mean '{name}{_COLON}{nearest[0]}'?"
    variants = ", ".join(f"{name}{_COLON}{each}" for each in known) or "none"
    return f"{said}; installed are: {variants}"


def _unknown_message(name: str, known: tuple[str, ...]) -> str:
    nearest = get_close_matches(name, known, n=1, cutoff=0.5)
    hint = f"did you mean {nearest[0]!r}?" if nearest else f"the detectors are: {', '.join(known)}"
    return f"no detector is called {name!r}; {hint}"
