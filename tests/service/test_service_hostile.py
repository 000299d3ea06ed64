"""What is handed over to do harm, or by mistake, is refused or fails with a reason."""

import io
import json
import re
import time
import zlib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import httpx
import pytest
from PIL import Image

from tests.service.running_service import RunningService, picture
from unmask.service.uploads.bodies import MOST_BYTES

SAMPLE = files("unmask") / "samples" / "moving-face.mp4"


@pytest.fixture(autouse=True)
def _nothing_is_left_behind(service: RunningService) -> Iterator[None]:
    """Whatever was refused is gone again, and the service goes on."""
    yield
    waiting = service.client.get("/v1/analyses", params={"state": "queued"}).json()["analyses"]
    for analysis in waiting:
        service.ended(analysis["id"])
    assert is_emptied(service.folder / "incoming")
    assert service.client.get("/v1/health").json()["status"] == "ok"


def is_emptied(folder: Path) -> bool:
    """Whether a folder is empty soon: what was handed over goes only after the end is on record."""
    for _ in range(600):
        if not any(folder.iterdir()):
            return True
        time.sleep(0.05)
    return False


def refusal(answer: httpx.Response) -> tuple[int, str]:
    message = answer.json()["error"]["message"]
    assert "\n" not in message
    return answer.status_code, message


@pytest.mark.parametrize(
    ("content", "status", "reason"),
    [
        (b"", 422, "the file is empty"),
        (b"hello", 415, "not a picture or video"),
        (b"<!doctype html><html>" + b" " * 5000, 415, "it is a saved web page"),
        (b"PK\x03\x04" + bytes(5000), 415, "it is an archive"),
        (b"\x7fELF" + bytes(5000), 415, "not a picture or video"),
        (b"#!/bin/sh\n" + bytes(5000), 415, "not a picture or video"),
        (bytes(5000), 415, "not a picture or video"),
    ],
)
def test_what_cannot_be_media_is_refused_at_once(
    service: RunningService, content: bytes, status: int, reason: str
) -> None:
    answer = service.submit_file(content)
    got, message = refusal(answer)
    assert (got, reason in message) == (status, True)
    said = answer.json()["error"]["messages"]["message"]
    assert said["values"]["what"] == {"key": "upload-file", "values": {}}


def test_a_name_proves_nothing(service: RunningService) -> None:
    answer = service.client.post(
        "/v1/analyses/file",
        files={"file": ("clip.mp4", b"MZ" + bytes(2000), "video/mp4")},
        data={"detectors": "quick"},
    )
    assert refusal(answer)[0] == 415


def test_every_address_of_a_form_with_files_takes_long_ones(service: RunningService) -> None:
    paths = service.client.get("/v1/openapi.json").json()["paths"]
    forms = [
        path
        for path, ways in paths.items()
        if "multipart/form-data" in ways.get("post", {}).get("requestBody", {}).get("content", {})
    ]
    assert len(forms) == 3
    media = [("file", ("a.zip", b"PK\3\4" + bytes(MOST_BYTES)))]
    for path in forms:
        # Each looks into the form and finds another fault than its length.
        assert service.client.post(path, files=media).status_code in (415, 422), path


def test_a_large_upload_that_is_refused_can_read_why(service: RunningService) -> None:
    status, message = refusal(service.submit_file(b"no video" + bytes(30_000_000)))
    assert (status, "not a picture or video" in message) == (415, True)


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.99])
def test_a_truncated_video_fails_or_is_analysed_as_far_as_it_goes(
    service: RunningService, kept: float
) -> None:
    content = SAMPLE.read_bytes()
    answer = service.submit_file(content[: int(len(content) * kept)])
    assert answer.status_code == 202
    analysis = service.ended(answer.json()["id"])
    assert analysis["state"] in ("done", "failed")
    if analysis["state"] == "failed":
        assert analysis["reason"].startswith("clip.png: ")
        assert str(service.folder) not in analysis["reason"]


