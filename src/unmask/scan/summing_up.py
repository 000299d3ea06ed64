"""The overview of the results of a scan."""

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from json import loads
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from unmask.detectors import load_detectors
from unmask.documents.analysis import AnalysisDocument
from unmask.report import Doubtful, FailureReason, Overview, write_overview
from unmask.scan.model import Item, ScanError
from unmask.scan.results import Results
from unmask.words import LANGUAGES, Language

MOST_DOUBTFUL = 60
"""Analyses shown with their pictures; at some 10 kB each this keeps the page below one megabyte."""


def overview_of(results: Results, name: str, items: Sequence[Item]) -> Overview:
    """What the results of a scan come to.

    Args:
        results: of all runs.
        name: of the source, as people gave it.
        items: of the source.
    """
    table = results.analyses(["item", "source", "headline", "log10_lr", "seconds"])
    failures = results.failures()
    known = {*table["item"].to_pylist(), *failures["item"].to_pylist()}
    return Overview(
        name,
        datetime.now(UTC),
        sum(item.key not in known for item in items),
        pc.mean(table["seconds"]).as_py(),
        Counter(table["headline"].to_pylist()),
        _doubtful(results, table),
        _reasons(failures),
        [detector.card for detector in load_detectors(results.made.detectors)],
    )


def write_overviews(results: Results, name: str, items: Sequence[Item]) -> None:
    """Write the overview in each language beside the results.

    Raises:
        ScanError: it cannot be written.
    """
    overview = overview_of(results, name, items)
    for language in LANGUAGES:
        path = results.folder / overview_name(language)
        try:
            write_overview(overview, path, language)
        except OSError as error:
            raise ScanError(
                f"{path}: the overview cannot be written ({error.strerror}); the results are there"
            ) from None


def overview_name(language: Language) -> str:
    """The file of the overview in a language."""
    return "overview.html" if language == "en" else f"overview.{language}.html"


def _doubtful(results: Results, table: pa.Table) -> list[Doubtful]:
    leaning = table.filter(pc.greater(table["log10_lr"], 0.0))
    highest = leaning.sort_by([("log10_lr", "descending"), ("source", "ascending")])
    wanted = highest.slice(0, MOST_DOUBTFUL).to_pylist()
    more = results.details({row["item"] for row in wanted})
    return [_shown(row, more[row["item"]]) for row in wanted]


def _shown(row: dict[str, Any], more: dict[str, Any]) -> Doubtful:
    findings = AnalysisDocument.read(loads(more["document"])).findings
    strongest = max(findings, key=lambda finding: finding.log10_lr or -math.inf)
    return Doubtful(
        row["source"], row["headline"], row["log10_lr"], strongest.detector, more["picture"]
    )


def _reasons(failures: pa.Table) -> list[FailureReason]:
    by_reason = defaultdict[str, list[str]](list)
    for row in failures.to_pylist():
        by_reason[row["reason"]].append(row["source"])
    found = [FailureReason(reason, tuple(sorted(names))) for reason, names in by_reason.items()]
    return sorted(found, key=lambda failure: (-len(failure.sources), failure.reason))
