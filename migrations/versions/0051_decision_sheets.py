"""Decision sheets

What a group needs to know to take a decision: the question, options with what they cost and save,
and what happens otherwise.

Follows 0050.
"""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "decision_sheet",
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("paper_id", sa.Integer(), nullable=True),
        sa.Column("write_round_id", sa.Integer(), nullable=True),
        sa.Column("barrier_id", sa.Integer(), nullable=True),
        sa.Column("product_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("covers", sa.String(length=4000), nullable=False),
        sa.Column("recommendation", sa.String(length=4000), nullable=False),
        sa.Column("consequence", sa.String(length=4000), nullable=False),
        sa.Column("decide_by_on", sa.Date(), nullable=True),
        sa.Column("consulted", sa.String(length=4000), nullable=False),
        sa.Column("disagreement", sa.String(length=4000), nullable=False),
        sa.Column("earlier", sa.String(length=4000), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("is_illustrative", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column(
            "marking",
            sa.Enum(
                "not_marked",
                "protect",
                "restricted",
                "official",
                "official_sensitive",
                name="marking",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("marking_reason", sa.String(length=300), nullable=False),
        sa.CheckConstraint(
            "CASE WHEN item_id IS NULL THEN 0 ELSE 1 END + CASE WHEN paper_id IS NULL THEN 0 ELSE 1 END + CASE WHEN write_round_id IS NULL THEN 0 ELSE 1 END + CASE WHEN barrier_id IS NULL THEN 0 ELSE 1 END + CASE WHEN product_id IS NULL THEN 0 ELSE 1 END = 1",
            name=op.f("ck_decision_sheet_one_owner"),
        ),
        sa.ForeignKeyConstraint(
            ["barrier_id"], ["barrier.id"], name=op.f("fk_decision_sheet_barrier_id_barrier")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["agenda_item.id"], name=op.f("fk_decision_sheet_item_id_agenda_item")
        ),
        sa.ForeignKeyConstraint(
            ["paper_id"], ["paper.id"], name=op.f("fk_decision_sheet_paper_id_paper")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_decision_sheet_product_id_product")
        ),
        sa.ForeignKeyConstraint(
            ["write_round_id"],
            ["write_round.id"],
            name=op.f("fk_decision_sheet_write_round_id_write_round"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_sheet")),
    )
    with op.batch_alter_table("decision_sheet", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_decision_sheet_barrier_id"), ["barrier_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_decision_sheet_item_id"), ["item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_decision_sheet_paper_id"), ["paper_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_decision_sheet_product_id"), ["product_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_decision_sheet_write_round_id"), ["write_round_id"], unique=False
        )

    op.create_table(
        "decision_option",
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("cost_pence", sa.BigInteger(), nullable=True),
        sa.Column("saving_pence", sa.BigInteger(), nullable=True),
        sa.Column(
            "per",
            sa.Enum("year", "once", "all", name="per", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("pays", sa.String(length=200), nullable=False),
        sa.Column("gains", sa.String(length=200), nullable=False),
        sa.Column("risk", sa.String(length=200), nullable=False),
        sa.Column("is_recommended", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["sheet_id"],
            ["decision_sheet.id"],
            name=op.f("fk_decision_option_sheet_id_decision_sheet"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_option")),
    )
    with op.batch_alter_table("decision_option", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decision_option_sheet_id"), ["sheet_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("decision_option", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_decision_option_sheet_id"))

    op.drop_table("decision_option")
    with op.batch_alter_table("decision_sheet", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_decision_sheet_write_round_id"))
        batch_op.drop_index(batch_op.f("ix_decision_sheet_product_id"))
        batch_op.drop_index(batch_op.f("ix_decision_sheet_paper_id"))
        batch_op.drop_index(batch_op.f("ix_decision_sheet_item_id"))
        batch_op.drop_index(batch_op.f("ix_decision_sheet_barrier_id"))

    op.drop_table("decision_sheet")