def test_a_bomb_fails_with_the_reason(service: RunningService) -> None:
    answer = service.submit_file(bomb(60_000))
    analysis = service.ended(answer.json()["id"])
    assert analysis["state"] == "failed"
    assert "60,000 × 60,000 pixels" in analysis["reason"]
    reason = analysis["messages"]["reason"]
    assert reason["values"]["reason"]["key"] == "refused-large-picture"


def test_a_bomb_among_frames_fails_with_its_place(service: RunningService) -> None:
    answer = service.submit_frames([picture(1), bomb(60_000)], "[0, 1]")
    analysis = service.ended(answer.json()["id"])
    assert analysis["state"] == "failed"
    assert "frame 2" in analysis["reason"]


def test_ten_thousand_tiny_frames_are_refused(service: RunningService) -> None:
    frames = [picture(5, ".jpg")] * 10_000
    status, message = refusal(service.submit_frames(frames, json.dumps(list(range(10_000)))))
    assert status == 413
    assert "256" in message


@pytest.mark.parametrize(
    ("times", "reason"),
    [
        ("", "JSON list"),
        ("[0]", "got 1 for 2"),
        ("[0, 1, 2]", "got 3 for 2"),
        ("[1, 0]", "do not ascend"),
        ("[0, NaN]", "JSON list"),
        ("[0, 1e999]", "JSON list"),
        ("[0, true]", "JSON list"),
        ('{"0": 1}', "JSON list"),
        ("[-1, 0]", "from 0"),
        ("[" * 50_000, "JSON list"),
    ],
)
def test_times_that_do_not_belong_to_the_frames_are_refused(
    service: RunningService, times: str, reason: str
) -> None:
    status, message = refusal(service.submit_frames([picture(1), picture(2)], times))
    assert status == 422
    assert reason in message


@pytest.mark.parametrize("capture", ["[]", "3", "{", '{"a": NaN}', "[" * 50_000])
def test_a_capture_that_is_no_object_is_refused(service: RunningService, capture: str) -> None:
    answer = service.submit_frames([picture(1)], "[0]", capture=capture)
    assert refusal(answer)[0] == 422


def test_frames_that_are_no_pictures_are_refused(service: RunningService) -> None:
    assert refusal(service.submit_frames([b"nothing"], "[0]"))[0] == 415
    assert refusal(service.submit_frames([b""], "[0]"))[0] == 422
    assert refusal(service.submit_frames([SAMPLE.read_bytes()] * 20, "[0]"))[0] == 422
    status, message = refusal(service.submit_frames([picture(1)], "[0]", keep="true"))
    assert (status, "keep" in message) == (422, True)


def test_a_video_among_frames_fails_with_its_place(service: RunningService) -> None:
    answer = service.submit_frames([picture(1), SAMPLE.read_bytes()], "[0, 1]")
    analysis = service.ended(answer.json()["id"])
    assert analysis["state"] == "failed"
    assert "frame 2" in analysis["reason"]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "multipart/form-data; boundary=x"),
        (b"--x\r\n", "multipart/form-data; boundary=x"),
        (b"nonsense", "multipart/form-data; boundary=x"),
        (b"--x--\r\n", "multipart/form-data; boundary=x"),
        (b"--x\r\nA: b\r\n\r\nz\r\n--x--\r\n", "multipart/form-data; boundary=x"),
        (b"{}", "application/json"),
        (b"", "multipart/form-data"),
        (b"--x--", "multipart/form-data; boundary=" + "x" * 5000),
    ],
)
def test_a_form_that_is_none_is_refused(service: RunningService, body: bytes, kind: str) -> None:
    for address in ("/v1/analyses/file", "/v1/analyses/frames"):
        headers = {"Content-Type": kind}
        assert refusal(service.client.post(address, content=body, headers=headers))[0] == 422


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"detectors": "quik"}, "did you mean 'quick'"),
        ({"detectors": "quick:old"}, "no variant"),
        ({"keep": "perhaps"}, "keep: expected true or false"),
        ({"again": "2"}, "again: expected true or false"),
        ({"source": "x" * 70_000}, "64 KiB"),
    ],
)
def test_options_that_cannot_be_used_are_refused(
    service: RunningService, fields: dict[str, str], reason: str
) -> None:
    answer = service.client.post(
        "/v1/analyses/file", files={"file": ("a.png", picture(1))}, data=fields
    )
    status, message = refusal(answer)
    assert status == 422
    assert reason in message


