"""docs/cli.md and docs/report.md say what the program does."""

import json
import re
from pathlib import Path
from typing import Any

import click
import pytest
from jsonschema import Draft202012Validator

from unmask.cli.application import application
from unmask.cli.exit_codes import EXIT_CODE_HELP, ExitCode
from unmask.documents.schema import schema_text
from unmask.verdict import LOWEST_LOG10_LR

DOCS = Path(__file__).parents[2] / "docs"
CLI = (DOCS / "cli.md").read_text(encoding="utf-8")


def options_of(command: click.Command) -> set[str]:
    names = {option for parameter in command.params for option in parameter.opts}
    return {name for name in names if name.startswith("--")} | {"--help"}


def all_options(command: click.Command = application) -> set[str]:
    below = command.commands.values() if isinstance(command, click.Group) else ()
    return options_of(command).union(*(all_options(one) for one in below))


def test_every_option_is_documented_and_every_documented_option_exists() -> None:
    assert set(re.findall(r"(?<!\w)--[a-z][a-z-]+", CLI)) == all_options()


def test_every_command_is_documented() -> None:
    documented = set(re.findall(r"^unmask ([a-z]+)", CLI, re.MULTILINE))
    assert documented == set(application.commands)


def test_the_exit_statuses_agree() -> None:
    codes = {int(code) for code in ExitCode}
    assert {int(code) for code in re.findall(r"^\| (\d+) \|", CLI, re.MULTILINE)} == codes
    assert {int(code) for code in re.findall(r"^  (\d+) ", EXIT_CODE_HELP, re.MULTILINE)} == codes


@pytest.mark.parametrize("position", [0, 1])
def test_the_json_examples_meet_the_schema(position: int) -> None:
    examples = re.findall(r"```json\n(.*?)```", CLI, re.DOTALL)
    assert len(examples) == 2
    document: dict[str, Any] = json.loads(examples[position])
    Draft202012Validator(json.loads(schema_text())).validate(document)


def test_the_scale_in_the_guide_is_that_of_the_verdict() -> None:
    guide = (DOCS / "report.md").read_text(encoding="utf-8")
    for level, lowest in LOWEST_LOG10_LR.items():
        assert f"| {level} | {10**lowest:,.0f} " in guide
