"""What other programs, and those who install the package, rely on in it."""

import shutil
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from zipfile import ZipFile

ROOT = Path(__file__).parents[1]
BUILDING = ("pyproject.toml", "README.md", "LICENSE", "NOTICE", ".gitignore")


def test_type_checkers_are_told_that_the_package_is_typed() -> None:
    assert (files("unmask") / "py.typed").is_file()


def test_the_wheel_carries_the_built_extension_and_nothing_else_of_it(tmp_path: Path) -> None:
    source = tmp_path / "source"
    left_out = shutil.ignore_patterns("__pycache__", "extension", "*.onnx")
    shutil.copytree(ROOT / "src", source / "src", ignore=left_out)
    for name in BUILDING:
        shutil.copy(ROOT / name, source)
    for place in (
        "src/unmask/extension/manifest.json",
        "src/unmask/extension/_locales/es/messages.json",
        "extension/node_modules/preact/index.js",
        "extension/src/strings.ts",
    ):
        path = source / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("{}", encoding="utf-8")

    building = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(building, cwd=source, check=True, capture_output=True)

    [wheel] = tmp_path.glob("unmask-*.whl")
    with ZipFile(wheel) as archive:
        names = archive.namelist()
    assert {name for name in names if name.startswith("unmask/extension/")} == {
        "unmask/extension/manifest.json",
        "unmask/extension/_locales/es/messages.json",
    }
    assert "unmask/built_extension.py" in names
    assert not [name for name in names if name.startswith("unmask/lab/")]
    assert not [name for name in names if "node_modules" in name or name.endswith(".ts")]


def test_the_lab_is_a_wheel_of_its_own_with_nothing_of_the_product(tmp_path: Path) -> None:
    building = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(building, cwd=ROOT / "lab", check=True, capture_output=True)

    [wheel] = tmp_path.glob("unmask_lab-*.whl")
    with ZipFile(wheel) as archive:
        names = archive.namelist()
    program = [name for name in names if not name.startswith("unmask_lab-")]
    assert "unmask/lab/training/__main__.py" in program
    assert all(name.startswith("unmask/lab/") for name in program)
    assert not [name for name in program if "__pycache__" in name]
