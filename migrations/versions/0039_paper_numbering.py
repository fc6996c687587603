"""How a group numbers its papers

Follows 0038.
"""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    kind = sa.String(length=40)
    with op.batch_alter_table("governance_group") as batch_op:
        batch_op.add_column(
            sa.Column("paper_numbering", kind, nullable=False, server_default="bracketed")
        )
    with op.batch_alter_table("governance_group") as batch_op:
        batch_op.alter_column("paper_numbering", existing_type=kind, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("governance_group") as batch_op:
        batch_op.drop_column("paper_numbering")
