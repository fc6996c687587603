"""Whether the accounts of a demonstration have passwords of their own

Follows 0018.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("demonstration") as table:
        table.add_column(
            sa.Column("has_own_passwords", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("demonstration") as table:
        table.alter_column("has_own_passwords", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("demonstration") as table:
        table.drop_column("has_own_passwords")
