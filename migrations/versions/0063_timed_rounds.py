"""The days that a timetable gave a round of returns

Follows 0062.
"""

import sqlalchemy as sa
from alembic import op

revision = "0063"
down_revision = "0062"
branch_labels = None
depends_on = None

_COLUMNS = ("timed_ends_on", "timed_opens_on", "timed_due_on")


def upgrade() -> None:
    with op.batch_alter_table("reporting_round") as batch_op:
        for name in _COLUMNS:
            batch_op.add_column(sa.Column(name, sa.Date(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("reporting_round") as batch_op:
        for name in reversed(_COLUMNS):
            batch_op.drop_column(name)
