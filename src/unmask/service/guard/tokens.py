"""Tokens: who may use the service. The database knows them only by their sha256."""

import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from sqlalchemy import delete, select, true, update
from sqlalchemy.orm import Session

from unmask.casebook import Database
from unmask.casebook.models import TokenRow, now
from unmask.media.plain_text import one_line

TokenKind = Literal["program", "page"]

MARK = "unmask_"
"""All tokens begin with it, so that they are recognised in logs and by scanners for secrets."""

RANDOM_BYTES = 32
NAME_LENGTH = 80
PAGE_LIFE = timedelta(days=30)
"""How long the session of a page lasts. Tokens of programs last until they are revoked."""

USE_NOTED_EVERY = timedelta(minutes=10)
"""The last use of a token is known only so precisely; a write for each request would be dear."""

EXTENSION_ORIGIN = re.compile(r"chrome-extension://[a-p]{32}")


@dataclass(frozen=True)
class Access:
    """Who asks, as known from the token.

    Attributes:
        token_id: of the token's row.
        kind: ``"program"`` for bearer tokens, ``"page"`` for the session of the page.
        name: who it was given to.
        origin: of the extension that it was given to, or empty.
    """

    token_id: int
    kind: str
    name: str
    origin: str


def new_token(session: Session, kind: TokenKind, name: str, origin: str = "") -> str:
    """Make a token and store its digest; nobody can read the token itself again."""
    token = MARK + secrets.token_urlsafe(RANDOM_BYTES)
    session.add(
        TokenRow(
            digest=digest_of(token),
            kind=kind,
            name=one_line(name, NAME_LENGTH) or "unnamed",
            origin=origin,
            expires=now() + PAGE_LIFE if kind == "page" else None,
        )
    )
    return token


def find_access(database: Database, token: str, kind: TokenKind) -> Access | None:
    """Tell whom a token was given to; None if it is unknown, too old or of another kind."""
    digest = digest_of(token)
    with database.session() as session:
        row = session.scalar(select(TokenRow).where(TokenRow.digest == digest))
    if row is None or row.kind != kind or not hmac.compare_digest(row.digest, digest):
        return None
    if row.expires is not None and row.expires <= now():
        return None
    if row.used is None or now() - row.used > USE_NOTED_EVERY:
        with database.session() as session:
            session.execute(update(TokenRow).where(TokenRow.id == row.id).values(used=now()))
    return Access(row.id, row.kind, row.name, row.origin)


def is_paired(database: Database, origin: str) -> bool:
    """Whether a program of this origin has a token."""
    with database.session() as session:
        found = select(TokenRow.id).where(TokenRow.kind == "program", TokenRow.origin == origin)
        return session.scalar(found.limit(1)) is not None


def valid_tokens(database: Database) -> Sequence[TokenRow]:
    """All tokens that still open the service, oldest first; those that are too old go."""
    with database.session() as session:
        session.execute(delete(TokenRow).where(TokenRow.expires <= now()))
        return session.scalars(select(TokenRow).order_by(TokenRow.created, TokenRow.id)).all()


def revoke(database: Database, name: str | None = None) -> int:
    """Take back the tokens that were given to a name, or all; their number."""
    condition = true() if name is None else TokenRow.name == name
    with database.session(writes=True) as session:
        rows = session.scalars(select(TokenRow).where(condition)).all()
        for row in rows:
            session.delete(row)
        return len(rows)


def revoke_token(database: Database, token: str) -> None:
    """Take back one token."""
    with database.session(writes=True) as session:
        session.execute(delete(TokenRow).where(TokenRow.digest == digest_of(token)))


def digest_of(secret: str) -> str:
    """The sha256 by which a token or code is stored."""
    return hashlib.sha256(secret.encode()).hexdigest()
