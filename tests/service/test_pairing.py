"""Codes become tokens once, for a short time, and after few tries."""

import re
import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from tests.service.guarded_service import EXTENSION, GuardedService, guarded_service
from unmask.casebook import Database
from unmask.casebook.models import PairingCodeRow, TokenRow, now
from unmask.service.guard.pairing import (
    ALPHABET,
    CODE_LIFE,
    MOST_TRIES,
    exchange,
    new_code,
    page_link,
    readable,
)
from unmask.service.guard.rate_limits import Rate, RateLimits
from unmask.service.guard.tokens import digest_of, find_access, is_paired, revoke, valid_tokens

WRONG = "22222222"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GuardedService]:
    rates = RateLimits(pairing=Rate(1000, 1000))
    with guarded_service(tmp_path_factory.mktemp("pairing"), rates) as service:
        yield service


@pytest.fixture
def service(running: GuardedService) -> GuardedService:
    """The service with an empty casebook."""
    with running.database.session() as session:
        session.execute(delete(PairingCodeRow))
        session.execute(delete(TokenRow))
    return running


@pytest.fixture
def database(service: GuardedService) -> Database:
    return service.database


def pair(service: GuardedService, code: object, **headers: str) -> tuple[int, str]:
    body = {"code": code, "name": "Unmask extension"}
    answer = service.client.post("/v1/pairing", json=body, headers=headers)
    return answer.status_code, answer.json().get("token", "")


def test_an_extension_gets_a_token_that_the_database_does_not_hold(
    service: GuardedService, database: Database
) -> None:
    status, token = pair(service, new_code(database, "program"), Origin=EXTENSION)

    assert status == 201
    assert re.fullmatch(r"unmask_[A-Za-z0-9_-]{43}", token)
    access = find_access(database, token, "program")
    assert access is not None
    assert (access.name, access.origin) == ("Unmask extension", EXTENSION)
    assert is_paired(database, EXTENSION)
    with database.session() as session:
        row = session.scalars(select(TokenRow)).one()
        assert row.digest == digest_of(token)
        assert token not in repr(vars(row))
        assert session.scalars(select(PairingCodeRow)).all() == []


def test_a_code_is_easy_to_type() -> None:
    assert not set("01OILUV") & (set(ALPHABET) - {"V"})
    assert len(set(ALPHABET)) == len(ALPHABET) == 30
    assert readable("ABCDEFGH") == "ABCD-EFGH"


@pytest.mark.parametrize("typed", ["{}", "{} ", "\t{}"])
def test_a_code_may_be_typed_as_people_type(database: Database, typed: str) -> None:
    code = readable(new_code(database, "program")).lower()
    assert exchange(database, typed.format(code), "program", "a") is not None


def test_a_code_works_once(service: GuardedService, database: Database) -> None:
    code = new_code(database, "program")
    assert [pair(service, code)[0] for _ in range(3)] == [201, 403, 403]


def test_a_code_that_two_programs_send_at_once_goes_to_one(database: Database) -> None:
    code = new_code(database, "program")
    tokens: list[str | None] = []
    barrier = threading.Barrier(8)

    def send() -> None:
        barrier.wait()
        tokens.append(exchange(database, code, "program", "a"))

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(token is not None for token in tokens) == 1
    assert len(tokens) == 8


def test_the_right_code_is_void_after_five_wrong_ones(
    service: GuardedService, database: Database
) -> None:
    code = new_code(database, "program")
    assert [pair(service, WRONG)[0] for _ in range(MOST_TRIES)] == [403] * 5
    assert pair(service, code)[0] == 403

    code = new_code(database, "program")
    assert [pair(service, WRONG)[0] for _ in range(MOST_TRIES - 1)] == [403] * 4
    assert pair(service, code)[0] == 201


def test_wrong_codes_do_not_void_links(database: Database) -> None:
    code = new_code(database, "page")
    for _ in range(MOST_TRIES + 1):
        assert exchange(database, WRONG, "page", "a") is None
    assert exchange(database, code, "page", "a") is not None


