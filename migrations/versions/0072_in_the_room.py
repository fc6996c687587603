"""Attendees are people of the register, and who was in the room is kept by item

Follows 0071. What was recorded before keeps the names that it has.
"""

import sqlalchemy as sa
from alembic import op

revision = "0072"
down_revision = "0071"
branch_labels = None
depends_on = None

_MOVES = ("arrived", "left", "stood_back")


def upgrade() -> None:
    with op.batch_alter_table("attendance") as batch:
        batch.add_column(sa.Column("substitute_id", sa.Integer()))
        batch.create_foreign_key(
            "fk_attendance_substitute_id_person", "person", ["substitute_id"], ["id"]
        )
        batch.create_unique_constraint(
            "uq_attendance_meeting_id_substitute_id", ["meeting_id", "substitute_id"]
        )
        batch.create_index("ix_attendance_substitute_id", ["substitute_id"])
    op.create_table(
        "room_move",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "attendance_id",
            sa.Integer(),
            sa.ForeignKey(
                "attendance.id", name="fk_room_move_attendance_id_attendance", ondelete="CASCADE"
            ),
            nullable=False,
        ),
        sa.Column(
            "item_id",
            sa.Integer(),
            sa.ForeignKey(
                "agenda_item.id", name="fk_room_move_item_id_agenda_item", ondelete="CASCADE"
            ),
            nullable=False,
        ),
        sa.Column(
            "move", sa.Enum(*_MOVES, name="move", native_enum=False, length=40), nullable=False
        ),
        sa.UniqueConstraint("attendance_id", "item_id", name="uq_room_move_attendance_id_item_id"),
    )
    op.create_index("ix_room_move_item_id", "room_move", ["item_id"])


def downgrade() -> None:
    op.drop_table("room_move")
    with op.batch_alter_table("attendance") as batch:
        batch.drop_index("ix_attendance_substitute_id")
        batch.drop_constraint("uq_attendance_meeting_id_substitute_id", type_="unique")
        batch.drop_constraint("fk_attendance_substitute_id_person", type_="foreignkey")
        batch.drop_column("substitute_id")
