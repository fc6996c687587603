"""What was owed keeps the name that it may have once its record is covered

Follows 0048.
"""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

_TABLES = ("owed_thing", "reminder")


def upgrade() -> None:
    for table in _TABLES:
        with op.batch_alter_table(table) as batch:
            batch.add_column(
                sa.Column("short", sa.String(length=300), server_default="", nullable=False)
            )
        with op.batch_alter_table(table) as batch:
            batch.alter_column("short", existing_type=sa.String(length=300), server_default=None)


def downgrade() -> None:
    for table in _TABLES:
        with op.batch_alter_table(table) as batch:
            batch.drop_column("short")
