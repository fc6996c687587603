"""Barriers keep who raised them, every response and a dated history; they go up to groups

Follows 0067.
row of each; its states become those of the longer journey.
"""

import datetime

import sqlalchemy as sa
from alembic import op

revision = "0068"
down_revision = "0067"
branch_labels = None
depends_on = None

SETTINGS = {"response_days": "20", "escalation_days": "5", "second_escalation_days": "10"}
TEXTS = {
    "rule_name": 200,
    "evidence": 4000,
    "cost_note": 300,
    "savings": 4000,
    "applies_to": 4000,
}
DATES = ("asked_on", "goes_up_on", "escalated_on", "agree_by_on")


def upgrade() -> None:
    with op.batch_alter_table("programme") as batch:
        for name, days in SETTINGS.items():
            batch.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default=days))
    with op.batch_alter_table("programme") as batch:
        for name in SETTINGS:
            batch.alter_column(name, existing_type=sa.Integer(), server_default=None)
    with op.batch_alter_table("governance_group") as batch:
        batch.add_column(
            sa.Column("barrier_step", sa.String(40), nullable=False, server_default="none")
        )
    with op.batch_alter_table("governance_group") as batch:
        batch.alter_column("barrier_step", existing_type=sa.String(40), server_default=None)
    _tables()
    with op.batch_alter_table("barrier") as batch:
        batch.add_column(sa.Column("category", sa.String(40)))
        batch.add_column(sa.Column("cost_pence", sa.BigInteger()))
        batch.add_column(sa.Column("outcome", sa.String(40)))
        batch.add_column(sa.Column("group_id", sa.Integer()))
        for name, length in TEXTS.items():
            batch.add_column(sa.Column(name, sa.String(length), nullable=False, server_default=""))
        for name in DATES:
            batch.add_column(sa.Column(name, sa.Date()))
        batch.alter_column("department_id", existing_type=sa.Integer(), nullable=True)
        batch.create_foreign_key(
            "fk_barrier_group_id_governance_group", "governance_group", ["group_id"], ["id"]
        )
    with op.batch_alter_table("barrier") as batch:
        for name, length in TEXTS.items():
            batch.alter_column(name, existing_type=sa.String(length), server_default=None)
        batch.create_index("ix_barrier_group_id", ["group_id"])
        batch.create_index("ix_barrier_goes_up_on", ["goes_up_on"])
        batch.create_index("ix_barrier_state_barrier_respond_by_on", ["state", "respond_by_on"])
    _carry_over()
    with op.batch_alter_table("barrier") as batch:
        batch.drop_column("response")


