"""A day's reminders can be sent at once.

Follows 0044.
"""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("reminder_settings") as batch:
        batch.add_column(sa.Column("at_once_on", sa.Date()))


def downgrade() -> None:
    with op.batch_alter_table("reminder_settings") as batch:
        batch.drop_column("at_once_on")
