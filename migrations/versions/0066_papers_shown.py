"""What packs show of a signed PDF, apart from the original

Follows 0065.
"""

import sqlalchemy as sa
from alembic import op

revision = "0066"
down_revision = "0065"
branch_labels = None
depends_on = None

_KEY = "fk_paper_file_shown_sha256_stored_file"


def upgrade() -> None:
    with op.batch_alter_table("paper_file") as batch:
        batch.add_column(sa.Column("shown_sha256", sa.String(length=64), nullable=True))
        batch.create_foreign_key(_KEY, "stored_file", ["shown_sha256"], ["sha256"])


def downgrade() -> None:
    with op.batch_alter_table("paper_file") as batch:
        batch.drop_constraint(_KEY, type_="foreignkey")
        batch.drop_column("shown_sha256")
