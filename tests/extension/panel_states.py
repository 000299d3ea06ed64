"""The states in which a person may find the panel, each reached in the way in which it comes about.

Analyses are real ones, of the samples that ship.
"""

import json
import re
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from threading import Thread
from typing import Any

import av
import httpx
from PIL import Image
from playwright.sync_api import Page, expect

from tests.extension.extension_browser import BUILT, ExtensionBrowser, let_into_test_pages
from tests.extension.panel_steps import pairing_code
from tests.service.served_page import ServedPage, standing_still
from unmask.words import Language, Message, Value, say

LOCALES = BUILT / "_locales"
FACE_TESTS = "faceforensics,warping,head-pose"
TWO_TESTS = "faceforensics,warping"
NOWHERE = "http://127.0.0.1:8177"
"""The usual address, which the browser of these tests is to look for where nothing listens."""

ANY_PICTURE = re.compile("^data:image/jpeg")
NEWER = "9.2.0 (0123abcd)"
TINY = 48
"""In pixels; too small for tests of faces."""

WORDS = {
    "en": {
        "title": "The speech that nobody held",
        "text": "A clip of six seconds has been passed on since yesterday. The archive that is "
        "said to have published it knows nothing of it.",
        "video": "The clip in question",
        "picture": "A still of the clip",
        "how": "The archive sent us the original of 2009. In it the mouth is closed.",
    },
    "es": {
        "title": "El discurso que nadie pronunció",
        "text": "Desde ayer circula un vídeo de seis segundos. El archivo que supuestamente lo "
        "publicó no sabe nada de él.",
        "video": "El vídeo en cuestión",
        "picture": "Una imagen del vídeo",
        "how": "El archivo nos envió el original de 2009. En él, la boca está cerrada.",
    },
}


@dataclass
class Scene:
    """Where the states take place.

    Attributes:
        analyses: their ids, by the states that show them.
    """

    language: Language
    browser: ExtensionBrowser
    service: ServedPage
    site: str
    token: str
    analyses: dict[str, str] = field(default_factory=dict)

    def say(self, key: str, *values: object) -> str:
        """What the panel says in the language of the scene."""
        messages = json.loads((LOCALES / self.language / "messages.json").read_text("utf-8"))
        words = str(messages[key]["message"])
        for number, value in enumerate(values, 1):
            words = words.replace(f"${number}", str(value))
        return words

    def phrase(self, key: str, **values: Value) -> str:
        """What all of Unmask says in the language of the scene."""
        return say(Message(key, values), self.language)

    def use_service(self, address: str, token: str) -> None:
        self.browser.store(access={"address": address, "token": token})
        self.browser.worker.evaluate("() => chrome.storage.session.clear()")

    @contextmanager
    def panel(self, address: str) -> Iterator[Page]:
        """The panel beside a page."""
        page = self.browser.context.new_page()
        page.goto(address)
        panel = self.browser.open_panel(page)
        try:
            yield panel
        finally:
            panel.close()
            page.close()

    @contextmanager
    def paired_panel(self, address: str = "article.html") -> Iterator[Page]:
        self.use_service(self.service.address, self.token)
        with self.panel(f"{self.site}/{address}") as panel:
            panel.get_by_role("heading", name=self.say("select_title")).wait_for()
            yield panel


State = Callable[[Scene], AbstractContextManager[Page]]


def one_language(folder: Path, language: str) -> Path:
    """A copy of the built extension that speaks one language, whatever the browser's own is."""
    let_into_test_pages(folder)
    for other in (folder / "_locales").iterdir():
        if other.name != language:
            shutil.rmtree(other)
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({**manifest, "default_locale": language}), "utf-8")
    return folder


def write_article(folder: Path, language: str, other_port: int) -> None:
    """A page of news with a video, a picture, and a part of another site."""
    words = WORDS[language]
    with av.open(str(sample("warped-face"))) as container:
        first = next(container.decode(video=0)).to_ndarray(format="rgb24")
    Image.fromarray(first).save(folder / "still.jpg", quality=88)
    markup = f"""<!doctype html><html lang={language}><meta charset=utf-8>
<title>{words["title"]}</title>
<style>body {{ font: 17px/1.5 Georgia, serif; max-width: 640px; margin: 24px auto; }}
h1 {{ font-size: 28px; }} img {{ width: 200px; }}</style>
<h1>{words["title"]}</h1><p>{words["text"]}</p>
<video src="warped-face.mp4" aria-label="{words["video"]}" width=420 controls muted></video>
<p><img src="still.jpg" alt="{words["picture"]}"></p>
<iframe src="http://news.test:{other_port}/empty.html" width=300 height=60></iframe>"""
    (folder / "article.html").write_text(markup, "utf-8")


