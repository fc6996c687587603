"""Files of key products

Follows 0096.
"""

import sqlalchemy as sa
from alembic import op

revision = "0097"
down_revision = "0096"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "product_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("pdf", "word", name="documentkind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("uploaded_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_product_file_product_id_product")
        ),
        sa.ForeignKeyConstraint(
            ["sha256"], ["stored_file.sha256"], name=op.f("fk_product_file_sha256_stored_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product_file")),
    )
    for column in ("product_id", "sha256"):
        op.create_index(op.f(f"ix_product_file_{column}"), "product_file", [column], unique=False)


def downgrade() -> None:
    for column in ("sha256", "product_id"):
        op.drop_index(op.f(f"ix_product_file_{column}"), table_name="product_file")
    op.drop_table("product_file")
