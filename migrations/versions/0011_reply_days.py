"""Groups say how many days their members have to reply to a write-round

Follows 0010.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("governance_group") as batch_op:
        batch_op.add_column(
            sa.Column("reply_days", sa.Integer(), nullable=False, server_default="10")
        )
    with op.batch_alter_table("governance_group") as batch_op:
        batch_op.alter_column("reply_days", existing_type=sa.Integer(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("governance_group") as batch_op:
        batch_op.drop_column("reply_days")
