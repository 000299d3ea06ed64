"""Writing a detector: the guide is followed from its beginning to its end."""

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import click
import pytest

from tests.fresh_environment import make_environment, run_in
from unmask.cli.application import application

ROOT = Path(__file__).parents[1]
GUIDE = (ROOT / "docs" / "writing-a-detector.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(?P<kind>\w+)\n(?P<content>.*?)^```", re.DOTALL | re.MULTILINE)
FILE = re.compile(r"# (?P<name>\S+)\n(?P<content>.*)", re.DOTALL)


@dataclass(frozen=True)
class Block:
    kind: str
    content: str


BLOCKS = [Block(*found.groups()) for found in BLOCK.finditer(GUIDE)]
COMMANDS = [block.content for block in BLOCKS if block.kind == "sh"]
LINES = [line for block in COMMANDS for line in block.splitlines()]
FILES = {
    found["name"]: found["content"]
    for block in BLOCKS
    if block.kind != "sh" and (found := FILE.match(block.content))
}
FOR_THE_LAB = "unmask lab "


def test_whoever_follows_the_guide_gets_where_it_leads(tmp_path: Path) -> None:
    environment = {**make_environment(tmp_path / "environment"), "UNMASK": str(ROOT)}
    folder = tmp_path / "work"
    folder.mkdir()
    shutil.copy(ROOT / "src" / "unmask" / "samples" / "moving-face.mp4", folder / "clip.mp4")
    for name in ("card.toml", "darkness.py"):
        (folder / name).write_text(FILES[name], encoding="utf-8")
    script = "".join(block for block in COMMANDS if FOR_THE_LAB not in block)

    outcome = run_in(environment, folder, script)

    assert outcome.returncode == 0, outcome.stderr
    assert "unmask: " not in outcome.stderr
    said = outcome.stdout
    for name in ("darkness", "edge-noise"):
        assert f"\n{name} keeps the contract.\n" in said
    assert "The mean brightness is" in said
    assert "edge-noise: How much fine detail does the face have?" in said
    assert "Person 1: the network’s score is 8.1, the mean of 32 faces." in said
    assert not (folder / "edge-noise" / "src" / "unmask_face_detail").exists()


def test_what_the_guide_shows_of_the_example_stands_in_it() -> None:
    [name] = [name for name in FILES if name.startswith("examples/")]
    assert FILES[name] in (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("line", [line for line in LINES if line.startswith("unmask ")])
def test_every_command_of_the_guide_exists(line: str) -> None:
    command: click.Command = application
    for word in line.split()[1:3]:
        if isinstance(command, click.Group) and word in command.commands:
            command = command.commands[word]
    assert command is not application


@pytest.mark.parametrize("name", ["evaluation/__main__.py", "calibrating/__main__.py"])
def test_every_option_of_the_lab_in_the_guide_exists(name: str) -> None:
    """The lab's own parsers need packages that not everybody has."""
    word = "evaluate" if "evaluation" in name else "calibrate"
    used = [re.findall(r"--[a-z-]+", line) for line in LINES if f"lab {word} " in line]
    source = (ROOT / "src" / "unmask" / "lab" / name).read_text(encoding="utf-8")
    assert used
    assert [option for options in used for option in options if f'"{option}"' not in source] == []
