"""Requests for lessons: what places are asked as something of theirs closes

Follows 0087.
"""

import sqlalchemy as sa
from alembic import op

revision = "0088"
down_revision = "0087"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lesson_ask",
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("milestone_id", sa.Integer(), nullable=True),
        sa.Column("barrier_id", sa.Integer(), nullable=True),
        sa.Column("proposal_id", sa.Integer(), nullable=True),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("lesson_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["barrier_id"], ["barrier.id"], name=op.f("fk_lesson_ask_barrier_id_barrier")
        ),
        sa.ForeignKeyConstraint(
            ["lesson_id"], ["lesson.id"], name=op.f("fk_lesson_ask_lesson_id_lesson")
        ),
        sa.ForeignKeyConstraint(
            ["milestone_id"], ["milestone.id"], name=op.f("fk_lesson_ask_milestone_id_milestone")
        ),
        sa.ForeignKeyConstraint(
            ["pilot_id"], ["pilot.id"], name=op.f("fk_lesson_ask_pilot_id_pilot")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_lesson_ask_proposal_id_proposal")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson_ask")),
        info={"label": "request for a lesson", "plural": "requests for lessons"},
    )
    with op.batch_alter_table("lesson_ask", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lesson_ask_barrier_id"), ["barrier_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_lesson_ask_lesson_id"), ["lesson_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_lesson_ask_milestone_id"), ["milestone_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_lesson_ask_pilot_id"), ["pilot_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_lesson_ask_proposal_id"), ["proposal_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("lesson_ask", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lesson_ask_proposal_id"))
        batch_op.drop_index(batch_op.f("ix_lesson_ask_pilot_id"))
        batch_op.drop_index(batch_op.f("ix_lesson_ask_milestone_id"))
        batch_op.drop_index(batch_op.f("ix_lesson_ask_lesson_id"))
        batch_op.drop_index(batch_op.f("ix_lesson_ask_barrier_id"))

    op.drop_table("lesson_ask")
