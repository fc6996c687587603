"""Whom the provider of single sign-on means by an account

Follows 0023.
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bound_identity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(length=500), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("bound_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_bound_identity_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bound_identity")),
        sa.UniqueConstraint(
            "account_id", "issuer", name=op.f("uq_bound_identity_account_id_issuer")
        ),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_bound_identity_issuer_subject")),
    )


def downgrade() -> None:
    op.drop_table("bound_identity")
