"""The lab's commands are found, hand everything over, and never stop the product."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.program import Run
from unmask.cli.lab import _COMMANDS, lab

SOURCE = Path(__file__).parents[2] / "src"


def test_the_group_lists_every_command(run: Run) -> None:
    outcome = run("lab", "--help")
    assert outcome.status == 0
    for name in lab.commands:
        assert name in outcome.output
    assert set(lab.commands) == {command.name for command in _COMMANDS}


@pytest.mark.parametrize("module", [command.module for command in _COMMANDS])
def test_every_command_has_a_module_with_a_main_function(module: str) -> None:
    # Read and not imported: the lab's dependencies are not everywhere.
    path = SOURCE.joinpath(*module.split(".")).with_suffix(".py")
    assert "def main(arguments: Sequence[str] | None = None)" in path.read_text(encoding="utf-8")


def test_options_and_help_are_the_module_s_own(run: Run) -> None:
    outcome = run("lab", "manifest", "--help")
    assert outcome.status == 0
    assert "--held-out" in outcome.output


def test_the_module_s_message_is_the_program_s_one_line(run: Run) -> None:
    outcome = run("lab", "manifest", "missing", "out.csv", "--sources", "nothing")
    assert outcome.status == 1
    assert outcome.error_lines == [
        "unmask: No data set is named 'nothing'; known are dfdc, utkface, portraits, ffhq, "
        "stylegan, stylegan2, sd3, videos."
    ]


def test_wrong_usage_of_a_module_is_wrong_usage(run: Run) -> None:
    assert run("lab", "manifest").status == 2
    assert run("lab", "paint").status == 2


def test_without_the_extra_one_line_says_how_to_get_it(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.startswith("unmask.lab.training")]:
        monkeypatch.delitem(sys.modules, name)
    # Python's own mark of a module that cannot be imported.
    monkeypatch.setitem(sys.modules, "torch", None)
    outcome = run("lab", "train", "recipe.toml")
    assert outcome.status == 1
    [line] = outcome.error_lines
    assert "needs the package unmask-lab (torch is missing)" in line
    assert "pip install ./lab" in line


def test_without_the_lab_itself_the_line_is_the_same(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(name: str) -> None:
        raise ModuleNotFoundError("No module named 'unmask.lab'", name="unmask.lab")

    monkeypatch.setattr("unmask.cli.lab.import_module", missing)
    outcome = run("lab", "manifest", "portraits", "out.csv")
    assert outcome.status == 1
    [line] = outcome.error_lines
    assert "`unmask lab manifest` needs the package unmask-lab" in line


def test_the_product_does_not_load_the_lab() -> None:
    code = "import sys, unmask.cli.application; print([n for n in sys.modules if '.lab' in n])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['unmask.cli.lab']"
