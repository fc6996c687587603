"""A claim on a message or a pack has a token, and counts

Follows 0020.
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("message", "pack"):
        op.add_column(
            table, sa.Column("claimed_by", sa.String(32), nullable=False, server_default="")
        )
    op.add_column("pack", sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("pack", sa.Column("rests_until", sa.DateTime(timezone=True)))
    for table, columns in {"message": ("claimed_by",), "pack": ("claimed_by", "attempts")}.items():
        with op.batch_alter_table(table) as batch:
            for column in columns:
                batch.alter_column(column, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("pack") as table:
        table.drop_column("rests_until")
        table.drop_column("attempts")
        table.drop_column("claimed_by")
    with op.batch_alter_table("message") as table:
        table.drop_column("claimed_by")
