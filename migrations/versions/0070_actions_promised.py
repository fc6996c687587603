"""An action says which response to a barrier promised it

Follows 0069.
"""

import sqlalchemy as sa
from alembic import op

revision = "0070"
down_revision = "0069"
branch_labels = None
depends_on = None

_KEY = "fk_action_response_id_barrier_response"


def upgrade() -> None:
    with op.batch_alter_table("action") as batch:
        batch.add_column(sa.Column("response_id", sa.Integer()))
        batch.create_foreign_key(
            _KEY, "barrier_response", ["response_id"], ["id"], ondelete="SET NULL"
        )
        batch.create_index("ix_action_response_id", ["response_id"])


def downgrade() -> None:
    with op.batch_alter_table("action") as batch:
        batch.drop_index("ix_action_response_id")
        batch.drop_constraint(_KEY, type_="foreignkey")
        batch.drop_column("response_id")
