"""A reply to a write-round has a status, as every other record has

Follows 0016.
"""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE write_round_reply RENAME COLUMN standing TO status")


def downgrade() -> None:
    op.execute("ALTER TABLE write_round_reply RENAME COLUMN status TO standing")
