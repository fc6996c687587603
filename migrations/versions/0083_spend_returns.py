"""Spend returns

Follows 0082.
"""

import sqlalchemy as sa
from alembic import op

revision = "0083"
down_revision = "0082"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "spend_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "severity",
            sa.Enum("refuse", "explain", "note", name="ruleseverity", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("low", sa.BigInteger(), nullable=True),
        sa.Column("high", sa.BigInteger(), nullable=True),
        sa.Column("least_pence", sa.BigInteger(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("trial", "live", "retired", name="rulestate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["person.id"], name=op.f("fk_spend_rule_made_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spend_rule")),
        sa.UniqueConstraint("code", "number", name=op.f("uq_spend_rule_code_number")),
    )
    op.create_table(
        "spend_return",
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.String(length=7), nullable=False),
        sa.Column(
            "stage",
            sa.Enum("high_level", "deep_dive", name="spendstage", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("theme_id", sa.Integer(), nullable=True),
        sa.Column("boundary", sa.String(length=4000), nullable=False),
        sa.Column("population", sa.Integer(), nullable=True),
        sa.Column("population_source", sa.String(length=300), nullable=False),
        sa.Column("population_year", sa.Integer(), nullable=True),
        sa.Column("left_out", sa.String(length=4000), nullable=False),
        sa.Column("stated_total_pence", sa.BigInteger(), nullable=True),
        sa.Column("stated_head_pence", sa.BigInteger(), nullable=True),
        sa.Column("preparer_id", sa.Integer(), nullable=True),
        sa.Column("certified_by", sa.String(length=200), nullable=False),
        sa.Column("certified_on", sa.Date(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "submitted",
                "in_moderation",
                "queried",
                "resubmitted",
                "moderated",
                "certified",
                "published",
                name="spendstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("current", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("is_illustrative", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["pilot_id"], ["pilot.id"], name=op.f("fk_spend_return_pilot_id_pilot")
        ),
        sa.ForeignKeyConstraint(
            ["preparer_id"], ["person.id"], name=op.f("fk_spend_return_preparer_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["theme_id"], ["theme.id"], name=op.f("fk_spend_return_theme_id_theme")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spend_return")),
        sa.UniqueConstraint("number", name=op.f("uq_spend_return_number")),
    )
    with op.batch_alter_table("spend_return", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_spend_return_pilot_id_spend_return_year"),
            ["pilot_id", "year"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_spend_return_preparer_id"), ["preparer_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_spend_return_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_spend_return_theme_id"), ["theme_id"], unique=False)

    op.create_table(
        "spend_adjustment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("return_id", sa.Integer(), nullable=False),
        sa.Column("version_number", sa.Integer(), nullable=False),
        sa.Column("line_number", sa.Integer(), nullable=False),
        sa.Column("gross_change_pence", sa.BigInteger(), nullable=False),
        sa.Column("income_change_pence", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=4000), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["person.id"], name=op.f("fk_spend_adjustment_made_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["return_id"],
            ["spend_return.id"],
            name=op.f("fk_spend_adjustment_return_id_spend_return"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spend_adjustment")),
    )
    with op.batch_alter_table("spend_adjustment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_spend_adjustment_return_id"), ["return_id"], unique=False
        )

    op.create_table(
        "spend_query",
        sa.Column("return_id", sa.Integer(), nullable=False),
        sa.Column("rule_code", sa.String(length=8), nullable=False),
        sa.Column("question", sa.String(length=4000), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("respond_by_on", sa.Date(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "explained",
                "accepted",
                name="spendquerystate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("cause", sa.String(length=4000), nullable=False),
        sa.Column("amount_pence", sa.BigInteger(), nullable=True),
        sa.Column("explained_on", sa.Date(), nullable=True),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["person.id"], name=op.f("fk_spend_query_asked_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["person.id"], name=op.f("fk_spend_query_owner_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["return_id"], ["spend_return.id"], name=op.f("fk_spend_query_return_id_spend_return")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spend_query")),
    )
    with op.batch_alter_table("spend_query", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_spend_query_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_spend_query_respond_by_on"), ["respond_by_on"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_spend_query_return_id"), ["return_id"], unique=False)

    op.create_table(
        "spend_sum",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("return_id", sa.Integer(), nullable=False),
        sa.Column(
            "basis",
            sa.Enum("submitted", "moderated", name="sumbasis", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column(
            "grouping",
            sa.Enum(
                "total",
                "sector",
                "cofog",
                "theme",
                "stream",
                "control",
                "nature",
                "method",
                "confidence",
                "organisation",
                name="sumgrouping",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("told_by", sa.String(length=200), nullable=False),
        sa.Column("is_transfer", sa.Boolean(), nullable=False),
        sa.Column("gross_pence", sa.BigInteger(), nullable=False),
        sa.Column("income_pence", sa.BigInteger(), nullable=False),
        sa.Column("net_pence", sa.BigInteger(), nullable=False),
        sa.Column("twice_pence", sa.BigInteger(), nullable=False),
        sa.Column("unmatched_pence", sa.BigInteger(), nullable=False),
        sa.Column("low_net_pence", sa.BigInteger(), nullable=False),
        sa.Column("low_twice_pence", sa.BigInteger(), nullable=False),
        sa.Column("line_count", sa.Integer(), nullable=False),
        sa.Column("blank_count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["return_id"],
            ["spend_return.id"],
            name=op.f("fk_spend_sum_return_id_spend_return"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spend_sum")),
        sa.UniqueConstraint(
            "return_id",
            "basis",
            "grouping",
            "told_by",
            "is_transfer",
            name=op.f("uq_spend_sum_return_id_basis_grouping_told_by_is_transfer"),
        ),
    )
    op.create_table(
        "spend_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("return_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("submitted_on", sa.Date(), nullable=True),
        sa.Column("line_count", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("net_pence", sa.BigInteger(), nullable=False),
        sa.Column("consolidated_pence", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["person.id"], name=op.f("fk_spend_version_made_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["return_id"], ["spend_return.id"], name=op.f("fk_spend_version_return_id_spend_return")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spend_version")),
        sa.UniqueConstraint("return_id", "number", name=op.f("uq_spend_version_return_id_number")),
    )
    op.create_table(
        "spend_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("year", sa.String(length=7), nullable=False),
        sa.Column("organisation", sa.String(length=200), nullable=False),
        sa.Column(
            "sector",
            sa.Enum(
                "central",
                "local",
                "nhs",
                "police",
                "fire",
                "other",
                name="sector",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "cofog",
            sa.Enum(
                "01",
                "02",
                "03",
                "04",
                "05",
                "06",
                "07",
                "08",
                "09",
                "10",
                name="cofog",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("category", sa.String(length=200), nullable=False),
        sa.Column("theme", sa.String(length=200), nullable=False),
        sa.Column("stream", sa.String(length=200), nullable=False),
        sa.Column("is_ring_fenced", sa.Boolean(), nullable=True),
        sa.Column("is_capital", sa.Boolean(), nullable=True),
        sa.Column("gross_pence", sa.BigInteger(), nullable=True),
        sa.Column("income_pence", sa.BigInteger(), nullable=True),
        sa.Column("net_pence", sa.BigInteger(), nullable=True),
        sa.Column(
            "nature",
            sa.Enum(
                "service",
                "transfer",
                "grant",
                "administration",
                name="spendnature",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "control",
            sa.Enum(
                "direct", "influenced", "none", name="spendcontrol", native_enum=False, length=40
            ),
            nullable=True,
        ),
        sa.Column(
            "basis",
            sa.Enum(
                "audited",
                "unaudited",
                "budget",
                "estimate",
                name="spendbasis",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "method",
            sa.Enum(
                "ledger",
                "population",
                "caseload",
                "national",
                "modelled",
                name="spendmethod",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "counted_at",
            sa.Enum("funder", "deliverer", name="countedat", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column("counterparty", sa.String(length=200), nullable=False),
        sa.Column("reference", sa.String(length=60), nullable=False),
        sa.Column("counterparty_reference", sa.String(length=60), nullable=False),
        sa.Column(
            "confidence",
            sa.Enum("A", "B", "C", "D", name="spendconfidence", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column(
            "placed_by",
            sa.Enum("benefit", "location", name="placedby", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column("is_identifiable", sa.Boolean(), nullable=True),
        sa.Column("segment", sa.String(length=200), nullable=False),
        sa.Column(
            "price_basis",
            sa.Enum("cash", "constant", name="pricebasis", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("notes", sa.String(length=300), nullable=False),
        sa.Column("twice_pence", sa.BigInteger(), nullable=False),
        sa.Column(
            "match",
            sa.Enum(
                "none",
                "reference",
                "pair",
                "person",
                "unmatched",
                name="flowmatch",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["spend_version.id"],
            name=op.f("fk_spend_line_version_id_spend_version"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spend_line")),
        sa.UniqueConstraint("version_id", "number", name=op.f("uq_spend_line_version_id_number")),
    )


def downgrade() -> None:
    op.drop_table("spend_line")
    op.drop_table("spend_version")
    op.drop_table("spend_sum")
    with op.batch_alter_table("spend_query", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_spend_query_return_id"))
        batch_op.drop_index(batch_op.f("ix_spend_query_respond_by_on"))
        batch_op.drop_index(batch_op.f("ix_spend_query_owner_id"))

    op.drop_table("spend_query")
    with op.batch_alter_table("spend_adjustment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_spend_adjustment_return_id"))

    op.drop_table("spend_adjustment")
    with op.batch_alter_table("spend_return", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_spend_return_theme_id"))
        batch_op.drop_index(batch_op.f("ix_spend_return_state"))
        batch_op.drop_index(batch_op.f("ix_spend_return_preparer_id"))
        batch_op.drop_index(batch_op.f("ix_spend_return_pilot_id_spend_return_year"))

    op.drop_table("spend_return")
    op.drop_table("spend_rule")
