"""Whether everything that is imported is declared, and everything declared imported.

What is only there because another package needs it may be gone with that package's next version.
"""

import ast
import re
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS: dict[str, list[str]] = PROJECT["optional-dependencies"]
LAB = {ROOT / "src" / "unmask" / "lab", ROOT / "tests" / "lab"}
OWN = {"bench", "extension", "tests", "unmask"}
NAMES = {
    "PIL": "pillow",
    "c2pa": "c2pa-python",
    "cv2": "opencv-python-headless",
    "faiss": "faiss-cpu",
    "fluent": "fluent.runtime",
    "skimage": "scikit-image",
    "sklearn": "scikit-learn",
}
"""What is called otherwise where it is installed from than where it is imported."""


def declared(extra: str) -> set[str]:
    """The distributions of an extra, with those of the extras of ours that it asks for."""
    found = set()
    for requirement in EXTRAS[extra]:
        own = re.match(r"unmask\[(.*)\]", requirement)
        found |= declared_in(own[1].split(",")) if own else {distribution(requirement)}
    return found


def declared_in(extras: Iterable[str]) -> set[str]:
    return {name for extra in extras for name in declared(extra)}


def distribution(requirement: str) -> str:
    name = re.split(r"[^\w.-]", requirement, maxsplit=1)[0]
    return name.lower().replace("_", "-")


CORE = {distribution(requirement) for requirement in PROJECT["dependencies"]}


def imported(*folders: str, lab: bool = False) -> dict[str, Path]:
    """The distributions that files import, each with one of the files."""
    paths = (path for folder in folders for path in sorted((ROOT / folder).rglob("*.py")))
    return {
        NAMES.get(module, distribution(module)): path
        for path in paths
        if lab or not LAB.intersection(path.parents)
        for module in modules(path)
    }


def modules(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module)
    return {name.partition(".")[0] for name in found} - OWN - sys.stdlib_module_names


def test_the_product_declares_what_it_imports_and_no_more() -> None:
    # Weights of others, web pages and whole collections take packages that many never need.
    optional = declared_in(["import", "links", "ray"]) - CORE
    importers = imported("src")

    assert importers.keys() - optional == CORE
    assert {importers[name].relative_to(ROOT / "src/unmask").parts[0] for name in optional} <= {
        "cli",
        "media",
        "scan",
        "service",
        "weights",
    }


@pytest.mark.parametrize(
    ("folders", "lab", "extras"),
    [
        (("tests", "bench"), False, {"test"}),
        (("src", "tests"), True, {"test", "lab"}),
        (("src",), True, {"lab"}),
    ],
)
def test_tests_and_lab_declare_what_they_import(
    folders: tuple[str, ...], lab: bool, extras: set[str]
) -> None:
    # The tests of the engine on Ray are left out where it is not installed.
    undeclared = imported(*folders, lab=lab).keys() - CORE - declared_in(extras | {"links", "ray"})

    assert undeclared == set()
