"""From handing over to the result, over real HTTP against a real service."""

import hashlib
import io
import json
from importlib.resources import files
from typing import Any
from uuid import uuid4

import jsonschema
import pytest
from PIL import Image

from tests.service.running_service import RunningService, picture
from tests.service.web_files import served
from unmask.documents.analysis import SCHEMA_ID
from unmask.documents.schema import schema_text

SAMPLE = files("unmask") / "samples" / "moving-face.mp4"


def new_id(answer: Any) -> str:
    assert answer.status_code == 202, answer.text
    analysis_id: str = answer.json()["id"]
    assert answer.headers["location"] == f"/v1/analyses/{analysis_id}"
    return analysis_id


def test_a_file_is_analysed_and_everything_of_it_can_be_read(service: RunningService) -> None:
    content = SAMPLE.read_bytes()
    answer = service.client.post(
        "/v1/analyses/file",
        files={"file": ("../a/clip.mp4", content)},
        data={"detectors": "quick, quick"},
    )
    job = new_id(answer)
    sha256 = hashlib.sha256(content).hexdigest()
    assert answer.json()["source"] == "clip.mp4"
    assert answer.json()["sha256"] == sha256

    analysis = service.ended(job)
    assert (analysis["state"], analysis["progress"], analysis["reason"]) == ("done", 1.0, None)
    [finding] = analysis["findings"]
    assert (finding["detector"], finding["log10_lr"]) == ("quick", 0.5)
    assert analysis["verdict"]["families"][0]["detectors"] == ["quick"]

    links = analysis["links"]
    document = service.client.get(links["document"]).json()
    jsonschema.validate(document, json.loads(schema_text()))
    assert document["schema"] == SCHEMA_ID
    assert (document["source"], document["media"]["sha256"]) == ("clip.mp4", sha256)
    report = service.client.get(links["report"])
    assert report.headers["content-type"] == "text/html; charset=utf-8"
    assert "clip.mp4" in report.text
    assert str(service.folder) not in report.text
    [exhibit] = service.client.get(links["exhibits"]).json()
    assert (exhibit["caption"], exhibit["detector"]) == ("The first frame.", "quick")
    png = service.client.get(exhibit["link"])
    assert png.headers["content-type"] == "image/png"
    assert png.content.startswith(b"\x89PNG")
    layer = exhibit["layer"]
    assert layer["box"] == {"x": 8, "y": 6, "width": 40, "height": 30}
    with Image.open(io.BytesIO(service.client.get(layer["link"]).content)) as shown:
        assert (shown.mode, shown.size) == ("RGBA", (4, 3))
        assert shown.getpixel((0, 0)) == (200, 100, 50, 128)
    case = service.client.get(f"/v1/cases/{sha256}").json()
    assert (case["kind"], case["analyses"], case["kept"]) == ("video", [job], False)
    assert not (service.folder / "incoming" / job).exists()
    assert not (service.folder / "media").exists()


def test_the_frames_that_were_looked_at_are_there_with_their_faces(
    service: RunningService,
) -> None:
    job = new_id(service.submit_file(SAMPLE.read_bytes(), again="true"))
    links = service.ended(job)["links"]
    document = service.client.get(links["document"]).json()["media"]
    answer = service.client.get(links["frames"]).json()
    assert (answer["width"], answer["height"]) == (document["width"], document["height"])
    times = [frame["time"] for frame in answer["frames"]]
    assert len(times) > 10
    assert times == sorted(times)
    assert 0 <= times[0] < times[-1] <= document["duration"]
    [face] = answer["frames"][0]["faces"]
    assert face["person"] == 1
    assert 0 < face["box"]["x"] < face["box"]["x"] + face["box"]["width"] < answer["width"]
    content = service.client.get(answer["frames"][3]["link"])
    assert content.headers["content-type"] == "image/jpeg"
    with Image.open(io.BytesIO(content.content)) as shown:
        assert shown.width / shown.height == pytest.approx(answer["width"] / answer["height"], 0.02)
    for name in ("99.jpg", "frames.json", "..%2Freport.html"):
        assert service.client.get(f"{links['frames']}/{name}").status_code == 404


