"""The same form sent twice makes one record

Follows 0070.
"""

import sqlalchemy as sa
from alembic import op

revision = "0071"
down_revision = "0070"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sent_form",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "account_id",
            sa.Integer(),
            sa.ForeignKey("account.id", name="fk_sent_form_account_id_account"),
            nullable=False,
        ),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("address", sa.String(1000), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("key", name="uq_sent_form_key"),
    )
    op.create_index("ix_sent_form_account_id", "sent_form", ["account_id"])
    op.create_index("ix_sent_form_created_at", "sent_form", ["created_at"])


def downgrade() -> None:
    op.drop_table("sent_form")
