"""Cases: what is known of each content, what people say of it, and forgetting it again.

Every function works within the caller's transaction, so that what belongs together is stored
together.
"""

import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, Protocol, get_args
from urllib.parse import urlsplit
from uuid import uuid4

from sqlalchemy import ColumnElement, Select, and_, insert, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import InstrumentedAttribute, Session

from unmask.casebook.kept_media import check_sha256, forget_media
from unmask.casebook.models import (
    AnalysisRow,
    AnalysisState,
    CaseRow,
    FingerprintRow,
    LabelRow,
    NoteRow,
    SightingRow,
    SignerRow,
    now,
)
from unmask.casebook.places import incoming_folder, results_folder
from unmask.documents.terms import LabelValue
from unmask.errors import CasebookError

SHORTEST_PREFIX = 8
"""Digits of a sha256 that may stand for the whole where only one case begins with them."""

LONGEST_REASON = 2_000
LONGEST_REFERENCE = 2_000
LONGEST_NOTE = 20_000

_PREFIX = re.compile(rf"[0-9a-f]{{{SHORTEST_PREFIX},64}}")


class PerceptualHash(Protocol):
    """What is kept of an ``unmask.known_media.Fingerprint``; it need not be loaded for that."""

    @property
    def part(self) -> Literal["frame", "face"]:
        """The whole frame, or a face in it."""
        ...

    @property
    def time(self) -> float:
        """Of the frame in seconds."""
        ...

    @property
    def pdq(self) -> bytes:
        """The 256 bits of the PDQ hash."""
        ...

    @property
    def quality(self) -> int:
        """PDQ's own, 0 to 100."""
        ...


def find_case(session: Session, sha256: str) -> CaseRow:
    """The case of a content.

    Raises:
        CasebookError: the casebook does not hold it.
    """
    case = present_case(session, sha256)
    if case is None:
        raise CasebookError(
            f"The casebook holds no case {sha256!r}; `unmask casebook list` shows those it holds."
        )
    return case


def present_case(session: Session, sha256: str) -> CaseRow | None:
    """The case of a content, if the casebook holds it."""
    return session.scalar(select(CaseRow).where(CaseRow.sha256 == storable(sha256)))


def find_case_by_prefix(session: Session, prefix: str) -> CaseRow:
    """The only case whose sha256 begins with some digits.

    Raises:
        CasebookError: the digits are too few or no such digits, or no case or several begin so.
    """
    if not _PREFIX.fullmatch(prefix):
        raise CasebookError(
            f"{prefix!r} names no case; give at least the first {SHORTEST_PREFIX} digits of its "
            "sha256, as `unmask casebook list` shows them."
        )
    found = session.scalars(select(CaseRow).where(CaseRow.sha256.startswith(prefix)).limit(2)).all()
    if len(found) > 1:
        raise CasebookError(f"Several cases begin with {prefix}; give more digits of the sha256.")
    return found[0] if found else find_case(session, prefix)


def find_or_add_case(
    session: Session, *, sha256: str, kind: str, source: str, facts: dict[str, Any]
) -> CaseRow:
    """The case of a content, made where there is none yet.

    One that exists stays as it is, unless all that was known of it came with a bundle.

    Args:
        session: of the transaction.
        sha256: of the content, in lower-case hexadecimal.
        kind: image or video.
        source: path or link by which it came, without user name and password; empty if it is
            known from a bundle only.
        facts: of the file, as in the JSON document.

    Raises:
        CasebookError: the sha256 is none.
    """
    check_sha256(sha256)
    case = present_case(session, sha256)
    if case is not None:
        if source and not case.source:
            case.kind, case.source, case.facts = kind, storable(source), facts
        return case
    case = CaseRow(sha256=sha256, kind=kind, source=storable(source), facts=facts)
    try:
        with session.begin_nested():
            session.add(case)
    except IntegrityError:
        # Another process was faster; whatever else is wrong is raised by looking again.
        return find_case(session, sha256)
    return case


def add_fingerprints(
    session: Session,
    case: CaseRow,
    fingerprints: Sequence[PerceptualHash],
    signer: SignerRow | None = None,
) -> int:
    """Keep perceptual hashes of a case; those that it has from the same origin are not doubled.

    Args:
        session: of the transaction.
        case: that they are of.
        fingerprints: of its frames and faces.
        signer: who says so; None for those computed here from the media.

    Returns:
        how many are new.
    """
    added = insert_fingerprints(session, {case.id: fingerprints}, signer)
    if added:
        session.expire(case, ["fingerprints"])
    return added


