"""Everyone who wrote lines of a spend return is known, and what was matched of it over returns

Follows 0094. Of returns that stand, these are who made their versions and who prepared the newest.
"""

import sqlalchemy as sa
from alembic import op

revision = "0095"
down_revision = "0094"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "spend_preparer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("return_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_spend_preparer_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["return_id"],
            ["spend_return.id"],
            name=op.f("fk_spend_preparer_return_id_spend_return"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spend_preparer")),
        sa.UniqueConstraint(
            "return_id", "person_id", name=op.f("uq_spend_preparer_return_id_person_id")
        ),
    )
    op.create_index(op.f("ix_spend_preparer_person_id"), "spend_preparer", ["person_id"])
    op.execute(
        "INSERT INTO spend_preparer (return_id, person_id)"
        " SELECT return_id, made_by_id FROM spend_version"
        " WHERE made_by_id IS NOT NULL AND line_count > 0"
        " UNION"
        " SELECT id, preparer_id FROM spend_return WHERE preparer_id IS NOT NULL AND EXISTS"
        " (SELECT 1 FROM spend_version WHERE return_id = spend_return.id AND line_count > 0)"
    )
    with op.batch_alter_table("spend_version") as table:
        table.add_column(
            sa.Column("ends_digest", sa.String(length=64), server_default="", nullable=False)
        )
    with op.batch_alter_table("spend_version") as table:
        table.alter_column("ends_digest", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("spend_version") as table:
        table.drop_column("ends_digest")
    op.drop_table("spend_preparer")
