"""Barriers and opportunities: who raised them, what was answered, and what happened to them."""

from datetime import date

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Organisation
from app.barriers.rules import (
    ASKED,
    OPEN,
    WITH_GROUP,
    Agreement,
    BarrierCategory,
    BarrierEventKind,
    BarrierKind,
    BarrierState,
    ResponseOutcome,
)
from app.core.kept import NeverChanged
from app.core.models import LINE_LENGTH, NAME_LENGTH, TEXT_LENGTH, Base, Numbered, Record, Sourced
from app.core.restriction import Restrictable
from app.core.withdrawn import Withdrawable
from app.core.wording import Phrase
from app.pilots.models import Pilot, Theme

#: A line of history: a sentence, and what was said with it.
SUBJECT_LENGTH = NAME_LENGTH


class Barrier(Record, Numbered, Sourced, Restrictable, Withdrawable):
    """A barrier to joint working, or an opportunity: what it stops, which department is asked for
    what, and how it stands. Its record is kept by the place ``pilot_id`` that raised it first;
    ``raisers`` are all that did. One without a place was raised by the programme.

    Until ``triage_by_on`` the secretariat says what becomes of one that was raised. It was sent to
    the department on ``asked_on``, to be answered by ``respond_by_on``;
    ``responded_on`` and ``outcome`` are of the response to that, and empty while it is awaited.
    ``expected_on`` is by when the department says that it will answer. On ``goes_up_on`` it is
    suggested to the next group; ``group_id`` is the one that it was taken to last, on
    ``escalated_on``. Places were asked to agree by ``agree_by_on`` that it is resolved:
    ``resolution`` says what changed, ``resolution_agreed`` the names of those that agreed.
    """

    __tablename__ = "barrier"
    __table_args__ = (
        Index(None, "state", "respond_by_on"),
        {"info": {"label": "barrier or opportunity", "plural": "barriers"}},
    )
    PREFIX = "B"

    kind: Mapped[BarrierKind] = mapped_column(default=BarrierKind.BARRIER)
    title: Mapped[str] = mapped_column(String(NAME_LENGTH))
    detail: Mapped[str] = mapped_column(
        String(TEXT_LENGTH), default="", info={"label": "What it stops"}
    )
    category: Mapped[BarrierCategory | None]
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id"), index=True)
    rule_name: Mapped[str] = mapped_column(
        String(NAME_LENGTH), default="", info={"label": "Rule or funding stream"}
    )
    evidence: Mapped[str] = mapped_column(String(TEXT_LENGTH), default="")
    cost_pence: Mapped[int | None] = mapped_column(
        BigInteger, info={"label": "Annual cost of doing nothing"}
    )
    cost_note: Mapped[str] = mapped_column(
        String(LINE_LENGTH), default="", info={"label": "Cost of doing nothing, in words"}
    )
    savings: Mapped[str] = mapped_column(
        String(TEXT_LENGTH), default="", info={"label": "What it would save, and for whom"}
    )
    pilot_id: Mapped[int | None] = mapped_column(ForeignKey("pilot.id"), index=True)
    department_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    ask: Mapped[str] = mapped_column(String(TEXT_LENGTH), info={"label": "What is asked"})
    state: Mapped[BarrierState] = mapped_column(default=BarrierState.RAISED)
    raised_on: Mapped[date] = mapped_column(index=True)
    triage_by_on: Mapped[date | None] = mapped_column(info={"unaudited": True, "goes_by": "state"})
    asked_on: Mapped[date | None] = mapped_column(info={"label": "Day it was sent"})
    respond_by_on: Mapped[date | None] = mapped_column(info={"label": "Response due"})
    responded_on: Mapped[date | None]
    outcome: Mapped[ResponseOutcome | None]
    expected_on: Mapped[date | None] = mapped_column(info={"label": "Response expected"})
    expected_said_by: Mapped[str] = mapped_column(
        String(NAME_LENGTH), default="", info={"label": "Who gave the expected date"}
    )
    expected_said_on: Mapped[date | None] = mapped_column(
        info={"label": "Day the expected date was given"}
    )
    goes_up_on: Mapped[date | None] = mapped_column(
        index=True, info={"label": "Day it is suggested to the next group"}
    )
    group_id: Mapped[int | None] = mapped_column(ForeignKey("governance_group.id"), index=True)
    escalated_on: Mapped[date | None]
    agree_by_on: Mapped[date | None] = mapped_column(info={"label": "Agreement due"})
    settled_on: Mapped[date | None] = mapped_column(info={"label": "Day closed"})
    resolution: Mapped[str] = mapped_column(
        String(TEXT_LENGTH), default="", info={"label": "What changed"}
    )
    resolution_agreed: Mapped[str] = mapped_column(
        String(TEXT_LENGTH), default="", info={"label": "Who agrees that it is resolved"}
    )
    resolution_unasked: Mapped[str] = mapped_column(
        String(LINE_LENGTH), default="", info={"label": "Why it was closed without agreement"}
    )

    applies_to: Mapped[str] = mapped_column(
        String(TEXT_LENGTH), default="", info={"label": "Where else it applies"}
    )

    pilot: Mapped[Pilot | None] = relationship(lazy="raise_on_sql")
    department: Mapped[Organisation | None] = relationship(lazy="raise_on_sql")
    theme: Mapped[Theme | None] = relationship(lazy="raise_on_sql")
    raisers: Mapped[list["BarrierRaiser"]] = relationship(
        lazy="raise_on_sql",
        order_by="(BarrierRaiser.raised_on, BarrierRaiser.id)",
        cascade="all, delete-orphan",
    )
    responses: Mapped[list["BarrierResponse"]] = relationship(
        lazy="raise_on_sql",
        order_by="(BarrierResponse.responded_on.desc(), BarrierResponse.id.desc())",
        cascade="all, delete-orphan",
        back_populates="barrier",
    )
    events: Mapped[list["BarrierEvent"]] = relationship(
        lazy="raise_on_sql",
        order_by="(BarrierEvent.happened_on.desc(), BarrierEvent.id.desc())",
        cascade="all, delete-orphan",
    )

    takers: Mapped[list["BarrierTaker"]] = relationship(
        lazy="raise_on_sql",
        order_by="(BarrierTaker.taken_up_on, BarrierTaker.id)",
        cascade="all, delete-orphan",
    )

    @property
    def response(self) -> str:
        """What was answered last, whatever has been asked since."""
        return self.responses[0].text if self.responses else ""

    @property
    def department_name(self) -> str:
        return self.department.name if self.department else ""

    @property
    def department_label(self) -> str:
        return self.department.label if self.department else ""

    @property
    def is_awaited(self) -> bool:
        """Whether a response is awaited: none has come since it was asked for."""
        return self.state in ASKED and self.responded_on is None

    @property
    def is_with_group(self) -> bool:
        return self.state in WITH_GROUP

    @property
    def is_open(self) -> bool:
        """Whether it has been put to a department, and is not over."""
        return self.state in OPEN


