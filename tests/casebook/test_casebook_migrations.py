"""A casebook made by an older version keeps what it holds."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, select, text

from unmask.casebook import Database
from unmask.casebook import database as database_module
from unmask.casebook.models import FingerprintRow


def migrate(connection: Connection, revision: str) -> None:
    config = Config()
    folder = Path(database_module.__file__).with_name("migrations")
    config.set_main_option("script_location", str(folder))
    config.attributes["connection"] = connection
    move = command.downgrade if revision == "0001" else command.upgrade
    move(config, revision)


def test_hashes_of_an_older_casebook_were_computed_here(database: Database) -> None:
    with database.engine.begin() as connection:
        migrate(connection, "0001")
        connection.execute(
            text(
                "INSERT INTO cases (id, sha256, kind, source, created, kept, facts) VALUES "
                "(1, :sha256, 'image', 'a.jpg', '2026-01-02 03:04:05', :kept, '{}')"
            ),
            {"sha256": "0" * 64, "kept": False},
        )
        connection.execute(
            text(
                "INSERT INTO fingerprints (case_id, part, time, pdq, quality) "
                "VALUES (1, 'frame', 0.5, :pdq, 80)"
            ),
            {"pdq": bytes(32)},
        )

    reopened = Database(database.engine.url.render_as_string(hide_password=False))

    with reopened.session() as session:
        row = session.scalars(select(FingerprintRow)).one()
        assert (row.time, row.pdq, row.signer_id) == (0.5, bytes(32), None)
    reopened.close()
