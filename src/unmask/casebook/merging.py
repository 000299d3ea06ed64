"""Putting what a bundle says beside what is known, many cases at a time.

On SQLite nobody else can write meanwhile, and a bundle may hold hundreds of thousands of hashes.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from unmask.casebook.bundles import BundledCase, BundledFingerprint, BundledLabel
from unmask.casebook.cases import insert_fingerprints, storable
from unmask.casebook.models import CaseRow, LabelRow, ReportedScoreRow, SignerRow

_CASES_AT_ONCE = 100


@dataclass(frozen=True)
class Added:
    """How many cases and labels are new."""

    cases: int
    labels: int


def merge(session: Session, cases: Iterable[BundledCase], signer: SignerRow | None) -> Added:
    """Add what is not known yet; what is known stays as it is.

    Args:
        session: of the transaction.
        cases: what the bundle says.
        signer: of the bundle; None for the person's own.
    """
    new_cases = new_labels = 0
    for some in _batches(cases):
        ids, added = _case_ids(session, some)
        new_cases += added
        insert_fingerprints(session, _fingerprints_by_case(some, ids), signer)
        new_labels += _add_labels(session, some, ids, signer)
        if signer is not None:
            _add_scores(session, some, ids, signer)
    return Added(new_cases, new_labels)


def _batches(cases: Iterable[BundledCase]) -> Iterator[list[BundledCase]]:
    iterator = iter(cases)
    while some := list(islice(iterator, _CASES_AT_ONCE)):
        yield some


def _case_ids(session: Session, cases: Sequence[BundledCase]) -> tuple[dict[str, int], int]:
    """The id of each case by its sha256, and how many of the cases are new."""
    kinds = {case.sha256: case.kind for case in reversed(cases)}
    query = select(CaseRow.sha256, CaseRow.id).where(CaseRow.sha256.in_(kinds))
    ids = {row.sha256: row.id for row in session.execute(query)}
    new = [
        {"sha256": sha256, "kind": kind, "source": "", "facts": {}}
        for sha256, kind in kinds.items()
        if sha256 not in ids
    ]
    if new:
        session.execute(insert(CaseRow), new)
        ids = {row.sha256: row.id for row in session.execute(query)}
    return ids, len(new)


def _fingerprints_by_case(
    cases: Iterable[BundledCase], ids: Mapping[str, int]
) -> dict[int, list[BundledFingerprint]]:
    by_case = defaultdict[int, list[BundledFingerprint]](list)
    for case in cases:
        by_case[ids[case.sha256]].extend(case.fingerprints)
    return by_case


def _add_labels(
    session: Session,
    cases: Iterable[BundledCase],
    ids: Mapping[str, int],
    signer: SignerRow | None,
) -> int:
    found = {
        _uid(case.sha256, label, signer): (ids[case.sha256], label)
        for case in cases
        for label in case.labels
    }
    known = set(session.scalars(select(LabelRow.uid).where(LabelRow.uid.in_(found))))
    new = [
        {
            "uid": uid,
            "case_id": case_id,
            "value": label.value,
            "how": storable(label.how.strip()),
            "reference": label.reference,
            "created": label.created,
            "signer_id": signer.id if signer else None,
        }
        for uid, (case_id, label) in found.items()
        if uid not in known
    ]
    if new:
        session.execute(insert(LabelRow), new)
    return len(new)


def _uid(sha256: str, label: BundledLabel, signer: SignerRow | None) -> str:
    """The label's own uid for the person's own, else a digest that only this label can have.

    By the uid alone, a signer could take the place of the label that another gave, or give one
    label two meanings.
    """
    if signer is None:
        return label.uid
    words = (label.uid, label.value, label.how, label.reference, label.created.isoformat())
    text = json.dumps([signer.public_key, sha256, *words])
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _add_scores(
    session: Session, cases: Iterable[BundledCase], ids: Mapping[str, int], signer: SignerRow
) -> None:
    columns = ("case_id", "detector", "version", "weights_sha256", "score", "log10_lr")
    rows = session.execute(
        select(*(getattr(ReportedScoreRow, column) for column in columns)).where(
            ReportedScoreRow.case_id.in_(ids.values()), ReportedScoreRow.signer_id == signer.id
        )
    )
    known = {tuple(row) for row in rows}
    found: dict[tuple[Any, ...], None] = dict.fromkeys(
        (
            ids[case.sha256],
            storable(one.detector),
            storable(one.version),
            one.weights_sha256,
            one.score,
            one.log10_lr,
        )
        for case in cases
        for one in case.scores
    )
    new = [
        {"signer_id": signer.id, **dict(zip(columns, values, strict=True))}
        for values in found
        if values not in known
    ]
    if new:
        session.execute(insert(ReportedScoreRow), new)
