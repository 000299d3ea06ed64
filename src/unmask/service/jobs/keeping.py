"""Media that the person wants to be kept, and that must not be there without a case."""

from pathlib import Path

from sqlalchemy import select

from unmask.casebook import Database
from unmask.casebook.kept_media import forget_media
from unmask.casebook.models import CaseRow


def forget_unless_kept(database: Database, sha256: str, folder: Path) -> None:
    """Remove the media of a content that no case holds as kept."""
    with database.session(writes=True) as session:
        known = select(CaseRow.id).where(CaseRow.sha256 == sha256, CaseRow.kept)
        if session.scalar(known) is None:
            forget_media(sha256, folder)
