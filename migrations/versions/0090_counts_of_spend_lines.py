"""What rules look at is kept with the versions of spend returns

Follows 0089. Of versions that stand, it is worked out as they are looked at.
"""

import sqlalchemy as sa
from alembic import op

revision = "0090"
down_revision = "0089"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("spend_version") as table:
        table.add_column(sa.Column("counts", sa.JSON(), server_default="{}", nullable=False))
    with op.batch_alter_table("spend_version") as table:
        table.alter_column("counts", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("spend_version") as table:
        table.drop_column("counts")