def test_a_link_is_fetched_and_analysed(service: RunningService) -> None:
    content = picture(11)
    with served(content) as link:
        job = new_id(service.submit_link(link))
        analysis = service.ended(job)
    assert analysis["state"] == "done"
    assert analysis["source"] == link
    assert analysis["sha256"] == hashlib.sha256(content).hexdigest()
    assert analysis["findings"][0]["score"] == pytest.approx(11, abs=0.1)


def test_a_link_that_leads_nowhere_fails_with_the_reason(service: RunningService) -> None:
    with served(b"") as link:
        pass
    analysis = service.ended(new_id(service.submit_link(link)))
    assert analysis["state"] == "failed"
    assert link in analysis["reason"]
    assert service.client.get(analysis["links"]["report"]).status_code == 409


def test_frames_are_analysed_in_their_order(service: RunningService) -> None:
    frames = [picture(level, ".jpg") for level in (21, 60, 120)]
    capture = '{"method": "canvas", "width": 64, "height": 48}'
    answer = service.submit_frames(
        frames, "[1.0, 1.5, 2]", source="https://example.org/watch", capture=capture
    )
    analysis = service.ended(new_id(answer))
    assert analysis["state"] == "done"
    assert analysis["source"] == "https://example.org/watch"
    assert analysis["findings"][0]["score"] == pytest.approx(21, abs=1)
    media = service.client.get(analysis["links"]["document"]).json()["media"]
    assert (media["kind"], media["container"], media["frames"]) == ("video", "frames", 3)
    assert media["duration"] == 1.0
    assert media["sha256"] == analysis["sha256"]


def test_events_tell_the_journey_in_order(service: RunningService) -> None:
    job = new_id(service.submit_file(picture(31)))
    events = list(service.events(job))
    assert [event["number"] for event in events] == list(range(1, len(events) + 1))
    told = [event["data"].get("state", event["kind"]) for event in events]
    assert told[:2] == ["queued", "running"]
    assert told[-2:] == ["finding", "done"]
    assert set(told[2:-2]) == {"progress"}
    progress = [event["data"] for event in events if event["kind"] == "progress"]
    stages = list(dict.fromkeys(step["stage"] for step in progress))
    assert stages == ["opening", "finding faces", "test:quick"]
    fractions = [step["progress"] for step in progress]
    assert fractions == sorted(fractions)
    assert 0 <= fractions[0] <= fractions[-1] <= 1
    [finding] = service.client.get(f"/v1/analyses/{job}").json()["findings"]
    assert events[-2]["data"] == finding


def test_events_are_resumed_after_the_last_that_came(service: RunningService) -> None:
    job = new_id(service.submit_file(picture(32)))
    events = list(service.events(job))
    for after in (0, 2, events[-2]["number"]):
        assert list(service.events(job, after)) == events[after:]
    assert list(service.events(job, events[-1]["number"])) == []


def test_findings_come_before_the_analysis_ends(service: RunningService) -> None:
    job = new_id(service.submit_file(picture(33), "quick,patient"))
    stream = service.events(job)
    finding = next(event for event in stream if event["kind"] == "finding")
    assert finding["data"]["detector"] == "quick"
    analysis = service.client.get(f"/v1/analyses/{job}").json()
    assert analysis["state"] == "running"
    assert [finding["detector"] for finding in analysis["findings"]] == ["quick"]
    service.client.post(f"/v1/analyses/{job}/cancel")
    assert [event["data"].get("state") for event in stream][-1] == "cancelled"


def test_what_runs_and_what_waits_can_be_cancelled(service: RunningService) -> None:
    running = new_id(service.submit_file(picture(34), "patient"))
    stream = service.events(running)
    next(event for event in stream if event["data"].get("stage") == "test:patient")
    waiting = new_id(service.submit_file(picture(35)))
    cancelled = service.client.post(f"/v1/analyses/{waiting}/cancel")
    assert (cancelled.status_code, cancelled.json()["state"]) == (202, "cancelled")
    assert not (service.folder / "incoming" / waiting).exists()
    assert service.client.post(f"/v1/analyses/{running}/cancel").status_code == 202
    assert [event["data"].get("state") for event in stream][-1] == "cancelled"
    assert service.ended(running)["reason"] is None
    # The worker goes on with others.
    assert service.ended(new_id(service.submit_file(picture(36))))["state"] == "done"


