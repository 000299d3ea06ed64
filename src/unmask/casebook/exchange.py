"""Sharing what a casebook knows: hashes, labels and scores in signed bundles, never media.

A bundle says what its signer says. It is merged beside what is known already: importing it again
changes nothing, and neither does the order of several bundles.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from unmask.casebook.bundles import (
    LONGEST_NAME,
    MOST_FINGERPRINTS,
    MOST_LABELS,
    MOST_SCORES,
    Bundle,
    BundledCase,
    BundledFingerprint,
    BundledLabel,
    BundledScore,
    Header,
    signed_bundle,
)
from unmask.casebook.cases import (
    find_case_by_prefix,
    storable,
)
from unmask.casebook.database import Database
from unmask.casebook.merging import merge
from unmask.casebook.models import (
    AnalysisRow,
    CaseRow,
    FindingRow,
    FingerprintRow,
    LabelRow,
    SignerRow,
    Trust,
    now,
)
from unmask.casebook.signing import own_public_key, public_half, signing_key
from unmask.casebook.whole_files import write_whole
from unmask.errors import CasebookError

TRUSTS: tuple[Trust, ...] = get_args(Trust)

_SHORTEST_KEY = 8


@dataclass(frozen=True)
class Exported:
    """What a bundle holds.

    Attributes:
        cases: their number.
        labels: their number.
        public_key: of the signer, in hexadecimal.
    """

    cases: int
    labels: int
    public_key: str


@dataclass(frozen=True)
class Imported:
    """What a bundle has added.

    Attributes:
        signer: the name by which its signer is known here.
        public_key: of the signer, in hexadecimal.
        trust: what the owner of the casebook thinks of the signer; None for the owner's own.
        cases: how many are new.
        labels: how many are new.
    """

    signer: str
    public_key: str
    trust: str | None
    cases: int
    labels: int


def export_bundle(
    database: Database,
    path: Path,
    name: str = "",
    prefixes: Sequence[str] = (),
    folder: Path | None = None,
) -> Exported:
    """Write the cases that were labelled here as a signed bundle.

    Labels of others are theirs to share. The key for signing is made at the first time.

    Args:
        database: the casebook.
        path: of the file to write; an earlier one is replaced.
        name: by which the signer wants to be known.
        prefixes: first digits of the sha256 of the cases to share; all that have a label given
            here, if there are none.
        folder: the data folder, if it is not the usual one.

    Raises:
        CasebookError: there is nothing to share, the name is too long, or something cannot be
            read or written.
    """
    if len(name) > LONGEST_NAME:
        raise CasebookError(
            f"The signer's name has {len(name)} characters; give at most {LONGEST_NAME}."
        )
    with database.session() as session:
        chosen = [find_case_by_prefix(session, prefix).id for prefix in prefixes]
        cases = list(_labelled_cases(session, chosen))
    if not cases:
        raise CasebookError(
            "There is nothing to export: none of the cases has a label that was given here; "
            "`unmask casebook label` gives one."
        )
    key = signing_key(folder)
    write_whole(path, signed_bundle(cases, storable(name), now().replace(microsecond=0), key))
    return Exported(len(cases), sum(len(case.labels) for case in cases), public_half(key))


def import_bundle(database: Database, path: Path, folder: Path | None = None) -> Imported:
    """Merge a bundle into the casebook, all of it or nothing.

    New signers are unknown; whoever owns the casebook may trust or block them. A bundle that was
    signed with the person's own key brings back their own labels.

    Args:
        database: the casebook.
        path: of the bundle.
        folder: the data folder, if it is not the usual one.

    Raises:
        CasebookError: the bundle cannot be read or is damaged, its signature is wrong, or its
            signer is blocked.
    """
    bundle = Bundle.read(path)
    is_own = bundle.header.public_key == own_public_key(folder)
    try:
        return _merge_all(database, bundle, is_own)
    except IntegrityError:
        raise CasebookError(
            "Another bundle was imported at the same time, so nothing is taken over from this one; "
            "import it again."
        ) from None


def set_trust(session: Session, key: str, trust: str) -> SignerRow:
    """Note what the owner of the casebook thinks of a signer.

    Args:
        session: of the transaction.
        key: the signer's public key in hexadecimal, or its first digits.
        trust: unknown, trusted or blocked.

    Raises:
        CasebookError: no signer or several have such a key, or there is no such trust.
    """
    wanted = _trust(trust)
    found = [one for one in signers(session) if one.public_key.startswith(key.lower())]
    if len(key) < _SHORTEST_KEY or len(found) != 1:
        raise CasebookError(
            f"{key!r} does not stand for one signer; give the key, or enough of its first digits "
            f"(at least {_SHORTEST_KEY}). `unmask casebook trust` lists the signers."
        )
    found[0].trust = wanted
    session.flush()
    return found[0]


def signers(session: Session) -> list[SignerRow]:
    """All whose bundles were imported, the first ones first."""
    return list(session.scalars(select(SignerRow).order_by(SignerRow.id)))


def _labelled_cases(session: Session, chosen: Sequence[int]) -> Iterator[BundledCase]:
    wanted = select(CaseRow).where(CaseRow.labels.any(LabelRow.signer_id.is_(None)))
    if chosen:
        wanted = wanted.where(CaseRow.id.in_(chosen))
    for case in session.scalars(wanted.order_by(CaseRow.sha256)):
        yield BundledCase.model_validate(
            {
                "sha256": case.sha256,
                "kind": case.kind,
                "fingerprints": _own_fingerprints(session, case),
                "labels": _own_labels(session, case),
                "scores": _own_scores(session, case),
            }
        )


def _own_fingerprints(session: Session, case: CaseRow) -> tuple[BundledFingerprint, ...]:
    rows = session.scalars(
        select(FingerprintRow)
        .where(FingerprintRow.case_id == case.id, FingerprintRow.signer_id.is_(None))
        .order_by(FingerprintRow.part, FingerprintRow.time, FingerprintRow.id)
        .limit(MOST_FINGERPRINTS)
    )
    return tuple(
        BundledFingerprint.model_validate(
            {"part": row.part, "time": row.time, "quality": row.quality, "pdq": row.pdq.hex()}
        )
        for row in rows
    )


def _own_labels(session: Session, case: CaseRow) -> tuple[BundledLabel, ...]:
    rows = session.scalars(
        select(LabelRow)
        .where(LabelRow.case_id == case.id, LabelRow.signer_id.is_(None))
        .order_by(LabelRow.created, LabelRow.uid)
        .limit(MOST_LABELS)
    )
    return tuple(
        BundledLabel.model_validate(
            {
                "uid": row.uid,
                "value": row.value,
                "how": row.how,
                "reference": row.reference,
                "created": row.created,
            }
        )
        for row in rows
    )


def _own_scores(session: Session, case: CaseRow) -> tuple[BundledScore, ...]:
    rows = session.execute(
        select(
            FindingRow.detector,
            AnalysisRow.version,
            FindingRow.weights_sha256,
            FindingRow.score,
            FindingRow.log10_lr,
        )
        .join(AnalysisRow, FindingRow.analysis_id == AnalysisRow.id)
        .where(AnalysisRow.case_id == case.id, FindingRow.status == "scored")
        .distinct()
        .order_by(FindingRow.detector, AnalysisRow.version, FindingRow.weights_sha256)
        .limit(MOST_SCORES)
    )
    return tuple(BundledScore.model_validate(dict(row._mapping)) for row in rows)


def _merge_all(database: Database, bundle: Bundle, is_own: bool) -> Imported:
    with database.session(writes=True) as session:
        signer = None if is_own else _signer(session, bundle.header)
        added = merge(session, bundle.cases(), signer)
        return Imported(
            signer.name if signer else bundle.header.signer,
            bundle.header.public_key,
            signer.trust if signer else None,
            added.cases,
            added.labels,
        )


def _signer(session: Session, header: Header) -> SignerRow:
    """The signer of a bundle; the name that came first stays, as it is the one that was judged."""
    known = select(SignerRow).where(SignerRow.public_key == header.public_key)
    signer = session.scalar(known)
    if signer is None:
        signer = SignerRow(public_key=header.public_key, name=storable(header.signer))
        session.add(signer)
        session.flush()
    if signer.trust == "blocked":
        raise CasebookError(
            f"The signer of the bundle is blocked, so nothing is taken over from it; `unmask "
            f"casebook trust {signer.public_key[:12]} unknown` takes that back."
        )
    return signer


def _trust(text: str) -> Trust:
    for trust in TRUSTS:
        if text == trust:
            return trust
    raise CasebookError(f"{text!r} is no trust; expected {', '.join(TRUSTS)}.")
