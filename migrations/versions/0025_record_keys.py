"""The key that each entry of the record of changes is sealed with

Follows 0024. The entries that there are have none. The triggers stay: no table is rebuilt.
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "audit_entry", sa.Column("key_id", sa.String(length=40), nullable=False, server_default="")
    )


def downgrade() -> None:
    op.drop_column("audit_entry", "key_id")