def test_what_asks_nobody_whether_to_stop_is_stopped_all_the_same(service: RunningService) -> None:
    job = new_id(service.submit_file(picture(37), "hanging"))
    stream = service.events(job)
    next(event for event in stream if event["data"].get("stage") == "test:hanging")
    service.client.post(f"/v1/analyses/{job}/cancel")
    assert [event["data"].get("state") for event in stream][-1] == "cancelled"
    assert service.ended(new_id(service.submit_file(picture(38))))["state"] == "done"
    assert not (service.folder / "incoming" / job).exists()


def test_the_same_content_is_answered_from_the_casebook_unless_asked_anew(
    service: RunningService,
) -> None:
    content = picture(41)
    job = new_id(service.submit_file(content))
    service.ended(job)
    known = service.submit_file(content)
    assert (known.status_code, known.json()["id"]) == (200, job)
    assert known.json()["state"] == "done"
    again = new_id(service.submit_file(content, again="true"))
    assert again != job
    service.ended(again)


def test_other_tests_are_another_question(service: RunningService) -> None:
    content = picture(42)
    service.ended(new_id(service.submit_file(content)))
    other = new_id(service.submit_file(content, "patient"))
    service.client.delete(f"/v1/analyses/{other}")


def test_media_are_kept_only_with_consent_and_go_with_their_case(service: RunningService) -> None:
    content = picture(43)
    sha256 = hashlib.sha256(content).hexdigest()
    kept = service.folder / "media" / sha256
    service.ended(new_id(service.submit_file(content)))
    assert not kept.exists()
    # What was analysed without being kept is no answer for someone who wants to keep it.
    job = new_id(service.submit_file(content, keep="true"))
    service.ended(job)
    assert kept.read_bytes() == content
    assert service.client.get(f"/v1/cases/{sha256}").json()["kept"]
    assert service.submit_file(content, keep="true").json()["id"] == job
    assert service.client.delete(f"/v1/cases/{sha256}").status_code == 204
    assert not kept.exists()
    assert not (service.folder / "results" / job).exists()
    assert service.client.get(f"/v1/analyses/{job}").status_code == 404


def test_deleting_an_analysis_leaves_nothing_of_it(service: RunningService) -> None:
    content = picture(44)
    job = new_id(service.submit_file(content, keep="true"))
    service.ended(job)
    assert service.client.delete(f"/v1/analyses/{job}").status_code == 204
    sha256 = hashlib.sha256(content).hexdigest()
    assert service.client.get(f"/v1/analyses/{job}").status_code == 404
    assert service.client.get(f"/v1/cases/{sha256}").status_code == 404
    assert [path for path in service.folder.rglob("*") if path.name in (job, sha256)] == []


def test_a_running_analysis_can_be_deleted(service: RunningService) -> None:
    job = new_id(service.submit_file(picture(45), "patient", keep="true"))
    stream = service.events(job)
    next(event for event in stream if event["data"].get("stage") == "test:patient")
    assert service.client.delete(f"/v1/analyses/{job}").status_code == 204
    assert [event for event in stream if event["kind"] == "state"] == []
    assert service.ended(new_id(service.submit_file(picture(46))))["state"] == "done"
    assert [path for path in service.folder.rglob("*") if path.name == job] == []


