"""Packs that are built before anybody asks

Follows 0051.
"""

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("pack") as batch:
        batch.add_column(
            sa.Column("is_ahead", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("pack") as batch:
        batch.alter_column("is_ahead", existing_type=sa.Boolean(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("pack") as batch:
        batch.drop_column("is_ahead")
