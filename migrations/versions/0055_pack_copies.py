"""Copies of packs for their readers, and how the chair may handle an item

Follows 0054.
"""

import sqlalchemy as sa
from alembic import op

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pack_variant",
        sa.Column("pack_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("variant", sa.String(length=40), nullable=False),
        sa.Column("reader_id", sa.Integer(), nullable=True),
        sa.Column("anchor", sa.String(length=200), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("failure", sa.String(length=300), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("clearances", sa.JSON(), nullable=False),
        sa.Column("marking", sa.String(length=40), nullable=True),
        sa.Column("file_sha256", sa.String(length=64), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_by", sa.String(length=32), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["person.id"], name=op.f("fk_pack_variant_asked_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["file_sha256"],
            ["stored_file.sha256"],
            name=op.f("fk_pack_variant_file_sha256_stored_file"),
        ),
        sa.ForeignKeyConstraint(
            ["pack_id"], ["pack.id"], ondelete="CASCADE", name=op.f("fk_pack_variant_pack_id_pack")
        ),
        sa.ForeignKeyConstraint(
            ["reader_id"], ["person.id"], name=op.f("fk_pack_variant_reader_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pack_variant")),
        sa.UniqueConstraint("pack_id", "key", name=op.f("uq_pack_variant_pack_id_key")),
    )
    with op.batch_alter_table("pack_variant") as batch_op:
        batch_op.create_index(batch_op.f("ix_pack_variant_pack_id"), ["pack_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pack_variant_state"), ["state"], unique=False)

    with op.batch_alter_table("agenda_item") as batch_op:
        batch_op.add_column(
            sa.Column("handling", sa.String(length=4000), nullable=False, server_default="")
        )
    with op.batch_alter_table("agenda_item") as batch_op:
        batch_op.alter_column("handling", existing_type=sa.String(length=4000), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("agenda_item") as batch_op:
        batch_op.drop_column("handling")

    with op.batch_alter_table("pack_variant") as batch_op:
        batch_op.drop_index(batch_op.f("ix_pack_variant_state"))
        batch_op.drop_index(batch_op.f("ix_pack_variant_pack_id"))

    op.drop_table("pack_variant")
