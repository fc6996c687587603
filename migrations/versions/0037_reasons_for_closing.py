"""What is closed says why, on what evidence and who agreed

What was closed before stays as it is: nobody recorded it.

Follows 0036.
"""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

_TEXTS = {
    "risk": {"closure_note": 4000, "closure_agreed_by": 200},
    "barrier": {"resolution": 4000, "resolution_agreed": 4000, "resolution_unasked": 300},
    "milestone": {"evidence": 4000, "evidence_link": 300, "confirmed_by": 200},
}


def upgrade() -> None:
    op.add_column("risk", sa.Column("closed_because", sa.String(length=40), nullable=True))
    for table, columns in _TEXTS.items():
        for name, length in columns.items():
            op.add_column(
                table,
                sa.Column(name, sa.String(length=length), nullable=False, server_default=""),
            )
        with op.batch_alter_table(table) as batch:
            for name in columns:
                batch.alter_column(name, server_default=None)


def downgrade() -> None:
    for table, columns in _TEXTS.items():
        with op.batch_alter_table(table) as batch:
            for name in columns:
                batch.drop_column(name)
    with op.batch_alter_table("risk") as batch:
        batch.drop_column("closed_because")
