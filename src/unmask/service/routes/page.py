"""The page at ``/`` and its files, as they lie in the package."""

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import PurePath

from fastapi import APIRouter, Request, Response

from unmask.report import chart_style, viewing_assets
from unmask.service.problems import Problem

INDEX = "index.html"
CHART_STYLE = "chart.css"
"""Not in the folder of the page: it is the report's."""
MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".ftl": "text/plain; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}

router = APIRouter(include_in_schema=False)
"""Of no use to programs, so the description of the API does not mention it."""


@dataclass(frozen=True)
class Asset:
    """One file of the page.

    Attributes:
        content: of the file.
        media_type: as browsers are told; they are forbidden to guess.
        tag: changes with the content.
    """

    content: bytes
    media_type: str
    tag: str


@router.api_route("/", methods=["GET", "HEAD"])
def page(request: Request) -> Response:
    """Give the page; whether there is a session was checked before."""
    return _answer(request, page_assets()[INDEX])


@router.api_route("/page/{name}", methods=["GET", "HEAD"])
def page_asset(name: str, request: Request) -> Response:
    """Give one file of the page."""
    asset = page_assets().get(name)
    if asset is None:
        raise Problem(404, "The page has no such file; load the page again.")
    return _answer(request, asset)


@cache
def page_assets() -> dict[str, Asset]:
    """All files of the page by name; only these can be asked for."""
    folders = (files("unmask.service") / "page", files("unmask.words"))
    found = {}
    for entry in (entry for folder in folders for entry in folder.iterdir()):
        media_type = MEDIA_TYPES.get(PurePath(entry.name).suffix)
        if media_type is not None:
            found[entry.name] = _asset(entry.read_bytes(), media_type)
    for name, text in viewing_assets().items():
        # Their style is in that of the charts.
        if name.endswith(".js"):
            found[name] = _asset(text.encode(), MEDIA_TYPES[".js"])
    found[CHART_STYLE] = _asset(chart_style().encode(), MEDIA_TYPES[".css"])
    return found


def _asset(content: bytes, media_type: str) -> Asset:
    return Asset(content, media_type, f'"{hashlib.sha256(content).hexdigest()[:16]}"')


def _answer(request: Request, asset: Asset) -> Response:
    headers = {"ETag": asset.tag}
    if request.headers.get("if-none-match") == asset.tag:
        return Response(status_code=304, headers=headers)
    return Response(asset.content, media_type=asset.media_type, headers=headers)
