"""Papers that came after an issue and are left out of it

Follows 0072.
"""

import sqlalchemy as sa
from alembic import op

revision = "0073"
down_revision = "0072"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "paper_set_aside",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("set_aside_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_aside_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["set_aside_by_id"],
            ["person.id"],
            name=op.f("fk_paper_set_aside_set_aside_by_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["paper_version.id"],
            name=op.f("fk_paper_set_aside_version_id_paper_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_set_aside")),
        sa.UniqueConstraint("version_id", name=op.f("uq_paper_set_aside_version_id")),
    )


def downgrade() -> None:
    op.drop_table("paper_set_aside")
