"""Decisions."""

from datetime import date

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.core.marked import Marked
from app.core.models import TEXT_LENGTH, Numbered, Record, Sourced
from app.core.restriction import FollowsRestricted
from app.governance.decisions.rules import Basis, DecisionStatus
from app.governance.groups.models import Group
from app.governance.meetings.models import AgendaItem, Meeting


class Decision(Record, Numbered, Sourced, FollowsRestricted, Marked):
    """What a group decided. ``basis_reason`` says why the chair acted alone; ``paper_id`` and
    ``write_round_id`` are the keys of the paper decided on and of the write-round that cleared it.

    ``announced_on`` is the day from which others than the secretariat and the chair see it: at
    once or, where it was taken at a meeting, when the minutes go round. From then on its text
    stays, and another decision supersedes it.
    """

    __tablename__ = "decision"
    origins = {
        "meeting_id": "meeting",
        "item_id": "agenda_item",
        "paper_id": "paper",
        "write_round_id": "write_round",
    }
    __table_args__ = (Index(None, "group_id", "decided_on"),)
    follows_key = "item_id"
    PREFIX = "DEC"

    group_id: Mapped[int] = mapped_column(ForeignKey("governance_group.id"))
    basis: Mapped[Basis]
    basis_reason: Mapped[str] = mapped_column(String(TEXT_LENGTH), default="")
    decided_on: Mapped[date]
    announced_on: Mapped[date | None]
    text: Mapped[str] = mapped_column(String(TEXT_LENGTH))
    rationale: Mapped[str] = mapped_column(String(TEXT_LENGTH), default="")
    dissent: Mapped[str] = mapped_column(String(TEXT_LENGTH), default="")
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"), index=True)
    item_id: Mapped[int | None] = mapped_column(
        ForeignKey("agenda_item.id", ondelete="SET NULL"), index=True
    )
    paper_id: Mapped[int | None] = mapped_column(index=True)
    write_round_id: Mapped[int | None] = mapped_column(index=True)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    review_on: Mapped[date | None]
    superseded_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("decision.id", deferrable=True, initially="DEFERRED"), index=True
    )

    group: Mapped[Group] = relationship(lazy="raise_on_sql")
    meeting: Mapped[Meeting | None] = relationship(lazy="raise_on_sql")
    item: Mapped[AgendaItem | None] = relationship(lazy="raise_on_sql")
    owner: Mapped[Person | None] = relationship(lazy="raise_on_sql")
    superseded_by: Mapped["Decision | None"] = relationship(
        lazy="raise_on_sql", remote_side="Decision.id"
    )

    @property
    def status(self) -> DecisionStatus:
        return (
            DecisionStatus.IN_FORCE if self.superseded_by_id is None else DecisionStatus.SUPERSEDED
        )
