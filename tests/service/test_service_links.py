"""What a link led to before, what it leads to now, and where the person saw it."""

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import ExifTags, Image

from tests.service.running_service import RunningService, picture
from tests.service.web_files import WebFile, changing
from unmask.media import Frame, Limits, MediaFacts, open_media
from unmask.media.links.link_ends import END_BYTES, ends_of_file
from unmask.service.jobs.expectations import OtherMediaError, check_expected, check_look
from unmask.service.models import Expected, ExpectedLook

SEEN = {
    "page": "https://someone:secret@news.example/watch?v=1#t=3",
    "title": "The  speech\nthat nobody held",
    "way": "link",
    "seen": "2026-11-29T10:00:00+01:00",
}
SHOWN = {
    "page": "https://news.example/watch?v=1#t=3",
    "title": "The speech that nobody held",
    "way": "link",
    "seen": "2026-11-29T09:00:00Z",
}


def handed_over(service: RunningService, link: str, **fields: Any) -> tuple[int, dict[str, Any]]:
    answer = service.submit_link(link, **fields)
    analysis: dict[str, Any] = answer.json()
    ended = service.ended(analysis["id"])
    return answer.status_code, {**ended, "same": analysis["same"]}


def test_a_link_is_answered_from_before_only_where_both_ends_are_the_same(
    service: RunningService,
) -> None:
    with changing(WebFile(picture(31))) as file:
        status, first = handed_over(service, file.link)
        assert (status, first["same"]) == (202, None)
        status, second = handed_over(service, file.link)
        assert (status, second["same"], second["id"]) == (200, "ends", first["id"])

        file.content = picture(90)
        status, third = handed_over(service, file.link)
        assert (status, third["same"]) == (202, None)
        assert third["findings"][0]["score"] == pytest.approx(90, abs=0.1)
        assert third["sha256"] != first["sha256"]

        # The newest answer is compared with; the content of before is another again.
        file.content = picture(31)
        assert handed_over(service, file.link)[0] == 202


def test_where_a_server_gives_no_parts_the_link_is_fetched_again(service: RunningService) -> None:
    with changing(WebFile(picture(32), gives_parts=False)) as file:
        assert handed_over(service, file.link)[0] == 202
        assert handed_over(service, file.link)[0] == 202


@pytest.mark.parametrize(
    "answer",
    [
        (302, {"Location": "http://[::1"}),
        (206, {"Content-Range": f"bytes 0-{'9' * 5000}/{'9' * 5000}"}),
    ],
)
def test_a_server_that_answers_nonsense_costs_its_own_analysis_only(
    service: RunningService, answer: tuple[int, dict[str, str]]
) -> None:
    with changing(WebFile(picture(40))) as file:
        handed_over(service, file.link, again=True)
        file.instead = answer
        status, analysis = handed_over(service, file.link)
    assert (status, analysis["state"], analysis["failure"]) == (202, "failed", "media")


def test_a_file_of_the_same_length_that_differs_in_its_end_is_another(tmp_path: Path) -> None:
    content = bytes(3 * END_BYTES)
    (tmp_path / "one").write_bytes(content)
    (tmp_path / "other").write_bytes(content[:-1] + b"x")
    one, other = ends_of_file(tmp_path / "one"), ends_of_file(tmp_path / "other")
    assert (one.byte_count, one.start) == (other.byte_count, other.start)
    assert one.end != other.end


def test_a_link_can_be_tested_again_by_its_analysis(service: RunningService) -> None:
    with changing(WebFile(picture(33))) as file:
        _, first = handed_over(service, file.link)
        file.content = picture(120)
        answer = service.client.post(f"{first['links']['self']}/again")
        assert answer.status_code == 202
        second = service.ended(answer.json()["id"])
    assert second["detectors"] == ["quick"]
    assert second["findings"][0]["score"] == pytest.approx(120, abs=0.1)
    uploaded = service.submit_file(picture(34)).json()
    answer = service.client.post(f"{uploaded['links']['self']}/again")
    assert answer.status_code == 409
    assert "not at hand" in answer.json()["error"]["message"]


def test_where_it_was_seen_is_kept_and_stands_in_the_report(service: RunningService) -> None:
    content = picture(35)
    with changing(WebFile(content)) as file:
        _, first = handed_over(service, file.link, sighting=SEEN)
        assert first["sightings"] == [SHOWN]
        report = service.client.get(first["links"]["report"]).text
        assert "The speech that nobody held" in report
        assert "https://news.example/watch?v=1#t=3" in report
        assert "secret" not in report
        elsewhere = {**SEEN, "title": "Another page", "page": "https://forum.example/7"}
        _, second = handed_over(service, file.link, sighting=elsewhere)
    assert second["id"] == first["id"]
    assert [seen["title"] for seen in second["sightings"]] == [SHOWN["title"], "Another page"]
    for words in ("forum.example", "another PAGE", "nobody held"):
        listed = service.client.get("/v1/analyses", params={"query": words}).json()["analyses"]
        assert [one["id"] for one in listed] == [first["id"]]


def test_files_and_frames_carry_where_they_were_seen(service: RunningService) -> None:
    seen = json.dumps({**SEEN, "way": "frames"})
    frames = service.submit_frames([picture(36, ".jpg")], "[0]", sighting=seen).json()
    assert frames["sightings"] == [{**SHOWN, "way": "frames"}]
    file = service.submit_file(picture(37), sighting=json.dumps({**SEEN, "way": "read"})).json()
    assert file["sightings"] == [{**SHOWN, "way": "read"}]
    for wrong in ("[]", "{}", json.dumps({**SEEN, "way": "magic"}), json.dumps({**SEEN, "x": 1})):
        answer = service.submit_file(picture(38), sighting=wrong)
        assert answer.status_code == 422
        assert answer.json()["error"]["message"].startswith("sighting")


