"""Printed commands are tried: pasted into a shell in another folder, they run this program."""

import shutil
import subprocess
import sys
import sysconfig
from importlib.metadata import version
from pathlib import Path

import pytest

from unmask.cli import pasteable


def test_a_printed_command_runs_from_any_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UNMASK_DATA", str(tmp_path / "a folder"))
    monkeypatch.delenv("UNMASK_DATABASE", raising=False)
    command = pasteable.command("pair --list")
    monkeypatch.delenv("UNMASK_DATA")
    done = subprocess.run(
        ["/bin/sh", "-c", command], cwd="/", capture_output=True, text=True, check=True
    )
    assert "Nobody may use the service yet" in done.stdout
    assert (tmp_path / "a folder" / "casebook.sqlite").exists()


def test_a_mention_in_a_sentence_becomes_such_a_command() -> None:
    words = pasteable.pasteable("Run `unmask --version`, or `make demo`; `unmask-other` is none.")
    _, command, _, other, _, another, _ = words.split("`")
    done = subprocess.run(["/bin/sh", "-c", command], cwd="/", capture_output=True, text=True)
    assert done.stdout.split() == ["unmask", version("unmask")], done.stderr
    assert (other, another) == ("make demo", "unmask-other")


def test_its_name_is_enough_only_where_that_is_this_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "bin" / "unmask"
    script.parent.mkdir()
    script.write_text("#!/bin/sh\n", "utf-8")
    script.chmod(0o755)
    monkeypatch.setattr(sysconfig, "get_path", lambda _: str(script.parent))
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert pasteable.program() == str(script)
    monkeypatch.setattr(shutil, "which", lambda _: str(script))
    assert pasteable.program() == "unmask"
    monkeypatch.setattr(shutil, "which", lambda _: sys.executable)
    assert pasteable.program() == str(script)
    script.unlink()
    assert pasteable.program() == f"{sys.executable} -m unmask"
