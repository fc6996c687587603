"""Workbooks of one place

Follows 0061.
"""

import sqlalchemy as sa
from alembic import op

revision = "0062"
down_revision = "0061"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("workbook_import") as batch_op:
        batch_op.add_column(sa.Column("pilot_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_workbook_import_pilot_id"), ["pilot_id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_workbook_import_pilot_id_pilot"), "pilot", ["pilot_id"], ["id"]
        )


def downgrade() -> None:
    # An import of a place's workbook would be taken for one of the programme's.
    op.execute("DELETE FROM workbook_import WHERE pilot_id IS NOT NULL")
    with op.batch_alter_table("workbook_import") as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_workbook_import_pilot_id_pilot"), type_="foreignkey"
        )
        batch_op.drop_index(batch_op.f("ix_workbook_import_pilot_id"))
        batch_op.drop_column("pilot_id")
