"""People can act for others, and answer by links in emails

Follows 0043.
"""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "acting_period",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("acting_id", sa.Integer(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_acting_period_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["acting_id"], ["person.id"], name=op.f("fk_acting_period_acting_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acting_period")),
    )
    op.create_index(op.f("ix_acting_period_person_id"), "acting_period", ["person_id"])
    op.create_index(op.f("ix_acting_period_acting_id"), "acting_period", ["acting_id"])
    with op.batch_alter_table("sign_in_session") as batch:
        batch.add_column(sa.Column("acting_period_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_sign_in_session_acting_period_id_acting_period"),
            "acting_period",
            ["acting_period_id"],
            ["id"],
        )
    op.create_table(
        "answer_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(length=40), nullable=False),
        sa.Column("endpoint", sa.String(length=200), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_answer_link_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_answer_link_token_hash")),
    )
    op.create_index(op.f("ix_answer_link_account_id"), "answer_link", ["account_id"])
    op.create_index(op.f("ix_answer_link_expires_at"), "answer_link", ["expires_at"])
    with op.batch_alter_table("programme") as batch:
        batch.add_column(sa.Column("answer_days", sa.Integer(), nullable=False, server_default="3"))
    with op.batch_alter_table("programme") as batch:
        batch.alter_column("answer_days", existing_type=sa.Integer(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("programme") as batch:
        batch.drop_column("answer_days")
    op.drop_table("answer_link")
    with op.batch_alter_table("sign_in_session") as batch:
        batch.drop_constraint(
            op.f("fk_sign_in_session_acting_period_id_acting_period"), type_="foreignkey"
        )
        batch.drop_column("acting_period_id")
    op.drop_table("acting_period")
