"""Taking the results of a scan over into the casebook."""

import hashlib
import json
from dataclasses import dataclass

from sqlalchemy.orm import Session

from unmask.casebook import Database, add_fingerprints, find_or_add_case
from unmask.casebook.cases import storable
from unmask.casebook.models import AnalysisRow, FindingRow
from unmask.documents.analysis import AnalysisDocument
from unmask.scan.model import PlainFingerprint
from unmask.scan.results import Results, Row
from unmask.scan.stores import is_web_link


@dataclass(frozen=True)
class TakenOver:
    """What came of it.

    Attributes:
        new: analyses that the casebook did not have.
        known: analyses that it had from an earlier import.
    """

    new: int = 0
    known: int = 0


def take_over(results: Results, database: Database) -> TakenOver:
    """Keep each analysis of a scan as if the service had made it, but without report and exhibits.

    What was taken over before is left alone. Each partition is one transaction.
    """
    new = known = 0
    for rows in results.batches():
        with database.session(writes=True) as session:
            for row in rows:
                added = _add(session, row)
                new, known = new + added, known + (not added)
    return TakenOver(new, known)


def _add(session: Session, row: Row) -> bool:
    document = AnalysisDocument.read(json.loads(row["document"]))
    analysis_id = hashlib.sha256(f"{row['item']} {row['document']}".encode()).hexdigest()[:32]
    if session.get(AnalysisRow, analysis_id) is not None:
        return False
    source = storable(row["source"])
    case = find_or_add_case(
        session, sha256=row["sha256"], kind=row["kind"], source=source, facts=document.media.plain()
    )
    add_fingerprints(session, case, [PlainFingerprint(**one) for one in row["fingerprints"]])
    is_link = is_web_link(row["source"])
    session.add(
        AnalysisRow(
            id=analysis_id,
            case=case,
            state="done",
            source_kind="link" if is_link else "file",
            source=source,
            content_key=row["sha256"],
            # The service must not give it as its own answer: it has no report and no exhibits.
            settings_key=f"scan {row['item']}",
            version=document.unmask,
            created=row["created"],
            started=row["created"],
            finished=row["created"],
            attempts=1,
            stage="done",
            progress=1.0,
            document=document.plain(),
            findings=[FindingRow.of(place, one) for place, one in enumerate(document.findings)],
        )
    )
    session.flush()
    return True
