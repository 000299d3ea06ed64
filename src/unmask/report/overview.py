"""The overview of a scan: one HTML file with the verdicts of many analyses."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from importlib.metadata import version

from unmask.detectors import Card
from unmask.report.page import page_asset, page_environment, page_policy, source_name, write_page
from unmask.report.pictures import jpeg_uri
from unmask.report.speaker import Speaker
from unmask.words import Language, Message, localised, time_words

HEADLINES = ("strong-signs", "some-signs", "faint-signs", "cannot-tell", "no-signs")
"""Of verdicts, the most suspicious first."""

EXAMPLES = 5
"""Names that are shown of those that failed for one reason."""


@dataclass(frozen=True)
class Doubtful:
    """An analysis that is worth a look.

    Attributes:
        source: path or link.
        headline: of the verdict.
        log10_lr: of the verdict.
        strongest: name of the test that speaks most for manipulation.
        picture: JPEG, the moment to look at.
    """

    source: str
    headline: str
    log10_lr: float
    strongest: str
    picture: bytes

    @property
    def picture_uri(self) -> str:
        """The picture within an address."""
        return jpeg_uri(self.picture)


@dataclass(frozen=True)
class FailureReason:
    """Why some items could not be analysed.

    Attributes:
        reason: as it was told, in English.
        sources: of all that failed for it.
    """

    reason: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Overview:
    """What a scan came to.

    Attributes:
        name: what was scanned.
        created: when the overview was made, in UTC.
        missing: items that no run has looked at yet.
        seconds: that an analysis took on average; None where there is none.
        headlines: how many verdicts have each headline.
        doubtful: the analyses with most support for manipulation, the most doubtful first.
        failures: the reason that most failed for first.
        cards: of the tests, for their titles.
    """

    name: str
    created: datetime
    missing: int
    seconds: float | None
    headlines: Mapping[str, int]
    doubtful: Sequence[Doubtful]
    failures: Sequence[FailureReason]
    cards: Sequence[Card] = ()

    @property
    def analysed(self) -> int:
        """How many items were analysed."""
        return sum(self.headlines.values())

    @property
    def failed(self) -> int:
        """How many items could not be analysed."""
        return sum(len(failure.sources) for failure in self.failures)


def render_overview(overview: Overview, language: Language = "en") -> str:
    """The whole page as text; like the report, it asks no network for anything."""
    titles = {card.name: card.said_in(language).title for card in overview.cards}
    speak = Speaker(language, titles)
    style = page_asset("page.css") + "\n" + page_asset("overview.css")
    page = page_environment().get_template("overview.html.jinja")
    return page.render(
        overview=overview,
        say=speak,
        t=speak.of,
        decimal=partial(localised, language=language),
        time=partial(time_words, language=language),
        language=language,
        version=version("unmask"),
        style=style,
        policy=page_policy(style),
        verdicts=_verdicts(overview, speak),
        headline=partial(_headline, speak),
        short=source_name,
        examples=EXAMPLES,
    )


def write_overview(
    overview: Overview, path: str | os.PathLike[str], language: Language = "en"
) -> None:
    """Write the page so that ``path`` holds either all of it or what it held before.

    Raises:
        OSError: the file cannot be written.
    """
    write_page(path, lambda: render_overview(overview, language))


def _verdicts(overview: Overview, speak: Speaker) -> list[tuple[str, str, int, float]]:
    """Key, words, number and share of each headline."""
    total = max(overview.analysed, 1)
    counts = [(key, overview.headlines.get(key, 0)) for key in HEADLINES]
    return [(key, _headline(speak, key), count, count / total) for key, count in counts]


def _headline(speak: Speaker, key: str) -> str:
    return speak(Message("headline", {"headline": key}))
