"""Organisations are retired and succeeded

Follows 0081.
"""

import sqlalchemy as sa
from alembic import op

revision = "0082"
down_revision = "0081"
branch_labels = None
depends_on = None

_TABLE = "organisation_successor"


def upgrade() -> None:
    with op.batch_alter_table("organisation") as batch:
        batch.add_column(sa.Column("retired_on", sa.Date()))
        batch.add_column(
            sa.Column("succeeded_by", sa.String(620), nullable=False, server_default="")
        )
    with op.batch_alter_table("organisation") as batch:
        batch.alter_column("succeeded_by", server_default=None)
    op.create_table(
        _TABLE,
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "organisation_id",
            sa.Integer(),
            sa.ForeignKey("organisation.id", name=f"fk_{_TABLE}_organisation_id_organisation"),
            nullable=False,
        ),
        sa.Column(
            "successor_id",
            sa.Integer(),
            sa.ForeignKey("organisation.id", name=f"fk_{_TABLE}_successor_id_organisation"),
            nullable=False,
        ),
        sa.UniqueConstraint(
            "organisation_id", "successor_id", name=f"uq_{_TABLE}_organisation_id_successor_id"
        ),
    )
    op.create_index(f"ix_{_TABLE}_successor_id", _TABLE, ["successor_id"])


def downgrade() -> None:
    op.drop_table(_TABLE)
    with op.batch_alter_table("organisation") as batch:
        batch.drop_column("succeeded_by")
        batch.drop_column("retired_on")
