"""What is offered is so once, at a terminal alone, and whatever is said is remembered."""

import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.program import Run
from unmask.built_extension import BuiltExtension
from unmask.cli.complaints import Settings
from unmask.cli.offering import offer_connection, offer_large_network
from unmask.errors import WeightsError

Type = Callable[[str], None]


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("UNMASK_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.setattr("unmask.cli.pasteable.program", lambda: "unmask")
    return tmp_path / "data"


@pytest.fixture
def fetched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the models that were fetched; none really is."""
    names: list[str] = []
    monkeypatch.setattr("unmask.weights.fetching.fetch_model", lambda one: names.append(one.name))
    return names


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Type:
    """Let a person at a terminal type something."""

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    def type_in(answer: str) -> None:
        monkeypatch.setattr(sys, "stdin", Terminal(answer))
        monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)

    return type_in


def test_it_is_asked_once_and_no_is_taken_for_an_answer(
    typed: Type, fetched: list[str], data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    typed("n\n")
    offer_large_network(Settings())
    assert capsys.readouterr().out == (
        "The large network (clip-vit-b16) is not on this machine; `unmask weights fetch "
        "clip-vit-b16` gets it (78 MB, once). Get it now? [Y/n]: "
    )
    typed("y\n")
    offer_large_network(Settings())
    assert capsys.readouterr().out == ""
    assert fetched == []
    assert [path.read_text(encoding="utf-8") for path in data.iterdir()] == ["no\n"]


def test_yes_gets_it(typed: Type, fetched: list[str]) -> None:
    typed("\n")
    offer_large_network(Settings())
    assert fetched == ["clip-vit-b16"]


def test_a_failure_costs_one_line_and_is_not_asked_about_again(
    typed: Type, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_model: object) -> None:
        raise WeightsError("no network")

    monkeypatch.setattr("unmask.weights.fetching.fetch_model", fail)
    for _ in range(2):
        typed("y\n")
        offer_large_network(Settings())
    assert capsys.readouterr().err == "unmask: no network\n"


def test_programs_are_never_asked(run: Run, fetched: list[str], data: Path) -> None:
    outcome = run("analyze", "missing.mp4")
    assert "clip-vit-b16" not in outcome.output + outcome.errors
    assert fetched == []
    assert not data.exists()


@pytest.mark.usefixtures("large_network")
def test_what_is_there_is_not_offered(typed: Type, capsys: pytest.CaptureFixture[str]) -> None:
    typed("n\n")
    offer_large_network(Settings())
    assert capsys.readouterr().out == ""


@pytest.fixture
def manifest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the one browser of a person who has the extension looks for the host."""
    built = BuiltExtension(tmp_path / "built", "0.1.0", "0.1.0 (0123abcd)", "a" * 32)
    monkeypatch.setattr("unmask.built_extension.built_extension", lambda: built)
    monkeypatch.setattr(sys, "platform", "linux")
    folder = tmp_path / "home" / ".config" / "chromium"
    folder.mkdir(parents=True)
    return folder / "NativeMessagingHosts" / "org.unmask.host.json"


def test_browsers_are_let_in_by_a_yes(
    typed: Type, manifest: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    typed("y\n")
    offer_connection(Settings())
    said = capsys.readouterr().out
    assert "Let the extension in Chromium start Unmask and connect to it? [y/N]: " in said
    assert "1. Open chrome://extensions" in said
    assert f"chrome-extension://{'a' * 32}/" in manifest.read_text("utf-8")
    offer_connection(Settings())
    assert capsys.readouterr().out == ""


def test_whoever_said_no_is_told_how_from_then_on(
    typed: Type, manifest: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    typed("\n")
    offer_connection(Settings())
    assert not manifest.exists()
    capsys.readouterr()
    typed("y\n")
    offer_connection(Settings())
    command = f"  UNMASK_DATA={data} unmask extension install"
    assert command in capsys.readouterr().out.splitlines()
    assert not manifest.exists()


def test_without_one_of_the_browsers_nothing_is_said(
    typed: Type, capsys: pytest.CaptureFixture[str]
) -> None:
    typed("y\n")
    offer_connection(Settings())
    assert capsys.readouterr().out == ""
