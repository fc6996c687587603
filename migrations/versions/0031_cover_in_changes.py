"""Entries of the record of changes that tell of a marking or a restriction have an index

Follows 0030.
"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

_NAME = "ix_audit_entry_telling_of_cover"
_TELLS = sa.text(
    """changes LIKE '%"field":"marking"%' OR changes LIKE '%"field":"is_restricted"%'"""
)


def upgrade() -> None:
    op.create_index(
        _NAME,
        "audit_entry",
        ["subject_kind", "subject_id", "id"],
        sqlite_where=_TELLS,
        postgresql_where=_TELLS,
    )


def downgrade() -> None:
    op.drop_index(_NAME, "audit_entry")
