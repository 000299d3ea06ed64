"""From the rows of the casebook to the documents that programs read."""

from typing import cast

from unmask.casebook.cases import counts
from unmask.casebook.models import CaseRow, LabelRow, NoteRow
from unmask.documents.analysis import Media
from unmask.documents.case import KnownCase, KnownLabel, Note
from unmask.documents.terms import LabelValue, MediaKind


def case_document(row: CaseRow) -> KnownCase:
    """All that is known of a case."""
    newest = sorted(row.analyses, key=lambda analysis: analysis.created, reverse=True)
    return KnownCase(
        sha256=row.sha256,
        kind=cast(MediaKind, row.kind),
        source=row.source,
        created=row.created,
        kept=row.kept,
        facts=Media.read(row.facts) if row.facts else None,
        labels=label_documents(row),
        notes=tuple(note_document(note) for note in row.notes),
        analyses=tuple(analysis.id for analysis in newest),
    )


def label_documents(row: CaseRow) -> tuple[KnownLabel, ...]:
    """The labels of a case that count."""
    return tuple(label_document(label) for label in row.labels if counts(label))


def label_document(row: LabelRow) -> KnownLabel:
    """One label, whether it counts or not."""
    return KnownLabel(
        uid=row.uid,
        value=cast(LabelValue, row.value),
        how=row.how,
        reference=row.reference,
        created=row.created,
        signer=row.signer.name if row.signer else None,
    )


def note_document(row: NoteRow) -> Note:
    """One note."""
    return Note(text=row.text, created=row.created)
