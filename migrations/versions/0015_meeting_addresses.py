"""A group may meet twice on a day; the days from which a meeting was moved are kept

Follows 0014. Former days are taken from the meetings and from the record of changes.
"""

import json
from datetime import date

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

BY_DAY = "uq_meeting_group_id_held_on"
BY_TIME = "uq_meeting_group_id_held_on_starts_at"

meeting = sa.table(
    "meeting",
    sa.column("id", sa.Integer()),
    sa.column("group_id", sa.Integer()),
    sa.column("held_on", sa.Date()),
    sa.column("moved_from_on", sa.Date()),
)
group = sa.table("governance_group", sa.column("id", sa.Integer()), sa.column("name", sa.String()))
entry = sa.table(
    "audit_entry",
    sa.column("id", sa.Integer()),
    sa.column("event", sa.String()),
    sa.column("changes", sa.Text()),
)


def upgrade() -> None:
    with op.batch_alter_table("meeting") as batch_op:
        batch_op.drop_constraint(BY_DAY, type_="unique")
        batch_op.create_unique_constraint(BY_TIME, ["group_id", "held_on", "starts_at"])
    former_day = op.create_table(
        "meeting_former_day",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_former_day_meeting_id_meeting")
        ),
        sa.PrimaryKeyConstraint("meeting_id", "held_on", name=op.f("pk_meeting_former_day")),
    )
    with op.batch_alter_table("meeting_former_day") as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_former_day_held_on"), ["held_on"])
    connection = op.get_bind()
    there = {row.id: row for row in connection.execute(sa.select(meeting))}
    former = {(row.id, row.moved_from_on) for row in there.values() if row.moved_from_on}
    moves = sa.select(entry.c.changes).where(entry.c.event == "meeting:moved").order_by(entry.c.id)
    for changes in connection.scalars(moves):
        former |= {(key, day) for key, day in _days_left(changes) if key in there}
    if former:
        op.bulk_insert(
            former_day,
            [{"meeting_id": key, "held_on": day} for key, day in sorted(former)],
        )


def _days_left(changes: str) -> list[tuple[int, date]]:
    """Of an entry about a move: the meeting and the day that it left."""
    return [
        (row["id"], date.fromisoformat(field["from"]))
        for row in json.loads(changes)
        if row["of"] == "meeting"
        for field in row["fields"]
        if field["field"] == "held_on" and field["from"]
    ]


def downgrade() -> None:
    _check_days()
    op.drop_table("meeting_former_day")
    with op.batch_alter_table("meeting") as batch_op:
        batch_op.drop_constraint(BY_TIME, type_="unique")
        batch_op.create_unique_constraint(BY_DAY, ["group_id", "held_on"])


def _check_days() -> None:
    """Before this migration a group could meet only once on a day. Refuses before anything is
    changed, since which of two meetings is to be moved or deleted is for people to say."""
    twice = (
        sa.select(group.c.name, meeting.c.held_on)
        .join_from(meeting, group, group.c.id == meeting.c.group_id)
        .group_by(group.c.id, group.c.name, meeting.c.held_on)
        .having(sa.func.count() > 1)
        .order_by(meeting.c.held_on, group.c.name)
    )
    found = [f"{row.name} on {row.held_on}" for row in op.get_bind().execute(twice)]
    if found:
        raise RuntimeError(
            "Not downgraded: an earlier version allows a group one meeting a day. Move one of the "
            f"meetings to another day first, then run the command again: {'; '.join(found)}."
        )
