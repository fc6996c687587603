"""An issue is signed, and keeps which program drew it

Follows 0052.
"""

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None

_LINES = ("program", "links_begin", "signed_by")


def upgrade() -> None:
    with op.batch_alter_table("pack") as batch:
        batch.add_column(sa.Column("drawn_sha256", sa.String(length=64), nullable=True))
        for name in _LINES:
            batch.add_column(
                sa.Column(name, sa.String(length=300), nullable=False, server_default="")
            )
    with op.batch_alter_table("pack") as batch:
        for name in _LINES:
            batch.alter_column(name, existing_type=sa.String(length=300), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("pack") as batch:
        for name in reversed(_LINES):
            batch.drop_column(name)
        batch.drop_column("drawn_sha256")
