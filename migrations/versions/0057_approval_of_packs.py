"""The chair of a group can approve its packs before they are issued

Follows 0056.
"""

import sqlalchemy as sa
from alembic import op

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("governance_group") as batch:
        batch.add_column(
            sa.Column(
                "chair_approves_packs", sa.Boolean(), nullable=False, server_default=sa.false()
            )
        )
    with op.batch_alter_table("governance_group") as batch:
        batch.alter_column("chair_approves_packs", existing_type=sa.Boolean(), server_default=None)
    with op.batch_alter_table("pack") as batch:
        batch.add_column(sa.Column("approval", sa.String(length=40), nullable=True))
        batch.add_column(sa.Column("approver_id", sa.Integer(), nullable=True))
        batch.add_column(
            sa.Column("approval_answered_at", sa.DateTime(timezone=True), nullable=True)
        )
        batch.add_column(
            sa.Column("approval_comment", sa.String(length=4000), nullable=False, server_default="")
        )
        batch.create_foreign_key(
            op.f("fk_pack_approver_id_person"), "person", ["approver_id"], ["id"]
        )
        batch.create_index(op.f("ix_pack_approver_id"), ["approver_id"], unique=False)
    with op.batch_alter_table("pack") as batch:
        batch.alter_column(
            "approval_comment", existing_type=sa.String(length=4000), server_default=None
        )


def downgrade() -> None:
    with op.batch_alter_table("pack") as batch:
        batch.drop_index(op.f("ix_pack_approver_id"))
        batch.drop_constraint(op.f("fk_pack_approver_id_person"), type_="foreignkey")
        batch.drop_column("approval_comment")
        batch.drop_column("approval_answered_at")
        batch.drop_column("approver_id")
        batch.drop_column("approval")
    with op.batch_alter_table("governance_group") as batch:
        batch.drop_column("chair_approves_packs")
