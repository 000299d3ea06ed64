"""Outcomes of items as workers give them, made by hand."""

from datetime import UTC, datetime, timedelta

from tests.documents.samples import plain_document
from unmask.documents.analysis import AnalysisDocument
from unmask.documents.scale import direction_of, level_of
from unmask.scan.model import Analysed, Failed, Item, PlainFingerprint
from unmask.scan.results import Made
from unmask.scan.sources import item_key

MADE = Made("0.1.0", "the settings", None)
BEGAN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def item(source: str) -> Item:
    return Item(item_key(source), source)


def analysed(source: str, log10_lr: float = 0.0, headline: str = "cannot-tell") -> Analysed:
    fingerprint = PlainFingerprint("frame", 0.0, bytes(range(32)), 80)
    return Analysed(
        item(source),
        document(source, log10_lr, headline),
        b"\xff\xd8 a picture",
        (fingerprint,),
        2.0,
        BEGAN,
        "machine/1",
    )


def failed(
    source: str, reason: str = "the file is empty; get a whole copy.", later: int = 0
) -> Failed:
    moment = BEGAN + timedelta(seconds=later)
    return Failed(item(source), "media", reason, 0.5, moment, "machine/1")


def document(source: str, log10_lr: float, headline: str) -> AnalysisDocument:
    sample = plain_document()
    level, direction = level_of(log10_lr), direction_of(log10_lr)
    judged = {"log10_lr": log10_lr, "level": level, "direction": direction}
    finding = {**sample["findings"][0], **judged, "detector": "brightness", "status": "scored"}
    said = {"headline": {"key": "headline", "values": {"headline": headline}}}
    return AnalysisDocument.read(
        {
            **sample,
            "source": source,
            "media": {**sample["media"], "kind": "image", "sha256": item_key(source) * 2},
            "findings": [{**finding, "score": 1.0}],
            "verdict": {**sample["verdict"], **judged, "messages": said},
        }
    )
