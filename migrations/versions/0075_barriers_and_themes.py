"""Barriers have a theme and a day by which the secretariat takes the next step, what was joined
says where it came from, and the days of review and acceptance are settings

Follows 0074.
"""

from datetime import date, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0075"
down_revision = "0074"
branch_labels = None
depends_on = None

_KEY = "fk_barrier_theme_id_theme"
_WITH_ORIGIN = ("barrier_response", "barrier_taker")
_DAYS = ("review_days", "acceptance_days")


def upgrade() -> None:
    with op.batch_alter_table("barrier") as batch:
        batch.add_column(sa.Column("theme_id", sa.Integer()))
        batch.add_column(sa.Column("triage_by_on", sa.Date()))
        batch.create_foreign_key(_KEY, "theme", ["theme_id"], ["id"])
        batch.create_index("ix_barrier_theme_id", ["theme_id"])
    for table in _WITH_ORIGIN:
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("origin", sa.String(12), nullable=False, server_default=""))
        with op.batch_alter_table(table) as batch:
            batch.alter_column("origin", server_default=None)
    for name in _DAYS:
        with op.batch_alter_table("programme") as batch:
            batch.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default="2"))
        with op.batch_alter_table("programme") as batch:
            batch.alter_column(name, server_default=None)
    _give_days()


def _give_days() -> None:
    """What waits for its next step is due a week after it was raised."""
    barrier = sa.table(
        "barrier",
        sa.column("id", sa.Integer),
        sa.column("state", sa.String),
        sa.column("raised_on", sa.Date),
        sa.column("triage_by_on", sa.Date),
    )
    connection = op.get_bind()
    wanted = sa.select(barrier.c.id, barrier.c.raised_on).where(barrier.c.state == "raised")
    for id_, raised_on in connection.execute(wanted).all():
        due_on: date = raised_on + timedelta(days=7)
        connection.execute(
            sa.update(barrier).where(barrier.c.id == id_).values(triage_by_on=due_on)
        )


def downgrade() -> None:
    for name in reversed(_DAYS):
        with op.batch_alter_table("programme") as batch:
            batch.drop_column(name)
    for table in reversed(_WITH_ORIGIN):
        with op.batch_alter_table(table) as batch:
            batch.drop_column("origin")
    with op.batch_alter_table("barrier") as batch:
        batch.drop_index("ix_barrier_theme_id")
        batch.drop_constraint(_KEY, type_="foreignkey")
        batch.drop_column("triage_by_on")
        batch.drop_column("theme_id")
