"""Where people saw what was analysed, what a link led to, and of what kind a failure is."""

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"


def upgrade() -> None:
    """Add them."""
    with op.batch_alter_table("analyses") as table:
        table.add_column(sa.Column("failure", sa.String(length=11), nullable=True))
        table.add_column(sa.Column("expected", sa.JSON(none_as_null=True), nullable=True))
        table.add_column(sa.Column("link_ends", sa.JSON(none_as_null=True), nullable=True))
    op.create_table(
        "sightings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("analysis_id", sa.String(length=32), nullable=False),
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("way", sa.String(length=8), nullable=False),
        sa.Column("seen", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["analysis_id"],
            ["analyses.id"],
            name=op.f("fk_sightings_analysis_id_analyses"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sightings")),
    )
    op.create_index(op.f("ix_sightings_analysis_id"), "sightings", ["analysis_id"])


def downgrade() -> None:
    """Take them away."""
    op.drop_index(op.f("ix_sightings_analysis_id"), table_name="sightings")
    op.drop_table("sightings")
    with op.batch_alter_table("analyses") as table:
        table.drop_column("link_ends")
        table.drop_column("expected")
        table.drop_column("failure")