def sample(name: str) -> Path:
    return Path(str(files("unmask"))) / "samples" / f"{name}.mp4"


def prepare_analyses(scene: Scene, folder: Path) -> None:
    """Analyse what the states show; the service is a minute or so at it."""
    article = "https://example.org/{}.mp4"
    first = submit(scene, sample("warped-face"), article.format("speech"), detectors=TWO_TESTS)
    label(scene, wait_for(scene, first))
    scene.analyses["verdict"] = submit(scene, sample("warped-face"), article.format("speech"), True)
    tiny = folder / "tiny.mp4"
    write_tiny(tiny)
    scene.analyses["abstained"] = submit(
        scene, tiny, article.format("speech-thumbnail"), detectors=FACE_TESTS
    )
    broken = folder / "broken.mp4"
    broken.write_bytes(sample("moving-face").read_bytes()[:20_000])
    scene.analyses["failed"] = submit(scene, broken, article.format("speech-cut-off"))
    for identity in scene.analyses.values():
        wait_for(scene, identity)


def write_tiny(path: Path) -> None:
    with av.open(str(sample("moving-face"))) as original, av.open(str(path), "w") as copy:
        stream = copy.add_stream("h264", rate=25)
        stream.width = stream.height = TINY
        stream.pix_fmt = "yuv420p"
        for frame in original.decode(video=0):
            copy.mux(stream.encode(frame.reformat(TINY, TINY, "yuv420p")))
        copy.mux(stream.encode())


def ask(scene: Scene, method: str, path: str, **parts: Any) -> Any:
    headers = {"Authorization": f"Bearer {scene.token}"}
    answer = httpx.request(
        method, f"{scene.service.address}/v1{path}", headers=headers, timeout=60, **parts
    )
    answer.raise_for_status()
    return answer.json() if answer.content else None


def submit(scene: Scene, path: Path, source: str, again: bool = False, detectors: str = "") -> str:
    fields = {"source": source, "again": str(again).lower()}
    if detectors:
        fields["detectors"] = detectors
    content = {"file": (path.name, path.read_bytes())}
    return str(ask(scene, "POST", "/analyses/file", data=fields, files=content)["id"])


def wait_for(scene: Scene, identity: str) -> Any:
    """The analysis once it has ended, which its stream of events does with it."""
    headers = {"Authorization": f"Bearer {scene.token}"}
    address = f"{scene.service.address}/v1/analyses/{identity}/events"
    with httpx.stream("GET", address, headers=headers, timeout=300) as events:
        events.read()
    return ask(scene, "GET", f"/analyses/{identity}")


def label(scene: Scene, analysis: Any) -> None:
    said = {"value": "manipulated", "how": WORDS[scene.language]["how"]}
    ask(scene, "POST", f"/cases/{analysis['sha256']}/labels", json=said)


def pair_by_hand(service: ServedPage, extension: str) -> str:
    """The token that the extension would get by pairing."""
    answer = httpx.post(
        f"{service.address}/v1/pairing",
        json={"code": pairing_code(service), "name": "Unmask extension"},
        headers={"Origin": f"chrome-extension://{extension}"},
    )
    return str(answer.raise_for_status().json()["token"])


@contextmanager
def not_running(scene: Scene) -> Iterator[Page]:
    scene.use_service(NOWHERE, "")
    with scene.panel(f"{scene.site}/article.html") as panel:
        expect(panel.get_by_role("heading", name=scene.say("by_hand_title"))).to_be_visible()
        expect(panel.get_by_text(scene.say("stays_here"))).to_be_visible()
        yield panel


@contextmanager
def first_run(scene: Scene) -> Iterator[Page]:
    scene.use_service(scene.service.address, "")
    with scene.panel(f"{scene.site}/article.html") as panel:
        expect(panel.get_by_label(scene.say("pairing_code"))).to_be_visible()
        yield panel


@contextmanager
def wrong_version(scene: Scene) -> Iterator[Page]:
    with health_of({"name": "unmask", "version": "9.2.0", "api": 9, "status": "ok"}) as address:
        scene.use_service(address, "")
        with scene.panel(f"{scene.site}/article.html") as panel:
            advice = scene.say("newer_service_advice", "9.2.0")
            expect(panel.get_by_text(advice)).to_be_visible()
            yield panel


