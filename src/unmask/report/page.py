"""The report for people: one HTML file that holds all it shows and asks no network for anything."""

import base64
import errno
import hashlib
import os
import re
import secrets
from collections.abc import Callable, Sequence
from functools import cache, partial
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined

from unmask.analysis import Analysis
from unmask.report.pictures import ReportPictures, report_pictures
from unmask.report.shown import ShownTest, shown_values
from unmask.report.speaker import Speaker
from unmask.report.text import paper_words
from unmask.report.viewer_words import curve_words, viewer_words
from unmask.safe_text import harmless
from unmask.words import Language, localised, number_words, time_words

_COMMAND = re.compile(r"`((?:unmask|pip) [^`]+)`")
"""How a sentence names a command."""


def render_report(
    analysis: Analysis, pictures: ReportPictures | None = None, language: Language = "en"
) -> str:
    """The whole page as text.

    Every string of the analysis is escaped and freed of control characters; the content security
    policy allows only the page's own style and script, by their hashes.

    Args:
        analysis: to be shown.
        pictures: of the report, if they are made already.
        language: of the page.
    """
    speak = Speaker(language, analysis.terms(language))
    shown = shown_values(analysis, speak, pictures or report_pictures(analysis))
    style, script = chart_style() + page_asset("page.css"), _script(shown["tests"])
    page = page_environment().get_template("report.html.jinja")
    return page.render(
        say=speak,
        t=speak.of,
        number=partial(number_words, language=language),
        decimal=partial(localised, language=language),
        time=partial(time_words, language=language),
        language=language,
        version=version("unmask"),
        name=source_name(analysis.media.source),
        style=style,
        script=script,
        policy=page_policy(style, script),
        viewer_words=viewer_words(speak),
        curve_words=curve_words(speak),
        **shown,
    )


def write_report(
    analysis: Analysis,
    path: str | os.PathLike[str],
    pictures: ReportPictures | None = None,
    language: Language = "en",
) -> None:
    """Write the page so that ``path`` holds either all of it or what it held before.

    Args:
        analysis: to be shown.
        path: of the page.
        pictures: of the report, if they are made already.
        language: of the page.

    Raises:
        OSError: the file cannot be written.
    """
    write_page(path, lambda: render_report(analysis, pictures, language))


def write_page(path: str | os.PathLike[str], rendered: Callable[[], str]) -> None:
    """Write a page so that ``path`` holds either all of it or what it held before.

    Args:
        path: of the page.
        rendered: gives its text; it is not asked for what cannot be written.

    Raises:
        OSError: the file cannot be written.
    """
    # A link stays, and the file that it leads to is replaced.
    target = Path(os.path.realpath(path))
    if target.exists() and not target.is_file():
        raise FileExistsError(errno.EEXIST, "there is a directory, pipe or device", str(path))
    text = rendered()
    unfinished = target.with_name(f".unmask-{secrets.token_hex(4)}.tmp")
    try:
        unfinished.write_text(text, encoding="utf-8")
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)


def chart_style() -> str:
    """How curves and the viewers of maps and curves look, as CSS; colours are left to the page."""
    return page_asset("chart.css") + "\n" + viewing_assets()["viewing.css"]


def viewing_assets() -> dict[str, str]:
    """The viewers of maps and curves by file name, which report, page and extension share."""
    folder = files("unmask.report") / "viewing"
    return {entry.name: entry.read_text(encoding="utf-8") for entry in folder.iterdir()}


def _script(tests: Sequence[ShownTest]) -> str:
    """One module that holds all: those of the viewers import nothing, so they follow each other.

    A page without maps and curves over time goes without the viewers.
    """
    own = page_asset("page.js")
    if not any(test.maps or _has_curve_over_time(test) for test in tests):
        return own
    viewers = [text for name, text in sorted(viewing_assets().items()) if name.endswith(".js")]
    return "\n".join([*viewers, own])


def _has_curve_over_time(test: ShownTest) -> bool:
    return any(exhibit.chart and exhibit.chart.is_over_time for exhibit in test.exhibits)


def source_name(source: str) -> str:
    """The last part of a path or link, for headings and file names; never empty."""
    if not is_web_link(source):
        return Path(source).name or source
    try:
        link = urlsplit(source)
    except ValueError:
        return source
    return unquote(PurePosixPath(link.path).name) or link.netloc or source


def is_web_link(text: str) -> bool:
    """Whether the text is a link that may stand in the page: http or https, nothing else."""
    return text.lower().startswith(("http://", "https://"))


@cache
def page_environment() -> Environment:
    """The templates of this room; what they show is freed of control characters and escaped."""
    environment = Environment(
        loader=PackageLoader("unmask.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_harmless_value,
    )
    environment.filters |= {
        "paper_words": paper_words,
        "is_web_link": is_web_link,
        "split_at_commands": _COMMAND.split,
    }
    return environment


def _harmless_value(value: Any) -> Any:
    """What each expression of the templates passes through before it is escaped."""
    if isinstance(value, str) and not hasattr(value, "__html__"):
        return harmless(value)
    return value


def page_asset(name: str) -> str:
    """A file beside the templates, as it stands in a page."""
    return (files("unmask.report") / "templates" / name).read_text(encoding="utf-8").strip()


def page_policy(style: str, script: str = "") -> str:
    """The content security policy of a page with this style and script alone."""
    script_source = _source_hash(script) if script else "'none'"
    return (
        f"default-src 'none'; img-src data:; style-src {_source_hash(style)}; "
        f"script-src {script_source}; base-uri 'none'; form-action 'none'"
    )


def _source_hash(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"
