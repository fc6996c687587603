"""Barriers and opportunities."""

from datetime import date

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Organisation
from app.barriers.rules import BarrierKind, BarrierState
from app.core.models import LINE_LENGTH, NAME_LENGTH, TEXT_LENGTH, Numbered, Record, Sourced
from app.core.restriction import Restrictable
from app.core.withdrawn import Withdrawable
from app.pilots.models import Pilot


class Barrier(Record, Numbered, Sourced, Restrictable, Withdrawable):
    """A barrier to joint working, or an opportunity: who raised it, which department is asked,
    what is asked of it and what it answered. One without a pilot was raised by several.
    ``expected_on`` is by when the department says that it will answer; it was asked to do so by
    ``respond_by_on``, by which it is late.
    ``resolution`` says what changed, ``resolution_agreed`` the names of the pilots that agree; both
    are empty of those that were resolved before anybody was asked."""

    __tablename__ = "barrier"
    __table_args__ = {"info": {"label": "barrier or opportunity", "plural": "barriers"}}
    PREFIX = "B"

    kind: Mapped[BarrierKind] = mapped_column(default=BarrierKind.BARRIER)
    title: Mapped[str] = mapped_column(String(NAME_LENGTH))
    detail: Mapped[str] = mapped_column(String(TEXT_LENGTH), default="")
    pilot_id: Mapped[int | None] = mapped_column(ForeignKey("pilot.id"), index=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    ask: Mapped[str] = mapped_column(String(TEXT_LENGTH), info={"label": "What is asked"})
    state: Mapped[BarrierState] = mapped_column(default=BarrierState.OPEN)
    raised_on: Mapped[date] = mapped_column(index=True)
    respond_by_on: Mapped[date | None] = mapped_column(info={"label": "Response due"})
    response: Mapped[str] = mapped_column(String(TEXT_LENGTH), default="")
    responded_on: Mapped[date | None]
    expected_on: Mapped[date | None] = mapped_column(info={"label": "Response expected"})
    expected_said_by: Mapped[str] = mapped_column(
        String(NAME_LENGTH), default="", info={"label": "Who gave the expected date"}
    )
    expected_said_on: Mapped[date | None] = mapped_column(
        info={"label": "Day the expected date was given"}
    )
    settled_on: Mapped[date | None] = mapped_column(info={"label": "Day closed"})
    resolution: Mapped[str] = mapped_column(
        String(TEXT_LENGTH), default="", info={"label": "What changed"}
    )
    resolution_agreed: Mapped[str] = mapped_column(
        String(TEXT_LENGTH), default="", info={"label": "Who agrees that it is resolved"}
    )
    resolution_unasked: Mapped[str] = mapped_column(
        String(LINE_LENGTH), default="", info={"label": "Why no one was asked"}
    )

    pilot: Mapped[Pilot | None] = relationship(lazy="raise_on_sql")
    department: Mapped[Organisation] = relationship(lazy="raise_on_sql")
