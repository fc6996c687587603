"""How what is searched is drawn, and files whose words have not been read

Revision ID: 0094
Revises: 0093
"""

import sqlalchemy as sa
from alembic import op

revision = "0094"
down_revision = "0093"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "search_state",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("drawn_as", sa.String(length=64), nullable=False),
        sa.Column("drawing_as", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_state")),
    )
    # Where there are records, what is searched of them was drawn by an earlier version, or never.
    op.execute(
        "INSERT INTO search_state (id, drawn_as, drawing_as, kind, record_id) "
        "SELECT 1, '', '', '', 0 WHERE EXISTS (SELECT 1 FROM person)"
    )
    with op.batch_alter_table("paper_file", schema=None) as batch_op:
        batch_op.alter_column("words", existing_type=sa.Text(), nullable=True)
    # Whether a file has no words, or was handed in before they were kept, is not known of these.
    op.execute("UPDATE paper_file SET words = NULL WHERE words = ''")


def downgrade() -> None:
    op.execute("UPDATE paper_file SET words = '' WHERE words IS NULL")
    with op.batch_alter_table("paper_file", schema=None) as batch_op:
        batch_op.alter_column("words", existing_type=sa.Text(), nullable=False)
    op.drop_table("search_state")
