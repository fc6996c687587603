"""Who came, went or stood back at an item of a meeting."""

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.models import Base
from app.governance.attendance.rules import MoveKind
from app.governance.meetings.models import Attendance


class RoomMove(Base):
    """What the person who sat in a seat did at an item."""

    __tablename__ = "room_move"
    __table_args__ = (UniqueConstraint("attendance_id", "item_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    attendance_id: Mapped[int] = mapped_column(ForeignKey("attendance.id", ondelete="CASCADE"))
    item_id: Mapped[int] = mapped_column(
        ForeignKey("agenda_item.id", ondelete="CASCADE"), index=True
    )
    move: Mapped[MoveKind]

    attendance: Mapped[Attendance] = relationship(lazy="raise_on_sql")
