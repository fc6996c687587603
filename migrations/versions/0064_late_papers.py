"""Late papers added to an issued pack

Follows 0063.
"""

import sqlalchemy as sa
from alembic import op

revision = "0064"
down_revision = "0063"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("pack") as table:
        table.add_column(sa.Column("supplements_issue", sa.Integer(), nullable=True))
        table.add_column(sa.Column("late_sha256", sa.String(length=64), nullable=True))
        table.create_foreign_key(
            op.f("fk_pack_late_sha256_stored_file"), "stored_file", ["late_sha256"], ["sha256"]
        )


def downgrade() -> None:
    with op.batch_alter_table("pack") as table:
        table.drop_constraint(op.f("fk_pack_late_sha256_stored_file"), type_="foreignkey")
        table.drop_column("late_sha256")
        table.drop_column("supplements_issue")
