"""The secretariat chooses on which days it gets its emails of reminders

Follows 0057.
"""

import sqlalchemy as sa
from alembic import op

revision = "0058"
down_revision = "0057"
branch_labels = None
depends_on = None

_TABLE, _COLUMN, _TYPE = "reminder_settings", "secretariat_days", sa.String(length=40)


def upgrade() -> None:
    with op.batch_alter_table(_TABLE) as batch:
        batch.add_column(sa.Column(_COLUMN, _TYPE, server_default="twice", nullable=False))
    with op.batch_alter_table(_TABLE) as batch:
        batch.alter_column(_COLUMN, existing_type=_TYPE, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table(_TABLE) as batch:
        batch.drop_column(_COLUMN)
