"""Kept media with the labels that are trusted, as a manifest of the lab.

The lab is not part of every installation, so its format is written here: CSV with the columns
path, label, identity, manipulation, source and split.
"""

import csv
import hashlib
import io
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from unmask.casebook.cases import is_vouched_for
from unmask.casebook.database import Database
from unmask.casebook.kept_media import kept_in_store
from unmask.casebook.models import CaseRow, FingerprintRow, LabelRow
from unmask.casebook.places import kept_media_path
from unmask.casebook.whole_files import write_whole
from unmask.documents.terms import LabelValue
from unmask.errors import CasebookError
from unmask.known_media.hash_index import HashIndex

COLUMNS = ("path", "label", "identity", "manipulation", "source", "split")
SOURCE = "casebook"

_TRAIN_SHARE = 0.7
_VALIDATION_SHARE = 0.15

Known = Literal["real", "manipulated", "generated"]
LeftOut = Literal["unlabelled", "unsure", "conflicting", "missing"]


@dataclass(frozen=True)
class Listed:
    """What became of the kept media.

    Attributes:
        count: of the files in the manifest.
        unlabelled: no label that was given here or by someone trusted.
        unsure: nobody who may be believed is sure.
        conflicting: those who may be believed say different things.
        missing: the file is no longer there.
    """

    count: int
    unlabelled: int
    unsure: int
    conflicting: int
    missing: int


@dataclass(frozen=True)
class _Item:
    case: CaseRow
    path: Path
    value: Known


def write_training_manifest(database: Database, path: Path, folder: Path | None = None) -> Listed:
    """List the media that were kept with consent and whose label can be relied on.

    Media whose frames look alike, such as copies of one video, share an identity and so a split.

    Args:
        database: the casebook.
        path: of the manifest; paths in it are relative to its folder.
        folder: the data folder, if it is not the usual one.

    Raises:
        CasebookError: there is nothing to list, or the manifest cannot be written.
    """
    place = kept_in_store()
    if place is not None:
        raise CasebookError(
            f"The kept media lie at {place}, and a manifest lists files; copy them to the folder "
            "media of the data folder, and run this again without UNMASK_MEDIA."
        )
    with database.session() as session:
        kept = session.scalars(
            select(CaseRow)
            .where(CaseRow.kept)
            .options(selectinload(CaseRow.labels).selectinload(LabelRow.signer))
            .order_by(CaseRow.id)
        ).all()
        outcomes = [_item(case, folder) for case in kept]
        items = [one for one in outcomes if isinstance(one, _Item)]
        identities = _identities(session, [item.case for item in items])
    listed = Listed(
        len(items),
        outcomes.count("unlabelled"),
        outcomes.count("unsure"),
        outcomes.count("conflicting"),
        outcomes.count("missing"),
    )
    if not items:
        raise CasebookError(f"There is nothing to list: {_why_nothing(len(kept), listed)}")
    write_whole(path, _text(items, identities, path.parent).encode())
    return listed


def _why_nothing(kept: int, listed: Listed) -> str:
    if not kept:
        return "no media are kept. Tick “Keep the file” when you hand them over."
    reasons = {
        "{:,} have no label of yours or of someone trusted": listed.unlabelled,
        "of {:,} nobody is sure": listed.unsure,
        "{:,} have labels that differ": listed.conflicting,
        "{:,} are missing": listed.missing,
    }
    said = [reason.format(number) for reason, number in reasons.items() if number]
    return f"of {kept:,} kept media {', '.join(said)}."


def _item(case: CaseRow, folder: Path | None) -> "_Item | LeftOut":
    value = _value(case.labels)
    if value == "unlabelled" or value == "unsure" or value == "conflicting":
        return value
    path = kept_media_path(case.sha256, folder)
    return _Item(case, path, value) if path.is_file() else "missing"


def _value(labels: Iterable[LabelRow]) -> Known | Literal["unlabelled", "unsure", "conflicting"]:
    """What those who may be believed agree on."""
    values = {cast(LabelValue, label.value) for label in labels if is_vouched_for(label)}
    if not values:
        return "unlabelled"
    known = values - {"unsure"}
    if len(known) > 1:
        return "conflicting"
    return known.pop() if known else "unsure"


def _identities(session: Session, cases: Sequence[CaseRow]) -> dict[int, str]:
    """The identity of each case by its id: that of the first case that it looks like."""
    wanted = {case.id for case in cases}
    rows = [
        (row.case_id, row.pdq)
        for row in session.execute(
            select(FingerprintRow.case_id, FingerprintRow.pdq).where(
                FingerprintRow.part == "frame", FingerprintRow.signer_id.is_(None)
            )
        )
        if row.case_id in wanted
    ]
    index = HashIndex()
    index.add([case_id for case_id, _ in rows], [pdq for _, pdq in rows])
    groups = _Groups()
    for case_id, pdq in rows:
        for near in index.search([pdq]):
            groups.join(case_id, near.id)
    names = {case.id: f"{SOURCE}/{case.sha256[:16]}" for case in cases}
    return {case.id: names[groups.first_of(case.id)] for case in cases}


class _Groups:
    """Which cases belong together, directly or by others between them."""

    def __init__(self) -> None:
        self._earlier: dict[int, int] = {}

    def first_of(self, case_id: int) -> int:
        while case_id in self._earlier:
            case_id = self._earlier[case_id]
        return case_id

    def join(self, one: int, other: int) -> None:
        first, later = sorted((self.first_of(one), self.first_of(other)))
        if first != later:
            self._earlier[later] = first


def _text(items: Iterable[_Item], identities: dict[int, str], folder: Path) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([COLUMNS, *_rows(items, identities, folder)])
    return text.getvalue()


def _rows(
    items: Iterable[_Item], identities: dict[int, str], folder: Path
) -> Iterator[tuple[str, ...]]:
    for item in items:
        identity = identities[item.case.id]
        is_real = item.value == "real"
        yield (
            Path(os.path.relpath(item.path.resolve(), folder.resolve())).as_posix(),
            "real" if is_real else "fake",
            identity,
            "none" if is_real else item.value,
            SOURCE,
            _split(identity),
        )


def _split(identity: str) -> str:
    """The split of an identity by a hash of its name, as the lab gives it to its own data."""
    digest = hashlib.sha256(identity.encode()).digest()
    place = int.from_bytes(digest[:8], "big") / 2**64
    if place < _TRAIN_SHARE:
        return "train"
    return "validation" if place < _TRAIN_SHARE + _VALIDATION_SHARE else "test"
