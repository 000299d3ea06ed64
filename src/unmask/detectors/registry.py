"""Finding detectors by their entry points, loading only those that are asked for.

Whoever registered a detector may have got anything wrong. What is not sound is not let in: it stops
those who asked for it by name, with one line, and among all of them it is one failed finding.

A name may be followed by a colon and a variant, as in ``faceforensics:published-c23``: the same
detector with another network.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from importlib.metadata import EntryPoint, entry_points

from unmask.detectors.admission import check_detector
from unmask.detectors.contract import Card, Detector, Finding, ReportProgress
from unmask.detectors.fields import texts
from unmask.errors import DetectorLoadError, UnknownDetectorError
from unmask.faces import FaceTrack
from unmask.media import Media
from unmask.weights.published import CHECKPOINTS

GROUP = "unmask.detectors"

_COLON = ":"
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
NAME_WORDS = "lower-case letters and digits with hyphens between them, such as 'film-grain'"
"""How ``is_name`` wants it, in words."""

Registered = dict[str, tuple[EntryPoint, ...]]
"""Who registered each name. More than one is one too many."""


def is_name(text: str) -> bool:
    """Whether a detector can be chosen by it."""
    return _NAME.fullmatch(text) is not None


def detector_names() -> tuple[str, ...]:
    """The names of all installed detectors, sorted, without variants; none of them is loaded."""
    return tuple(sorted(_registered()))


def variant_names(name: str) -> tuple[str, ...]:
    """The full names of a detector's variants that can be used now, such as ``name:published-c23``.

    Raises:
        UnknownDetectorError: the name is not registered.
        DetectorLoadError: the detector cannot be imported, or the name is not one package's alone.
    """
    found = _registered()
    _check_registered([name], found)
    return tuple(f"{name}{_COLON}{variant}" for variant in _variants(_only(name, found)))


def check_names(names: Sequence[str]) -> None:
    """Make sure that detectors of some names are there; none of them is loaded.

    Raises:
        UnknownDetectorError: a name is not registered, or the detector has no such variant; the
            message offers the nearest one.
        DetectorLoadError: a detector with a variant cannot be imported, or a name is not one
            package's alone.
    """
    found = _registered()
    wanted = [name.partition(_COLON) for name in names]
    _check_registered([name for name, _, _ in wanted], found)
    for name, colon, variant in wanted:
        point = _only(name, found)
        if colon:
            _check_variant(point, variant)


def load_detectors(names: Sequence[str] | None = None) -> tuple[Detector, ...]:
    """Load detectors by name; all of them, sorted, when no names are given, without variants.

    A detector that cannot be loaded stops those who asked for it by name. Among all of them it
    takes part, and its finding is that it failed.

    Raises:
        UnknownDetectorError: a name is not registered, or the detector has no such variant; the
            message offers the nearest one.
        DetectorLoadError: a detector asked for by name cannot be imported or made, its card is not
            sound, or its name is not one package's alone.
        TypeError: the names are one text rather than a list.
    """
    if isinstance(names, str):
        raise TypeError(f"detectors: expected a list of names such as [{names!r}], got a text")
    found = _registered()
    if names is None:
        return tuple(_load_or_stand_in(name, found) for name in sorted(found))
    wanted = [name.partition(_COLON) for name in dict.fromkeys(names)]
    _check_registered([name for name, _, _ in wanted], found)
    return tuple(
        _load_variant(_only(name, found), variant) if colon else _load(_only(name, found))
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


def _load_or_stand_in(name: str, found: Registered) -> Detector:
    try:
        return _load(_only(name, found))
    except DetectorLoadError as error:
        return UnloadableDetector(name, error)


def _registered() -> Registered:
    found = defaultdict[str, list[EntryPoint]](list)
    for point in entry_points(group=GROUP):
        found[point.name].append(point)
    return {name: tuple(points) for name, points in found.items()}


def _only(name: str, found: Registered) -> EntryPoint:
    """The one that registered a name."""
    points = found[name]
    if len(points) > 1:
        raise DetectorLoadError(_taken_message(name, points))
    if not is_name(name):
        raise DetectorLoadError(
            f"detector {name!r} from {points[0].value!r} cannot be chosen: expected {NAME_WORDS}; "
            "tell whoever wrote it"
        )
    return points[0]


def _load(point: EntryPoint) -> Detector:
    return _made(point, point.name)


def _load_variant(point: EntryPoint, variant: str) -> Detector:
    _check_variant(point, variant)
    return _made(point, f"{point.name}{_COLON}{variant}", variant)


def _made(point: EntryPoint, name: str, *arguments: str) -> Detector:
    try:
        made = point.load()(*arguments)
        return check_detector(made, name)
    # A package that ends the program when it is imported is as broken as one that raises.
    except (Exception, SystemExit) as error:
        raise DetectorLoadError(_broken_message(name, point, error)) from error


def _check_variant(point: EntryPoint, variant: str) -> None:
    known = _variants(point)
    if variant not in known:
        raise UnknownDetectorError(_no_variant_message(point.name, variant, known))


def _check_registered(names: Sequence[str], found: Mapping[str, object]) -> None:
    unknown = next((name for name in names if name not in found), None)
    if unknown is not None:
        raise UnknownDetectorError(_unknown_message(unknown, tuple(sorted(found))))


def _variants(point: EntryPoint) -> tuple[str, ...]:
    """What the detector's class says; none where it knows of no variants."""
    try:
        names: object = getattr(point.load(), "variants", tuple)()
        return texts("variants", names)
    except (Exception, SystemExit) as error:
        raise DetectorLoadError(_broken_message(point.name, point, error)) from error


def _taken_message(name: str, points: Sequence[EntryPoint]) -> str:
    owners = [
        f"{point.value!r} of {point.dist.name}" if point.dist else f"{point.value!r}"
        for point in sorted(points)
    ]
    return (
        f"detector {name!r} is registered by {' and '.join(owners)}; uninstall one of them, "
        "or choose others with --detectors"
    )


def _broken_message(name: str, point: EntryPoint, error: BaseException) -> str:
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
    return f"no test is called {name!r}; {hint}"
