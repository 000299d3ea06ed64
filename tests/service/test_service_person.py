"""A person to compare with is handed over beside the media, and goes with the analysis."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from tests.service.running_service import RunningService, picture, running_service
from tests.service.web_files import served
from unmask.service.uploads.bodies import MOST_BYTES

SAMPLES = Path(__file__).parents[2] / "src" / "unmask" / "samples"
PHOTOGRAPH = ("portrait.jpg", (SAMPLES / "photograph.jpg").read_bytes())
CLIP = ("clip.mp4", (SAMPLES / "moving-face.mp4").read_bytes())


@pytest.fixture(scope="module")
def service(
    tmp_path_factory: pytest.TempPathFactory,
    service_detectors: Path,
    folder_with_face_network: Path,
) -> Iterator[RunningService]:
    folder = tmp_path_factory.mktemp("data")
    shutil.copytree(folder_with_face_network / "weights", folder / "weights", symlinks=True)
    with running_service(folder, service_detectors, "--allow-private-links") as service:
        yield service


def submit(service: RunningService, *person: tuple[str, bytes], **fields: str) -> httpx.Response:
    files = [("file", CLIP), *(("person", reference) for reference in person)]
    data = {"detectors": "same-person", **fields}
    return service.client.post("/v1/analyses/file", files=files, data=data)


def ended(service: RunningService, answer: httpx.Response) -> dict[str, Any]:
    assert answer.status_code == 202, answer.text
    return service.ended(answer.json()["id"])


def people(service: RunningService) -> dict[str, list[str]]:
    known = service.client.get("/v1/people").json()["people"]
    return {person["name"]: person["references"] for person in known}


def files_below(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_file_is_compared_and_the_reference_goes_with_the_job(service: RunningService) -> None:
    analysis = ended(service, submit(service, PHOTOGRAPH))

    [finding] = analysis["findings"]
    assert finding["status"] == "scored"
    assert finding["reasons"][0].startswith("Person 1 looks like the person in the reference")
    assert analysis["person"] == ["portrait.jpg"]
    assert files_below(service.folder / "incoming") == []
    assert not (service.folder / "people").exists()
    assert people(service) == {}


def test_the_same_media_with_another_reference_are_another_analysis(
    service: RunningService,
) -> None:
    first = ended(service, submit(service, PHOTOGRAPH, again="true"))
    known = submit(service, PHOTOGRAPH)
    assert (known.status_code, known.json()["id"]) == (200, first["id"])
    assert files_below(service.folder / "incoming") == []
    assert submit(service, PHOTOGRAPH, CLIP).status_code == 202
    alone = ended(service, submit(service))
    assert alone["person"] is None
    assert alone["findings"][0]["status"] == "abstained"


def test_the_test_that_compares_is_added_to_those_chosen(service: RunningService) -> None:
    analysis = ended(service, submit(service, PHOTOGRAPH, detectors="quick"))
    assert analysis["detectors"] == ["quick", "same-person"]
    assert {finding["detector"] for finding in analysis["findings"]} == {"quick", "same-person"}


def test_frames_and_links_are_compared_as_well(service: RunningService) -> None:
    frames = [("frames", ("0.jpg", PHOTOGRAPH[1])), ("person", PHOTOGRAPH)]
    data = {"times": "[0.0]", "detectors": "same-person"}
    answer = service.client.post("/v1/analyses/frames", files=frames, data=data)
    [finding] = ended(service, answer)["findings"]
    assert finding["score"] == pytest.approx(0, abs=0.05)

    with served(PHOTOGRAPH[1]) as link:
        answer = service.client.post(
            "/v1/analyses/link-form",
            files=[("person", PHOTOGRAPH)],
            data={"url": link, "detectors": "same-person"},
        )
        analysis = ended(service, answer)
        [finding] = analysis["findings"]
        assert finding["score"] == pytest.approx(0, abs=0.05)
        # What is gone cannot be compared with once more.
        again = service.client.post(f"/v1/analyses/{analysis['id']}/again")
        assert again.status_code == 409
        assert "with the person" in again.json()["error"]["message"]


def test_a_link_comes_with_pictures_as_large_as_cameras_make_them(service: RunningService) -> None:
    # Viewers and cameras put more behind the end of a JPEG.
    large = ("large.jpg", PHOTOGRAPH[1] + bytes(MOST_BYTES))
    with served(PHOTOGRAPH[1]) as link:
        answer = service.client.post(
            "/v1/analyses/link-form",
            files=[("person", large)],
            data={"url": link, "detectors": "same-person"},
        )
        [finding] = ended(service, answer)["findings"]
    assert finding["score"] == pytest.approx(0, abs=0.05)


def test_a_person_is_kept_only_under_a_name_and_forgotten_on_demand(
    service: RunningService,
) -> None:
    ended(service, submit(service, PHOTOGRAPH, keep_person_as=" Ada ", again="true"))
    assert people(service) == {"Ada": ["portrait.jpg"]}
    [kept] = files_below(service.folder / "people")
    assert kept.read_bytes() == PHOTOGRAPH[1]
    assert (service.folder / "people").stat().st_mode & 0o777 == 0o700

    analysis = ended(service, submit(service, known_person="Ada", again="true"))
    assert analysis["person"] == ["Ada"]
    assert analysis["findings"][0]["status"] == "scored"
    with served(PHOTOGRAPH[1]) as link:
        answer = service.submit_link(link, detectors=["same-person"], known_person="Ada")
        assert ended(service, answer)["findings"][0]["status"] == "scored"
    assert kept.read_bytes() == PHOTOGRAPH[1]

    assert service.client.delete("/v1/people/Ada").status_code == 204
    assert people(service) == {}
    assert files_below(service.folder / "people") == []
    gone = submit(service, known_person="Ada")
    assert gone.status_code == 422
    assert "nobody called 'Ada'" in gone.json()["error"]["message"]
    assert service.client.delete("/v1/people/Ada").status_code == 404


def test_kept_media_of_a_case_show_someone(service: RunningService) -> None:
    data = {"detectors": "quick", "keep": "true"}
    answer = service.client.post("/v1/analyses/file", files={"file": PHOTOGRAPH}, data=data)
    sha256 = ended(service, answer)["sha256"]

    answer = service.client.post("/v1/people", json={"name": "Grace", "sha256": sha256})
    assert (answer.status_code, len(answer.json()["references"])) == (201, 1)
    analysis = ended(service, submit(service, known_person="Grace"))
    assert analysis["findings"][0]["status"] == "scored"
    service.client.delete("/v1/people/Grace")

    answer = service.client.post("/v1/people", json={"name": "Grace", "sha256": "0" * 64})
    assert answer.status_code == 404


def test_whoever_is_kept_can_be_forgotten(service: RunningService) -> None:
    names = ["Ada/Bob", "/Ada", "Ada/", "a/../b", "%2F", "Ada?x#y", "Ada & Bob;", "...", "Zoë 🙂"]
    for name in names:
        ended(service, submit(service, PHOTOGRAPH, keep_person_as=name, again="true"))
    assert set(people(service)) == set(names)
    for name in names:
        answer = service.client.delete(f"/v1/people/{quote(name, safe='')}")
        assert answer.status_code == 204, name
    assert people(service) == {}
    assert files_below(service.folder / "people") == []

    # Browsers take these for steps in the path, however they are written.
    for name in (".", ".."):
        answer = submit(service, PHOTOGRAPH, keep_person_as=name)
        assert answer.status_code == 422
        assert "cannot be the name of a person" in answer.json()["error"]["message"]


def test_what_cannot_be_compared_with_is_said(service: RunningService) -> None:
    text = submit(service, ("person.txt", b"no picture " * 100))
    assert text.status_code == 415
    assert text.json()["error"]["message"].startswith("picture or clip 1 of the person is not a")
    crowd = submit(service, *[PHOTOGRAPH] * 9)
    assert crowd.status_code == 422
    assert "at most 8" in crowd.json()["error"]["message"]
    nothing = submit(service, keep_person_as="Ada")
    assert nothing.status_code == 422
    nameless = submit(service, PHOTOGRAPH, keep_person_as="A\nda")
    assert nameless.status_code == 422
    broken = ended(service, submit(service, ("broken.png", picture(3)[:60])))
    assert (broken["state"], broken["failure"]) == ("failed", "reference")
    assert broken["reason"].startswith("The person cannot be compared with: broken.png: ")
    assert files_below(service.folder / "incoming") == []
    assert people(service) == {}
