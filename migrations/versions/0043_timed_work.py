"""What each scheduler looked at, whose turn a job is, and what its runs did

Follows 0042.
"""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "job_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("job", sa.String(length=80), nullable=False),
        sa.Column("scheduler", sa.String(length=200), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("left", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_run")),
    )
    op.create_index(op.f("ix_job_run_began_at"), "job_run", ["began_at"])
    op.create_index(op.f("ix_job_run_job_job_run_id"), "job_run", ["job", "id"])
    op.create_table(
        "job_turn",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("job", sa.String(length=80), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rests_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_by", sa.String(length=32), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_turn")),
        sa.UniqueConstraint("job", "due_at", name=op.f("uq_job_turn_job_due_at")),
    )
    # Schedulers say again that they run within seconds.
    op.execute("DELETE FROM scheduler_beat")
    with op.batch_alter_table("scheduler_beat") as batch:
        batch.add_column(sa.Column("looked", sa.JSON(), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("scheduler_beat") as batch:
        batch.drop_column("looked")
    op.drop_table("job_turn")
    op.drop_table("job_run")
