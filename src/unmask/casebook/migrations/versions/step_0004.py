"""Why an analysis failed, to be said in any language."""

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"


def upgrade() -> None:
    """Add it."""
    with op.batch_alter_table("analyses") as table:
        table.add_column(sa.Column("reason_message", sa.JSON(none_as_null=True), nullable=True))


def downgrade() -> None:
    """Take it away."""
    with op.batch_alter_table("analyses") as table:
        table.drop_column("reason_message")
