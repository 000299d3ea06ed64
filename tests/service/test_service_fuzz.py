"""Whatever is sent that the API's description allows or forbids: an answer, and never a 5xx."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import APIOperation, Case, GenerationMode
from schemathesis.core.result import Ok

from tests.service.running_service import RunningService, running_service
from unmask.casebook import find_or_add_case
from unmask.service.guard.headers import DATA_POLICY, REPORT_POLICY

Operation = APIOperation[Any, Any, Any, Any]

EXAMPLES = 24
"""For each address and method, of each kind: as described, and not as described."""

SHA256 = "5" * 64
ALWAYS_POSSIBLE = {400, 404, 405, 413, 415, 429}
"""Answers to what is not HTTP as the address knows it, and to too much of it."""


@pytest.fixture(scope="module")
def service(
    tmp_path_factory: pytest.TempPathFactory, service_detectors: Path
) -> Iterator[RunningService]:
    """Without workers: what is asked for here would be fetched from strangers' servers."""
    folder = tmp_path_factory.mktemp("fuzzed")
    with running_service(folder, service_detectors, "--workers=0") as running:
        yield running


def ended_analysis(service: RunningService) -> str:
    """An analysis to ask about, and a case."""
    analysis_id: str = service.submit_link("https://example.org/a.mp4", again=True).json()["id"]
    service.client.post(f"/v1/analyses/{analysis_id}/cancel")
    with service.casebook() as database, database.session(writes=True) as session:
        find_or_add_case(session, sha256=SHA256, kind="image", source="a.png", facts={})
    return analysis_id


def requests_for(operation: Operation, real: dict[str, str]) -> st.SearchStrategy[Case[Operation]]:
    """Of both kinds, for generated names and for those of what is there."""
    known = {p.name: real[p.name] for p in operation.path_parameters if p.name in real}
    strategies = [
        operation.as_strategy(mode, path_parameters=path)
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
        for path in ([None, known] if len(known) == len(operation.path_parameters) else [None])
        if mode is GenerationMode.POSITIVE or takes_something(operation)
    ]
    return st.one_of(strategies)


def takes_something(operation: Operation) -> bool:
    places = (operation.path_parameters, operation.query, operation.headers, operation.body)
    return any(len(list(place)) for place in places)


def test_no_request_breaks_the_service(service: RunningService) -> None:
    document = service.client.get("/v1/openapi.json").json()
    schema = schemathesis.openapi.from_dict(document)
    operations = [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]
    assert len(operations) >= 20
    seen: dict[str, set[int]] = {}
    for operation in operations:
        seen[operation.label] = fuzz(service, operation)

    assert service.is_running()
    assert service.client.get("/v1/health").status_code == 200
    # The requests got somewhere: many of them were understood.
    assert sum(bool(statuses & {200, 201, 202, 204}) for statuses in seen.values()) > 10


def fuzz(service: RunningService, operation: Operation) -> set[int]:
    real = {"analysis_id": ended_analysis(service), "sha256": SHA256, "uid": "5" * 32}
    statuses: set[int] = set()
    address, token = str(service.client.base_url), service.client.headers["Authorization"]

    @settings(
        max_examples=2 * EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(requests_for(operation, real))
    def send(case: Case[Operation]) -> None:
        answer = case.call(base_url=address, headers={"Authorization": token})
        statuses.add(answer.status_code)
        check(operation, answer)

    send()
    return statuses


def check(operation: Operation, answer: Any) -> None:
    assert answer.status_code < 500, answer.text
    documented = {int(status) for status in operation.responses.status_codes}
    assert answer.status_code in documented | ALWAYS_POSSIBLE
    policy = answer.headers["content-security-policy"][0]
    assert policy in (DATA_POLICY, REPORT_POLICY)
    if answer.status_code >= 400:
        error = answer.json()["error"]
        assert set(error) == {"kind", "message", "messages"}
        assert len(error["message"].splitlines()) == 1