class BarrierRaiser(Base):
    """A place that raised a barrier: who did, when, and what it says of it in its own ``words``.
    ``joined_from`` is the reference of the barrier that it had raised apart, before the two were
    joined; ``agreement`` what it says, once asked, of whether the barrier is resolved."""

    __tablename__ = "barrier_raiser"
    __table_args__ = {"info": {"label": Phrase("{place} that raised a barrier")}}

    id: Mapped[int] = mapped_column(primary_key=True)
    barrier_id: Mapped[int] = mapped_column(ForeignKey("barrier.id"), index=True)
    pilot_id: Mapped[int] = mapped_column(ForeignKey("pilot.id"), index=True)
    raised_on: Mapped[date]
    raised_by: Mapped[str] = mapped_column(String(NAME_LENGTH), default="")
    words: Mapped[str] = mapped_column(String(TEXT_LENGTH), default="")
    round_id: Mapped[int | None] = mapped_column(ForeignKey("reporting_round.id"), index=True)
    joined_from: Mapped[str] = mapped_column(String(12), default="")
    agreement: Mapped[Agreement | None]
    agreement_note: Mapped[str] = mapped_column(String(LINE_LENGTH), default="")
    answered_by: Mapped[str] = mapped_column(String(NAME_LENGTH), default="")
    answered_on: Mapped[date | None]

    pilot: Mapped[Pilot] = relationship(lazy="raise_on_sql")


