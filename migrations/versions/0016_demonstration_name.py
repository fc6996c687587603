"""A database remembers which demonstration it holds

Follows 0015. There was one until now: Total Place.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("demonstration") as batch_op:
        batch_op.add_column(
            sa.Column("name", sa.String(length=60), nullable=False, server_default="total-place")
        )
    with op.batch_alter_table("demonstration") as batch_op:
        batch_op.alter_column("name", existing_type=sa.String(length=60), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("demonstration") as batch_op:
        batch_op.drop_column("name")
