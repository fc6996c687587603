"""Places and groups that are archived

Follows 0037.
"""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

_TABLES = ("pilot", "governance_group")


def upgrade() -> None:
    for table in _TABLES:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column("archived_on", sa.Date(), nullable=True))
            for name, length in (("archived_by", 200), ("archived_reason", 300)):
                column = sa.Column(
                    name, sa.String(length=length), nullable=False, server_default=""
                )
                batch_op.add_column(column)
        with op.batch_alter_table(table, schema=None) as batch_op:
            for name in ("archived_by", "archived_reason"):
                batch_op.alter_column(name, server_default=None)


def downgrade() -> None:
    for table in _TABLES:
        with op.batch_alter_table(table, schema=None) as batch_op:
            for name in ("archived_reason", "archived_by", "archived_on"):
                batch_op.drop_column(name)
