"""Issues of packs remember the head of the record of changes

Follows 0009.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("pack") as batch_op:
        batch_op.add_column(sa.Column("record_count", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("record_head", sa.String(length=64), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("pack") as batch_op:
        batch_op.drop_column("record_head")
        batch_op.drop_column("record_count")
