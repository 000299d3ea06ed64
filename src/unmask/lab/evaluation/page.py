"""The report of an evaluation: one HTML file that holds all it shows and asks no network."""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

from unmask.lab.evaluation.bootstrap import Estimate
from unmask.lab.evaluation.breakdowns import (
    ALARM_LEVELS,
    LEAST_IDENTITIES,
    Counts,
    FalseAlarms,
    Measurement,
    Part,
    by_face_width,
    by_kind,
    by_manipulation,
    by_severity,
    by_skin_tone,
    by_source,
    counts_of,
    false_alarms,
    measure_all,
    table_of,
)
from unmask.lab.evaluation.charts import Drawing, draw_all
from unmask.lab.evaluation.results import Result, ResultsError
from unmask.report.speaker import Speaker
from unmask.safe_text import harmless


@dataclass(frozen=True)
class Section:
    """What the page says of one detector.

    Attributes:
        detector: its name.
        severity: at which all but the severities and false alarms are measured.
        counts: at that severity.
        drawings: curves; empty where no class or only one was scored.
        measurements: every measure.
        breakdowns: headings with the parts below them.
        alarms: false alarms at every severity.
        reasons: why it did not score, with the number of times, the most frequent first.
    """

    detector: str
    severity: str
    counts: Counts
    drawings: tuple[Drawing, ...]
    measurements: tuple[Measurement, ...]
    breakdowns: tuple[tuple[str, tuple[Part, ...]], ...]
    alarms: tuple[FalseAlarms, ...]
    reasons: tuple[tuple[str, int], ...]


def write_page(results: Sequence[Result], title: str, path: Path) -> None:
    """Write the report.

    Args:
        results: of one or more detectors.
        title: what was evaluated on, such as the manifest's name.
        path: of the HTML file.

    Raises:
        ResultsError: the file cannot be written.
    """
    try:
        path.write_text(render_page(results, title), encoding="utf-8")
    except OSError as error:
        raise ResultsError(f"{path} cannot be written ({error.strerror}).") from None


def render_page(results: Sequence[Result], title: str) -> str:
    """The whole page as text."""
    detectors = dict.fromkeys(result.detector for result in results)
    sections = [
        section_of([result for result in results if result.detector == name]) for name in detectors
    ]
    style = _style()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return (
        _environment()
        .get_template("evaluation.html.jinja")
        .render(
            title=title,
            sections=sections,
            style=style,
            policy=f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'",
            version=version("unmask"),
            created=datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
            levels=ALARM_LEVELS,
            least=LEAST_IDENTITIES,
        )
    )


def section_of(results: Sequence[Result]) -> Section:
    """Everything about one detector; the severity of its first result is the main one."""
    severity = results[0].severity
    main = [result for result in results if result.severity == severity]
    table = table_of(main)
    both = 0 < table.manipulated.sum() < len(table.manipulated)
    parts = (
        ("By severity", by_severity(results)),
        ("Pictures and videos", by_kind(main)),
        ("By manipulation", by_manipulation(main)),
        ("By source", by_source(main)),
        ("By width of the face", by_face_width(main)),
        ("By skin tone, as estimated from the picture", by_skin_tone(main)),
    )
    return Section(
        results[0].detector,
        severity,
        counts_of(main),
        draw_all(table) if both else (),
        measure_all(main),
        tuple((heading, found) for heading, found in parts if found),
        false_alarms(results),
        _reasons(results),
    )


def _reasons(results: Sequence[Result]) -> tuple[tuple[str, int], ...]:
    counts: dict[str, int] = {}
    for result in results:
        if result.status != "scored":
            words = f"{result.status}: {result.reason}"
            counts[words] = counts.get(words, 0) + 1
    return tuple(sorted(counts.items(), key=lambda pair: -pair[1]))


def _style() -> str:
    product = (files("unmask.report") / "templates" / "page.css").read_text(encoding="utf-8")
    own = files("unmask.lab.evaluation") / "templates" / "evaluation.css"
    return f"{product}\n{own.read_text(encoding='utf-8')}".strip()


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=ChoiceLoader(
            [PackageLoader("unmask.lab.evaluation"), PackageLoader("unmask.report")]
        ),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_harmless_value,
    )
    environment.filters |= {"number_words": number_words}
    # What the product's drawings ask for.
    speaker = Speaker()
    environment.globals |= {"say": speaker, "t": speaker.of, "decimal": str}
    return environment


def estimate_words(one: Estimate | None) -> str:
    """A value and its interval, ``0.712 (0.650 to 0.771)``; a dash where there is none."""
    if one is None:
        return "—"
    return f"{number_words(one.value)} ({number_words(one.low)} to {number_words(one.high)})"


def number_words(number: float, percent: bool = False) -> str:
    """A number with three decimals, or as a percentage with one."""
    # Adding zero turns a negative zero into a positive one.
    rounded = round(number, 3) + 0.0
    return f"{rounded:{'.1%' if percent else '.3f'}}".replace("-", "−")


def _harmless_value(value: Any) -> Any:
    """What each expression of the templates passes through before it is escaped."""
    if isinstance(value, str) and not hasattr(value, "__html__"):
        return harmless(value)
    return value
