"""Proposals: what places want to change, what it costs and saves, and what became of it

Follows 0079.
"""

import sqlalchemy as sa
from alembic import op

revision = "0080"
down_revision = "0079"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "proposal",
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=True),
        sa.Column("theme_id", sa.Integer(), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("what_changes", sa.String(length=4000), nullable=False),
        sa.Column("for_whom", sa.String(length=300), nullable=False),
        sa.Column("evidence", sa.String(length=4000), nullable=False),
        sa.Column(
            "confidence",
            sa.Enum(
                "high", "medium", "low", name="proposalconfidence", native_enum=False, length=40
            ),
            nullable=True,
        ),
        sa.Column("confidence_reason", sa.String(length=300), nullable=False),
        sa.Column("depends_on", sa.String(length=4000), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "idea",
                "proposed",
                "validated",
                "partly_validated",
                "agreed",
                "in_delivery",
                "realised",
                "abandoned",
                name="proposalstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("validator_id", sa.Integer(), nullable=True),
        sa.Column("validate_by_on", sa.Date(), nullable=True),
        sa.Column("agreed_by", sa.String(length=200), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("abandoned_because", sa.String(length=4000), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("is_illustrative", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("is_restricted", sa.Boolean(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=300), nullable=False),
        sa.Column("withdrawn_by", sa.String(length=200), nullable=False),
        sa.Column("repeats_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["person.id"], name=op.f("fk_proposal_owner_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["pilot_id"], ["pilot.id"], name=op.f("fk_proposal_pilot_id_pilot")
        ),
        sa.ForeignKeyConstraint(
            ["repeats_id"], ["proposal.id"], name=op.f("fk_proposal_repeats_id_proposal")
        ),
        sa.ForeignKeyConstraint(
            ["theme_id"], ["theme.id"], name=op.f("fk_proposal_theme_id_theme")
        ),
        sa.ForeignKeyConstraint(
            ["validator_id"], ["person.id"], name=op.f("fk_proposal_validator_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
        sa.UniqueConstraint("number", name=op.f("uq_proposal_number")),
    )
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proposal_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_proposal_pilot_id"), ["pilot_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_proposal_repeats_id"), ["repeats_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_proposal_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_proposal_theme_id"), ["theme_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_proposal_validator_id"), ["validator_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_proposal_withdrawn_on"), ["withdrawn_on"], unique=False
        )

    op.create_table(
        "proposal_amount",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "investment",
                "cashable",
                "not_cashable",
                "receipt",
                name="amountkind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "basis",
            sa.Enum(
                "forecast", "validated", "actual", name="amountbasis", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("year", sa.String(length=7), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("pence", sa.BigInteger(), nullable=False),
        sa.Column("high_pence", sa.BigInteger(), nullable=True),
        sa.Column("counted_in_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("stated_on", sa.Date(), nullable=False),
        sa.Column("stated_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["counted_in_id"],
            ["proposal.id"],
            name=op.f("fk_proposal_amount_counted_in_id_proposal"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_proposal_amount_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_proposal_amount_proposal_id_proposal")
        ),
        sa.ForeignKeyConstraint(
            ["stated_by_id"], ["person.id"], name=op.f("fk_proposal_amount_stated_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_amount")),
    )
    with op.batch_alter_table("proposal_amount", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_proposal_amount_counted_in_id"), ["counted_in_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_proposal_amount_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_proposal_amount_proposal_id_proposal_amount_stated_on"),
            ["proposal_id", "stated_on"],
            unique=False,
        )

    op.create_table(
        "proposal_measure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("baseline", sa.String(length=200), nullable=False),
        sa.Column("target", sa.String(length=200), nullable=False),
        sa.Column("now", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_proposal_measure_proposal_id_proposal")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_measure")),
    )
    with op.batch_alter_table("proposal_measure", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_proposal_measure_proposal_id"), ["proposal_id"], unique=False
        )

    op.create_table(
        "proposal_validation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("given_by", sa.String(length=200), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("evidence", sa.String(length=4000), nullable=False),
        sa.Column("is_whole", sa.Boolean(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["proposal.id"],
            name=op.f("fk_proposal_validation_proposal_id_proposal"),
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"],
            ["person.id"],
            name=op.f("fk_proposal_validation_recorded_by_id_person"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_validation")),
    )
    with op.batch_alter_table("proposal_validation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_proposal_validation_proposal_id"), ["proposal_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("proposal_validation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proposal_validation_proposal_id"))

    op.drop_table("proposal_validation")
    with op.batch_alter_table("proposal_measure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proposal_measure_proposal_id"))

    op.drop_table("proposal_measure")
    with op.batch_alter_table("proposal_amount", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proposal_amount_proposal_id_proposal_amount_stated_on"))
        batch_op.drop_index(batch_op.f("ix_proposal_amount_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_proposal_amount_counted_in_id"))

    op.drop_table("proposal_amount")
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proposal_withdrawn_on"))
        batch_op.drop_index(batch_op.f("ix_proposal_validator_id"))
        batch_op.drop_index(batch_op.f("ix_proposal_theme_id"))
        batch_op.drop_index(batch_op.f("ix_proposal_state"))
        batch_op.drop_index(batch_op.f("ix_proposal_repeats_id"))
        batch_op.drop_index(batch_op.f("ix_proposal_pilot_id"))
        batch_op.drop_index(batch_op.f("ix_proposal_owner_id"))

    op.drop_table("proposal")
