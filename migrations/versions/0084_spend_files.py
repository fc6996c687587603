"""The lines that a file of spend began from

Follows 0083.
"""

import sqlalchemy as sa
from alembic import op

revision = "0084"
down_revision = "0083"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("spend_version") as batch_op:
        batch_op.add_column(
            sa.Column("base_digest", sa.String(length=64), nullable=False, server_default="")
        )
    with op.batch_alter_table("spend_version") as batch_op:
        batch_op.alter_column("base_digest", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("spend_version") as batch_op:
        batch_op.drop_column("base_digest")
