"""Granted roles over a pilot, clearances, records restricted to named people

Follows 0002.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

RESTRICTABLE = (
    "barrier",
    "interdependency",
    "issue",
    "milestone",
    "product",
    "resource_need",
    "risk",
)

CLEARANCES = (
    ("clearance_before_2014", "not_marked", "restricted"),
    ("clearance_since_2014", "official", "official_sensitive"),
)


def upgrade():
    op.create_table(
        "record_reader",
        sa.Column("record_kind", sa.String(length=40), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_record_reader_person_id_person")
        ),
        sa.PrimaryKeyConstraint(
            "record_kind", "record_id", "person_id", name=op.f("pk_record_reader")
        ),
    )
    with op.batch_alter_table("record_reader") as batch_op:
        batch_op.create_index(batch_op.f("ix_record_reader_person_id"), ["person_id"])
    with op.batch_alter_table("role_grant") as batch_op:
        batch_op.add_column(sa.Column("pilot_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_role_grant_pilot_id"), ["pilot_id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_role_grant_pilot_id_pilot"), "pilot", ["pilot_id"], ["id"]
        )
    for name, lowest, highest in CLEARANCES:
        with op.batch_alter_table("account") as batch_op:
            batch_op.add_column(
                sa.Column(name, sa.String(length=40), nullable=False, server_default=lowest)
            )
        # Nobody loses what they could read until now; new accounts begin with the lowest.
        op.execute(sa.text(f"UPDATE account SET {name} = '{highest}'"))
        with op.batch_alter_table("account") as batch_op:
            batch_op.alter_column(name, server_default=None)
    for table in RESTRICTABLE:
        with op.batch_alter_table(table) as batch_op:
            batch_op.add_column(
                sa.Column("is_restricted", sa.Boolean(), nullable=False, server_default=sa.false())
            )
        with op.batch_alter_table(table) as batch_op:
            batch_op.alter_column("is_restricted", server_default=None)
    # Until now the secretariat kept the accounts: its members can appoint administrators.
    op.execute(
        sa.text(
            "INSERT INTO role_grant (person_id, role, starts_on, ends_on)"
            " SELECT person_id, 'administrator', starts_on, ends_on FROM role_grant"
            " WHERE role = 'secretariat'"
        )
    )


def downgrade():
    op.execute(sa.text("DELETE FROM role_grant WHERE role NOT IN ('secretariat', 'reader')"))
    for table in RESTRICTABLE:
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_column("is_restricted")
    for name, _lowest, _highest in CLEARANCES:
        with op.batch_alter_table("account") as batch_op:
            batch_op.drop_column(name)
    with op.batch_alter_table("role_grant") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_role_grant_pilot_id_pilot"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_role_grant_pilot_id"))
        batch_op.drop_column("pilot_id")
    with op.batch_alter_table("record_reader") as batch_op:
        batch_op.drop_index(batch_op.f("ix_record_reader_person_id"))
    op.drop_table("record_reader")
