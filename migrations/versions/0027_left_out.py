"""A pack says which of its parts could not be drawn

Follows 0026.
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("pack", sa.Column("left_out", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("pack") as batch:
        batch.alter_column("left_out", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("pack") as table:
        table.drop_column("left_out")
