"""Customer insight

Follows 0084.
"""

import sqlalchemy as sa
from alembic import op

revision = "0085"
down_revision = "0084"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "insight",
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "journey",
                "count",
                "cost",
                "said",
                "finding",
                name="insightkind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=True),
        sa.Column("learned", sa.String(length=4000), nullable=False),
        sa.Column("people", sa.BigInteger(), nullable=True),
        sa.Column("case_pence", sa.BigInteger(), nullable=True),
        sa.Column("evidence", sa.String(length=4000), nullable=False),
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
        sa.ForeignKeyConstraint(["pilot_id"], ["pilot.id"], name=op.f("fk_insight_pilot_id_pilot")),
        sa.ForeignKeyConstraint(
            ["repeats_id"], ["insight.id"], name=op.f("fk_insight_repeats_id_insight")
        ),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_insight_theme_id_theme")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_insight")),
        sa.UniqueConstraint("number", name=op.f("uq_insight_number")),
    )
    with op.batch_alter_table("insight", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_insight_pilot_id"), ["pilot_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_insight_repeats_id"), ["repeats_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_insight_theme_id"), ["theme_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_insight_withdrawn_on"), ["withdrawn_on"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("insight", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_insight_withdrawn_on"))
        batch_op.drop_index(batch_op.f("ix_insight_theme_id"))
        batch_op.drop_index(batch_op.f("ix_insight_repeats_id"))
        batch_op.drop_index(batch_op.f("ix_insight_pilot_id"))

    op.drop_table("insight")
