"""Money that two spend returns count

Follows 0085. What is kept of lines is worked out anew by "flask spend recount".
"""

import sqlalchemy as sa
from alembic import op

revision = "0086"
down_revision = "0085"
branch_labels = None
depends_on = None

_MATCH = ("none", "reference", "pair", "person", "unmatched")


def upgrade() -> None:
    op.create_table(
        "spend_match",
        sa.Column("year", sa.String(length=7), nullable=False),
        sa.Column("funder_return_id", sa.Integer(), nullable=False),
        sa.Column("funder_line", sa.Integer(), nullable=False),
        sa.Column("funder_says", sa.String(length=64), nullable=False),
        sa.Column("deliverer_return_id", sa.Integer(), nullable=False),
        sa.Column("deliverer_line", sa.Integer(), nullable=False),
        sa.Column("deliverer_says", sa.String(length=64), nullable=False),
        sa.Column("is_same", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=4000), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.Column("undone_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["deliverer_return_id"],
            ["spend_return.id"],
            name=op.f("fk_spend_match_deliverer_return_id_spend_return"),
        ),
        sa.ForeignKeyConstraint(
            ["funder_return_id"],
            ["spend_return.id"],
            name=op.f("fk_spend_match_funder_return_id_spend_return"),
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["person.id"], name=op.f("fk_spend_match_made_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["undone_by_id"], ["person.id"], name=op.f("fk_spend_match_undone_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spend_match")),
    )
    for name in ("deliverer_return_id", "funder_return_id", "year"):
        op.create_index(op.f(f"ix_spend_match_{name}"), "spend_match", [name])
    with op.batch_alter_table("spend_line") as table:
        table.add_column(
            sa.Column("unmatched_pence", sa.BigInteger(), server_default="0", nullable=False)
        )
        table.add_column(
            sa.Column("across_pence", sa.BigInteger(), server_default="0", nullable=False)
        )
        table.add_column(
            sa.Column(
                "across",
                sa.Enum(*_MATCH, name="flowmatch", native_enum=False, length=40),
                server_default="none",
                nullable=False,
            )
        )
    with op.batch_alter_table("spend_line") as table:
        for name in ("unmatched_pence", "across_pence", "across"):
            table.alter_column(name, server_default=None)
    op.create_index(
        "ix_spend_line_unmatched",
        "spend_line",
        ["version_id"],
        sqlite_where=sa.text("unmatched_pence <> 0"),
        postgresql_where=sa.text("unmatched_pence <> 0"),
    )


def downgrade() -> None:
    op.execute("DELETE FROM spend_sum WHERE basis = 'across'")
    op.drop_index("ix_spend_line_unmatched", table_name="spend_line")
    with op.batch_alter_table("spend_line") as table:
        for name in ("across", "across_pence", "unmatched_pence"):
            table.drop_column(name)
    op.drop_table("spend_match")
