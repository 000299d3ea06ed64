"""Pairing: a short code that the person carries over once becomes a token.

Whoever can run ``unmask pair`` owns the casebook anyway. The code proves to the service that the
extension, program or page was let in by that person and not by a web page.
"""

import secrets
from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from unmask.casebook import Database
from unmask.casebook.models import PairingCodeRow, now
from unmask.service.guard.tokens import TokenKind, digest_of, new_token

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without letters and digits that look alike: 0 and O, 1, I and L, U and V."""

CODE_LENGTHS: dict[TokenKind, int] = {"program": 8, "page": 26}
"""One is typed, so it is short and void after a few tries; the other is part of a link."""

CODE_LIFE = timedelta(minutes=5)
MOST_TRIES = 5
"""Wrong codes, after which the short one is void."""


def new_code(database: Database, kind: TokenKind) -> str:
    """Make a code that can be exchanged once.

    A new short code takes the place of the one before, so that never more than one can be guessed.
    """
    code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTHS[kind]))
    with database.session(writes=True) as session:
        _forget_old(session)
        if kind == "program":
            session.execute(delete(PairingCodeRow).where(PairingCodeRow.kind == kind))
        row = PairingCodeRow(digest=digest_of(code), kind=kind, expires=now() + CODE_LIFE)
        session.add(row)
    return code


def exchange(
    database: Database, code: str, kind: TokenKind, name: str, origin: str = ""
) -> str | None:
    """Give the token for a code; None if the code is wrong, used or too old.

    Args:
        database: where the code was made.
        code: as a person may have typed it, in small letters or with spaces and hyphens.
        kind: of the token that is wanted.
        name: who it is for, as shown to the person.
        origin: of the extension that it is for.
    """
    plain = "".join(code.split()).replace("-", "").upper()
    with database.session(writes=True) as session:
        _forget_old(session)
        wanted = select(PairingCodeRow).where(
            PairingCodeRow.digest == digest_of(plain), PairingCodeRow.kind == kind
        )
        row = session.scalar(wanted.with_for_update())
        if row is None:
            _count_wrong_try(session)
            return None
        session.delete(row)
        return new_token(session, kind, name, origin)


def page_link(database: Database, address: str) -> str:
    """A link that opens the page at ``address`` with a session of its own, once."""
    return f"{address}/?code={new_code(database, 'page')}"


def readable(code: str) -> str:
    """The code as it is shown: ``ABCD-EFGH``."""
    return f"{code[:4]}-{code[4:]}"


def _forget_old(session: Session) -> None:
    session.execute(delete(PairingCodeRow).where(PairingCodeRow.expires <= now()))


def _count_wrong_try(session: Session) -> None:
    """Codes in links are too long to be guessed; to count for them would let anyone void them."""
    short = PairingCodeRow.kind == "program"
    session.execute(
        update(PairingCodeRow).where(short).values(attempts=PairingCodeRow.attempts + 1)
    )
    session.execute(delete(PairingCodeRow).where(short, PairingCodeRow.attempts >= MOST_TRIES))