def test_labels_and_notes_hang_on_the_case(service: RunningService) -> None:
    content = picture(51)
    sha256 = hashlib.sha256(content).hexdigest()
    job = new_id(service.submit_file(content))
    service.ended(job)
    own = f"/v1/cases/{sha256}"
    label = {"value": "real", "how": "I took it.", "reference": "https://example.org"}
    given = service.client.post(f"{own}/labels", json=label)
    assert given.status_code == 201
    assert given.json().items() >= label.items()
    assert service.client.post(f"{own}/notes", json={"text": "Mine."}).status_code == 201
    case = service.client.get(own).json()
    assert [note["text"] for note in case["notes"]] == ["Mine."]
    found = service.client.get("/v1/analyses", params={"label": "real"}).json()
    assert [analysis["id"] for analysis in found["analyses"]] == [job]
    # A label keeps the case when its last analysis goes.
    service.client.delete(f"/v1/analyses/{job}")
    uid = service.client.get(own).json()["labels"][0]["uid"]
    assert service.client.delete(f"{own}/labels/{uid}").status_code == 204
    assert service.client.get(own).json()["labels"] == []
    assert service.client.delete(f"{own}/labels/{uid}").status_code == 404


@pytest.mark.parametrize(
    "label", [{"value": "fake", "how": "x"}, {"value": "real", "how": " "}, {"value": "real"}]
)
def test_a_label_that_says_nothing_is_refused(
    service: RunningService, label: dict[str, str]
) -> None:
    content = picture(52)
    sha256 = hashlib.sha256(content).hexdigest()
    answer = service.submit_file(content)
    service.ended(answer.json()["id"])
    refused = service.client.post(f"/v1/cases/{sha256}/labels", json=label)
    assert refused.status_code == 422
    assert refused.json()["error"]["kind"] == "bad-field"


def test_analyses_are_listed_newest_first_page_by_page(service: RunningService) -> None:
    mark = uuid4().hex
    jobs = [new_id(service.submit_file(picture(60 + i), source=mark)) for i in range(3)]
    for job in jobs:
        service.ended(job)
    first = service.client.get("/v1/analyses", params={"query": mark, "limit": 2}).json()
    assert [analysis["id"] for analysis in first["analyses"]] == [jobs[2], jobs[1]]
    assert "findings" not in first["analyses"][0]
    rest = service.client.get(
        "/v1/analyses", params={"query": mark, "limit": 2, "before": first["next"]}
    ).json()
    assert [analysis["id"] for analysis in rest["analyses"]] == [jobs[0]]
    assert rest["next"] is None
    assert (
        service.client.get("/v1/analyses", params={"state": "failed", "query": mark}).json()[
            "analyses"
        ]
        == []
    )


def test_the_service_says_what_it_is(service: RunningService) -> None:
    names = {card["name"] for card in service.client.get("/v1/detectors").json()["detectors"]}
    assert {"quick", "faceforensics"} <= names
    version = service.client.get("/v1/version").json()
    assert (version["name"], version["api"]) == ("unmask", 1)
    assert len(version["weights"]["warping"]) == 64


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/v1/analyses/" + "0" * 32, 404),
        ("/v1/analyses/" + "0" * 32 + "/events", 404),
        ("/v1/analyses/" + "0" * 32 + "/report", 404),
        ("/v1/analyses/nonsense", 422),
        ("/v1/analyses?limit=0", 422),
        ("/v1/analyses?state=lost", 422),
        ("/v1/analyses?before=" + "0" * 32, 404),
        ("/v1/cases/" + "0" * 64, 404),
        ("/v1/nothing", 404),
        ("/v1/analyses/file", 422),
    ],
)
def test_what_is_not_there_is_a_problem_in_one_form(
    service: RunningService, address: str, status: int
) -> None:
    answer = service.client.get(address)
    assert answer.status_code == status
    assert set(answer.json()) == {"error"}
    assert set(answer.json()["error"]) == {"kind", "message", "messages"}
    assert "\n" not in answer.json()["error"]["message"]


def test_the_api_is_described_with_examples(service: RunningService) -> None:
    description = service.client.get("/v1/openapi.json").json()
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            assert operation["description"], (path, method)
            assert "422" in operation["responses"] or "{" not in path
    form = description["paths"]["/v1/analyses/frames"]["post"]["requestBody"]["content"]
    assert form["multipart/form-data"]["schema"]["properties"]["times"]["example"]
