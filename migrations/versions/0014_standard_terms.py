"""Columns named by the field's terms: events and attempts

Follows 0013. Attempts to sign in are counted for a day at most: the old counts are dropped.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _rename("audit_entry", "deed", "event")
    _rename_audit_index("deed", "event")
    _rename("message", "tries", "attempts")
    _replace_counts("counted_try", "attempt_count")


def downgrade() -> None:
    _replace_counts("attempt_count", "counted_try")
    _rename("message", "attempts", "tries")
    _rename("audit_entry", "event", "deed")
    _rename_audit_index("event", "deed")


def _rename(table: str, before: str, after: str) -> None:
    """Both databases rename in place, so triggers and privileges stay."""
    op.execute(f"ALTER TABLE {table} RENAME COLUMN {before} TO {after}")


def _rename_audit_index(before: str, after: str) -> None:
    op.drop_index(op.f(f"ix_audit_entry_{before}"), "audit_entry")
    op.create_index(op.f(f"ix_audit_entry_{after}"), "audit_entry", [after])


def _replace_counts(before: str, after: str) -> None:
    op.drop_table(before)
    op.create_table(
        after,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{after}")),
        sa.UniqueConstraint("key_hash", name=op.f(f"uq_{after}_key_hash")),
    )
    op.create_index(op.f(f"ix_{after}_last_at"), after, ["last_at"])