class BarrierTaker(Base):
    """A place that takes up an opportunity, and how; ``origin`` is the reference of the one that it
    took up, where that was joined to this one."""

    __tablename__ = "barrier_taker"
    __table_args__ = {"info": {"label": Phrase("{place} that takes up an opportunity")}}

    id: Mapped[int] = mapped_column(primary_key=True)
    barrier_id: Mapped[int] = mapped_column(ForeignKey("barrier.id"), index=True)
    pilot_id: Mapped[int] = mapped_column(ForeignKey("pilot.id"), index=True)
    taken_up_on: Mapped[date]
    taken_up_by: Mapped[str] = mapped_column(String(NAME_LENGTH), default="")
    note: Mapped[str] = mapped_column(String(TEXT_LENGTH), default="")
    origin: Mapped[str] = mapped_column(String(12), default="")

    pilot: Mapped[Pilot] = relationship(lazy="raise_on_sql")


class BarrierResponse(Base, NeverChanged):
    """One response: of the department or, where it names one, of a group. Never changed: a
    correction is another. ``outcome`` is empty of those from before it was asked for. The change
    that is promised (``change``) is due by ``change_by_on``, in the document ``change_in``;
    ``working_days`` are those that it took; ``origin`` is the reference of the barrier that it
    answered, where that was joined to this one."""

    __tablename__ = "barrier_response"
    __table_args__ = {"info": {"label": "response"}}
    led_over = frozenset({"barrier_id", "decision_id", "origin"})

    id: Mapped[int] = mapped_column(primary_key=True)
    barrier_id: Mapped[int] = mapped_column(ForeignKey("barrier.id"), index=True)
    given_by: Mapped[str] = mapped_column(String(NAME_LENGTH), default="")
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("governance_group.id"), index=True)
    decision_id: Mapped[int | None] = mapped_column(
        ForeignKey("decision.id", ondelete="SET NULL"), index=True
    )
    outcome: Mapped[ResponseOutcome | None]
    text: Mapped[str] = mapped_column(String(TEXT_LENGTH))
    change: Mapped[str] = mapped_column(
        String(TEXT_LENGTH), default="", info={"label": "What changes"}
    )
    change_by_on: Mapped[date | None] = mapped_column(info={"label": "By when it changes"})
    change_in: Mapped[str] = mapped_column(
        String(LINE_LENGTH), default="", info={"label": "Document in which it changes"}
    )
    responded_on: Mapped[date]
    recorded_by: Mapped[str] = mapped_column(String(NAME_LENGTH), default="")
    working_days: Mapped[int | None]
    origin: Mapped[str] = mapped_column(String(12), default="")

    barrier: Mapped[Barrier] = relationship(lazy="raise_on_sql", back_populates="responses")


class BarrierEvent(Base, NeverChanged):
    """A dated line of a barrier's history: what happened, the state that it left it in, who did it
    (``by_name``) and whom or what it concerned (``subject``: a place, a department, a group).
    ``origin`` is the reference of the barrier that it happened to, where that was joined to this
    one. Never changed."""

    __tablename__ = "barrier_event"
    __table_args__ = {"info": {"label": "event"}}
    led_over = frozenset({"barrier_id", "origin"})

    id: Mapped[int] = mapped_column(primary_key=True)
    barrier_id: Mapped[int] = mapped_column(ForeignKey("barrier.id"), index=True)
    kind: Mapped[BarrierEventKind]
    state: Mapped[BarrierState]
    happened_on: Mapped[date]
    by_name: Mapped[str] = mapped_column(String(NAME_LENGTH), default="")
    subject: Mapped[str] = mapped_column(String(SUBJECT_LENGTH), default="")
    text: Mapped[str] = mapped_column(String(TEXT_LENGTH), default="")
    due_before: Mapped[date | None]
    due_after: Mapped[date | None]
    origin: Mapped[str] = mapped_column(String(12), default="")
