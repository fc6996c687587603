"""Contacts of organisations

Who answers for an organisation, and whom to tell where they do not. The ledger of what was owed
says which organisation owed it.

Follows 0041.
"""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "organisation_contact",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("senior_id", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_organisation_contact_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_organisation_contact_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["senior_id"], ["person.id"], name=op.f("fk_organisation_contact_senior_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_contact")),
    )
    for column in ("organisation_id", "person_id", "senior_id"):
        op.create_index(op.f(f"ix_organisation_contact_{column}"), "organisation_contact", [column])
    op.add_column("owed_thing", sa.Column("organisation_id", sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("owed_thing") as batch:
        batch.drop_column("organisation_id")
    op.drop_table("organisation_contact")
