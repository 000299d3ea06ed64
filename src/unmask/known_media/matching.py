"""Looking a media up among the cases of a casebook."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from unmask.casebook import Database
from unmask.casebook.cases import counts, is_vouched_for, present_case, ties
from unmask.casebook.models import CaseRow, FingerprintRow, LabelRow
from unmask.known_media.fingerprints import Fingerprint, distance
from unmask.known_media.hash_index import DISTANCE, Near
from unmask.known_media.index import FingerprintIndex
from unmask.known_media.match import KnownLabel, Match
from unmask.known_media.nearness import Pair, nearness

_IDS_AT_ONCE = 500
"""In one question to the database; SQLite takes no more than some thousands."""


def look_up(
    database: Database,
    fingerprints: Sequence[Fingerprint],
    sha256: str,
    index: FingerprintIndex | None = None,
) -> tuple[Match, ...]:
    """The cases that are like a media: the same content first, then labelled ones, nearest first.

    The same content is a match only if it has a label; that it is in the casebook otherwise says
    no more than that it is being, or was, analysed.

    Args:
        database: of the casebook.
        fingerprints: of the media.
        sha256: of the media's content; empty for frames handed over in memory.
        index: of that database, for those who look up more than once; it is brought up to date.
    """
    index = FingerprintIndex() if index is None else index
    with database.session() as session:
        index.bring_up_to_date(session)
        near = index.search(fingerprints)
        alike = [*_same_content(session, sha256), *_like_it(session, fingerprints, sha256, near)]
    return tuple(sorted(alike, key=_rank))


def _rank(match: Match) -> tuple[bool, bool, bool, float]:
    parts = [part for part in (match.face, match.frame) if part is not None]
    likeness = max((part.share * (DISTANCE + 1 - part.distance) for part in parts), default=0.0)
    return (not match.same_content, not match.labels, match.face is None, -likeness)


def _same_content(session: Session, sha256: str) -> Iterator[Match]:
    case = present_case(session, sha256) if sha256 else None
    if case is None:
        return
    labels = _known(label for label in case.labels if counts(label))
    if labels:
        yield Match(case.sha256, case.source, case.created, labels, same_content=True)


def _like_it(
    session: Session, fingerprints: Sequence[Fingerprint], sha256: str, near: Sequence[Near]
) -> Iterator[Match]:
    rows = _rows(session, {each.id for each in near})
    pairs = defaultdict[tuple[int, int | None], list[tuple[FingerprintRow, Near]]](list)
    for each in near:
        row = rows.get(each.id)
        # An id that was given anew since the index read it is of another hash.
        if row is not None and distance(row.pdq, fingerprints[each.query].pdq) == each.distance:
            pairs[row.case_id, _origin(row)].append((row, each))
    cases = _cases(session, {case_id for case_id, _ in pairs})
    for (case_id, origin), found in pairs.items():
        case = cases[case_id]
        labels = _known(label for label in case.labels if ties(found[0][0], label))
        # What an unknown signer says to look like this is worth no mention without their label.
        if case.sha256 != sha256 and (labels or origin is None):
            yield _match(case, labels, fingerprints, found)


def _origin(row: FingerprintRow) -> int | None:
    """Whose word it is that the case has this hash; None for those who are believed."""
    if row.signer is None or row.signer.trust == "trusted":
        return None
    return row.signer.id


def _match(
    case: CaseRow,
    labels: tuple[KnownLabel, ...],
    fingerprints: Sequence[Fingerprint],
    found: Iterable[tuple[FingerprintRow, Near]],
) -> Match:
    pairs: dict[str, list[Pair]] = {"frame": [], "face": []}
    for row, near in found:
        time = fingerprints[near.query].time
        pairs[row.part].append(Pair(near.query, time, row.time, near.distance))
    counted = {part: sum(each.part == part for each in fingerprints) for part in pairs}
    frame, face = (nearness(pairs[part], counted[part]) for part in ("frame", "face"))
    return Match(case.sha256, case.source, case.created, labels, False, frame, face)


def _known(labels: Iterable[LabelRow]) -> tuple[KnownLabel, ...]:
    return tuple(
        KnownLabel(
            label.value,
            label.how,
            label.reference,
            label.created,
            None if label.signer is None else label.signer.name,
            is_vouched_for(label),
        )
        for label in sorted(labels, key=lambda label: label.created)
    )


def _rows(session: Session, ids: set[int]) -> dict[int, FingerprintRow]:
    query = select(FingerprintRow).options(joinedload(FingerprintRow.signer))
    return {
        row.id: row
        for some in _batches(ids)
        for row in session.scalars(query.where(FingerprintRow.id.in_(some)))
    }


def _cases(session: Session, ids: set[int]) -> dict[int, CaseRow]:
    query = select(CaseRow).options(selectinload(CaseRow.labels).joinedload(LabelRow.signer))
    return {
        case.id: case
        for some in _batches(ids)
        for case in session.scalars(query.where(CaseRow.id.in_(some)))
    }


def _batches(ids: set[int]) -> Iterator[list[int]]:
    ordered = sorted(ids)
    for start in range(0, len(ordered), _IDS_AT_ONCE):
        yield ordered[start : start + _IDS_AT_ONCE]