def test_a_link_that_leads_to_something_else_than_was_seen_fails_as_such(
    service: RunningService,
) -> None:
    with changing(WebFile(picture(39))) as file:
        right = {"kind": "image", "width": 64, "height": 48}
        _, analysis = handed_over(service, file.link, expected=right)
        assert (analysis["state"], analysis["failure"]) == ("done", None)
        wrong = {"kind": "image", "width": 640, "height": 360}
        _, analysis = handed_over(service, file.link, again=True, expected=wrong)
        assert (analysis["state"], analysis["failure"]) == ("failed", "other-media")
        assert "64 × 48" in analysis["reason"]
        assert "640 × 360" in analysis["reason"]


VIDEO = MediaFacts("video", "mp4", "h264", 640, 360, duration=12.0)


@pytest.mark.parametrize(
    ("expected", "is_same"),
    [
        (Expected(kind="video", width=640, height=360, duration=12.4), True),
        (Expected(kind="video", width=640, height=358, duration=None), True),
        # Pixels that are not square are stretched by browsers.
        (Expected(kind="video", width=480, height=360, duration=12.0), True),
        (Expected(kind="video", width=1280, height=720, duration=12.0), False),
        (Expected(kind="video", width=640, height=360, duration=30.0), False),
        (Expected(kind="image", width=640, height=360), True),
        (Expected(kind="image", width=320, height=180, scaled=True), True),
        (Expected(kind="image", width=320, height=180), False),
        (Expected(kind="image", width=320, height=240, scaled=True), False),
    ],
)
def test_what_counts_as_the_same_as_was_seen(expected: Expected, is_same: bool) -> None:
    if is_same:
        check_expected(VIDEO, expected)
    else:
        with pytest.raises(OtherMediaError):
            check_expected(VIDEO, expected)


def test_a_picture_is_not_the_video_that_was_seen() -> None:
    picture_facts = MediaFacts("image", "png", "png", 640, 360)
    with pytest.raises(OtherMediaError, match="a picture of 640 × 360 px, and the browser shows a"):
        check_expected(picture_facts, Expected(kind="video", width=640, height=360))


SMALL = Limits(pixels=30_000)


def photograph_facts(path: Path, orientation: int, share: float = 1.0) -> MediaFacts:
    """Of a picture of 500 × 300 px, turned by its EXIF, that breaks off somewhere."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    noise = np.random.default_rng(5).integers(0, 256, (300, 500, 3), np.uint8)
    Image.fromarray(noise).save(path, "JPEG", exif=exif)
    whole = path.read_bytes()
    path.write_bytes(whole[: round(len(whole) * share)])
    with open_media(path, SMALL) as media:
        return media.facts


@pytest.mark.parametrize(("orientation", "width", "height"), [(1, 500, 300), (6, 300, 500)])
@pytest.mark.parametrize("share", [1.0, 0.6])
def test_what_the_program_makes_smaller_or_reads_in_part_is_what_was_seen(
    tmp_path: Path, orientation: int, width: int, height: int, share: float
) -> None:
    facts = photograph_facts(tmp_path / "a.jpg", orientation, share)
    assert facts.divisor > 1
    assert (facts.share == 1) == (share == 1)
    check_expected(facts, Expected(kind="image", width=width, height=height))
    check_expected(facts, Expected(kind="image", width=width * 2, height=height * 2, scaled=True))
    for other in ((height, width), (facts.width, facts.height), (width + 12, height + 12)):
        with pytest.raises(OtherMediaError):
            check_expected(facts, Expected(kind="image", width=other[0], height=other[1]))


def test_a_picture_that_was_made_smaller_is_told_in_its_own_size(tmp_path: Path) -> None:
    facts = photograph_facts(tmp_path / "a.jpg", 1)
    with pytest.raises(OtherMediaError, match="a picture of 500 × 300 px, and the browser shows a"):
        check_expected(facts, Expected(kind="image", width=100, height=100))


SAMPLES = Path(str(files("unmask"))) / "samples"


def look_of(frame: Frame, time: float) -> ExpectedLook:
    """A frame as a browser that shows it hands it over: smaller at first, then in 16 × 9 px."""
    shown = Image.fromarray(frame.pixels).resize((320, 180), Image.Resampling.BILINEAR)
    grey = shown.convert("L").resize((16, 9), Image.Resampling.BOX)
    return ExpectedLook(time=time, grey=list(grey.tobytes()))


def test_a_file_of_the_same_size_that_shows_other_pictures_is_not_what_was_seen() -> None:
    with open_media(SAMPLES / "warped-face.mp4") as media:
        frames = media.frames
    with open_media(SAMPLES / "photograph.jpg") as media:
        others = media.frames
    look = look_of(frames[1], frames[1].time + 0.02)
    check_look(frames, look)
    with pytest.raises(OtherMediaError, match="shows other pictures"):
        check_look(others, look)
    # Of a moment that is not among the frames nothing can be said.
    check_look(others, look.model_copy(update={"time": 900.0}))


def test_a_look_is_of_as_many_values_as_are_compared() -> None:
    with pytest.raises(ValueError, match="144"):
        ExpectedLook(time=0, grey=[0] * 143)
