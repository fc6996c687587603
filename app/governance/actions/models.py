"""Actions and the dated notes on them."""

from datetime import date

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.core.marked import Marked
from app.core.models import NAME_LENGTH, TEXT_LENGTH, Base, Numbered, Record, Sourced
from app.core.restriction import FollowsRestricted
from app.governance.actions.rules import ACTION_LENGTH, ActionState, NoteKind
from app.governance.groups.models import Group
from app.governance.meetings.models import AgendaItem, Meeting


class Action(Record, Numbered, Sourced, FollowsRestricted, Marked):
    """What one person has been asked to do, and by when. ``original_due_on`` stays as it was when
    the action was given. ``meeting_id`` and ``item_id`` say where it arose; ``response_id`` the
    response to a barrier in which it was promised."""

    __tablename__ = "action"
    origins = {"meeting_id": "meeting", "item_id": "agenda_item"}
    __table_args__ = (
        Index(None, "group_id", "state", "due_on"),
        Index(None, "owner_id", "state"),
        Index(None, "state", "due_on"),
    )
    follows_key = "item_id"
    PREFIX = "A"

    group_id: Mapped[int] = mapped_column(ForeignKey("governance_group.id"))
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"), index=True)
    item_id: Mapped[int | None] = mapped_column(
        ForeignKey("agenda_item.id", ondelete="SET NULL"), index=True
    )
    text: Mapped[str] = mapped_column(String(ACTION_LENGTH))
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    due_on: Mapped[date] = mapped_column(info={"label": "Due date"})
    original_due_on: Mapped[date]
    state: Mapped[ActionState] = mapped_column(default=ActionState.OPEN)
    raised_on: Mapped[date]
    completed_on: Mapped[date | None]
    settled_on: Mapped[date | None] = mapped_column(info={"label": "Day closed"})

    response_id: Mapped[int | None] = mapped_column(
        ForeignKey("barrier_response.id", ondelete="SET NULL"), index=True
    )

    group: Mapped[Group] = relationship(lazy="raise_on_sql")
    meeting: Mapped[Meeting | None] = relationship(lazy="raise_on_sql")
    item: Mapped[AgendaItem | None] = relationship(lazy="raise_on_sql")
    owner: Mapped[Person] = relationship(lazy="raise_on_sql")
    notes: Mapped[list["ActionNote"]] = relationship(
        lazy="raise_on_sql",
        order_by="(ActionNote.noted_on.desc(), ActionNote.id.desc())",
        cascade="all, delete-orphan",
    )


class ActionNote(Base):
    """A dated line of an action's history. ``due_before`` and ``due_after`` stand where it tells
    that the due date was moved."""

    __tablename__ = "action_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("action.id"), index=True)
    kind: Mapped[NoteKind]
    noted_on: Mapped[date]
    author_name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    text: Mapped[str] = mapped_column(String(TEXT_LENGTH), default="")
    due_before: Mapped[date | None]
    due_after: Mapped[date | None]
