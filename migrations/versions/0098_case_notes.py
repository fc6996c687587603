"""A case note is called one

Follows 0097.
"""

from alembic import op

revision = "0098"
down_revision = "0097"
branch_labels = None
depends_on = None

_TABLES = ("lesson", "lesson_version")


def upgrade() -> None:
    for table in _TABLES:
        op.execute(f"ALTER TABLE {table} RENAME COLUMN story TO case_note")


def downgrade() -> None:
    for table in _TABLES:
        op.execute(f"ALTER TABLE {table} RENAME COLUMN case_note TO story")
