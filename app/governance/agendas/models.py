"""Answers to suggestions, and the items that a group has put off."""

from datetime import date

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.marked import Marked
from app.core.models import LINE_LENGTH, TEXT_LENGTH, Base, Record
from app.core.restriction import FollowsRestricted, Restrictable
from app.governance.agendas.rules import AnswerState, LinkKind
from app.governance.groups.models import Filled, Group
from app.governance.groups.rules import ItemPurpose
from app.governance.meetings.models import AgendaItem, Meeting

KEY_LENGTH = 120
#: With what the key of a backlog item's suggestion begins; its id follows.
KEY_BEGINS = "backlog:"


class SuggestionAnswer(Record, Restrictable, FollowsRestricted, Marked):
    """What was done with a suggestion, which its ``key`` names for good: taken on to an agenda, as
    ``item_id`` or as one of its asks, or dismissed for a reason."""

    __tablename__ = "suggestion_answer"
    origins = {"meeting_id": "meeting", "item_id": "agenda_item"}
    follows_key = "item_id"
    __table_args__ = (UniqueConstraint("meeting_id", "key"),)

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), info={"owner": True})
    key: Mapped[str] = mapped_column(String(KEY_LENGTH))
    title: Mapped[str] = mapped_column(String(LINE_LENGTH))
    state: Mapped[AnswerState]
    reason: Mapped[str] = mapped_column(String(LINE_LENGTH), default="")
    item_id: Mapped[int | None] = mapped_column(
        ForeignKey("agenda_item.id", ondelete="CASCADE"), index=True
    )
    referral_id: Mapped[int | None] = mapped_column(ForeignKey("referral.id"), index=True)
    answered_on: Mapped[date]

    meeting: Mapped[Meeting] = relationship(lazy="raise_on_sql")
    item: Mapped[AgendaItem | None] = relationship(lazy="raise_on_sql")


class ItemLink(Base):
    """That an item goes on from another: how it came, and what became of the earlier one at its
    meeting."""

    __tablename__ = "item_link"
    __table_args__ = (
        UniqueConstraint("earlier_id", "later_id"),
        {"info": {"label": "link of items"}},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    earlier_id: Mapped[int] = mapped_column(ForeignKey("agenda_item.id", ondelete="CASCADE"))
    later_id: Mapped[int] = mapped_column(
        ForeignKey("agenda_item.id", ondelete="CASCADE"), index=True, info={"owner": True}
    )
    how: Mapped[LinkKind]
    outcome: Mapped[str] = mapped_column(String(LINE_LENGTH), default="", info={"secret": True})


class BacklogItem(Record, Restrictable, Filled, Marked):
    """Something for a coming agenda of a group: put there by hand or carried over from the agenda
    of ``meeting_id``, where it is ``item_id`` and came to ``outcome``."""

    __tablename__ = "backlog_item"
    origins = {"meeting_id": "meeting"}

    group_id: Mapped[int] = mapped_column(ForeignKey("governance_group.id"), index=True)
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"), index=True)
    item_id: Mapped[int | None] = mapped_column(
        ForeignKey("agenda_item.id", ondelete="SET NULL"), index=True
    )
    outcome: Mapped[str] = mapped_column(String(LINE_LENGTH), default="", info={"secret": True})
    why: Mapped[str] = mapped_column(String(LINE_LENGTH))
    ask: Mapped[str] = mapped_column(
        String(TEXT_LENGTH), default="", info={"label": "What is asked"}
    )
    purpose: Mapped[ItemPurpose] = mapped_column(default=ItemPurpose.DISCUSSION)
    minutes: Mapped[int] = mapped_column(default=10)
    added_on: Mapped[date]

    meeting: Mapped[Meeting | None] = relationship(lazy="raise_on_sql")
    group: Mapped[Group] = relationship(lazy="raise_on_sql")

    @property
    def key(self) -> str:
        """What names it as a suggestion."""
        return f"{KEY_BEGINS}{self.id}"
