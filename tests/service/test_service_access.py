"""Every address of the real application is closed unless it is named as open."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.service.running_service import RunningService, running_service
from unmask.service.guard.pairing import new_code

OPEN = {("get", "/v1/health"), ("get", "/v1/version"), ("post", "/v1/pairing")}
CHANGING = ("post", "put", "patch", "delete")


@pytest.fixture(scope="module")
def service(
    tmp_path_factory: pytest.TempPathFactory, service_detectors: Path
) -> Iterator[RunningService]:
    folder = tmp_path_factory.mktemp("access")
    with running_service(folder, service_detectors, "--workers=0") as running:
        yield running


@pytest.fixture(scope="module")
def addresses(service: RunningService) -> list[tuple[str, str]]:
    paths = service.client.get("/v1/openapi.json").json()["paths"]
    found = [
        (method, path.format(analysis_id="5" * 32, sha256="5" * 64, uid="5" * 32, name="00.png"))
        for path, methods in paths.items()
        for method in methods
    ]
    assert len(found) >= 20
    return found


@pytest.fixture
def stranger(service: RunningService) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=service.client.base_url, timeout=60) as client:
        yield client


def test_without_a_token_only_the_open_addresses_answer(
    stranger: httpx.Client, addresses: list[tuple[str, str]]
) -> None:
    answered = {(m, p) for m, p in addresses if stranger.request(m, p).status_code != 401}
    assert answered == OPEN
    assert stranger.get("/v1/openapi.json").status_code == 401
    assert stranger.get("/docs").status_code == 401


def test_the_description_says_which_addresses_need_a_token(service: RunningService) -> None:
    paths = service.client.get("/v1/openapi.json").json()["paths"]
    without = {(m, p) for p, ms in paths.items() for m, one in ms.items() if "security" not in one}
    assert without == OPEN


def test_with_the_cookie_alone_nothing_can_be_changed(
    service: RunningService, stranger: httpx.Client, addresses: list[tuple[str, str]]
) -> None:
    with service.casebook() as database:
        code = new_code(database, "page")
    assert stranger.get("/", params={"code": code}).status_code == 303
    assert "Unmask" in stranger.get("/").text
    changing = {(m, p) for m, p in addresses if m in CHANGING} - OPEN
    assert len(changing) >= 8
    assert {stranger.request(m, p).status_code for m, p in changing} == {403}
    with_header = {stranger.request(m, p, headers={"X-Unmask": "page"}) for m, p in changing}
    assert {answer.status_code for answer in with_header} <= {404, 422}


def test_every_address_refuses_other_names_and_sites(
    service: RunningService, addresses: list[tuple[str, str]]
) -> None:
    for method, path in addresses:
        rebound = service.client.request(method, path, headers={"Host": "rebind.example"})
        foreign = service.client.request(method, path, headers={"Origin": "https://evil.example"})
        assert (rebound.status_code, foreign.status_code) == (421, 403)
