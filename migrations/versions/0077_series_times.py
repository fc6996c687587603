"""A meeting of a series keeps the time that the series gave it

Follows 0076.
"""

import sqlalchemy as sa
from alembic import op

revision = "0077"
down_revision = "0076"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("meeting") as batch:
        batch.add_column(sa.Column("series_at", sa.Time()))
    op.execute(
        "UPDATE meeting SET series_at = (SELECT meeting_series.starts_at FROM meeting_series "
        "WHERE meeting_series.id = meeting.series_id) WHERE series_on IS NOT NULL"
    )


def downgrade() -> None:
    with op.batch_alter_table("meeting") as batch:
        batch.drop_column("series_at")
