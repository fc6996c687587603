"""Referrals and the answers that they got."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from sqlalchemy import ColumnElement, ForeignKey, Index, String, and_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.kept import NeverChanged
from app.core.marked import Marked
from app.core.models import (
    LINE_LENGTH,
    TEXT_LENGTH,
    Base,
    Numbered,
    Record,
    Sourced,
)
from app.core.records import find_referred, kinds_in
from app.referrals.rules import Outcome, ReferralState

KIND_LENGTH = 40


class Referral(Record, Numbered, Sourced, Marked):
    """What one group asks of another about a record, which is known by kind and id alone;
    ``label`` is what it was called then, which ``labels`` show to those who may know it, and no
    history does. ``meeting_id`` is the meeting whose agenda it is on."""

    __tablename__ = "referral"
    origins: ClassVar[Mapping[str, str]] = {}
    or_else: ClassVar[Mapping[str, str]] = {}
    __table_args__ = (
        Index(None, "record_kind", "record_id"),
        Index(None, "to_group_id", "state"),
        Index(None, "from_group_id", "state"),
        {"info": {"about_record": True}},
    )
    PREFIX = "RF"

    record_kind: Mapped[str] = mapped_column(String(KIND_LENGTH))
    record_id: Mapped[int]
    label: Mapped[str] = mapped_column(String(LINE_LENGTH), info={"secret": True})
    from_group_id: Mapped[int] = mapped_column(ForeignKey("governance_group.id"))
    to_group_id: Mapped[int] = mapped_column(ForeignKey("governance_group.id"))
    ask: Mapped[str] = mapped_column(String(TEXT_LENGTH), info={"label": "What is asked"})
    reason: Mapped[str] = mapped_column(String(TEXT_LENGTH))
    state: Mapped[ReferralState] = mapped_column(default=ReferralState.REFERRED)
    referred_on: Mapped[date]
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"), index=True)
    closed_on: Mapped[date | None]

    # The classes are governance's, which lies above: they are named, not imported.
    from_group: Mapped[Any] = relationship(
        "Group", foreign_keys=[from_group_id], lazy="raise_on_sql"
    )
    to_group: Mapped[Any] = relationship("Group", foreign_keys=[to_group_id], lazy="raise_on_sql")
    meeting: Mapped[Any] = relationship("Meeting", lazy="raise_on_sql")
    answers: Mapped[list["ReferralAnswer"]] = relationship(
        lazy="raise_on_sql", order_by="ReferralAnswer.id", cascade="all, delete-orphan"
    )

    def other_origin(self) -> Any | None:
        return find_referred(self.record_kind, self.record_id)

    @classmethod
    def is_out_of(cls, table: str, key: int) -> Sequence[ColumnElement[bool]]:
        names = kinds_in(table)
        return [and_(cls.record_kind.in_(names), cls.record_id == key)] if names else []

    @property
    def answer(self) -> "ReferralAnswer | None":
        """The last answer, while nothing has been asked since."""
        is_answered = self.state in (ReferralState.ANSWERED, ReferralState.CLOSED)
        return self.answers[-1] if self.answers and is_answered else None


class ReferralAnswer(Base, NeverChanged):
    """What the other group answered to what it was asked then. Never changed."""

    __tablename__ = "referral_answer"
    __table_args__ = {"info": {"label": "answer"}}

    id: Mapped[int] = mapped_column(primary_key=True)
    referral_id: Mapped[int] = mapped_column(ForeignKey("referral.id"), index=True)
    ask: Mapped[str] = mapped_column(String(TEXT_LENGTH), info={"label": "What is asked"})
    outcome: Mapped[Outcome]
    text: Mapped[str] = mapped_column(String(TEXT_LENGTH), default="")
    answered_on: Mapped[date]
