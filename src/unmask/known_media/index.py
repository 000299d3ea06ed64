"""The fingerprints of a whole casebook in memory, kept up to date with its database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import get_args

from sqlalchemy import select
from sqlalchemy.orm import Session

from unmask.casebook.models import CaseRow, FingerprintRow
from unmask.known_media.fingerprints import Fingerprint, Part
from unmask.known_media.hash_index import HashIndex, Near

_OVERLAP = 500
"""Ids before the highest one that are asked for again: on PostgreSQL rows of a lower id may become
visible after those of a higher one, when two processes write at the same time."""
_ROWS_AT_ONCE = 50_000


@dataclass(frozen=True)
class _Newest:
    """The row of the highest id that was read.

    If it is gone or another one, rows were deleted at the end of the table, and SQLite gives
    their ids to new rows.
    """

    id: int
    pdq: bytes
    case_created: datetime


class FingerprintIndex:
    """All fingerprints of a casebook.

    Deleted ones may still be found, so what is found is to be looked up in the database.
    """

    def __init__(self) -> None:
        self._parts = _empty_parts()
        self._recent = set[int]()
        self._newest: _Newest | None = None

    def __len__(self) -> int:
        return sum(map(len, self._parts.values()))

    def bring_up_to_date(self, session: Session) -> None:
        """Read the rows that came since the last time; all of them at first."""
        if self._newest is not None and self._newest != _row_as_newest(session, self._newest.id):
            self._parts, self._recent, self._newest = _empty_parts(), set(), None
        since = 0 if self._newest is None else self._newest.id - _OVERLAP
        columns = (FingerprintRow.id, FingerprintRow.part, FingerprintRow.pdq)
        query = select(*columns).where(FingerprintRow.id > since).order_by(FingerprintRow.id)
        last = 0
        for rows in session.execute(query).partitions(_ROWS_AT_ONCE):
            fresh = [(row.id, row.part, row.pdq) for row in rows if row.id not in self._recent]
            self._add(fresh)
            last = rows[-1].id
        if last:
            self._recent = {each for each in self._recent if each > last - _OVERLAP}
            self._newest = _row_as_newest(session, last)

    def search(self, fingerprints: Sequence[Fingerprint]) -> tuple[Near, ...]:
        """All near fingerprints of the same part; ``query`` is the position in those given."""
        return tuple(
            Near(places[near.query], near.id, near.distance)
            for part, index in self._parts.items()
            if (places := [n for n, each in enumerate(fingerprints) if each.part == part])
            for near in index.search([fingerprints[place].pdq for place in places])
        )

    def _add(self, rows: Sequence[tuple[int, str, bytes]]) -> None:
        for part, index in self._parts.items():
            own = [(each, pdq) for each, of, pdq in rows if of == part]
            index.add([each for each, _ in own], [pdq for _, pdq in own])
        self._recent.update(each for each, _, _ in rows)


def _empty_parts() -> dict[str, HashIndex]:
    return {part: HashIndex() for part in get_args(Part)}


def _row_as_newest(session: Session, row_id: int) -> _Newest | None:
    query = (
        select(FingerprintRow.id, FingerprintRow.pdq, CaseRow.created)
        .join(CaseRow, CaseRow.id == FingerprintRow.case_id)
        .where(FingerprintRow.id == row_id)
    )
    row = session.execute(query).one_or_none()
    return None if row is None else _Newest(row.id, row.pdq, row.created)
