"""An issued pack can be withdrawn, with a reason

Follows 0049.
"""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("pack") as batch:
        batch.add_column(sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("withdrawn_by_id", sa.Integer(), nullable=True))
        batch.add_column(
            sa.Column("withdrawn_reason", sa.String(length=4000), nullable=False, server_default="")
        )
        batch.create_foreign_key(
            op.f("fk_pack_withdrawn_by_id_person"), "person", ["withdrawn_by_id"], ["id"]
        )
    with op.batch_alter_table("pack") as batch:
        batch.alter_column(
            "withdrawn_reason", existing_type=sa.String(length=4000), server_default=None
        )


def downgrade() -> None:
    with op.batch_alter_table("pack") as batch:
        batch.drop_constraint(op.f("fk_pack_withdrawn_by_id_person"), type_="foreignkey")
        batch.drop_column("withdrawn_reason")
        batch.drop_column("withdrawn_by_id")
        batch.drop_column("withdrawn_at")
