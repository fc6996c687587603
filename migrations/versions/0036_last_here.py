"""When a person was last here, by the programme's date

What changed since then stands on their front page.

Follows 0035.
"""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("account") as batch:
        batch.add_column(sa.Column("here_on", sa.Date()))
        batch.add_column(sa.Column("here_before_on", sa.Date()))


def downgrade() -> None:
    with op.batch_alter_table("account") as batch:
        batch.drop_column("here_before_on")
        batch.drop_column("here_on")
