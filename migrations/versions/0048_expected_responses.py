"""Departments say by when they expect to respond to a barrier

Follows 0047.
"""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("barrier") as batch:
        batch.add_column(sa.Column("expected_on", sa.Date(), nullable=True))
        batch.add_column(
            sa.Column("expected_said_by", sa.String(length=200), nullable=False, server_default="")
        )
        batch.add_column(sa.Column("expected_said_on", sa.Date(), nullable=True))
    with op.batch_alter_table("barrier") as batch:
        batch.alter_column(
            "expected_said_by", existing_type=sa.String(length=200), server_default=None
        )


def downgrade() -> None:
    with op.batch_alter_table("barrier") as batch:
        batch.drop_column("expected_said_on")
        batch.drop_column("expected_said_by")
        batch.drop_column("expected_on")
