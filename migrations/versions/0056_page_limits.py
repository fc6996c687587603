"""Groups say how long a paper for decision may be

Follows 0055.
"""

import sqlalchemy as sa
from alembic import op

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("governance_group") as batch:
        batch.add_column(sa.Column("paper_pages", sa.Integer(), nullable=False, server_default="3"))
    with op.batch_alter_table("governance_group") as batch:
        batch.alter_column("paper_pages", existing_type=sa.Integer(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("governance_group") as batch:
        batch.drop_column("paper_pages")
