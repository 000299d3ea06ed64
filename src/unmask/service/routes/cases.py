"""What is known of a content, and what people say of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

from fastapi import APIRouter, Path
from sqlalchemy import select
from sqlalchemy.orm import Session

from unmask.casebook.cases import add_label, add_note, delete_case, find_case, remove_label
from unmask.casebook.documents import case_document, label_document, note_document
from unmask.casebook.models import CaseRow, LabelRow
from unmask.documents.case import EXAMPLE_SHA256, KnownCase, KnownLabel, Note
from unmask.errors import CasebookError
from unmask.service.dependencies import DatabaseOfService, SettingsOfService
from unmask.service.models import (
    SHA256_PATTERN,
    LabelSubmission,
    NoteSubmission,
)
from unmask.service.problems import Problem, problem_answers

router = APIRouter(
    prefix="/v1/cases", tags=["cases"], responses=problem_answers(401, 403, 404, 422)
)

Sha256 = Annotated[str, Path(pattern=SHA256_PATTERN, examples=[EXAMPLE_SHA256])]
LabelUid = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")]


@router.get("/{sha256}")
def read_case(sha256: Sha256, database: DatabaseOfService) -> KnownCase:
    """Say all that is known of a content."""
    with database.session() as session:
        return case_document(_find(session, sha256))


@router.delete("/{sha256}", status_code=204)
def remove_case(sha256: Sha256, database: DatabaseOfService, settings: SettingsOfService) -> None:
    """Forget a content: its labels, notes and analyses, and the media if it was kept."""
    with database.session(writes=True) as session:
        _find(session, sha256)
        delete_case(session, sha256, settings.folder)


@router.post("/{sha256}/labels", status_code=201)
def label_case(sha256: Sha256, wanted: LabelSubmission, database: DatabaseOfService) -> KnownLabel:
    """Say what a content is, and how you know."""
    with database.session(writes=True) as session:
        case = _find(session, sha256)
        with _refusals_answered():
            label = add_label(session, case, wanted.value, wanted.how, wanted.reference)
        return label_document(label)


@router.delete("/{sha256}/labels/{uid}", status_code=204)
def remove_case_label(sha256: Sha256, uid: LabelUid, database: DatabaseOfService) -> None:
    """Take a label back."""
    with database.session(writes=True) as session:
        case = _find(session, sha256)
        own = select(LabelRow.id).where(LabelRow.uid == uid, LabelRow.case_id == case.id)
        if session.scalar(own) is None:
            raise Problem(404, "The case has no such label.")
        remove_label(session, uid)


@router.post("/{sha256}/notes", status_code=201)
def note_case(sha256: Sha256, wanted: NoteSubmission, database: DatabaseOfService) -> Note:
    """Note something on a case; notes are never exchanged."""
    with database.session(writes=True) as session:
        case = _find(session, sha256)
        with _refusals_answered():
            return note_document(add_note(session, case, wanted.text))


@contextmanager
def _refusals_answered() -> Iterator[None]:
    """Answer with 422 where the casebook cannot take a value."""
    try:
        yield
    except CasebookError as error:
        raise Problem(422, str(error)) from None


def _find(session: Session, sha256: str) -> CaseRow:
    try:
        return find_case(session, sha256)
    except CasebookError:
        raise Problem(404, "There is no case of this sha256.") from None
