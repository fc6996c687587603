"""Reminders: rules, what was owed, what was planned and sent

The rules of a programme that has begun are laid down when what it owes is next looked at.

Follows 0040.
"""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reminder_planning",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("passes", sa.Integer(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=True),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_planning")),
    )
    op.create_table(
        "reminder_rule",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("audience", sa.String(length=40), nullable=False),
        sa.Column("wording", sa.String(length=300), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("is_held", sa.Boolean(), nullable=False),
        sa.Column("runs_from", sa.Date(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_rule")),
        sa.UniqueConstraint(
            "kind", "days", "audience", name=op.f("uq_reminder_rule_kind_days_audience")
        ),
    )
    op.create_table(
        "reminder_settings",
        sa.Column("is_held", sa.Boolean(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("earliest_hour", sa.Integer(), nullable=False),
        sa.Column("latest_hour", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_settings")),
    )
    op.create_table(
        "reminder_rule_group_off",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rule_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["governance_group.id"],
            name=op.f("fk_reminder_rule_group_off_group_id_governance_group"),
        ),
        sa.ForeignKeyConstraint(
            ["rule_id"],
            ["reminder_rule.id"],
            name=op.f("fk_reminder_rule_group_off_rule_id_reminder_rule"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_rule_group_off")),
        sa.UniqueConstraint(
            "rule_id", "group_id", name=op.f("uq_reminder_rule_group_off_rule_id_group_id")
        ),
    )
    op.create_index(
        op.f("ix_reminder_rule_group_off_group_id"), "reminder_rule_group_off", ["group_id"]
    )

    op.create_table(
        "owed_thing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=340), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("what", sa.String(length=300), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("is_of_secretariat", sa.Boolean(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("endpoint", sa.String(length=200), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("record_kind", sa.String(length=60), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=True),
        sa.Column("seen_from", sa.Date(), nullable=False),
        sa.Column("seen_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_owed_thing_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_owed_thing")),
    )
    op.create_index(op.f("ix_owed_thing_due_on"), "owed_thing", ["due_on"])
    op.create_index(
        "ix_owed_thing_open",
        "owed_thing",
        ["key"],
        sqlite_where=sa.text("seen_until IS NULL"),
        postgresql_where=sa.text("seen_until IS NULL"),
    )
    op.create_index(
        op.f("ix_owed_thing_person_id_owed_thing_seen_until"),
        "owed_thing",
        ["person_id", "seen_until"],
    )

    op.create_table(
        "reminder_digest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("day_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("thing_count", sa.Integer(), nullable=False),
        sa.Column("late_count", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("why_not", sa.String(length=300), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_by", sa.String(length=32), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["message.id"],
            name=op.f("fk_reminder_digest_message_id_message"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_reminder_digest_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_digest")),
        sa.UniqueConstraint(
            "person_id", "day_on", name=op.f("uq_reminder_digest_person_id_day_on")
        ),
    )
    op.create_index(op.f("ix_reminder_digest_message_id"), "reminder_digest", ["message_id"])
    op.create_index(op.f("ix_reminder_digest_sent_at"), "reminder_digest", ["sent_at"])
    op.create_index(
        op.f("ix_reminder_digest_state_reminder_digest_day_on"),
        "reminder_digest",
        ["state", "day_on"],
    )

    op.create_table(
        "reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rule_id", sa.Integer(), nullable=True),
        sa.Column("key", sa.String(length=340), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("what", sa.String(length=300), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("record_kind", sa.String(length=60), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=True),
        sa.Column("fires_on", sa.Date(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.Column("why_not", sa.String(length=300), nullable=False),
        sa.Column("digest_id", sa.Integer(), nullable=True),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["digest_id"],
            ["reminder_digest.id"],
            name=op.f("fk_reminder_digest_id_reminder_digest"),
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["person.id"], name=op.f("fk_reminder_owner_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_reminder_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["rule_id"], ["reminder_rule.id"], name=op.f("fk_reminder_rule_id_reminder_rule")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint(
            "rule_id",
            "key",
            "due_on",
            "person_id",
            name=op.f("uq_reminder_rule_id_key_due_on_person_id"),
        ),
    )
    op.create_index(op.f("ix_reminder_digest_id"), "reminder", ["digest_id"])
    op.create_index(op.f("ix_reminder_owner_id"), "reminder", ["owner_id"])
    op.create_index(
        op.f("ix_reminder_person_id_reminder_state"), "reminder", ["person_id", "state"]
    )
    op.create_index(
        op.f("ix_reminder_record_kind_reminder_record_id"), "reminder", ["record_kind", "record_id"]
    )
    op.create_index(
        op.f("ix_reminder_state_reminder_planned_on"), "reminder", ["state", "planned_on"]
    )
    op.create_index(
        "uq_reminder_new",
        "reminder",
        ["key", "due_on", "person_id"],
        unique=True,
        sqlite_where=sa.text("rule_id IS NULL"),
        postgresql_where=sa.text("rule_id IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("reminder")
    op.drop_table("reminder_digest")
    op.drop_table("owed_thing")
    op.drop_table("reminder_rule_group_off")
    op.drop_table("reminder_settings")
    op.drop_table("reminder_rule")
    op.drop_table("reminder_planning")