@contextmanager
def closed_page(scene: Scene) -> Iterator[Page]:
    scene.use_service(scene.service.address, scene.token)
    with scene.panel("chrome://version/") as panel:
        expect(panel.get_by_text(scene.say("page_closed"))).to_be_visible()
        yield panel


@contextmanager
def empty_page(scene: Scene) -> Iterator[Page]:
    with scene.paired_panel("empty.html") as panel:
        expect(panel.get_by_text(scene.say("nothing_found"))).to_be_visible()
        yield panel


@contextmanager
def listed(scene: Scene) -> Iterator[Page]:
    with scene.paired_panel() as panel:
        words = WORDS[scene.language]
        expect(panel.get_by_role("button", name=words["video"])).to_contain_text("480 × 480")
        expect(panel.locator(".thumbnail").first).to_have_attribute("src", ANY_PICTURE)
        expect(panel.get_by_text(scene.say("frames_reason"))).to_be_visible()
        panel.get_by_text(scene.say("pictures_count", 1)).click()
        expect(panel.get_by_role("button", name=words["picture"])).to_be_visible()
        yield panel


@contextmanager
def picking(scene: Scene) -> Iterator[Page]:
    with scene.paired_panel() as panel:
        panel.get_by_role("button", name=scene.say("picking_start")).click()
        expect(panel.get_by_text(scene.say("picking_hint"))).to_be_visible()
        yield panel


@contextmanager
def preparing(scene: Scene) -> Iterator[Page]:
    with scene.paired_panel() as panel:
        panel.get_by_role("button", name=WORDS[scene.language]["video"]).click()
        panel.get_by_text(scene.say("options"), exact=True).click()
        expect(panel.get_by_role("button", name=scene.say("begin"))).to_be_enabled()
        expect(panel.get_by_text(scene.say("tests_listed"))).to_have_count(0)
        expect(panel.get_by_text(scene.say("keep_meaning"))).to_be_visible()
        panel.get_by_text(scene.phrase("person-title")).click()
        panel.get_by_label(scene.phrase("person-files")).set_input_files(sample("moving-face"))
        expect(panel.get_by_label(scene.phrase("person-keep"))).to_be_visible()
        expect(panel.get_by_text(scene.phrase("person-fate"))).to_be_visible()
        yield panel


@contextmanager
def running(scene: Scene) -> Iterator[Page]:
    """An analysis that stands still after its first finding, since its process does."""
    identity = submit(scene, sample("moving-face"), "https://example.org/interview.mp4", True)
    with scene.paired_panel() as panel:
        open_analysis(scene, panel, "interview.mp4")
        expect(panel.get_by_text(scene.phrase("test-awaited"))).not_to_have_count(0)
        expect(panel.locator(".test summary")).not_to_have_count(0)
        assert scene.service.process is not None
        with standing_still(*below(scene.service.process.pid)):
            expect(panel.get_by_role("progressbar")).to_be_visible()
            yield panel
    ask(scene, "DELETE", f"/analyses/{identity}")


@contextmanager
def verdict(scene: Scene) -> Iterator[Page]:
    with scene.paired_panel() as panel:
        open_analysis(scene, panel, "speech.mp4")
        headline = scene.phrase("headline", headline="some-signs")
        expect(panel.locator(".verdict")).to_have_text(headline)
        # All pictures have come.
        expect(panel.locator("figure:not(:has(img, svg), [hidden])")).to_have_count(0)
        expect(panel.locator(".viewer-pane img:not([src])")).to_have_count(0)
        expect(panel.locator("figure img")).not_to_have_count(0)
        all_moments_shown(panel)
        expect(panel.get_by_text(WORDS[scene.language]["how"]).last).to_be_visible()
        yield panel


@contextmanager
def two_tests(scene: Scene) -> Iterator[Page]:
    """A result of two tests, which is the older one of its name."""
    with scene.paired_panel() as panel:
        open_analysis(scene, panel, "speech.mp4", -1)
        tests = panel.locator("article.test")
        expect(tests).to_have_count(len(TWO_TESTS.split(",")))
        expect(tests.get_by_role("heading")).to_have_count(len(TWO_TESTS.split(",")))
        all_moments_shown(panel)
        yield panel