def insert_fingerprints(
    session: Session,
    by_case: Mapping[int, Sequence[PerceptualHash]],
    signer: SignerRow | None = None,
) -> int:
    """As ``add_fingerprints`` for several cases, by their ids; rows already read do not change."""
    # A signer who was only just added has no number before.
    session.flush()
    origin = signer.id if signer else None
    columns = ("case_id", "part", "time", "pdq", "quality")
    rows = session.execute(
        select(*(getattr(FingerprintRow, column) for column in columns)).where(
            FingerprintRow.case_id.in_(by_case),
            FingerprintRow.signer_id.is_not_distinct_from(origin),
        )
    )
    known = {tuple(row) for row in rows}
    found = dict.fromkeys(
        (case_id, one.part, one.time, one.pdq, one.quality)
        for case_id, fingerprints in by_case.items()
        for one in fingerprints
    )
    new = [
        {"signer_id": origin, **dict(zip(columns, values, strict=True))}
        for values in found
        if values not in known
    ]
    if new:
        session.execute(insert(FingerprintRow), new)
    return len(new)


def add_label(
    session: Session,
    case: CaseRow,
    value: str,
    how: str,
    reference: str = "",
    signer: SignerRow | None = None,
    uid: str | None = None,
    created: datetime | None = None,
) -> LabelRow:
    """Note what someone says that a content is.

    Args:
        session: of the transaction.
        case: that the label is for.
        value: real, manipulated, generated or unsure.
        how: how they know.
        reference: a link to where it was established, or empty.
        signer: whose bundle it came with; None for labels given here.
        uid: of a label that came with a bundle.
        created: of a label that came with a bundle.

    Raises:
        CasebookError: a value cannot be used.
    """
    label = LabelRow(
        uid=uid or uuid4().hex,
        value=_checked_value(value),
        how=_checked_text(how, LONGEST_REASON, "how you know it"),
        reference=_checked_reference(reference),
        created=created or now(),
        signer=signer,
    )
    case.labels.append(label)
    session.flush()
    return label


def remove_label(session: Session, uid: str) -> None:
    """Take a label back.

    Raises:
        CasebookError: there is no such label.
    """
    label = session.scalar(select(LabelRow).where(LabelRow.uid == storable(uid)))
    if label is None:
        raise CasebookError(
            f"The casebook holds no label {uid!r}; `unmask casebook show` names a case's labels."
        )
    label.case.labels.remove(label)
    session.flush()


def add_note(session: Session, case: CaseRow, text: str) -> NoteRow:
    """Keep a person's own words on a case.

    Raises:
        CasebookError: there are none, or too many.
    """
    note = NoteRow(text=_checked_text(text, LONGEST_NOTE, "the text of the note"))
    case.notes.append(note)
    session.flush()
    return note


def counts(label: LabelRow) -> bool:
    """Whether a label may be used: it was given here, or by someone who is not blocked."""
    return label.signer is None or label.signer.trust != "blocked"


def is_vouched_for(label: LabelRow) -> bool:
    """Whether a label was given here, or by someone whom the owner of the casebook trusts."""
    return label.signer is None or label.signer.trust == "trusted"


def ties(fingerprint: FingerprintRow, label: LabelRow) -> bool:
    """Whether media that look like a fingerprint may be told of a label of its case.

    The fingerprint must have been computed here, come from someone trusted, or from the one who
    gave the label. Anyone else could tie the hash of innocent media to a case that others labelled.
    """
    if not counts(label):
        return False
    signer = fingerprint.signer
    return signer is None or signer.trust == "trusted" or signer is label.signer


def delete_case(session: Session, sha256: str, folder: Path | None = None) -> None:
    """Forget a content: its rows, its kept media, and the files of its analyses.

    The files go first. Should something fail after that, the case is still listed and can be
    deleted again, whereas media of a case that is no longer listed would never be found.

    Args:
        session: of the transaction.
        sha256: of the content.
        folder: the data folder, if it is not the usual one.

    Raises:
        CasebookError: the casebook does not hold it, or a file cannot be removed.
    """
    case = find_case(session, sha256)
    analyses = select(AnalysisRow.id).where(AnalysisRow.case_id == case.id)
    _remove_files(case.sha256, session.scalars(analyses).all(), folder)
    session.delete(case)
    session.flush()


def delete_analysis(session: Session, analysis_id: str, folder: Path | None = None) -> None:
    """Forget an analysis with its files; an unlabelled case goes with its last analysis.

    Args:
        session: of the transaction.
        analysis_id: of the analysis.
        folder: the data folder, if it is not the usual one.

    Raises:
        CasebookError: the casebook does not hold it, or a file cannot be removed.
    """
    analysis = _find_analysis(session, analysis_id)
    case = analysis.case
    _remove_files(None, [analysis.id], folder)
    session.delete(analysis)
    session.flush()
    if case is not None and not case.labels and not _is_analysed(session, case):
        delete_case(session, case.sha256, folder)


