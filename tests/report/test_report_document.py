import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, ValidationError

from tests.report.handmade import with_facts
from unmask.analysis import Analysis
from unmask.documents.schema import schema_text
from unmask.report import analysis_document, document_line, error_document
from unmask.words import Message

SCHEMA = json.loads(schema_text())
VALIDATOR = Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER)


def refuse(constant: str) -> float:
    raise AssertionError(f"{constant} is not JSON")


def read_line(analysis: Analysis) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(
        document_line(analysis_document(analysis)), parse_constant=refuse
    )
    VALIDATOR.validate(document)
    return document


def object_schemas(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        if "properties" in node and "type" in node:
            yield node
        for child in node.values():
            yield from object_schemas(child)


def test_the_schema_is_sound_and_says_what_every_field_means() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    found = list(object_schemas(SCHEMA))
    assert len(found) >= 8
    for schema in found:
        assert schema["additionalProperties"] is False
        assert set(schema["required"]) == set(schema["properties"])
        for name, field in schema["properties"].items():
            assert field.get("description"), name


def test_a_document_tells_all_of_an_analysis(analysis: Analysis) -> None:
    document = read_line(analysis)
    assert document["source"] == "holiday/clip.mp4"
    assert document["created"] == "2025-11-21T22:04:05+00:00"
    assert document["media"]["tags"] == {"encoder": "Lavf61", "title": "Holiday"}
    assert document["media"]["frames"] == 6
    (person,) = document["faces"]
    assert (person["frames"], person["first_time"], person["last_time"]) == (5, 0.5, 2.5)
    assert person["best_face"]["time"] == 2.5
    assert person["quality"]["width"] == 60.0
    assert person["quality"]["yaw"] == 7.0
    assert person["quality"]["pitch"] is None
    finding = document["findings"][0]
    assert (finding["detector"], finding["level"]) == ("head-pose", "moderate")
    assert finding["direction"] == "manipulated"
    assert len(finding["timeline"]) == 6
    assert finding["timeline"][0]["face"] == 1
    assert document["verdict"]["families"][0]["detectors"] == ["head-pose"]


@pytest.mark.parametrize(("position", "status"), [(1, "abstained"), (2, "failed")])
def test_a_test_that_did_not_score_has_no_numbers(
    analysis: Analysis, position: int, status: str
) -> None:
    finding = read_line(analysis)["findings"][position]
    assert finding["status"] == status
    assert [finding[key] for key in ("score", "log10_lr", "level", "direction")] == [None] * 4
    assert finding["reasons"]


def test_a_number_without_status_scored_breaks_the_schema(analysis: Analysis) -> None:
    document = read_line(analysis)
    document["findings"][1]["score"] = 0.5
    with pytest.raises(ValidationError):
        VALIDATOR.validate(document)


def test_an_analysis_may_not_also_be_an_error(analysis: Analysis) -> None:
    document = read_line(analysis)
    document["error"] = {"kind": "media", "message": "no"}
    with pytest.raises(ValidationError):
        VALIDATOR.validate(document)


def test_an_error_is_a_document_of_the_same_schema() -> None:
    document = error_document("missing.mp4", "media", "there is no such file").plain()
    VALIDATOR.validate(document)
    assert document["error"] == {
        "kind": "media",
        "message": "there is no such file",
        "messages": {"message": None},
    }


def test_an_error_can_be_said_in_any_language() -> None:
    reason = Message("refused-named", {"name": "a\udcff", "reason": Message("refused-missing")})
    document = error_document("a", "media", reason).plain()
    VALIDATOR.validate(document)
    assert document["error"]["message"] == "a?: there is no such file; check the path."
    assert document["error"]["messages"]["message"] == {
        "key": "refused-named",
        "values": {"name": "a?", "reason": {"key": "refused-missing", "values": {}}},
    }


def test_numbers_that_json_lacks_become_null(analysis: Analysis) -> None:
    facts = replace(analysis.media.facts, frame_rate=float("nan"), duration=float("inf"))
    document = read_line(with_facts(analysis, facts))
    assert document["media"]["frame_rate"] is None
    assert document["media"]["duration"] is None


def test_numbers_of_numpy_are_written(analysis: Analysis) -> None:
    facts = replace(analysis.media.facts, bits_per_pixel=np.float32(0.25))  # type: ignore[arg-type]
    document = read_line(with_facts(analysis, facts))
    assert document["media"]["bits_per_pixel"] == 0.25


def test_the_order_of_keys_is_fixed(analysis: Analysis) -> None:
    facts = replace(analysis.media.facts, tags={"title": "Holiday", "encoder": "Lavf61"})
    turned = with_facts(analysis, facts)
    assert document_line(analysis_document(turned)) == document_line(analysis_document(analysis))
    assert list(analysis_document(analysis).plain())[:4] == [
        "schema",
        "unmask",
        "created",
        "source",
    ]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(tag=st.text(st.characters()), source=st.text(st.characters()))
def test_any_text_stays_one_line_of_ascii(analysis: Analysis, tag: str, source: str) -> None:
    facts = replace(analysis.media.facts, tags={"title": tag})
    media = replace(analysis.media, source=source, facts=facts)
    line = document_line(analysis_document(replace(analysis, media=media)))
    assert line.isascii()
    assert len(line.splitlines()) == 1
    document = json.loads(line)
    VALIDATOR.validate(document)
    document["media"]["tags"]["title"].encode("utf-8")
