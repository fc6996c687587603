"""Write-rounds, the members asked, their replies and every version of them."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.core.kept import NeverChanged
from app.core.marked import Marked
from app.core.models import LINE_LENGTH, NAME_LENGTH, TEXT_LENGTH, Base, Numbered, Record, Sourced
from app.governance.groups.models import Group, Membership
from app.governance.write_rounds.rules import ReplyKind, ReplyStatus, RoundState


class WriteRound(Record, Numbered, Sourced, Marked):
    """A group's clearance of something between its meetings. ``item_id`` is the agenda item that
    a meeting could not decide, where it began as one; ``outcome`` says why it ended as it did."""

    __tablename__ = "write_round"
    origins = {"item_id": "agenda_item"}
    __table_args__ = (Index(None, "group_id", "state"), {"info": {"label": "write-round"}})
    PREFIX = "WR"

    group_id: Mapped[int] = mapped_column(ForeignKey("governance_group.id"))
    item_id: Mapped[int | None] = mapped_column(
        ForeignKey("agenda_item.id", ondelete="SET NULL"), index=True
    )
    title: Mapped[str] = mapped_column(String(NAME_LENGTH))
    clearance_sought: Mapped[str] = mapped_column(String(TEXT_LENGTH))
    key_issues: Mapped[str] = mapped_column(String(TEXT_LENGTH), default="")
    state: Mapped[RoundState] = mapped_column(default=RoundState.DRAFT)
    issued_on: Mapped[date | None]
    respond_by_on: Mapped[date | None] = mapped_column(info={"label": "Response due"})
    short_reason: Mapped[str] = mapped_column(String(LINE_LENGTH), default="")
    closed_on: Mapped[date | None]
    settled_on: Mapped[date | None] = mapped_column(info={"label": "Day closed"})
    settled_by: Mapped[str] = mapped_column(String(2 * NAME_LENGTH + 40), default="")
    outcome: Mapped[str] = mapped_column(String(TEXT_LENGTH), default="")

    group: Mapped[Group] = relationship(lazy="raise_on_sql")
    replies: Mapped[list["Reply"]] = relationship(
        lazy="raise_on_sql",
        order_by="Reply.id",
        cascade="all, delete-orphan",
        back_populates="write_round",
    )


class Reply(Record):
    """What a member asked answered; ``kind`` is None while there is no reply, which is no
    consent. Who is asked is settled at issue, with the title that they held then."""

    __tablename__ = "write_round_reply"
    __table_args__ = (
        UniqueConstraint("write_round_id", "membership_id"),
        {"info": {"label": "reply"}},
    )

    write_round_id: Mapped[int] = mapped_column(ForeignKey("write_round.id"), info={"owner": True})
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id"), index=True)
    kind: Mapped[ReplyKind | None]
    text: Mapped[str] = mapped_column(String(TEXT_LENGTH), default="")
    replied_on: Mapped[date | None]
    status: Mapped[ReplyStatus] = mapped_column(default=ReplyStatus.BARS_NOTHING)
    resolution: Mapped[str] = mapped_column(String(TEXT_LENGTH), default="")
    resolved_on: Mapped[date | None]

    write_round: Mapped[WriteRound] = relationship(lazy="raise_on_sql", back_populates="replies")
    membership: Mapped[Membership] = relationship(lazy="raise_on_sql")
    versions: Mapped[list["ReplyVersion"]] = relationship(
        lazy="raise_on_sql", order_by="ReplyVersion.id", cascade="all, delete-orphan"
    )


class ReplyVersion(Base, NeverChanged):
    """A reply as it was given once. Never changed."""

    __tablename__ = "write_round_reply_version"
    __table_args__ = {"info": {"label": "text of a reply"}}

    id: Mapped[int] = mapped_column(primary_key=True)
    reply_id: Mapped[int] = mapped_column(ForeignKey("write_round_reply.id"), index=True)
    kind: Mapped[ReplyKind]
    text: Mapped[str] = mapped_column(String(TEXT_LENGTH), default="")
    given_on: Mapped[date]
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    recorded_by: Mapped[Person | None] = relationship(lazy="raise_on_sql")
