"""Attempts counted by account and client together, in windows that slide

Follows 0025. Attempts are counted for an hour at most: the old counts are dropped.
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_table("attempt_count")
    op.create_table(
        "attempt_count",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("attempts", sa.JSON(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("full_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt_count")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_attempt_count_key_hash")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_attempt_count_account_id_account")
        ),
    )
    for column in ("account_id", "last_at", "full_until"):
        op.create_index(op.f(f"ix_attempt_count_{column}"), "attempt_count", [column])


def downgrade() -> None:
    op.drop_table("attempt_count")
    op.create_table(
        "attempt_count",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt_count")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_attempt_count_key_hash")),
    )
    op.create_index(op.f("ix_attempt_count_last_at"), "attempt_count", ["last_at"])
