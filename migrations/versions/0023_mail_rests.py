"""Mail leaves alone for a while what has failed: an address, its host, the mail server

Follows 0022.
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mail_rest",
        sa.Column("name", sa.String(length=400), nullable=False),
        sa.Column("host", sa.String(length=254), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_mail_rest")),
    )
    op.add_column(
        "message", sa.Column("to_host", sa.String(254), nullable=False, server_default="")
    )
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    at = "instr(to_address, '@')" if is_sqlite else "strpos(to_address, '@')"
    op.execute(f"UPDATE message SET to_host = lower(substr(to_address, {at} + 1))")
    with op.batch_alter_table("message") as batch:
        batch.alter_column("to_host", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("message") as batch:
        batch.drop_column("to_host")
    op.drop_table("mail_rest")
