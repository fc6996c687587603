"""What people were told of returns, besides the reminders

Follows 0068.
"""

import sqlalchemy as sa
from alembic import op

revision = "0069"
down_revision = "0068"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "round_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("opened", "chased", name="noticekind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_by_id", sa.Integer(), nullable=True),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["reporting_round.id"],
            name=op.f("fk_round_notice_round_id_reporting_round"),
        ),
        sa.ForeignKeyConstraint(
            ["pilot_id"], ["pilot.id"], name=op.f("fk_round_notice_pilot_id_pilot")
        ),
        sa.ForeignKeyConstraint(
            ["sent_by_id"], ["person.id"], name=op.f("fk_round_notice_sent_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_notice")),
    )
    with op.batch_alter_table("round_notice") as batch_op:
        batch_op.create_index(batch_op.f("ix_round_notice_round_id"), ["round_id"])
        batch_op.create_index(batch_op.f("ix_round_notice_pilot_id"), ["pilot_id"])


def downgrade() -> None:
    op.drop_table("round_notice")
