"""Mails have an HTML body beside their text, a thread and a page to unsubscribe at; addresses that
take no mail are kept

Follows 0046.
"""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("message") as batch:
        batch.add_column(
            sa.Column("html", sa.String(length=200_000), nullable=False, server_default="")
        )
        batch.add_column(
            sa.Column("thread", sa.String(length=80), nullable=False, server_default="")
        )
        batch.add_column(
            sa.Column("unsubscribe", sa.String(length=500), nullable=False, server_default="")
        )
    with op.batch_alter_table("message") as batch:
        batch.alter_column("html", existing_type=sa.String(length=200_000), server_default=None)
        batch.alter_column("thread", existing_type=sa.String(length=80), server_default=None)
        batch.alter_column("unsubscribe", existing_type=sa.String(length=500), server_default=None)
    op.create_table(
        "failed_address",
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("how", sa.String(length=40), nullable=False),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("address", name=op.f("pk_failed_address")),
    )


def downgrade() -> None:
    op.drop_table("failed_address")
    with op.batch_alter_table("message") as batch:
        batch.drop_column("unsubscribe")
        batch.drop_column("thread")
        batch.drop_column("html")
