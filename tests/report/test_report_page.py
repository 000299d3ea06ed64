import base64
import hashlib
import os
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from unmask.analysis import Analysis
from unmask.detectors import Finding, Moment
from unmask.media import Frame
from unmask.report import render_report, source_name, write_report
from unmask.safe_text import harmless
from unmask.verdict import reach_verdict

VOID = {"meta", "img", "br", "image", "rect", "circle", "line", "path", "polyline"}
HOSTILE = [
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style></title><svg onload=alert(1)>",
    "' onmouseover='alert(1)",
    "photo\u202egpj.exe",
    "{{ 7 * 7 }}{% raw %}",
    "\x00\x1b[31m\udcff",
]


class Page(HTMLParser):
    """What a browser would make of the page: its elements, their attributes and text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.texts: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not {"script", "style"} & set(self.open):
            self.texts.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.texts).split())

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def shape(page: Page) -> list[tuple[str, list[str]]]:
    return [(tag, list(attributes)) for tag, attributes in page.elements]


def content_of(text: str, tag: str) -> str:
    (content,) = re.findall(f"<{tag}[^>]*>(.*?)</{tag}>", text, re.DOTALL)
    return str(content)


def test_the_page_says_all_in_order(analysis: Analysis) -> None:
    page = Page(render_report(analysis))
    assert page.open == []
    places = [
        page.text.index(words)
        for words in (
            "clip.mp4",
            str(analysis.verdict.headline),
            str(analysis.verdict.sentence),
            "The file ends early.",
            "Look at the moment at 2.50 s: “Title of head-pose” scored highest there.",
            "Person 1",
            "The two angles differ by 9.3°.",
            "The angle through time.",
            "Blurred hands.",
            "95% interval 0.55 to 0.67",
            "The video is 3.0 s long and 10 s are needed.",
            "Through time",
            "Lavf61",
            "0f" * 32,
            "absence of traces is not proof of authenticity",
            "How to read a likelihood ratio",
        )
    ]
    assert places == sorted(places)
    # Of all tests together and of the one test.
    weight = "moderate support for manipulation: such evidence is about 20 times as likely"
    assert page.text.count(weight) == 2


def test_the_policy_allows_this_style_and_script_and_nothing_else(analysis: Analysis) -> None:
    text = render_report(analysis)
    policy = next(meta["content"] for meta in Page(text).all("meta") if "http-equiv" in meta)
    expected = {"default-src 'none'", "img-src data:", "base-uri 'none'", "form-action 'none'"}
    for tag, directive in (("style", "style-src"), ("script", "script-src")):
        digest = hashlib.sha256(content_of(text, tag).encode()).digest()
        expected.add(f"{directive} 'sha256-{base64.b64encode(digest).decode()}'")
    assert policy is not None
    assert set(policy.split("; ")) == expected


def test_nothing_is_loaded_from_anywhere(analysis: Analysis) -> None:
    page = Page(render_report(analysis))
    sources = [
        attributes.get("src") or "" for _, attributes in page.elements if "src" in attributes
    ]
    assert len(sources) == 1 + 1 + 6
    assert all(source.startswith("data:image/jpeg;base64,") for source in sources)
    links = {attributes["href"] for attributes in page.all("a")}
    assert links == {"#verdict", "#timeline", "https://arxiv.org/abs/1811.00661"}
    assert not page.all("link")
    assert not any("style" in attributes for _, attributes in page.elements)


def test_the_page_is_accessible(analysis: Analysis) -> None:
    page = Page(render_report(analysis))
    assert all(attributes["alt"] for attributes in page.all("img"))
    drawings = [svg for svg in page.all("svg") if svg.get("aria-hidden") != "true"]
    assert all(svg["role"] == "img" and svg["aria-label"] for svg in drawings)
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    labelled = {a["aria-labelledby"] for _, a in page.elements if "aria-labelledby" in a}
    assert labelled <= set(ids)
    assert page.all("html") == [{"lang": "en"}]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_foreign_strings_change_nothing_but_text(analysis: Analysis, hostile: str) -> None:
    def with_text(text: str) -> Analysis:
        card = replace(analysis.cards[0], title=text, link=text, limits=(text,))
        finding = replace(analysis.findings[0], reasons=(text,))
        facts = replace(analysis.media.facts, tags={text: text}, codec=text)
        return replace(
            analysis,
            media=replace(analysis.media, source=text, notes=(text,), facts=facts),
            cards=(card, *analysis.cards[1:]),
            findings=(finding, *analysis.findings[1:]),
        )

    harmful, plain = Page(render_report(with_text(hostile))), Page(render_report(with_text("x")))
    assert shape(harmful) == shape(plain)
    # A file name is shown as the last part of its path.
    assert harmful.text.count(" ".join(harmless(hostile).split())) >= 6
    assert "\u202e" not in harmful.text


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=15
)
@given(reason=st.text(st.characters(), min_size=1))
def test_any_reason_is_shown_as_it_is(analysis: Analysis, reason: str) -> None:
    finding = Finding.abstained(analysis.cards[0], f"before{reason}after")
    page = Page(render_report(replace(analysis, findings=(finding,), cards=analysis.cards[:1])))
    assert " ".join(f"before{harmless(reason)}after".split()) in page.text


def test_commands_are_code_and_whatever_else_stands_between_backquotes_is_not(
    analysis: Analysis,
) -> None:
    reason = "Run `unmask weights fetch <b>` or `rm -r`."
    finding = Finding.abstained(analysis.cards[0], reason)
    page = render_report(replace(analysis, findings=(finding,), cards=analysis.cards[:1]))
    assert "Run <code>unmask weights fetch &lt;b&gt;</code> or `rm -r`." in page


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "data:text/html,hi", "file:///etc/passwd", ""]
)
def test_only_web_links_become_links(analysis: Analysis, link: str) -> None:
    cards = tuple(replace(card, link=link) for card in analysis.cards)
    page = Page(render_report(replace(analysis, cards=cards)))
    assert {attributes["href"] for attributes in page.all("a")} == {"#verdict", "#timeline"}
    assert "Writer & Writer, A paper, 2019" in page.text


@pytest.mark.parametrize(
    ("log10_lr", "step"),
    [(-3.5, 1), (-1.3, 3), (-0.5, 4), (0.1, 5), (0.5, 6), (1.3, 7), (2.5, 8)],
)
def test_the_scale_marks_the_level(analysis: Analysis, log10_lr: float, step: int) -> None:
    findings = (replace(analysis.findings[0], log10_lr=log10_lr), *analysis.findings[1:])
    page = Page(render_report(replace(analysis, findings=findings)))
    steps = [rect for rect in page.all("rect") if "step" in (rect.get("class") or "").split()]
    of_the_test = steps[11:]
    assert len(of_the_test) == 11
    marked = [n for n, rect in enumerate(of_the_test) if "here" in str(rect["class"]).split()]
    assert marked == [step]


def test_a_test_without_weight_is_not_shown_as_a_supporter(analysis: Analysis) -> None:
    scored, *others = analysis.findings
    idle = replace(others[0], status="scored", score=1.0, log10_lr=0.0, family=scored.family)
    findings = (scored, idle, others[1])

    page = Page(
        render_report(replace(analysis, findings=findings, verdict=reach_verdict(findings)))
    )

    row = page.texts[page.texts.index(scored.family) :]
    assert "Title of head-pose; Title of blink (without weight)" in row
    assert "from the one test that carries weight here" in " ".join(page.texts)


def test_what_says_most_comes_first(analysis: Analysis) -> None:
    scored, *others = analysis.findings
    idle = replace(scored, detector="blink", log10_lr=0.0)
    faint = replace(scored, detector=others[1].detector, log10_lr=0.5)
    cards = (analysis.cards[1], analysis.cards[2], analysis.cards[0])
    findings = (idle, faint, scored)

    text = Page(render_report(replace(analysis, cards=cards, findings=findings))).text

    words = ("Some signs of manipulation", "Faint signs of manipulation", "Carries no weight here")
    assert list(words) == sorted(words, key=text.rindex)


def test_a_picture_without_people_and_tests(analysis: Analysis) -> None:
    facts = replace(
        analysis.media.facts, kind="image", duration=None, frame_rate=None, tags={}, sha256=""
    )
    still = Frame(0, 0.0, np.zeros((3, 5, 3), np.uint8))
    media = replace(analysis.media, frames=(still,), notes=(), facts=facts)
    bare = replace(
        analysis, media=media, faces=(), findings=(), cards=(), verdict=reach_verdict(())
    )
    page = Page(render_report(bare))
    assert "Cannot tell" in page.text
    assert "No test was chosen." in page.text
    assert "No face was found in the picture." in page.text
    assert "No test was run." in page.text
    assert "Through time" not in page.text
    assert "None" not in page.text


def test_people_in_a_picture_are_not_counted_in_frames(analysis: Analysis) -> None:
    facts = replace(analysis.media.facts, kind="image", duration=None, frame_rate=None)
    picture = replace(analysis, media=replace(analysis.media, facts=facts))
    assert "Seen in" in Page(render_report(analysis)).text
    assert "Seen in" not in Page(render_report(picture)).text


def test_everyone_on_a_timeline_is_named(analysis: Analysis) -> None:
    moments = tuple(Moment(1.0, 0.5, person) for person in range(1, 6))
    finding = replace(analysis.findings[0], timeline=moments)
    page = Page(render_report(replace(analysis, findings=(finding, *analysis.findings[1:]))))
    assert [f"person {number}" in page.text for number in range(1, 7)] == [True] * 5 + [False]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_report_takes_the_place_of_no_pipe(analysis: Analysis, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(FileExistsError, match="pipe or device"):
        write_report(analysis, pipe)
    assert pipe.is_fifo()


def test_a_long_video_makes_a_page_of_modest_size(analysis: Analysis) -> None:
    noise = np.random.default_rng(1)
    coarse = noise.integers(0, 255, (64, 45, 80, 3), np.uint8)
    frames = tuple(
        Frame(n, n / 2, cv2.resize(pixels, (1280, 720), interpolation=cv2.INTER_CUBIC))
        for n, pixels in enumerate(coarse)
    )
    long = replace(analysis, media=replace(analysis.media, frames=frames), faces=())
    assert len(render_report(long)) < 1_500_000


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("holiday/clip.mp4", "clip.mp4"),
        ("https://example.org/films/a%20clip.mp4?x=1#t", "a clip.mp4"),
        ("https://example.org/", "example.org"),
        ("https://example.org", "example.org"),
        ("https://[", "https://["),
        ("/", "/"),
    ],
)
def test_the_name_of_a_source(source: str, name: str) -> None:
    assert source_name(source) == name


def test_a_report_replaces_an_older_one(analysis: Analysis, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text("older")
    write_report(analysis, path)
    assert path.read_text(encoding="utf-8") == render_report(analysis)
    assert list(tmp_path.iterdir()) == [path]


def test_a_report_that_cannot_be_put_in_place_leaves_nothing(
    analysis: Analysis, tmp_path: Path
) -> None:
    occupied = tmp_path / "report.html"
    occupied.mkdir()
    with pytest.raises(OSError, match="directory"):
        write_report(analysis, occupied)
    assert list(tmp_path.iterdir()) == [occupied]
