"""Calendar

Follows 0004.
"""

from datetime import UTC, datetime
from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_DEFAULT_DAYS = {
    "call_days": 20,
    "returns_days": 12,
    "papers_days": 8,
    "clearance_days": 6,
    "pack_days": 5,
    "minutes_days": 10,
}


def upgrade() -> None:
    op.create_table(
        "meeting_series",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "weekday_of_month",
                "day_of_month",
                "every_weeks",
                name="serieskind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "occurrence",
            sa.Enum(
                "first",
                "second",
                "third",
                "fourth",
                "last",
                name="occurrence",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "weekday",
            sa.Enum(
                "monday",
                "tuesday",
                "wednesday",
                "thursday",
                "friday",
                name="weekday",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("day_of_month", sa.Integer(), nullable=True),
        sa.Column("weeks", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("times", sa.Integer(), nullable=True),
        sa.Column("starts_at", sa.Time(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["governance_group.id"],
            name=op.f("fk_meeting_series_group_id_governance_group"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_series")),
    )
    with op.batch_alter_table("meeting_series", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_series_group_id"), ["group_id"], unique=False)

    op.create_table(
        "calendar_feed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_calendar_feed_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("person_id", name=op.f("uq_calendar_feed_person_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_feed_token_hash")),
    )
    op.create_table(
        "substitute",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name_then", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["membership.id"],
            name=op.f("fk_substitute_membership_id_membership"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_substitute_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_substitute")),
        sa.UniqueConstraint(
            "membership_id", "person_id", name=op.f("uq_substitute_membership_id_person_id")
        ),
    )
    with op.batch_alter_table("substitute", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_substitute_person_id"), ["person_id"], unique=False)

    op.create_table(
        "terms_of_reference",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("draft", "agreed", name="termsstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("purpose", sa.String(length=4000), nullable=False),
        sa.Column("authority", sa.String(length=4000), nullable=False),
        sa.Column("reporting_line", sa.String(length=300), nullable=False),
        sa.Column("frequency", sa.String(length=60), nullable=False),
        sa.Column("quorum_percent", sa.Integer(), nullable=False),
        sa.Column("quorum_number", sa.Integer(), nullable=False),
        sa.Column("needs_chair", sa.Boolean(), nullable=False),
        sa.Column("allows_substitutes", sa.Boolean(), nullable=False),
        sa.Column("do_substitutes_count", sa.Boolean(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("standing_agenda", sa.String(length=4000), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=True),
        sa.Column("agreed_at_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("is_illustrative", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreed_at_id"],
            ["meeting.id"],
            name=op.f("fk_terms_of_reference_agreed_at_id_meeting"),
        ),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["governance_group.id"],
            name=op.f("fk_terms_of_reference_group_id_governance_group"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_terms_of_reference")),
        sa.UniqueConstraint(
            "group_id", "number", name=op.f("uq_terms_of_reference_group_id_number")
        ),
    )
    _add_settings()
    _add_to_meetings()


def _add_settings() -> None:
    """Groups that are there already get the defaults of the day."""
    with op.batch_alter_table("governance_group", schema=None) as batch_op:
        for name, days in _DEFAULT_DAYS.items():
            batch_op.add_column(
                sa.Column(name, sa.Integer(), nullable=False, server_default=str(days))
            )
    with op.batch_alter_table("governance_group", schema=None) as batch_op:
        for name in _DEFAULT_DAYS:
            batch_op.alter_column(name, existing_type=sa.Integer(), server_default=None)


def _add_to_meetings() -> None:
    """Meetings that are there already are planned; each gets a name of its own in calendars."""
    state = sa.Enum("planned", "cancelled", name="meetingstate", native_enum=False, length=40)
    moment = sa.DateTime(timezone=True)
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.add_column(sa.Column("state", state, nullable=True))
        batch_op.add_column(sa.Column("length_minutes", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("series_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("series_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("moved_from_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("change_reason", sa.String(length=300), nullable=True))
        batch_op.add_column(sa.Column("uid", sa.String(length=36), nullable=True))
        batch_op.add_column(sa.Column("sequence", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("announced_at", moment, nullable=True))
    meeting = sa.table(
        "meeting",
        sa.column("id", sa.Integer()),
        sa.column("state", sa.String()),
        sa.column("length_minutes", sa.Integer()),
        sa.column("change_reason", sa.String()),
        sa.column("uid", sa.String()),
        sa.column("sequence", sa.Integer()),
        sa.column("announced_at", moment),
    )
    connection = op.get_bind()
    connection.execute(
        sa.update(meeting).values(
            state="planned",
            length_minutes=120,
            change_reason="",
            sequence=0,
            announced_at=datetime.now(UTC),
        )
    )
    for (meeting_id,) in connection.execute(sa.select(meeting.c.id)).all():
        connection.execute(
            sa.update(meeting).where(meeting.c.id == meeting_id).values(uid=str(uuid4()))
        )
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.alter_column("state", existing_type=state, nullable=False)
        batch_op.alter_column("length_minutes", existing_type=sa.Integer(), nullable=False)
        batch_op.alter_column("change_reason", existing_type=sa.String(length=300), nullable=False)
        batch_op.alter_column("uid", existing_type=sa.String(length=36), nullable=False)
        batch_op.alter_column("sequence", existing_type=sa.Integer(), nullable=False)
        batch_op.alter_column("announced_at", existing_type=moment, nullable=False)
        batch_op.create_unique_constraint(
            batch_op.f("uq_meeting_series_id_series_on"), ["series_id", "series_on"]
        )
        batch_op.create_unique_constraint(batch_op.f("uq_meeting_uid"), ["uid"])
        batch_op.create_foreign_key(
            batch_op.f("fk_meeting_series_id_meeting_series"),
            "meeting_series",
            ["series_id"],
            ["id"],
        )


def downgrade() -> None:
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_meeting_series_id_meeting_series"), type_="foreignkey"
        )
        batch_op.drop_constraint(batch_op.f("uq_meeting_uid"), type_="unique")
        batch_op.drop_constraint(batch_op.f("uq_meeting_series_id_series_on"), type_="unique")
        batch_op.drop_column("announced_at")
        batch_op.drop_column("sequence")
        batch_op.drop_column("uid")
        batch_op.drop_column("change_reason")
        batch_op.drop_column("moved_from_on")
        batch_op.drop_column("series_on")
        batch_op.drop_column("series_id")
        batch_op.drop_column("length_minutes")
        batch_op.drop_column("state")

    with op.batch_alter_table("governance_group", schema=None) as batch_op:
        batch_op.drop_column("minutes_days")
        batch_op.drop_column("pack_days")
        batch_op.drop_column("clearance_days")
        batch_op.drop_column("papers_days")
        batch_op.drop_column("returns_days")
        batch_op.drop_column("call_days")

    op.drop_table("terms_of_reference")
    with op.batch_alter_table("substitute", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_substitute_person_id"))

    op.drop_table("substitute")
    op.drop_table("calendar_feed")
    with op.batch_alter_table("meeting_series", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_series_group_id"))

    op.drop_table("meeting_series")
