"""Rounds

Follows 0008.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "backlog_item",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.Column("ask", sa.String(length=4000), nullable=False),
        sa.Column(
            "section",
            sa.Enum(
                "achievements",
                "pilots",
                "barriers",
                "risks",
                "products",
                "interdependencies",
                "position",
                "incentives",
                "action",
                "decisions",
                "oral",
                name="sectionkind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "purpose",
            sa.Enum(
                "decision",
                "discussion",
                "information",
                name="itempurpose",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("presenter_id", sa.Integer(), nullable=True),
        sa.Column("added_on", sa.Date(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["governance_group.id"],
            name=op.f("fk_backlog_item_group_id_governance_group"),
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_backlog_item_meeting_id_meeting")
        ),
        sa.ForeignKeyConstraint(
            ["presenter_id"], ["person.id"], name=op.f("fk_backlog_item_presenter_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_backlog_item")),
    )
    with op.batch_alter_table("backlog_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_backlog_item_group_id"), ["group_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_backlog_item_meeting_id"), ["meeting_id"], unique=False
        )

    op.create_table(
        "referral",
        sa.Column("record_kind", sa.String(length=40), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=300), nullable=False),
        sa.Column("from_group_id", sa.Integer(), nullable=False),
        sa.Column("to_group_id", sa.Integer(), nullable=False),
        sa.Column("ask", sa.String(length=4000), nullable=False),
        sa.Column("reason", sa.String(length=4000), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "referred",
                "on_agenda",
                "answered",
                "closed",
                "withdrawn",
                name="referralstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("referred_on", sa.Date(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("is_illustrative", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["from_group_id"],
            ["governance_group.id"],
            name=op.f("fk_referral_from_group_id_governance_group"),
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_referral_meeting_id_meeting")
        ),
        sa.ForeignKeyConstraint(
            ["to_group_id"],
            ["governance_group.id"],
            name=op.f("fk_referral_to_group_id_governance_group"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral")),
        sa.UniqueConstraint("number", name=op.f("uq_referral_number")),
    )
    with op.batch_alter_table("referral", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_referral_from_group_id_referral_state"),
            ["from_group_id", "state"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_referral_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_referral_record_kind_referral_record_id"),
            ["record_kind", "record_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_referral_to_group_id_referral_state"),
            ["to_group_id", "state"],
            unique=False,
        )

    op.create_table(
        "referral_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("referral_id", sa.Integer(), nullable=False),
        sa.Column("ask", sa.String(length=4000), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "agreed",
                "declined",
                "noted",
                "question",
                name="outcome",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.String(length=4000), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["referral.id"], name=op.f("fk_referral_answer_referral_id_referral")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_answer")),
    )
    with op.batch_alter_table("referral_answer", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_referral_answer_referral_id"), ["referral_id"], unique=False
        )

    op.create_table(
        "suggestion_answer",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column(
            "state",
            sa.Enum("taken", "dismissed", name="answerstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("referral_id", sa.Integer(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["agenda_item.id"],
            name=op.f("fk_suggestion_answer_item_id_agenda_item"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_suggestion_answer_meeting_id_meeting")
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["referral.id"], name=op.f("fk_suggestion_answer_referral_id_referral")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestion_answer")),
        sa.UniqueConstraint("meeting_id", "key", name=op.f("uq_suggestion_answer_meeting_id_key")),
    )
    with op.batch_alter_table("suggestion_answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_suggestion_answer_item_id"), ["item_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_suggestion_answer_referral_id"), ["referral_id"], unique=False
        )

    op.create_table(
        "write_round",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("clearance_sought", sa.String(length=4000), nullable=False),
        sa.Column("key_issues", sa.String(length=4000), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "issued",
                "awaiting_chair",
                "cleared",
                "sent_to_meeting",
                "withdrawn",
                name="roundstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("respond_by_on", sa.Date(), nullable=True),
        sa.Column("short_reason", sa.String(length=300), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("settled_by", sa.String(length=440), nullable=False),
        sa.Column("outcome", sa.String(length=4000), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("is_illustrative", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["governance_group.id"],
            name=op.f("fk_write_round_group_id_governance_group"),
        ),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["agenda_item.id"],
            name=op.f("fk_write_round_item_id_agenda_item"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_write_round")),
        sa.UniqueConstraint("number", name=op.f("uq_write_round_number")),
    )
    with op.batch_alter_table("write_round", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_write_round_group_id_write_round_state"),
            ["group_id", "state"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_write_round_item_id"), ["item_id"], unique=False)

    op.create_table(
        "write_round_reply",
        sa.Column("write_round_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "nil_return",
                "condition",
                "comment",
                "remark",
                "objection",
                name="replykind",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("text", sa.String(length=4000), nullable=False),
        sa.Column("replied_on", sa.Date(), nullable=True),
        sa.Column(
            "standing",
            sa.Enum(
                "bars_nothing",
                "open",
                "resolved",
                "confirmed",
                "withdrawn",
                name="standing",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("resolution", sa.String(length=4000), nullable=False),
        sa.Column("resolved_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["membership.id"],
            name=op.f("fk_write_round_reply_membership_id_membership"),
        ),
        sa.ForeignKeyConstraint(
            ["write_round_id"],
            ["write_round.id"],
            name=op.f("fk_write_round_reply_write_round_id_write_round"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_write_round_reply")),
        sa.UniqueConstraint(
            "write_round_id",
            "membership_id",
            name=op.f("uq_write_round_reply_write_round_id_membership_id"),
        ),
    )
    with op.batch_alter_table("write_round_reply", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_write_round_reply_membership_id"), ["membership_id"], unique=False
        )

    op.create_table(
        "write_round_reply_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reply_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "nil_return",
                "condition",
                "comment",
                "remark",
                "objection",
                name="replykind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.String(length=4000), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"],
            ["person.id"],
            name=op.f("fk_write_round_reply_version_recorded_by_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["reply_id"],
            ["write_round_reply.id"],
            name=op.f("fk_write_round_reply_version_reply_id_write_round_reply"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_write_round_reply_version")),
    )
    with op.batch_alter_table("write_round_reply_version", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_write_round_reply_version_reply_id"), ["reply_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("write_round_reply_version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_write_round_reply_version_reply_id"))

    op.drop_table("write_round_reply_version")
    with op.batch_alter_table("write_round_reply", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_write_round_reply_membership_id"))

    op.drop_table("write_round_reply")
    with op.batch_alter_table("write_round", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_write_round_item_id"))
        batch_op.drop_index(batch_op.f("ix_write_round_group_id_write_round_state"))

    op.drop_table("write_round")
    with op.batch_alter_table("suggestion_answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_suggestion_answer_referral_id"))
        batch_op.drop_index(batch_op.f("ix_suggestion_answer_item_id"))

    op.drop_table("suggestion_answer")
    with op.batch_alter_table("referral_answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_referral_answer_referral_id"))

    op.drop_table("referral_answer")
    with op.batch_alter_table("referral", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_referral_to_group_id_referral_state"))
        batch_op.drop_index(batch_op.f("ix_referral_record_kind_referral_record_id"))
        batch_op.drop_index(batch_op.f("ix_referral_meeting_id"))
        batch_op.drop_index(batch_op.f("ix_referral_from_group_id_referral_state"))

    op.drop_table("referral")
    with op.batch_alter_table("backlog_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_backlog_item_meeting_id"))
        batch_op.drop_index(batch_op.f("ix_backlog_item_group_id"))

    op.drop_table("backlog_item")
