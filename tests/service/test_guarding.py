"""Who is answered: requests as browsers, extensions, programs and attackers send them."""

import socket
from collections.abc import Iterator

import httpx
import pytest

from tests.service.guarded_service import (
    EXTENSION,
    OTHER_EXTENSION,
    GuardedService,
    guarded_service,
)
from unmask.service.guard.headers import DATA_POLICY, PAGE_POLICY, REPORT_POLICY
from unmask.service.guard.rate_limits import Rate, RateLimits
from unmask.service.uploads.bodies import MOST_BYTES


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GuardedService]:
    with guarded_service(tmp_path_factory.mktemp("guarded")) as running:
        yield running


def kind_of(answer: httpx.Response) -> str:
    error = answer.json()["error"]
    assert set(error) == {"kind", "message", "messages"}
    assert len(error["message"].splitlines()) == 1
    return str(error["kind"])


# The name that the service is called by


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "[::1]", "LOCALHOST"])
def test_names_of_this_machine_are_answered(service: GuardedService, name: str) -> None:
    host = f"{name}:{service.settings.port}"
    assert service.client.get("/v1/health", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "rebind.example:{port}",  # a page's own name that leads here
        "rebind.example",
        "127.0.0.1",  # of another port
        "127.0.0.1:1",
        "127.0.0.1.rebind.example:{port}",
        "localhost.:{port}",
        "rebind.example:80@127.0.0.1:{port}",
        "0.0.0.0:{port}",
        "2130706433:{port}",
        "",
    ],
)
def test_other_names_are_refused_also_with_a_token(service: GuardedService, host: str) -> None:
    headers = {**service.bearer(), "Host": host.format(port=service.settings.port)}
    for path in ("/v1/who", "/v1/health", "/"):
        answer = service.client.get(path, headers=headers)
        assert (answer.status_code, kind_of(answer)) == (421, "wrong-host")


@pytest.mark.parametrize("hosts", [b"", b"Host: 127.0.0.1:%d\r\nHost: rebind.example\r\n"])
def test_no_name_or_two_are_refused(service: GuardedService, hosts: bytes) -> None:
    if b"%d" in hosts:
        hosts %= service.settings.port
    with socket.create_connection(("127.0.0.1", service.settings.port), 20) as connection:
        connection.sendall(b"GET /v1/health HTTP/1.1\r\n" + hosts + b"Connection: close\r\n\r\n")
        status = int(connection.recv(1024).split()[1])
    assert status in (400, 421)


