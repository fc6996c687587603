"""Visits of officials to pilots. Would be the next file of ``migrations/versions/``."""

import sqlalchemy as sa
from alembic import op

revision = "visits"
down_revision = None  # the newest on main
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("visitor_id", sa.Integer(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("finding", sa.String(length=4000), nullable=False),
        sa.Column("is_illustrative", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("is_restricted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilot.id"], name=op.f("fk_visit_pilot_id_pilot")),
        sa.ForeignKeyConstraint(
            ["visitor_id"], ["person.id"], name=op.f("fk_visit_visitor_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
        sa.UniqueConstraint("number", name=op.f("uq_visit_number")),
    )
    for column in ("pilot_id", "visitor_id", "planned_on"):
        op.create_index(op.f(f"ix_visit_{column}"), "visit", [column])


def downgrade() -> None:
    op.drop_table("visit")
