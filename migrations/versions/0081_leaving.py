"""People leave the programme on a day

Follows 0080.
"""

import sqlalchemy as sa
from alembic import op

revision = "0081"
down_revision = "0080"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("person") as batch:
        batch.add_column(sa.Column("left_on", sa.Date()))


def downgrade() -> None:
    with op.batch_alter_table("person") as batch:
        batch.drop_column("left_on")
