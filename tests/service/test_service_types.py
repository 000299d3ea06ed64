"""What the service says of its answers: to programs in OpenAPI, to the extension in TypeScript."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from extension.scripts import answers
from tests.documents.samples import older_document, plain_document
from unmask.casebook import Database
from unmask.casebook.models import AnalysisRow, FindingRow
from unmask.service.application import create_application
from unmask.service.models import AnalysisAnswer, Exhibit
from unmask.service.settings import ServiceSettings

SCHEMAS = "#/components/schemas/"


@pytest.fixture
def description(tmp_path: Path) -> Iterator[dict[str, Any]]:
    database = Database(f"sqlite:///{tmp_path / 'casebook.sqlite'}")
    yield create_application(ServiceSettings(folder=tmp_path), database).openapi()
    database.close()


def answer_of(description: dict[str, Any], path: str) -> dict[str, Any]:
    responses = description["paths"][path]["get"]["responses"]
    schema: dict[str, Any] = responses["200"]["content"]["application/json"]["schema"]
    return schema


def stored(document: dict[str, Any]) -> AnalysisRow:
    """An analysis as the casebook has it, whose document is of some version."""
    row = AnalysisRow(
        id="5" * 32,
        state="done",
        reason=None,
        source_kind="file",
        source="clip.mp4",
        content_key="6" * 64,
        settings_key="7" * 64,
        version="0.1.0",
        keep=False,
        created=datetime(2026, 1, 2, tzinfo=UTC),
        stage="done",
        progress=1.0,
        document=document,
    )
    row.findings = [
        FindingRow(position=place, document=one) for place, one in enumerate(document["findings"])
    ]
    return row


def test_the_types_of_the_extension_are_those_of_the_service() -> None:
    written = answers.TARGET.read_text(encoding="utf-8")
    assert written == answers.generated(), "what the service answers has changed; run `make types`"


def test_the_description_tells_every_field_of_a_document(description: dict[str, Any]) -> None:
    schemas = description["components"]["schemas"]
    document = answer_of(description, "/v1/analyses/{analysis_id}/document")
    assert document == {"$ref": f"{SCHEMAS}AnalysisDocument"}
    validator = Draft202012Validator({**document, "components": {"schemas": schemas}})
    validator.validate(plain_document())
    broken = plain_document()
    broken["findings"][0]["timeline"] = [{"t": "now"}]
    assert not validator.is_valid(broken)


def test_verdict_facts_and_cards_are_described_too(description: dict[str, Any]) -> None:
    schemas = description["components"]["schemas"]
    nullable = [{"$ref": f"{SCHEMAS}Verdict"}, {"type": "null"}]
    assert schemas["AnalysisAnswer"]["properties"]["verdict"]["anyOf"] == nullable
    assert schemas["KnownCase"]["properties"]["facts"]["anyOf"][0] == {"$ref": f"{SCHEMAS}Media"}
    assert schemas["DetectorList"]["properties"]["detectors"]["items"] == {"$ref": f"{SCHEMAS}Card"}
    assert {"name", "limits", "measured"} <= schemas["Card"]["properties"].keys()


@pytest.mark.parametrize("name", ["first.json", "plain-sentences.json"])
def test_an_analysis_of_an_earlier_version_is_answered_in_the_form_of_today(name: str) -> None:
    answer = AnalysisAnswer.of(stored(older_document(name))).model_dump(mode="json")
    assert answer["verdict"]["headline"] == ""
    assert answer["verdict"]["messages"]["advice"] == []
    assert all(one["messages"] == {"reasons": []} for one in answer["findings"])
    assert [one["detector"] for one in answer["findings"]] == [
        one["detector"] for one in older_document(name)["findings"]
    ]


def test_an_exhibit_of_an_earlier_version_has_no_messages_and_no_layer() -> None:
    entry = {"name": "00.png", "caption": "A face.", "detector": "warping", "time": None}
    exhibit = Exhibit.of(entry, "/v1/analyses/5/exhibits")
    assert (exhibit.messages.caption, exhibit.layer) == (None, None)
    assert exhibit.link == "/v1/analyses/5/exhibits/00.png"
