"""People to compare with, and the references that an analysis was asked to compare with."""

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"


def upgrade() -> None:
    """Add them."""
    op.create_table(
        "people",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(32), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
        sa.UniqueConstraint("uid", name="uq_people_uid"),
        sa.UniqueConstraint("name", name="uq_people_name"),
    )
    op.create_table(
        "person_references",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_person_references"),
        sa.UniqueConstraint("person_id", "sha256", name="uq_person_references_person_id"),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name="fk_person_references_person_id_people",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_person_references_person_id", "person_references", ["person_id"])
    with op.batch_alter_table("analyses") as table:
        table.add_column(sa.Column("person", sa.JSON(none_as_null=True), nullable=True))


def downgrade() -> None:
    """Take them away."""
    with op.batch_alter_table("analyses") as table:
        table.drop_column("person")
    op.drop_table("person_references")
    op.drop_table("people")