def test_a_code_is_void_after_five_minutes(service: GuardedService, database: Database) -> None:
    code = new_code(database, "program")
    with database.session() as session:
        row = session.scalars(select(PairingCodeRow)).one()
        assert timedelta(0) < row.expires - now() <= CODE_LIFE == timedelta(minutes=5)
        row.expires = now()
    assert pair(service, code)[0] == 403


def test_a_new_code_takes_the_place_of_the_one_before(database: Database) -> None:
    first, second = new_code(database, "program"), new_code(database, "program")
    link = page_link(database, "http://127.0.0.1:8177")
    assert exchange(database, first, "program", "a") is None
    assert exchange(database, second, "program", "a") is not None
    assert exchange(database, link.partition("=")[2], "page", "a") is not None


def test_each_kind_of_code_gives_its_own_kind_of_token(database: Database) -> None:
    assert exchange(database, new_code(database, "program"), "page", "a") is None
    assert exchange(database, new_code(database, "page"), "program", "a") is None


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"code": "ABCD"},
        {"code": 5, "name": "a"},
        {"code": "A" * 41, "name": "a"},
        {"code": "A", "name": ""},
        {"code": "A", "name": "a" * 81},
        [],
    ],
)
def test_wrong_fields_are_said_to_be_wrong(service: GuardedService, body: object) -> None:
    answer = service.client.post("/v1/pairing", json=body)
    assert (answer.status_code, answer.json()["error"]["kind"]) == (422, "bad-field")


@pytest.mark.parametrize("code", ["", "\ud800", "\0", "ß" * 8, "'; DROP TABLE tokens; --"])
def test_odd_codes_are_wrong_codes(service: GuardedService, code: str) -> None:
    body = b'{"name": "a", "code": "%s"}' % code.encode("unicode-escape").replace(b"\\x", b"\\u00")
    answer = service.client.post(
        "/v1/pairing", content=body, headers={"Content-Type": "application/json"}
    )
    assert answer.status_code in (403, 422)


def test_guessing_is_slowed_down(tmp_path_factory: pytest.TempPathFactory) -> None:
    rates = RateLimits(pairing=Rate(3, 0.01))
    with guarded_service(tmp_path_factory.mktemp("guessing"), rates) as service:
        assert [pair(service, WRONG)[0] for _ in range(4)] == [403, 403, 403, 429]
        assert [service.client.get("/?code=A").status_code for _ in range(4)] == [403] * 3 + [429]


def test_names_are_made_harmless(database: Database) -> None:
    exchange(database, new_code(database, "program"), "program", "a\n\x1b[31mb\u202e")
    assert [row.name for row in valid_tokens(database)] == ["a [31mb"]


def test_what_is_revoked_opens_nothing(service: GuardedService, database: Database) -> None:
    keep, lose = service.token("keep"), service.token("lose", EXTENSION)
    session = service.session()

    assert revoke(database, "lose") == 1
    assert revoke(database, "lose") == 0
    assert find_access(database, lose, "program") is None
    assert find_access(database, keep, "program") is not None
    assert not is_paired(database, EXTENSION)
    assert service.client.get("/v1/who", headers=session).status_code == 200

    assert revoke(database) == 2
    assert service.client.get("/v1/who", headers=session).status_code == 401


def test_a_session_ends(service: GuardedService, database: Database) -> None:
    session = service.session()
    assert service.client.get("/v1/who", headers=session).status_code == 200
    with database.session() as writing:
        writing.execute(update(TokenRow).values(expires=now()))
    assert service.client.get("/v1/who", headers=session).status_code == 401
    assert valid_tokens(database) == []


def test_the_last_use_is_noted(service: GuardedService, database: Database) -> None:
    headers = service.bearer()
    [row] = valid_tokens(database)
    assert row.used is None
    service.client.get("/v1/who", headers=headers)
    [row] = valid_tokens(database)
    assert row.used is not None
    assert now() - row.used < timedelta(minutes=1)
