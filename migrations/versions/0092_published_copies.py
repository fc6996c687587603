"""Published copies

Follows 0091.
"""

import sqlalchemy as sa
from alembic import op

revision = "0092"
down_revision = "0091"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "public_release",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind_one", sa.String(length=60), nullable=False),
        sa.Column("kind_many", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("summary", sa.String(length=4000), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("is_illustrative", sa.Boolean(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("passages", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("released_on", sa.Date(), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_by", sa.String(length=200), nullable=False),
        sa.Column("replaced_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_by", sa.String(length=200), nullable=False),
        sa.Column("withdrawn_reason", sa.String(length=300), nullable=False),
        sa.Column("file_sha256", sa.String(length=64), nullable=True),
        sa.Column("file_failure", sa.String(length=300), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_sha256"],
            ["stored_file.sha256"],
            name=op.f("fk_public_release_file_sha256_stored_file"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_release")),
        sa.UniqueConstraint(
            "kind", "key", "number", name=op.f("uq_public_release_kind_key_number")
        ),
        sa.UniqueConstraint(
            "kind", "record_id", "number", name=op.f("uq_public_release_kind_record_id_number")
        ),
    )
    op.create_index(
        op.f("ix_public_release_released_on"), "public_release", ["released_on"], unique=False
    )

    op.create_table(
        "public_release_subject",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["release_id"],
            ["public_release.id"],
            name=op.f("fk_public_release_subject_release_id_public_release"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_release_subject")),
    )
    op.create_index(
        op.f("ix_public_release_subject_record_id"),
        "public_release_subject",
        ["record_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_public_release_subject_release_id"),
        "public_release_subject",
        ["release_id"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_public_release_subject_release_id"), table_name="public_release_subject")
    op.drop_index(op.f("ix_public_release_subject_record_id"), table_name="public_release_subject")

    op.drop_table("public_release_subject")
    op.drop_index(op.f("ix_public_release_released_on"), table_name="public_release")

    op.drop_table("public_release")
