"""Registered interest

Follows 0092.
"""

import sqlalchemy as sa
from alembic import op

revision = "0093"
down_revision = "0092"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "registered_interest",
        sa.Column("area", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("work", sa.String(length=2000), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("form_hash", sa.String(length=64), nullable=False),
        sa.Column("network", sa.String(length=60), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "new", "answered", "closed", name="intereststate", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("answer", sa.String(length=4000), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answered_by", sa.String(length=200), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"],
            ["other_area.id"],
            name=op.f("fk_registered_interest_area_id_other_area"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registered_interest")),
        sa.UniqueConstraint("form_hash", name=op.f("uq_registered_interest_form_hash")),
    )
    for column in ("area_id", "received_at", "state"):
        op.create_index(
            op.f(f"ix_registered_interest_{column}"), "registered_interest", [column], unique=False
        )


def downgrade() -> None:
    for column in ("state", "received_at", "area_id"):
        op.drop_index(op.f(f"ix_registered_interest_{column}"), table_name="registered_interest")
    op.drop_table("registered_interest")