def test_the_operator_can_allow_a_name(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Behind a proxy of that name, on whatever port, also with TLS."""
    folder = tmp_path_factory.mktemp("named")
    with guarded_service(folder, allowed_hosts=("Unmask.example", "fd00::1")) as service:
        for host, status in (
            ("unmask.example", 200),
            ("unmask.example:8443", 200),
            ("[fd00::1]", 200),
            ("fd00::1", 421),
            ("other.example", 421),
            ("sub.unmask.example", 421),
            ("127.0.0.1:8443", 421),
        ):
            answer = service.client.get("/v1/health", headers={"Host": host})
            assert answer.status_code == status, host
        headers = {**service.session(), "Host": "unmask.example", "X-Unmask": "page"}
        for origin, status in (("https://unmask.example", 200), ("https://other.example", 403)):
            answer = service.client.post("/v1/change", headers={**headers, "Origin": origin})
            assert answer.status_code == status


# The site that asks


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "http://127.0.0.1:1",
        "http://localhost:{port}",  # the page under another name
        "ftp://127.0.0.1:{port}",
        "http://127.0.0.1:{port}.evil.example",
        "null",  # a sandboxed frame, or a file
        "",
        "chrome-extension://short",
        EXTENSION + ".evil.example",
        "moz-extension://" + "a" * 32,
    ],
)
def test_other_origins_are_refused_for_reading_and_changing(
    service: GuardedService, origin: str
) -> None:
    headers = {**service.bearer(EXTENSION), "Origin": origin.format(port=service.settings.port)}
    for method, path in (("GET", "/v1/who"), ("POST", "/v1/change"), ("OPTIONS", "/v1/change")):
        answer = service.client.request(method, path, headers=headers)
        assert (answer.status_code, kind_of(answer)) == (403, "forbidden")
        assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_requests_that_other_sites_cause_are_refused(service: GuardedService, site: str) -> None:
    """Pictures, scripts and links of other pages send no origin, only where they come from."""
    headers = {**service.session(), "Sec-Fetch-Site": site}
    for path in ("/", "/?code=AAAA", "/v1/who", "/v1/health", "/page/page.js"):
        answer = service.client.get(path, headers=headers)
        assert (answer.status_code, kind_of(answer)) == (403, "forbidden")


def test_a_form_of_another_site_changes_nothing(service: GuardedService) -> None:
    """A browser that sends the cookie all the same, one that hides the origin, and an old one."""
    session = service.session()
    cookie_only = {"Cookie": session["Cookie"]}
    for sent in (
        {**session, "Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"},
        {**session, "Origin": "null"},
        {**session, "Sec-Fetch-Site": "cross-site"},
        cookie_only,
    ):
        headers = {**sent, "Content-Type": "application/x-www-form-urlencoded"}
        answer = service.client.post("/v1/change", content=b"value=real", headers=headers)
        assert (answer.status_code, kind_of(answer)) == (403, "forbidden")


def test_the_page_changes_something_with_its_header(service: GuardedService) -> None:
    headers = {**service.session(), "X-Unmask": "page", "Origin": service.address}
    answer = service.client.post("/v1/change", content=b"12345", headers=headers)
    assert (answer.status_code, answer.json()) == (200, {"received": 5})


def test_an_operators_origin_is_answered(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("origin")
    with guarded_service(folder, allowed_origins=("https://desk.example",)) as service:
        headers = {**service.bearer(), "Origin": "https://desk.example"}
        answer = service.client.get("/v1/who", headers=headers)
        assert answer.headers["access-control-allow-origin"] == "https://desk.example"
        assert answer.status_code == 200


# Preflights


def preflight(origin: str) -> dict[str, str]:
    return {
        "Origin": origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization",
        "Access-Control-Request-Private-Network": "true",
    }


def test_a_paired_extension_may_ask(service: GuardedService) -> None:
    headers = service.bearer(EXTENSION)
    answer = service.client.options("/v1/change", headers=preflight(EXTENSION))
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["access-control-allow-origin"] == EXTENSION
    assert answer.headers["access-control-allow-private-network"] == "true"
    assert "Authorization" in answer.headers["access-control-allow-headers"]
    assert "X-Unmask" not in answer.headers["access-control-allow-headers"]
    assert "POST" in answer.headers["access-control-allow-methods"]
    assert "access-control-allow-credentials" not in answer.headers
    assert answer.headers["vary"] == "Origin"

    answer = service.client.get("/v1/who", headers=headers)
    assert answer.json() == {"kind": "program", "name": "a program"}
    assert answer.headers["access-control-allow-origin"] == EXTENSION


def test_an_extension_that_is_not_paired_may_only_pair(service: GuardedService) -> None:
    for path in ("/v1/pairing", "/v1/health", "/v1/change"):
        answer = service.client.options(path, headers=preflight(OTHER_EXTENSION))
        assert answer.status_code == 204
    # It reads that it is refused; without that, it could not tell this from a service that is gone.
    headers = {**service.bearer(EXTENSION), "Origin": OTHER_EXTENSION}
    for method, path in (("GET", "/v1/who"), ("POST", "/v1/change")):
        answer = service.client.request(method, path, headers=headers)
        assert (answer.status_code, kind_of(answer)) == (403, "forbidden")
        assert answer.headers["access-control-allow-origin"] == OTHER_EXTENSION
    answer = service.client.options("/v1/pairing", headers=preflight("https://evil.example"))
    assert answer.status_code == 403


def test_an_extension_cannot_use_the_token_of_another(service: GuardedService) -> None:
    service.token(origin=OTHER_EXTENSION)
    headers = {**service.bearer(EXTENSION), "Origin": OTHER_EXTENSION}
    answer = service.client.get("/v1/who", headers=headers)
    assert (answer.status_code, kind_of(answer)) == (403, "forbidden")


def test_the_cookie_of_the_page_is_nothing_to_an_extension(service: GuardedService) -> None:
    service.token(origin=EXTENSION)
    headers = {"Cookie": service.session()["Cookie"], "Origin": EXTENSION, "X-Unmask": "page"}
    assert service.client.post("/v1/change", headers=headers).status_code == 401


# Tokens and sessions


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer unmask_" + "A" * 43},
        {"Authorization": "Basic dW5tYXNrOnVubWFzaw=="},
        {"Authorization": "Bearer \u00ff"},
        {"Cookie": "unmask-session-0=x"},
    ],
)
def test_without_a_token_nothing_is_shown(service: GuardedService, headers: dict[str, str]) -> None:
    sent = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    for path in ("/v1/who", "/v1/forgotten", "/v1/openapi.json", "/v1/nothing", "/favicon.ico"):
        answer = service.client.get(path, headers=sent)
        assert (answer.status_code, kind_of(answer)) == (401, "unauthorised")
        assert answer.headers["www-authenticate"] == "Bearer"


def test_each_kind_of_token_opens_in_its_own_way_only(service: GuardedService) -> None:
    token = service.token()
    name, _, session = service.session()["Cookie"].partition("=")
    as_cookie = service.client.get("/v1/who", headers={"Cookie": f"{name}={token}"})
    as_bearer = service.client.get("/v1/who", headers={"Authorization": f"Bearer {session}"})
    assert (as_cookie.status_code, as_bearer.status_code) == (401, 401)


def test_the_page_opens_once_with_a_link(service: GuardedService) -> None:
    closed = service.client.get("/")
    assert closed.status_code == 401
    assert "unmask pair --page" in closed.text
    assert "<script" not in closed.text

    headers = service.session()
    assert "the page" in service.client.get("/", headers=headers).text
    assert service.client.get("/v1/who", headers=headers).json()["kind"] == "page"


def test_the_session_cannot_be_read_or_sent_by_others(service: GuardedService) -> None:
    from unmask.service.guard.pairing import new_code

    code = new_code(service.database, "page")
    first, second = (service.client.get("/", params={"code": code}) for _ in range(2))
    attributes = {part.strip().lower() for part in first.headers["set-cookie"].split(";")[1:]}
    assert {"httponly", "samesite=strict", "path=/"} <= attributes
    assert not any(attribute.startswith("domain") for attribute in attributes)
    assert (first.status_code, first.headers["location"]) == (303, "/")
    assert (second.status_code, "set-cookie" in second.headers) == (403, False)
    service.client.cookies.clear()


def test_a_code_for_programs_does_not_open_the_page(service: GuardedService) -> None:
    from unmask.service.guard.pairing import new_code

    code = new_code(service.database, "program")
    assert service.client.get("/", params={"code": code}).status_code == 403


# What browsers are told


@pytest.mark.parametrize(
    ("path", "policy", "opener"),
    [
        ("/", PAGE_POLICY, "same-origin"),
        ("/page/page.js", PAGE_POLICY, "same-origin"),
        ("/v1/who", DATA_POLICY, "same-origin"),
        ("/v1/nothing", DATA_POLICY, "same-origin"),
        ("/v1/analyses/1/report", REPORT_POLICY, "unsafe-none"),
    ],
)
def test_every_answer_carries_the_headers(
    service: GuardedService, path: str, policy: str, opener: str
) -> None:
    for headers in ({}, service.bearer(), service.session(), {"Host": "rebind.example"}):
        answer = service.client.get(path, headers=headers)
        assert answer.headers["content-security-policy"] == policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cross-origin-opener-policy"] == opener
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
        cache = "no-cache" if path.startswith("/page/") else "no-store"
        assert answer.headers["cache-control"] == cache
        assert "*" not in answer.headers.get("access-control-allow-origin", "")


def test_the_policies_let_nothing_in_from_elsewhere() -> None:
    assert "unsafe" not in PAGE_POLICY
    assert "unsafe" not in DATA_POLICY
    assert REPORT_POLICY.startswith("sandbox allow-scripts")
    assert "allow-same-origin" not in REPORT_POLICY
    for policy in (PAGE_POLICY, DATA_POLICY, REPORT_POLICY):
        assert "default-src 'none'" in policy
        assert "http" not in policy
        assert "*" not in policy


def test_an_error_that_nobody_foresaw_is_answered_like_any_other(service: GuardedService) -> None:
    answer = service.client.get("/v1/broken", headers=service.bearer())
    assert (answer.status_code, kind_of(answer)) == (500, "internal")
    assert "hunter2" not in answer.text
    assert answer.headers["content-security-policy"] == DATA_POLICY


def test_events_stream_through_the_guards(service: GuardedService) -> None:
    service.goes_on.clear()
    with service.client.stream("GET", "/v1/stream", headers=service.bearer()) as answer:
        lines = answer.iter_lines()
        assert next(lines) == "data: first"
        service.goes_on.set()
        assert [line for line in lines if line] == ["data: second"]


# Sizes and rates


def test_long_bodies_are_taken_only_where_media_are(service: GuardedService) -> None:
    headers, body = service.bearer(), b"x" * (MOST_BYTES + 1)
    for content in (body, iter([body[:1000], body[1000:]])):
        answer = service.client.post("/v1/change", content=content, headers=headers)
        assert (answer.status_code, kind_of(answer)) == (413, "too-large")
    answer = service.client.post("/v1/analyses/file", content=body, headers=headers)
    assert answer.json() == {"received": len(body)}


def test_rates_hold_one_client_and_not_the_others(tmp_path_factory: pytest.TempPathFactory) -> None:
    rates = RateLimits(requests=Rate(3, 0.001), refusals=Rate(2, 0.001))
    with guarded_service(tmp_path_factory.mktemp("rates"), rates) as service:
        busy, other = service.bearer(), service.bearer()
        statuses = [service.client.get("/v1/who", headers=busy).status_code for _ in range(5)]
        assert statuses == [200, 200, 200, 429, 429]
        answer = service.client.get("/v1/who", headers=busy)
        assert kind_of(answer) == "too-many"
        assert 900 < int(answer.headers["retry-after"]) <= 1000

        assert [service.client.get("/v1/who").status_code for _ in range(3)] == [401, 401, 429]
        assert service.client.get("/v1/who", headers=other).status_code == 200
