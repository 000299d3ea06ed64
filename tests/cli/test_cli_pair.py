import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.program import Run
from unmask.casebook import Database
from unmask.service.guard.pairing import exchange
from unmask.service.guard.tokens import find_access

EXTENSION = "chrome-extension://" + "abcdefghijklmnop" * 2


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    monkeypatch.setenv("UNMASK_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("UNMASK_DATABASE", raising=False)
    database = Database()
    yield database
    database.close()


def paired(run: Run, database: Database, name: str, origin: str = "") -> str:
    code = run("pair").output.splitlines()[0]
    token = exchange(database, code, "program", name, origin)
    assert token is not None
    return token


def test_the_code_that_is_shown_can_be_exchanged(run: Run, database: Database) -> None:
    outcome = run("pair")
    assert (outcome.status, outcome.errors) == (0, "")
    code, words = outcome.output.splitlines()
    assert re.fullmatch(r"[2-9A-HJKMNP-TV-Z]{4}-[2-9A-HJKMNP-TV-Z]{4}", code)
    assert "within five minutes; it works once" in words
    assert exchange(database, code, "program", "a") is not None
    assert exchange(database, code, "program", "a") is None


@pytest.mark.parametrize(
    ("options", "address"),
    [
        ((), "http://127.0.0.1:8177"),
        (("--port", "9000"), "http://127.0.0.1:9000"),
        (("--host", "::1"), "http://[::1]:8177"),
    ],
)
def test_the_link_opens_the_page(
    run: Run, database: Database, options: tuple[str, ...], address: str
) -> None:
    link = run("pair", "--page", *options).output.splitlines()[0]
    start, _, code = link.partition("/?code=")
    assert start == address
    assert exchange(database, code, "program", "a") is None
    assert exchange(database, code, "page", "a") is not None


def test_the_list_shows_who_has_a_token_and_never_the_token(run: Run, database: Database) -> None:
    assert "Nobody may use the service yet" in run("pair", "--list").output
    tokens = [paired(run, database, "my extension", EXTENSION), paired(run, database, "a script")]

    outcome = run("pair", "--list")

    lines = [line.strip() for line in outcome.output.splitlines()]
    (extension,) = [line for line in lines if line.startswith("my extension")]
    (script,) = [line for line in lines if line.startswith("a script")]
    assert extension.split()[2] == "extension"
    assert script.split()[2] == "program"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", script.split()[3])
    assert not any(token in outcome.output for token in tokens)


def test_tokens_are_taken_back_by_name_or_all(run: Run, database: Database) -> None:
    names = ("phone", "phone", "tablet", "script")
    tokens = [paired(run, database, name) for name in names]

    assert run("pair", "--revoke", "phone").output == "phone: 2 tokens taken back\n"
    valid = [find_access(database, token, "program") is not None for token in tokens]
    assert valid == [False, False, True, True]

    outcome = run("pair", "--revoke", "scripd")
    assert (outcome.status, outcome.output) == (2, "")
    assert "did you mean 'script'?" in outcome.errors

    assert run("pair", "--revoke", "all").output == "all: 2 tokens taken back\n"
    assert run("pair", "--revoke", "all").output == "all: 0 tokens taken back\n"


def test_a_name_cannot_move_the_cursor(run: Run, database: Database) -> None:
    paired(run, database, "\x1b[2Jevil\u202e")
    assert "\x1b" not in run("pair", "--list").output


def test_one_thing_at_a_time(run: Run, database: Database) -> None:
    outcome = run("pair", "--page", "--list")
    assert (outcome.status, outcome.output) == (2, "")
    (line,) = outcome.error_lines
    assert "give one of them" in line
