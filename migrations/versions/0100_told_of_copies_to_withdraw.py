"""A published copy knows when the secretariat was told that its record may no longer be published

Follows 0099. Copies of records that were restricted before are told of once, after the upgrade.
"""

import sqlalchemy as sa
from alembic import op

revision = "0100"
down_revision = "0099"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("public_release") as table:
        table.add_column(sa.Column("unfit_told_on", sa.Date(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("public_release") as table:
        table.drop_column("unfit_told_on")
