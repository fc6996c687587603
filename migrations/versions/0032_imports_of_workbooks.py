"""Imports of workbooks

Follows 0031.
"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "workbook_heading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("table_title", sa.String(length=200), nullable=False),
        sa.Column("heading", sa.String(length=200), nullable=False),
        sa.Column("chosen", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workbook_heading")),
        sa.UniqueConstraint(
            "table_title", "heading", name=op.f("uq_workbook_heading_table_title_heading")
        ),
    )
    op.create_table(
        "workbook_import",
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column(
            "state",
            sa.String(length=40),
            nullable=False,
        ),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("same", sa.Integer(), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("message", sa.String(length=300), nullable=False),
        sa.Column("tables", sa.LargeBinary(), nullable=True),
        sa.Column("matching", sa.LargeBinary(), nullable=True),
        sa.Column("plan", sa.LargeBinary(), nullable=True),
        sa.Column("trail", sa.LargeBinary(), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_by", sa.String(length=32), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["person.id"], name=op.f("fk_workbook_import_asked_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["undone_by_id"], ["person.id"], name=op.f("fk_workbook_import_undone_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workbook_import")),
    )
    with op.batch_alter_table("workbook_import", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_workbook_import_state"), ["state"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("workbook_import", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_workbook_import_state"))

    op.drop_table("workbook_import")
    op.drop_table("workbook_heading")
