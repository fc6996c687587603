"""A clearance can be refused or given with conditions, and earlier answers are kept

What was answered was given.

Follows 0039.
"""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("paper_clearance") as batch:
        batch.add_column(sa.Column("outcome", sa.String(length=40), nullable=True))
        batch.alter_column(
            "comment",
            existing_type=sa.String(length=300),
            type_=sa.String(length=4000),
            existing_nullable=False,
        )
    op.execute("UPDATE paper_clearance SET outcome = 'given' WHERE given_on IS NOT NULL")
    op.create_table(
        "paper_clearance_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clearance_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=200), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("given_for", sa.Integer(), nullable=False),
        sa.Column("comment", sa.String(length=4000), nullable=False),
        sa.ForeignKeyConstraint(
            ["clearance_id"],
            ["paper_clearance.id"],
            name=op.f("fk_paper_clearance_answer_clearance_id_paper_clearance"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_clearance_answer")),
    )
    op.create_index(
        op.f("ix_paper_clearance_answer_clearance_id"), "paper_clearance_answer", ["clearance_id"]
    )


def downgrade() -> None:
    op.drop_table("paper_clearance_answer")
    op.execute(
        "UPDATE paper_clearance SET given_on = NULL, given_for = NULL, comment = ''"
        " WHERE outcome = 'refused'"
    )
    op.execute("UPDATE paper_clearance SET comment = substr(comment, 1, 300)")
    with op.batch_alter_table("paper_clearance") as batch:
        batch.alter_column(
            "comment",
            existing_type=sa.String(length=4000),
            type_=sa.String(length=300),
            existing_nullable=False,
        )
        batch.drop_column("outcome")
