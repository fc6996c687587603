"""What came of matching a spend return with others is known by its hash

Follows 0098. It is worked out as the return is next matched.
"""

import sqlalchemy as sa
from alembic import op

revision = "0099"
down_revision = "0098"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("spend_version") as table:
        table.add_column(
            sa.Column("across_digest", sa.String(length=64), server_default="", nullable=False)
        )
    with op.batch_alter_table("spend_version") as table:
        table.alter_column("across_digest", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("spend_version") as table:
        table.drop_column("across_digest")
