"""In what form a group's packs are issued

Follows 0053.
"""

import sqlalchemy as sa
from alembic import op

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None


def upgrade() -> None:
    kind = sa.String(length=40)
    with op.batch_alter_table("governance_group") as batch:
        batch.add_column(sa.Column("pack_form", kind, nullable=False, server_default="full"))
    with op.batch_alter_table("governance_group") as batch:
        batch.alter_column("pack_form", existing_type=kind, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("governance_group") as batch:
        batch.drop_column("pack_form")
