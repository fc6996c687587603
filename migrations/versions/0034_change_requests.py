"""Baselines change by requests, and tolerances are settings of the programme

What is there has the baseline that it began with; when that was set nobody recorded.

Follows 0033.
"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

_TOLERANCES = ("milestone_tolerance_days", "change_tolerance_days")


def upgrade() -> None:
    for name in _TOLERANCES:
        op.add_column(
            "programme", sa.Column(name, sa.Integer(), nullable=False, server_default="14")
        )
    with op.batch_alter_table("programme") as batch:
        for name in _TOLERANCES:
            batch.alter_column(name, server_default=None)
    with op.batch_alter_table("milestone") as batch:
        batch.add_column(sa.Column("first_baseline_on", sa.Date(), nullable=True))
        batch.add_column(sa.Column("baseline_set_on", sa.Date(), nullable=True))
    op.execute("UPDATE milestone SET first_baseline_on = baseline_on")
    with op.batch_alter_table("milestone") as batch:
        batch.alter_column("first_baseline_on", existing_type=sa.Date(), nullable=False)
    op.create_table(
        "change_request",
        sa.Column("milestone_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("why", sa.String(length=4000), nullable=False),
        sa.Column("effect", sa.String(length=4000), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("raised_by_id", sa.Integer(), nullable=True),
        sa.Column("decide_by_on", sa.Date(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_by", sa.String(length=40), nullable=True),
        sa.Column("decided_by_name", sa.String(length=200), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=4000), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("is_illustrative", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name=op.f("fk_change_request_decision_id_decision")
        ),
        sa.ForeignKeyConstraint(
            ["milestone_id"],
            ["milestone.id"],
            name=op.f("fk_change_request_milestone_id_milestone"),
        ),
        sa.ForeignKeyConstraint(
            ["raised_by_id"], ["person.id"], name=op.f("fk_change_request_raised_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_request")),
        sa.UniqueConstraint("number", name=op.f("uq_change_request_number")),
    )
    for name in ("decision_id", "milestone_id", "raised_by_id", "state"):
        op.create_index(op.f(f"ix_change_request_{name}"), "change_request", [name])


def downgrade() -> None:
    op.drop_table("change_request")
    with op.batch_alter_table("milestone") as batch:
        batch.drop_column("baseline_set_on")
        batch.drop_column("first_baseline_on")
    with op.batch_alter_table("programme") as batch:
        for name in _TOLERANCES:
            batch.drop_column(name)
