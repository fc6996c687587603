"""Where an item was carried over from is told by its links alone

Follows 0077.
"""

import sqlalchemy as sa
from alembic import op

revision = "0078"
down_revision = "0077"
branch_labels = None
depends_on = None

_KEY = "fk_agenda_item_carried_from_id_meeting"


def upgrade() -> None:
    with op.batch_alter_table("agenda_item") as batch:
        batch.drop_constraint(_KEY, type_="foreignkey")
        batch.drop_index("ix_agenda_item_carried_from_id")
        batch.drop_column("carried_from_id")


def downgrade() -> None:
    with op.batch_alter_table("agenda_item") as batch:
        batch.add_column(sa.Column("carried_from_id", sa.Integer()))
        batch.create_index("ix_agenda_item_carried_from_id", ["carried_from_id"])
        batch.create_foreign_key(_KEY, "meeting", ["carried_from_id"], ["id"])
    op.execute(
        "UPDATE agenda_item SET carried_from_id = (SELECT min(earlier.meeting_id) "
        "FROM item_link JOIN agenda_item AS earlier ON earlier.id = item_link.earlier_id "
        "WHERE item_link.later_id = agenda_item.id AND item_link.how = 'carried')"
    )