@contextmanager
def labelling(scene: Scene) -> Iterator[Page]:
    with scene.paired_panel() as panel:
        open_analysis(scene, panel, "speech-thumbnail.mp4")
        panel.get_by_text(scene.say("know_it")).click()
        expect(panel.get_by_role("button", name=scene.say("save_label"))).to_be_visible()
        all_moments_shown(panel)
        yield panel


@contextmanager
def abstained(scene: Scene) -> Iterator[Page]:
    with scene.paired_panel() as panel:
        open_analysis(scene, panel, "speech-thumbnail.mp4")
        expect(panel.locator(".verdict")).to_have_text(
            scene.phrase("headline", headline="cannot-tell")
        )
        idle = len(FACE_TESTS.split(","))
        panel.get_by_text(scene.phrase("tests-idle", tests=idle)).click()
        abstentions = panel.get_by_text(scene.phrase("result", result="abstained"), exact=True)
        expect(abstentions).to_have_count(idle)
        all_moments_shown(panel)
        yield panel


@contextmanager
def failed(scene: Scene) -> Iterator[Page]:
    with scene.paired_panel() as panel:
        open_analysis(scene, panel, "speech-cut-off.mp4")
        expect(panel.locator(".notice")).to_contain_text(scene.say("failed_advice"))
        yield panel


@contextmanager
def history(scene: Scene) -> Iterator[Page]:
    with scene.paired_panel() as panel:
        panel.get_by_role("button", name=scene.say("view_results"), exact=True).click()
        # The choice of verdicts to search for has the same words.
        results = panel.get_by_role("listitem")
        headlines = results.get_by_text(scene.phrase("headline", headline="cannot-tell"))
        expect(headlines.first).to_be_visible()
        expect(panel.get_by_role("button", name="speech.mp4", exact=True)).to_have_count(2)
        yield panel


@contextmanager
def updated(scene: Scene) -> Iterator[Page]:
    """The service has a newer build of the extension than the browser runs."""
    address = f"{scene.service.address}/v1/health"

    health = {**httpx.get(address).json(), "extension": NEWER}
    scene.browser.context.route(address, lambda route: route.fulfill(json=health))
    try:
        with scene.paired_panel() as panel:
            # What the panel asks while it opens may come before the browser looks at its requests.
            panel.reload()
            expect(panel.get_by_text(NEWER)).to_be_visible()
            expect(panel.get_by_role("button", name=scene.say("reload_go"))).to_be_visible()
            yield panel
    finally:
        scene.browser.context.unroute(address)


@contextmanager
def service_gone(scene: Scene) -> Iterator[Page]:
    with history(scene) as panel:
        scene.service.stop(signal.SIGKILL)
        try:
            panel.get_by_role("button", name="speech-cut-off.mp4", exact=True).click()
            advice = panel.get_by_text(scene.say("gone_advice"))
            expect(advice).to_be_visible()
            yield panel
        finally:
            scene.service.start()
        expect(advice).to_have_count(0)


STATES: dict[str, State] = {
    "not-running": not_running,
    "first-run": first_run,
    "updated": updated,
    "wrong-version": wrong_version,
    "closed-page": closed_page,
    "empty-page": empty_page,
    "list": listed,
    "picking": picking,
    "preparing": preparing,
    "running": running,
    "verdict": verdict,
    "labelling": labelling,
    "abstained": abstained,
    "failed": failed,
    "history": history,
    "service-gone": service_gone,
}


def all_moments_shown(panel: Page) -> None:
    expect(panel.locator(".strip li")).not_to_have_count(0)
    expect(panel.locator(".strip .awaited")).to_have_count(0)


def open_analysis(scene: Scene, panel: Page, name: str, place: int = 0) -> None:
    """Open one of that name in the list of results, where the newest is the first."""
    panel.get_by_role("button", name=scene.say("view_results"), exact=True).click()
    results = panel.get_by_role("button", name=name, exact=True)
    results.first.wait_for()
    results.nth(place).click()
    expect(panel.get_by_role("heading", name=name)).to_be_visible()


@contextmanager
def health_of(answer: dict[str, object]) -> Iterator[str]:
    """A program that says to be something else than the service; gives its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(answer).encode())

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def below(number: int) -> list[int]:
    """The processes that a process started, and those that they started."""
    listings = Path(f"/proc/{number}/task").glob("*/children")
    children = [int(child) for listing in listings for child in listing.read_text().split()]
    return [*children, *(one for child in children for one in below(child))]
