"""Agenda items that are carried over or restricted, and the programme's appetite for risk

Follows 0012.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

#: What rows that are there already get.
ADDED = (
    ("agenda_item", "is_restricted", sa.Boolean(), sa.false()),
    ("backlog_item", "is_restricted", sa.Boolean(), sa.false()),
    ("suggestion_answer", "is_restricted", sa.Boolean(), sa.false()),
    ("programme", "appetite", sa.String(length=40), "open"),
    ("programme", "appetite_score", sa.Integer(), "15"),
    ("risk", "approval", sa.String(length=300), ""),
)


def upgrade() -> None:
    for table, name, kind, value in ADDED:
        with op.batch_alter_table(table) as batch_op:
            batch_op.add_column(sa.Column(name, kind, nullable=False, server_default=value))
        with op.batch_alter_table(table) as batch_op:
            batch_op.alter_column(name, existing_type=kind, server_default=None)
    with op.batch_alter_table("agenda_item") as batch_op:
        batch_op.add_column(sa.Column("carried_from_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_agenda_item_carried_from_id"), ["carried_from_id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_agenda_item_carried_from_id_meeting"),
            "meeting",
            ["carried_from_id"],
            ["id"],
        )


def downgrade() -> None:
    with op.batch_alter_table("agenda_item") as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_agenda_item_carried_from_id_meeting"), type_="foreignkey"
        )
        batch_op.drop_index(batch_op.f("ix_agenda_item_carried_from_id"))
        batch_op.drop_column("carried_from_id")
    for table, name, _kind, _value in reversed(ADDED):
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_column(name)