def _tables() -> None:
    op.create_table(
        "barrier_raiser",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("barrier_id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("raised_by", sa.String(200), nullable=False),
        sa.Column("words", sa.String(4000), nullable=False),
        sa.Column("round_id", sa.Integer()),
        sa.Column("joined_from", sa.String(12), nullable=False),
        sa.Column("agreement", sa.String(40)),
        sa.Column("agreement_note", sa.String(300), nullable=False),
        sa.Column("answered_by", sa.String(200), nullable=False),
        sa.Column("answered_on", sa.Date()),
        sa.ForeignKeyConstraint(
            ["barrier_id"], ["barrier.id"], name="fk_barrier_raiser_barrier_id_barrier"
        ),
        sa.ForeignKeyConstraint(
            ["pilot_id"], ["pilot.id"], name="fk_barrier_raiser_pilot_id_pilot"
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["reporting_round.id"],
            name="fk_barrier_raiser_round_id_reporting_round",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_barrier_raiser"),
    )
    op.create_table(
        "barrier_taker",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("barrier_id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("taken_up_on", sa.Date(), nullable=False),
        sa.Column("taken_up_by", sa.String(200), nullable=False),
        sa.Column("note", sa.String(4000), nullable=False),
        sa.ForeignKeyConstraint(
            ["barrier_id"], ["barrier.id"], name="fk_barrier_taker_barrier_id_barrier"
        ),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilot.id"], name="fk_barrier_taker_pilot_id_pilot"),
        sa.PrimaryKeyConstraint("id", name="pk_barrier_taker"),
    )
    op.create_table(
        "barrier_response",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("barrier_id", sa.Integer(), nullable=False),
        sa.Column("given_by", sa.String(200), nullable=False),
        sa.Column("organisation_id", sa.Integer()),
        sa.Column("group_id", sa.Integer()),
        sa.Column("decision_id", sa.Integer()),
        sa.Column("outcome", sa.String(40)),
        sa.Column("text", sa.String(4000), nullable=False),
        sa.Column("change", sa.String(4000), nullable=False),
        sa.Column("change_by_on", sa.Date()),
        sa.Column("change_in", sa.String(300), nullable=False),
        sa.Column("responded_on", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.String(200), nullable=False),
        sa.Column("working_days", sa.Integer()),
        sa.ForeignKeyConstraint(
            ["barrier_id"], ["barrier.id"], name="fk_barrier_response_barrier_id_barrier"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name="fk_barrier_response_organisation_id_organisation",
        ),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["governance_group.id"],
            name="fk_barrier_response_group_id_governance_group",
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"],
            ["decision.id"],
            name="fk_barrier_response_decision_id_decision",
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_barrier_response"),
    )
    op.create_table(
        "barrier_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("barrier_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("by_name", sa.String(200), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("text", sa.String(4000), nullable=False),
        sa.Column("due_before", sa.Date()),
        sa.Column("due_after", sa.Date()),
        sa.Column("origin", sa.String(12), nullable=False),
        sa.ForeignKeyConstraint(
            ["barrier_id"], ["barrier.id"], name="fk_barrier_event_barrier_id_barrier"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_barrier_event"),
    )
    for table, columns in (
        ("barrier_raiser", ("barrier_id", "pilot_id", "round_id")),
        ("barrier_taker", ("barrier_id", "pilot_id")),
        ("barrier_response", ("barrier_id", "organisation_id", "group_id", "decision_id")),
        ("barrier_event", ("barrier_id",)),
    ):
        for column in columns:
            op.create_index(f"ix_{table}_{column}", table, [column])


def _carry_over() -> None:
    op.execute("UPDATE barrier SET asked_on = raised_on")
    op.execute("UPDATE barrier SET state = 'sent' WHERE state = 'open'")
    op.execute(
        "INSERT INTO barrier_raiser (barrier_id, pilot_id, raised_on, raised_by, words,"
        " joined_from, agreement_note, answered_by)"
        " SELECT id, pilot_id, raised_on, '', '', '', '', '' FROM barrier"
        " WHERE pilot_id IS NOT NULL ORDER BY id"
    )
    op.execute(
        "INSERT INTO barrier_response (barrier_id, given_by, organisation_id, text, change,"
        " change_in, responded_on, recorded_by)"
        " SELECT barrier.id, organisation.name, organisation.id, barrier.response, '', '',"
        " COALESCE(barrier.responded_on, barrier.raised_on), ''"
        " FROM barrier JOIN organisation ON organisation.id = barrier.department_id"
        " WHERE barrier.response <> '' ORDER BY barrier.id"
    )
    for kind, state, on, subject, text, due, where in (
        ("raised", "raised", "raised_on", "''", "''", "NULL", "1 = 1"),
        ("sent", "sent", "raised_on", "organisation.name", "''", "respond_by_on", "1 = 1"),
        (
            "responded",
            "responded",
            "responded_on",
            "organisation.name",
            "''",
            "NULL",
            "responded_on IS NOT NULL",
        ),
        (
            "resolved",
            "resolved",
            "COALESCE(settled_on, raised_on)",
            "''",
            "barrier.resolution",
            "NULL",
            "barrier.state = 'resolved'",
        ),
    ):
        op.execute(
            "INSERT INTO barrier_event (barrier_id, kind, state, happened_on, by_name, subject,"
            " text, due_after, origin)"
            f" SELECT barrier.id, '{kind}', '{state}', {on}, '', {subject}, {text}, {due}, ''"
            " FROM barrier JOIN organisation ON organisation.id = barrier.department_id"
            f" WHERE {where} ORDER BY barrier.id"
        )
    # What was asked again has no response since: the one that came before stays among its rows.
    op.execute("UPDATE barrier SET responded_on = NULL WHERE state = 'sent'")
    barrier = sa.table(
        "barrier",
        sa.column("id", sa.Integer),
        sa.column("kind", sa.String),
        sa.column("state", sa.String),
        sa.column("respond_by_on", sa.Date),
        sa.column("goes_up_on", sa.Date),
    )
    connection = op.get_bind()
    waiting = connection.execute(
        sa.select(barrier.c.id, barrier.c.respond_by_on).where(
            barrier.c.kind == "barrier",
            barrier.c.state == "sent",
            barrier.c.respond_by_on.is_not(None),
        )
    ).all()
    for row in waiting:
        week_later = row.respond_by_on + datetime.timedelta(days=8)
        connection.execute(
            barrier.update().where(barrier.c.id == row.id).values(goes_up_on=week_later)
        )


def downgrade() -> None:
    with op.batch_alter_table("barrier") as batch:
        batch.add_column(sa.Column("response", sa.String(4000), nullable=False, server_default=""))
    with op.batch_alter_table("barrier") as batch:
        batch.alter_column("response", existing_type=sa.String(4000), server_default=None)
    newest = (
        "(SELECT {column} FROM barrier_response WHERE barrier_response.barrier_id = barrier.id"
        " ORDER BY barrier_response.id DESC LIMIT 1)"
    )
    op.execute(
        f"UPDATE barrier SET response = COALESCE({newest.format(column='text')}, ''),"
        f" responded_on = {newest.format(column='responded_on')}"
    )
    op.execute(
        "UPDATE barrier SET state = CASE"
        " WHEN state IN ('resolved', 'closed') THEN 'resolved'"
        " WHEN state IN ('responded', 'agreeing') THEN 'responded' ELSE 'open' END"
    )
    # One that has not been sent had no department yet: the first stands for it.
    op.execute(
        "UPDATE barrier SET department_id = (SELECT MIN(id) FROM organisation)"
        " WHERE department_id IS NULL"
    )
    for table in ("barrier_event", "barrier_response", "barrier_taker", "barrier_raiser"):
        op.drop_table(table)
    with op.batch_alter_table("barrier") as batch:
        batch.drop_index("ix_barrier_state_barrier_respond_by_on")
        batch.drop_index("ix_barrier_goes_up_on")
        batch.drop_index("ix_barrier_group_id")
        batch.drop_constraint("fk_barrier_group_id_governance_group", type_="foreignkey")
        batch.alter_column("department_id", existing_type=sa.Integer(), nullable=False)
        for name in ("category", "cost_pence", "outcome", "group_id", *TEXTS, *DATES):
            batch.drop_column(name)
    with op.batch_alter_table("governance_group") as batch:
        batch.drop_column("barrier_step")
    with op.batch_alter_table("programme") as batch:
        for name in SETTINGS:
            batch.drop_column(name)
