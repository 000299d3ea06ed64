"""Loading a detector from a file that nobody has installed, for whoever is writing it."""

import sys
from importlib.util import module_from_spec, spec_from_file_location
from inspect import isclass
from pathlib import Path
from types import ModuleType

from unmask.detectors.admission import check_detector
from unmask.detectors.contract import Card, Detector
from unmask.detectors.registry import NAME_WORDS, is_name
from unmask.errors import DetectorLoadError

_PACKAGE = "__init__.py"


def is_path(text: str) -> bool:
    """Whether a text means a file or folder with a detector rather than the name of one."""
    return text.endswith(".py") or "/" in text or "\\" in text


def load_detector_from(path: Path) -> Detector:
    """Load and make the one detector of a Python file or of a folder that is a package.

    Its code runs, as that of an installed package would.

    Args:
        path: of a file, or of a folder with an ``__init__.py``.

    Raises:
        DetectorLoadError: there is no such file, it cannot be imported, it has no detector or
            several, or the detector is not sound.
    """
    file = path / _PACKAGE if path.is_dir() else path
    if not file.is_file():
        wanted = f"a folder with an {_PACKAGE}" if path.is_dir() else "a Python file"
        raise DetectorLoadError(f"{path}: expected {wanted} with a detector, and there is none")
    try:
        made = _only_class(_imported(file), path)()
        detector = check_detector(made, _name_of(made))
    except DetectorLoadError:
        raise
    # It may raise anything, also what would end the program.
    except (Exception, SystemExit) as error:
        raise DetectorLoadError(
            f"{path}: the detector cannot be loaded: {type(error).__name__}: {_one_line(error)}"
            f"{_place_in(error, file)}"
        ) from error
    return detector


def _imported(file: Path) -> ModuleType:
    is_package = file.name == _PACKAGE
    name = file.parent.name if is_package else file.stem
    spec = spec_from_file_location(
        name, file, submodule_search_locations=[str(file.parent)] if is_package else None
    )
    if spec is None or spec.loader is None:
        raise ImportError(f"expected a file ending in .py, got {file.name}")
    module = module_from_spec(spec)
    # Dataclasses and the package's own imports look it up by its name.
    before = sys.modules.get(name)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        if before is None:
            del sys.modules[name]
        else:
            sys.modules[name] = before
        raise
    return module


def _only_class(module: ModuleType, path: Path) -> type:
    """The one class of the module, or of the package's, that has a card and ``examine``."""
    own = (module.__name__, f"{module.__name__}.")
    found = {
        one.__name__: one
        for one in vars(module).values()
        if isclass(one)
        and (one.__module__ == own[0] or one.__module__.startswith(own[1]))
        and callable(getattr(one, "examine", None))
        and hasattr(one, "card")
    }
    if len(found) != 1:
        named = ", ".join(found) or "none"
        raise DetectorLoadError(
            f"{path}: expected one class with a card and a method examine, got {named}"
        )
    return next(iter(found.values()))


def _name_of(made: object) -> str:
    card = getattr(made, "card", None)
    if isinstance(card, Card) and not is_name(card.name):
        raise ValueError(f"Card.name: expected {NAME_WORDS}, got {card.name!r}")
    return card.name if isinstance(card, Card) else ""


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split()).removesuffix(".")


def _place_in(error: BaseException, file: Path) -> str:
    """Where in the file it happened, if it did there."""
    lines = []
    traceback = error.__traceback__
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename == str(file):
            lines.append(traceback.tb_lineno)
        traceback = traceback.tb_next
    return f" (line {lines[-1]})" if lines else ""