def search(
    session: Session,
    *,
    query: str = "",
    state: AnalysisState | None = None,
    label: LabelValue | None = None,
    direction: str | None = None,
    since: datetime | None = None,
    limit: int = 50,
    before: str | None = None,
) -> list[AnalysisRow]:
    """Find analyses, the newest first.

    Args:
        session: of the transaction.
        query: words in the source, in a note, or in the title or address of a page where it was
            seen, or the first digits of the sha256; in SQLite, small and capital
            letters are the same in ASCII only.
        state: only analyses in this state.
        label: only those of a case that someone who is not blocked gave this label.
        direction: only those whose verdict has it, as in the JSON document.
        since: only those that were asked for at this moment, which has a time zone, or later.
        limit: the most to give.
        before: the id of an analysis; only older ones are given.

    Raises:
        CasebookError: there is no analysis with the id ``before``.
    """
    wanted = select(AnalysisRow).outerjoin(AnalysisRow.known_case)
    if query:
        wanted = wanted.where(
            or_(_contains(AnalysisRow.source, query), _case_matches(query), _was_seen(query))
        )
    if state is not None:
        wanted = wanted.where(AnalysisRow.state == state)
    if label is not None:
        wanted = wanted.where(_has_label(label))
    if direction is not None:
        found = AnalysisRow.document["verdict"]["direction"].as_string()
        wanted = wanted.where(found == direction)
    if since is not None:
        wanted = wanted.where(AnalysisRow.created >= since)
    if before is not None:
        last = _find_analysis(session, before)
        wanted = wanted.where(
            or_(
                AnalysisRow.created < last.created,
                and_(AnalysisRow.created == last.created, AnalysisRow.id < last.id),
            )
        )
    newest = wanted.order_by(AnalysisRow.created.desc(), AnalysisRow.id.desc())
    return list(session.scalars(newest.limit(limit)))


def search_cases(
    session: Session, *, query: str = "", label: LabelValue | None = None, limit: int = 50
) -> list[CaseRow]:
    """Find cases, the newest first; the arguments are those of ``search``."""
    wanted: Select[tuple[CaseRow]] = select(CaseRow)
    if query:
        wanted = wanted.where(or_(_contains(CaseRow.source, query), _case_matches(query)))
    if label is not None:
        wanted = wanted.where(_has_label(label))
    newest = wanted.order_by(CaseRow.created.desc(), CaseRow.id.desc())
    return list(session.scalars(newest.limit(limit)))


def is_plain_link(text: str) -> bool:
    """Whether a text is an http or https link that can be shown and shared as it is."""
    if len(text) > LONGEST_REFERENCE or not text.isprintable() or " " in text:
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc


def storable(text: str) -> str:
    """Text without what a database cannot hold: NUL, and lone surrogates of file names."""
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode()


def _case_matches(query: str) -> ColumnElement[bool]:
    return or_(
        CaseRow.sha256.startswith(storable(query.lower()), autoescape=True),
        CaseRow.notes.any(_contains(NoteRow.text, query)),
    )


def _was_seen(query: str) -> ColumnElement[bool]:
    return AnalysisRow.sightings.any(
        or_(_contains(SightingRow.title, query), _contains(SightingRow.page, query))
    )


def _contains(column: InstrumentedAttribute[str], query: str) -> ColumnElement[bool]:
    return column.icontains(storable(query), autoescape=True)


def _has_label(value: LabelValue) -> ColumnElement[bool]:
    unblocked = or_(LabelRow.signer_id.is_(None), LabelRow.signer.has(SignerRow.trust != "blocked"))
    return CaseRow.labels.any(and_(LabelRow.value == value, unblocked))


def _is_analysed(session: Session, case: CaseRow) -> bool:
    analyses = select(AnalysisRow.id).where(AnalysisRow.case_id == case.id)
    return session.scalar(analyses.limit(1)) is not None


def _find_analysis(session: Session, analysis_id: str) -> AnalysisRow:
    analysis = session.get(AnalysisRow, storable(analysis_id))
    if analysis is None:
        raise CasebookError(f"The casebook holds no analysis {analysis_id!r}; check its id.")
    return analysis


def _remove_files(sha256: str | None, analyses: Iterable[str], folder: Path | None) -> None:
    try:
        for analysis_id in analyses:
            for place in (incoming_folder, results_folder):
                with suppress(FileNotFoundError):
                    shutil.rmtree(place(analysis_id, folder))
        if sha256 is not None:
            forget_media(sha256, folder)
    except OSError as error:
        raise CasebookError(
            f"{error.filename} cannot be removed ({error.strerror}), so nothing is deleted from "
            "the casebook; check its permissions and try again."
        ) from None


def _checked_value(value: str) -> str:
    if value not in get_args(LabelValue):
        raise CasebookError(
            f"{value!r} is no label; expected {', '.join(get_args(LabelValue)[:-1])} or "
            f"{get_args(LabelValue)[-1]}."
        )
    return value


def _checked_text(text: str, longest: int, what: str) -> str:
    if not text.strip():
        raise CasebookError(f"There is nothing to keep: {what} is empty; give some words.")
    if len(text) > longest:
        raise CasebookError(
            f"There is too much to keep: {what} has {len(text):,} characters; give at most "
            f"{longest:,}."
        )
    return storable(text.strip())


def _checked_reference(reference: str) -> str:
    reference = reference.strip()
    if not reference:
        return ""
    if not is_plain_link(reference):
        raise CasebookError(
            f"The reference {reference[:100]!r} cannot be used; expected an http or https link of "
            f"at most {LONGEST_REFERENCE:,} characters without a user name or password."
        )
    return reference
