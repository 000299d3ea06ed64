"""Who says that a case has a perceptual hash, and what tests found elsewhere."""

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"


def upgrade() -> None:
    """Add them."""
    with op.batch_alter_table("fingerprints") as table:
        table.add_column(sa.Column("signer_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            op.f("fk_fingerprints_signer_id_signers"),
            "signers",
            ["signer_id"],
            ["id"],
            ondelete="CASCADE",
        )
    op.create_table(
        "reported_scores",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("signer_id", sa.Integer(), nullable=False),
        sa.Column("detector", sa.String(length=80), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("weights_sha256", sa.String(length=64), nullable=False),
        sa.Column("score", sa.Double(), nullable=True),
        sa.Column("log10_lr", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["cases.id"],
            name=op.f("fk_reported_scores_case_id_cases"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["signer_id"],
            ["signers.id"],
            name=op.f("fk_reported_scores_signer_id_signers"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reported_scores")),
    )
    op.create_index(op.f("ix_reported_scores_case_id"), "reported_scores", ["case_id"])


def downgrade() -> None:
    """Take them away."""
    op.drop_index(op.f("ix_reported_scores_case_id"), table_name="reported_scores")
    op.drop_table("reported_scores")
    with op.batch_alter_table("fingerprints") as table:
        table.drop_constraint(op.f("fk_fingerprints_signer_id_signers"), type_="foreignkey")
        table.drop_column("signer_id")