@pytest.mark.parametrize(
    "url",
    [
        "",
        "clip.mp4",
        "file:///etc/passwd",
        "ftp://example.org/a.mp4",
        "http://",
        "http://user:secret@example.org/a.mp4",
        "http://example.org:99999/",
        "http://[::1/",
        "http://example.org/a\nb",
        "blob:https://example.org/0a1b",
        "data:image/png;base64,AAAA",
        "example.org/clip.mp4",
        "https://example.org/" + "x" * 5000,
    ],
)
def test_links_that_are_never_followed_are_refused(service: RunningService, url: str) -> None:
    status, message = refusal(service.submit_link(url))
    assert status == 422
    assert "secret" not in message


def test_a_name_with_control_characters_is_made_harmless(service: RunningService) -> None:
    answer = service.submit_file(picture(71), source="a\x00\x1b[2J\u202eb")
    assert answer.json()["source"] == "a [2J b"
    service.ended(answer.json()["id"])


def test_a_test_that_kills_its_process_costs_its_own_analysis(service: RunningService) -> None:
    answer = service.submit_file(picture(72), "deadly")
    analysis = service.ended(answer.json()["id"])
    assert analysis["state"] == "failed"
    assert "3 times" in analysis["reason"]
    assert "test:deadly" in analysis["reason"] or "finding faces" in analysis["reason"]
    assert service.ended(service.submit_file(picture(73)).json()["id"])["state"] == "done"


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs Linux's /proc")
def test_memory_is_bounded_whatever_is_handed_over(service: RunningService, tmp_path: Path) -> None:
    frames = [vast_picture()] * 6
    answers = [service.submit_frames(frames, "[0, 1, 2, 3, 4, 5]")]
    large = tmp_path / "large.png"
    with large.open("wb") as file:
        file.write(frames[0][:2000])
        file.truncate(600_000_000)
    with large.open("rb") as file:
        data = {"detectors": "quick"}
        answers.append(service.client.post("/v1/analyses/file", files={"file": file}, data=data))
    states = [service.ended(answer.json()["id"])["state"] for answer in answers]
    assert states == ["done", "failed"]

    # The six frames alone are 1.15 GB of pixels.
    assert service.process is not None
    assert peak_megabytes(service.process.pid) < 300
    assert max(peak_megabytes(worker) for worker in children(service.process.pid)) < 1100


def peak_megabytes(process: int) -> int:
    """The most memory that a process has had, files that it maps included."""
    status = Path(f"/proc/{process}/status").read_text()
    [kilobytes] = re.findall(r"^VmHWM:\s+(\d+) kB$", status, re.MULTILINE)
    return int(kilobytes) // 1024


def children(process: int) -> list[int]:
    """The processes that a process started and that still run."""
    threads = Path(f"/proc/{process}/task").iterdir()
    return [int(one) for thread in threads for one in (thread / "children").read_text().split()]


def vast_picture() -> bytes:
    """A black picture of just under 64 million pixels, in less than 200 kilobytes."""
    content = io.BytesIO()
    Image.new("RGB", (8000, 7990)).save(content, "PNG", compress_level=9)
    return content.getvalue()


def bomb(side: int) -> bytes:
    """A PNG of a few kilobytes that says it has ``side`` × ``side`` pixels."""
    small = io.BytesIO()
    Image.new("L", (1, 1)).save(small, "PNG")
    head = b"IHDR" + side.to_bytes(4, "big") * 2 + b"\x08\0\0\0\0"
    content = small.getvalue()
    return content[:12] + head + zlib.crc32(head).to_bytes(4, "big") + content[33:]
