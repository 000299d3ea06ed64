import json

import numpy as np
import pytest
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from tests.documents.samples import older_document, plain_document, sample_document
from unmask.documents.analysis import AnalysisDocument, Box, Finding, Media, Moment
from unmask.documents.scale import Level
from unmask.documents.schema import schema_text

VALIDATOR = Draft202012Validator(json.loads(schema_text()))


def test_what_is_read_is_written_as_it_was() -> None:
    assert json.dumps(sample_document().plain()) == json.dumps(plain_document())


@pytest.mark.parametrize("name", ["first.json", "plain-sentences.json"])
def test_documents_of_earlier_versions_are_read_and_written_as_those_of_today(name: str) -> None:
    stored = older_document(name)
    assert not VALIDATOR.is_valid(stored)

    read = AnalysisDocument.read(stored)

    VALIDATOR.validate(read.plain())
    assert read.verdict.sentence == stored["verdict"]["sentence"]
    assert (read.verdict.headline, read.verdict.messages.headline) == ("", None)
    assert read.media.content == Box(x=0, y=0, width=480, height=480)
    assert [one.reasons for one in read.findings] == [
        tuple(one["reasons"]) for one in stored["findings"]
    ]


def test_the_first_version_did_not_say_the_level_of_a_family() -> None:
    stored = older_document("first.json")
    stored["verdict"]["families"][0]["log10_lr"] = 1.5
    (geometry,) = AnalysisDocument.read(stored).verdict.families
    assert geometry.level is Level.MODERATE


def test_what_a_later_version_says_more_is_left_out() -> None:
    stored = plain_document()
    stored["news"] = 1
    stored["media"]["news"] = 1
    stored["findings"][0]["timeline"] = [
        {"t": 0, "score": 1, "face": 1, "box": None, "quality": None, "news": 1}
    ]
    read = AnalysisDocument.read(stored)
    assert "news" not in json.dumps(read.plain())
    assert read.findings[0].timeline == (Moment(t=0, score=1, face=1, box=None, quality=None),)


@pytest.mark.parametrize(
    ("field", "value"),
    [("width", "480"), ("width", 480.5), ("has_audio", 1), ("kind", "sound"), ("rotation", 45)],
)
def test_nothing_is_taken_for_something_else(field: str, value: object) -> None:
    with pytest.raises(ValidationError):
        Media.read({**plain_document()["media"], field: value})


def test_a_test_that_could_not_judge_has_no_numbers() -> None:
    scored = next(one for one in plain_document()["findings"] if one["status"] == "scored")
    for changes in ({"status": "abstained"}, {"score": None}, {"direction": None}):
        with pytest.raises(ValidationError, match="does not go with the status"):
            Finding.read({**scored, **changes})


def test_a_document_does_not_change() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        sample_document().source = "another"


def test_numbers_lose_the_noise_of_their_last_digits_and_texts_what_utf_8_lacks() -> None:
    stored = plain_document()["media"]
    read = Media.read({**stored, "share_read": np.float32(0.1), "container": "a\udcff"})
    assert (read.share_read, read.container) == (0.1, "a?")
