"""Media that the person wants to be kept, and that must not be there without a case."""

from pathlib import Path

from sqlalchemy import select

from unmask.casebook import Database
from unmask.casebook.models import CaseRow
from unmask.casebook.places import kept_media_path


def forget_unless_kept(database: Database, sha256: str, folder: Path) -> None:
    """Remove the media of a content that no case holds as kept."""
    with database.session(writes=True) as session:
        known = select(CaseRow.id).where(CaseRow.sha256 == sha256, CaseRow.kept)
        if session.scalar(known) is None:
            kept_media_path(sha256, folder).unlink(missing_ok=True)
