"""Meetings are numbered by date, but for those whose number stands in papers already

Follows 0078. Whatever number a meeting has now, it keeps where it was issued or circulated, and
where it is not the one that its date would give it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0079"
down_revision = "0078"
branch_labels = None
depends_on = None

_UNIQUE = "uq_meeting_group_id_number"


def upgrade() -> None:
    with op.batch_alter_table("meeting") as batch:
        batch.add_column(
            sa.Column("keeps_number", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch.drop_constraint(_UNIQUE, type_="unique")
    with op.batch_alter_table("meeting") as batch:
        batch.alter_column("keeps_number", existing_type=sa.Boolean(), server_default=None)
    meeting = sa.table(
        "meeting",
        sa.column("id", sa.Integer()),
        sa.column("group_id", sa.Integer()),
        sa.column("number", sa.Integer()),
        sa.column("held_on", sa.Date()),
        sa.column("starts_at", sa.Time()),
        sa.column("keeps_number", sa.Boolean()),
    )
    connection = op.get_bind()
    told = set(
        connection.scalars(
            sa.text(
                "SELECT meeting_id FROM pack WHERE state IN ('issued', 'withdrawn') UNION "
                "SELECT meeting_id FROM minutes WHERE circulated_on IS NOT NULL"
            )
        )
    )
    last: dict[int, int] = {}
    rows = connection.execute(
        sa.select(meeting.c.id, meeting.c.group_id, meeting.c.number).order_by(
            meeting.c.group_id, meeting.c.held_on, meeting.c.starts_at, meeting.c.id
        )
    ).all()
    lowest: dict[int, int] = {}
    for row in rows:
        lowest[row.group_id] = min(row.number, lowest.get(row.group_id, row.number))
    kept = []
    for row in rows:
        expected = last.get(row.group_id, lowest[row.group_id] - 1) + 1
        if row.id in told or row.number != expected:
            kept.append(row.id)
        last[row.group_id] = max(row.number, last.get(row.group_id, row.number))
    if kept:
        connection.execute(
            sa.update(meeting).where(meeting.c.id.in_(kept)).values(keeps_number=sa.true())
        )


def downgrade() -> None:
    with op.batch_alter_table("meeting") as batch:
        batch.create_unique_constraint(_UNIQUE, ["group_id", "number"])
        batch.drop_column("keeps_number")
