"""An item of an agenda is linked to those that it came from

Follows 0075.
"""

import sqlalchemy as sa
from alembic import op

revision = "0076"
down_revision = "0075"
branch_labels = None
depends_on = None

_KEY = "fk_backlog_item_item_id_agenda_item"
_KINDS = ("carried", "merged", "referred", "returned")


def upgrade() -> None:
    op.create_table(
        "item_link",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "earlier_id",
            sa.Integer(),
            sa.ForeignKey(
                "agenda_item.id",
                name="fk_item_link_earlier_id_agenda_item",
                ondelete="CASCADE",
            ),
            nullable=False,
        ),
        sa.Column(
            "later_id",
            sa.Integer(),
            sa.ForeignKey(
                "agenda_item.id",
                name="fk_item_link_later_id_agenda_item",
                ondelete="CASCADE",
            ),
            nullable=False,
        ),
        sa.Column(
            "how",
            sa.Enum(*_KINDS, name="linkkind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("outcome", sa.String(300), nullable=False),
        sa.UniqueConstraint("earlier_id", "later_id", name="uq_item_link_earlier_id_later_id"),
    )
    op.create_index("ix_item_link_later_id", "item_link", ["later_id"])
    with op.batch_alter_table("backlog_item") as batch:
        batch.add_column(sa.Column("item_id", sa.Integer()))
        batch.add_column(sa.Column("outcome", sa.String(300), nullable=False, server_default=""))
        batch.create_foreign_key(_KEY, "agenda_item", ["item_id"], ["id"], ondelete="SET NULL")
        batch.create_index("ix_backlog_item_item_id", ["item_id"])
    with op.batch_alter_table("backlog_item") as batch:
        batch.alter_column("outcome", server_default=None)
    # What was carried over before is known by its meeting and its title.
    op.execute(
        "INSERT INTO item_link (earlier_id, later_id, how, outcome) "
        "SELECT min(earlier.id), later.id, 'carried', '' FROM agenda_item AS later "
        "JOIN agenda_item AS earlier ON earlier.meeting_id = later.carried_from_id "
        "AND earlier.title = later.title GROUP BY later.id"
    )
    op.execute(
        "UPDATE backlog_item SET item_id = (SELECT min(agenda_item.id) FROM agenda_item "
        "WHERE agenda_item.meeting_id = backlog_item.meeting_id "
        "AND agenda_item.title = backlog_item.title) WHERE meeting_id IS NOT NULL"
    )


def downgrade() -> None:
    with op.batch_alter_table("backlog_item") as batch:
        batch.drop_index("ix_backlog_item_item_id")
        batch.drop_constraint(_KEY, type_="foreignkey")
        batch.drop_column("outcome")
        batch.drop_column("item_id")
    op.drop_table("item_link")
