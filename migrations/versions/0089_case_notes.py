"""Case notes of lessons, with their pictures

Follows 0088.
"""

import sqlalchemy as sa
from alembic import op

revision = "0089"
down_revision = "0088"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lesson_picture",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lesson_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("alt", sa.String(length=300), nullable=False),
        sa.Column("caption", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["lesson_id"], ["lesson.id"], name=op.f("fk_lesson_picture_lesson_id_lesson")
        ),
        sa.ForeignKeyConstraint(
            ["sha256"], ["stored_file.sha256"], name=op.f("fk_lesson_picture_sha256_stored_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson_picture")),
        sa.UniqueConstraint("lesson_id", "number", name=op.f("uq_lesson_picture_lesson_id_number")),
    )
    with op.batch_alter_table("lesson_picture", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lesson_picture_sha256"), ["sha256"], unique=False)

    with op.batch_alter_table("lesson", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("story", sa.String(length=30000), nullable=False, server_default="")
        )

    with op.batch_alter_table("lesson_version", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("story", sa.String(length=30000), nullable=False, server_default="")
        )
    for table in ("lesson", "lesson_version"):
        with op.batch_alter_table(table) as batch_op:
            batch_op.alter_column("story", existing_type=sa.String(30000), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("lesson_version", schema=None) as batch_op:
        batch_op.drop_column("story")

    with op.batch_alter_table("lesson", schema=None) as batch_op:
        batch_op.drop_column("story")

    with op.batch_alter_table("lesson_picture", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lesson_picture_sha256"))

    op.drop_table("lesson_picture")
