import asyncio
import re
from collections.abc import Mapping
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from unmask.service.problems import add_problem_handlers
from unmask.service.routes import page
from unmask.service.routes.page import CHART_STYLE, page_assets
from unmask.words import LANGUAGES

UNSAFE = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function")
INLINE = re.compile(
    r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE
)
IMPORTED = re.compile(r'from "\./([\w-]+\.js)"')
FULL_CONTRAST = 4.5
EDGE_CONTRAST = 3.0


def get(path: str, headers: Mapping[str, str] | None = None) -> httpx.Response:
    application = FastAPI()
    add_problem_handlers(application)
    application.include_router(page.router)

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(application)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            return await client.get(path, headers=headers)

    return asyncio.run(ask())


def texts(suffix: str) -> dict[str, str]:
    assets = page_assets().items()
    return {name: asset.content.decode() for name, asset in assets if name.endswith(suffix)}


def test_the_page_is_served_with_its_files() -> None:
    answer = get("/")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    named = re.findall(r'(?:src|href)="(/[^"]+)"', answer.text)
    assert sorted(named) == [
        "/page/chart.css",
        "/page/icon.svg",
        "/page/page.css",
        "/page/page.js",
    ]
    types = [get(name).headers["content-type"] for name in sorted(named)]
    assert types == [
        "text/css; charset=utf-8",
        "image/svg+xml",
        "text/css; charset=utf-8",
        "text/javascript; charset=utf-8",
    ]


def test_every_module_that_another_imports_is_there_and_none_is_idle() -> None:
    modules = texts(".js")
    imported = {name for text in modules.values() for name in IMPORTED.findall(text)}
    assert imported | {"page.js"} == set(modules)


def test_a_file_that_did_not_change_is_not_sent_again() -> None:
    first = get("/page/page.css")
    again = get("/page/page.css", {"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = get("/page/page.css", {"If-None-Match": '"another"'})
    assert other.content == first.content


@pytest.mark.parametrize("name", ["absent.js", "__init__.py", "..%2Fsettings.py", "%2e%2e"])
def test_nothing_else_can_be_asked_for(name: str) -> None:
    answer = get(f"/page/{name}")
    assert answer.status_code == 404
    assert answer.json()["error"]["kind"] == "not-found"


def test_nothing_in_the_page_needs_a_looser_policy() -> None:
    for name, text in {**texts(".html"), **texts(".js")}.items():
        assert not UNSAFE.search(text), name
        assert "//cdn" not in text
    for text in texts(".html").values():
        assert not INLINE.search(text)


def test_all_of_the_page_is_in_the_package_as_it_is_in_the_repository() -> None:
    folder = Path(page.__file__).parents[1] / "page"
    elsewhere = {
        CHART_STYLE,
        "curves.js",
        "pictures.js",
        *(f"{language}.ftl" for language in LANGUAGES),
    }
    assert {path.name for path in folder.iterdir()} | elsewhere == set(page_assets())


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_can_be_told_apart(scheme: str) -> None:
    colours = palette(scheme)
    for background in ("page", "card", "notice"):
        for name in ("text", "quiet", "link", "grave"):
            assert contrast(colours[name], colours[background]) >= FULL_CONTRAST, (name, background)
    assert contrast(colours["on-link"], colours["link"]) >= FULL_CONTRAST
    for name in ("edge", "clear", "manipulated", "none", *(f"curve-{n}" for n in range(4))):
        assert contrast(colours[name], colours["card"]) >= EDGE_CONTRAST, name


def palette(scheme: str) -> dict[str, str]:
    light, dark = re.findall(r":root \{(.*?)\}", texts(".css")["page.css"], re.DOTALL)
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", light if scheme == "light" else dark))


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
