"""Documents for tests: the one that the bundled sample gives."""

import json
from pathlib import Path
from typing import Any

from unmask.documents.analysis import AnalysisDocument

OLDER = Path(__file__).parent / "older"
GOLDEN = Path(__file__).parents[1] / "golden" / "warped-face.json"


def plain_document() -> dict[str, Any]:
    """The document as JSON has it."""
    return _plain(GOLDEN)


def older_document(name: str) -> dict[str, Any]:
    """The document of the same sample by an earlier version; it had no headline."""
    return _plain(OLDER / name)


def sample_document() -> AnalysisDocument:
    """The same as programs read it."""
    return AnalysisDocument.read(plain_document())


def _plain(path: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return document
