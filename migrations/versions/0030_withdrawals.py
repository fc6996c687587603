"""Records can be withdrawn and restored

Follows 0029. What a barrier and a product had as a status of their own becomes that.
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

TABLES = ("risk", "issue", "barrier", "milestone", "product", "interdependency", "resource_need")


def upgrade() -> None:
    for table in TABLES:
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("withdrawn_on", sa.Date()))
            batch.add_column(
                sa.Column("withdrawn_reason", sa.String(300), nullable=False, server_default="")
            )
            batch.add_column(
                sa.Column("withdrawn_by", sa.String(200), nullable=False, server_default="")
            )
            batch.add_column(sa.Column("repeats_id", sa.Integer()))
            batch.create_foreign_key(
                f"fk_{table}_repeats_id_{table}", table, ["repeats_id"], ["id"]
            )
        with op.batch_alter_table(table) as batch:
            batch.alter_column("withdrawn_reason", server_default=None)
            batch.alter_column("withdrawn_by", server_default=None)
            batch.create_index(f"ix_{table}_withdrawn_on", ["withdrawn_on"])
            batch.create_index(f"ix_{table}_repeats_id", ["repeats_id"])
    op.execute(
        "UPDATE barrier SET withdrawn_on = COALESCE(settled_on, CURRENT_DATE),"
        " withdrawn_reason = 'Withdrawn', withdrawn_by = 'The secretariat', settled_on = NULL,"
        " state = CASE WHEN responded_on IS NULL THEN 'open' ELSE 'responded' END"
        " WHERE state = 'withdrawn'"
    )
    op.execute(
        "UPDATE product SET withdrawn_on = CURRENT_DATE, withdrawn_reason = 'Withdrawn', withdrawn_by = 'The secretariat',"
        " stage = 'planned' WHERE stage = 'withdrawn'"
    )


def downgrade() -> None:
    op.execute(
        "UPDATE barrier SET state = 'withdrawn', settled_on = withdrawn_on"
        " WHERE withdrawn_on IS NOT NULL"
    )
    op.execute("UPDATE product SET stage = 'withdrawn' WHERE withdrawn_on IS NOT NULL")
    for table in TABLES:
        with op.batch_alter_table(table) as batch:
            batch.drop_index(f"ix_{table}_repeats_id")
            batch.drop_index(f"ix_{table}_withdrawn_on")
            batch.drop_constraint(f"fk_{table}_repeats_id_{table}", type_="foreignkey")
            batch.drop_column("repeats_id")
            batch.drop_column("withdrawn_by")
            batch.drop_column("withdrawn_reason")
            batch.drop_column("withdrawn_on")
