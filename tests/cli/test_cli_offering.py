"""The large network is offered once, at a terminal alone, and whatever is said is remembered."""

import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.program import Run
from unmask.cli.complaints import Settings
from unmask.cli.offering import offer_large_network
from unmask.errors import WeightsError

Type = Callable[[str], None]


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("UNMASK_DATA", str(tmp_path / "data"))
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
