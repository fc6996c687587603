"""Reporting rounds, and the returns that places send in them: one a place and round, with its
parts, its versions as submitted, what reviewers said, and what was promised."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.core.kept import NeverChanged
from app.core.models import LINE_LENGTH, NAME_LENGTH, TEXT_LENGTH, Base, Record, Sourced
from app.core.rag import Rag
from app.pilots.models import Pilot
from app.returns.parts import PartKey
from app.returns.rules import (
    WRITTEN,
    PromiseAnswer,
    ReturnNoteKind,
    ReturnState,
    ReviewVerdict,
)

ROUND_NAME_LENGTH = 60
FIGURE_LENGTH = 40


class ReportingRound(Record):
    """A period on which every pilot reports, and the day by which it does. Where a meeting looks at
    it, ``timed_...`` are the days that the meeting's timetable gave it last: a day that is another
    now was set by hand."""

    __tablename__ = "reporting_round"
    __table_args__ = {"info": {"label": "round"}}

    name: Mapped[str] = mapped_column(String(ROUND_NAME_LENGTH), unique=True)
    period_starts_on: Mapped[date]
    period_ends_on: Mapped[date]
    opens_on: Mapped[date]
    due_on: Mapped[date] = mapped_column(index=True, info={"label": "Due date"})
    timed_ends_on: Mapped[date | None] = mapped_column(info={"unaudited": True})
    timed_opens_on: Mapped[date | None] = mapped_column(info={"unaudited": True})
    timed_due_on: Mapped[date | None] = mapped_column(info={"unaudited": True})

    @property
    def by_hand(self) -> list[str]:
        """The days that were set by hand, as people call them."""
        days = (
            ("the end of the period", self.period_ends_on, self.timed_ends_on),
            ("the opening date", self.opens_on, self.timed_opens_on),
            ("the due date", self.due_on, self.timed_due_on),
        )
        return [said for said, on, timed in days if timed is not None and on != timed]


class Answers(Sourced):
    """A mixin: what a return says, in the columns of its parts. Spend is in pence; None is not
    known, which is not nought."""

    headline: Mapped[str] = mapped_column(String(LINE_LENGTH), default="")
    achievements: Mapped[str] = mapped_column(String(TEXT_LENGTH), default="")
    outlook: Mapped[str] = mapped_column(
        String(TEXT_LENGTH), default="", info={"label": "What comes next"}
    )
    learning: Mapped[str] = mapped_column(String(TEXT_LENGTH), default="")
    needs: Mapped[str] = mapped_column(String(TEXT_LENGTH), default="")
    insight: Mapped[str] = mapped_column(
        String(TEXT_LENGTH), default="", info={"label": "Customer insight"}
    )
    resources: Mapped[str] = mapped_column(String(TEXT_LENGTH), default="")
    spend_pence: Mapped[int | None] = mapped_column(
        BigInteger, info={"label": "Spend to date in pence"}
    )
    confidence: Mapped[Rag | None]
    confidence_reason: Mapped[str] = mapped_column(
        String(TEXT_LENGTH), default="", info={"label": "Reason for the confidence"}
    )


class Return(Record, Answers):
    """What a place reports on a period, as it is being written. ``submissions`` counts its
    versions: what others read is the newest of them, never this; ``submitted_on`` is the day of the
    first. ``respond_by_on`` is by when whoever holds
    it reviews it, sends it again or accepts it. The reviewer's confidence is of the newest version
    alone. ``asked_on`` is when a contributor asked the lead to submit it."""

    __tablename__ = "progress_update"
    __table_args__ = (UniqueConstraint("round_id", "pilot_id"), {"info": {"label": "return"}})

    round_id: Mapped[int] = mapped_column(ForeignKey("reporting_round.id"))
    pilot_id: Mapped[int] = mapped_column(ForeignKey("pilot.id"), index=True)
    state: Mapped[ReturnState] = mapped_column(default=ReturnState.DRAFT, index=True)
    submissions: Mapped[int] = mapped_column(default=0, info={"label": "Versions submitted"})
    submitted_on: Mapped[date | None]
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    respond_by_on: Mapped[date | None] = mapped_column(info={"label": "Response due"})
    verdict: Mapped[ReviewVerdict | None] = mapped_column(info={"label": "Review"})
    reviewer_confidence: Mapped[Rag | None] = mapped_column(info={"label": "Reviewer’s confidence"})
    reviewer_reason: Mapped[str] = mapped_column(
        String(TEXT_LENGTH), default="", info={"label": "Reason for the reviewer’s confidence"}
    )
    accepted_on: Mapped[date | None]
    accepted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    asked_on: Mapped[date | None] = mapped_column(info={"label": "Lead asked to submit"})
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    round: Mapped[ReportingRound] = relationship(lazy="raise_on_sql")
    pilot: Mapped[Pilot] = relationship(lazy="raise_on_sql")
    submitted_by: Mapped[Person | None] = relationship(
        lazy="raise_on_sql", foreign_keys=[submitted_by_id]
    )
    accepted_by: Mapped[Person | None] = relationship(
        lazy="raise_on_sql", foreign_keys=[accepted_by_id]
    )
    asked_by: Mapped[Person | None] = relationship(lazy="raise_on_sql", foreign_keys=[asked_by_id])
    parts: Mapped[list["ReturnPart"]] = relationship(
        lazy="raise_on_sql", order_by="ReturnPart.id", cascade="all, delete-orphan"
    )
    promises: Mapped[list["ReturnPromise"]] = relationship(
        lazy="raise_on_sql", order_by="ReturnPromise.position", cascade="all, delete-orphan"
    )
    measures: Mapped[list["ReturnMeasure"]] = relationship(
        lazy="raise_on_sql", order_by="ReturnMeasure.position", cascade="all, delete-orphan"
    )

    def __init__(self, **values: Any) -> None:
        """Begins with all its parts, each with a version of its own."""
        super().__init__(**{"promises": [], "measures": []} | values)
        there = {part.key for part in self.parts}
        self.parts += [ReturnPart(key=key) for key in PartKey if key not in there]

    @property
    def is_submitted(self) -> bool:
        """Whether a version of it is in."""
        return self.submissions > 0

    @property
    def is_written(self) -> bool:
        """Whether those who keep it write it now."""
        return self.state in WRITTEN


class ReturnPart(Record):
    """What is known of a part besides its answer: that there is nothing to report, who saved it
    last and when."""

    __tablename__ = "return_part"
    __table_args__ = (UniqueConstraint("return_id", "key"), {"info": {"label": "part of a return"}})

    return_id: Mapped[int] = mapped_column(ForeignKey("progress_update.id"), info={"owner": True})
    key: Mapped[PartKey]
    is_nothing: Mapped[bool] = mapped_column(default=False, info={"label": "Nothing to report"})
    saved_at: Mapped[datetime | None]
    saved_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    saved_by: Mapped[Person | None] = relationship(lazy="raise_on_sql")


class ReturnPromise(Base):
    """Something that the place said last time that it would do, and what became of it."""

    __tablename__ = "return_promise"
    __table_args__ = {"info": {"label": "promise"}}

    id: Mapped[int] = mapped_column(primary_key=True)
    return_id: Mapped[int] = mapped_column(
        ForeignKey("progress_update.id"), index=True, info={"owner": True}
    )
    position: Mapped[int]
    text: Mapped[str] = mapped_column(String(TEXT_LENGTH))
    answer: Mapped[PromiseAnswer | None] = mapped_column(info={"label": "Outcome"})
    note: Mapped[str] = mapped_column(String(LINE_LENGTH), default="")


class ReturnMeasure(Base):
    """A figure of what customers say or do: as people write it, with its source."""

    __tablename__ = "return_measure"
    __table_args__ = {"info": {"label": "figure"}}

    id: Mapped[int] = mapped_column(primary_key=True)
    return_id: Mapped[int] = mapped_column(
        ForeignKey("progress_update.id"), index=True, info={"owner": True}
    )
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(NAME_LENGTH), info={"label": "What is counted"})
    figure: Mapped[str] = mapped_column(String(FIGURE_LENGTH))
    before: Mapped[str] = mapped_column(
        String(FIGURE_LENGTH), default="", info={"label": "Last time"}
    )
    source: Mapped[str] = mapped_column(String(NAME_LENGTH), default="")


class ReturnVersion(Base, Answers, NeverChanged):
    """A return as it was submitted: never changed, never removed. ``content`` is what goes beside
    the answers, as JSON (``snapshots.Snapshot``): the rows of the registers as they stood."""

    __tablename__ = "return_version"
    __table_args__ = (
        UniqueConstraint("return_id", "number"),
        {"info": {"label": "version of a return"}},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    return_id: Mapped[int] = mapped_column(ForeignKey("progress_update.id"), info={"owner": True})
    number: Mapped[int]
    submitted_on: Mapped[date]
    submitted_at: Mapped[datetime | None]
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    is_on_behalf: Mapped[bool] = mapped_column(
        default=False, info={"label": "Submitted on its behalf"}
    )
    content: Mapped[dict[str, Any]] = mapped_column(
        JSON, default=dict, deferred=True, info={"unaudited": True}
    )

    returned: Mapped[Return] = relationship(lazy="raise_on_sql")
    submitted_by: Mapped[Person | None] = relationship(lazy="raise_on_sql")

    @property
    def round(self) -> ReportingRound:
        return self.returned.round

    @property
    def round_id(self) -> int:
        return self.returned.round_id

    @property
    def is_accepted(self) -> bool:
        """Whether it, and no version before it, was accepted."""
        return self.is_newest and self.returned.state is ReturnState.ACCEPTED

    @property
    def is_newest(self) -> bool:
        return self.number == self.returned.submissions

    @property
    def reviewer_confidence(self) -> Rag | None:
        """That of its reviewer, where it is another than the place's own."""
        theirs = self.returned.reviewer_confidence if self.is_newest else None
        return None if theirs is self.confidence else theirs

    @property
    def reviewer_reason(self) -> str:
        return self.returned.reviewer_reason if self.is_newest else ""


class ReturnReview(Base, NeverChanged):
    """What a reviewer, or the secretariat that sent it back, said of a version. Never changed."""

    __tablename__ = "return_review"
    __table_args__ = {"info": {"label": "review of a return"}}

    id: Mapped[int] = mapped_column(primary_key=True)
    return_id: Mapped[int] = mapped_column(
        ForeignKey("progress_update.id"), index=True, info={"owner": True}
    )
    number: Mapped[int] = mapped_column(info={"label": "Version"})
    verdict: Mapped[ReviewVerdict]
    text: Mapped[str] = mapped_column(String(TEXT_LENGTH), default="", info={"label": "Reasons"})
    confidence: Mapped[Rag | None]
    confidence_reason: Mapped[str] = mapped_column(
        String(TEXT_LENGTH), default="", info={"label": "Reason for the confidence"}
    )
    is_reviewers: Mapped[bool] = mapped_column(info={"label": "By the reviewer"})
    given_on: Mapped[date]
    given_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    given_by: Mapped[Person | None] = relationship(lazy="raise_on_sql")


class ReturnNote(Record):
    """What a reviewer or the secretariat notes on a part of a version; a question waits for its
    answer."""

    __tablename__ = "return_note"
    __table_args__ = {"info": {"label": "note on a return"}}

    return_id: Mapped[int] = mapped_column(
        ForeignKey("progress_update.id"), index=True, info={"owner": True}
    )
    number: Mapped[int] = mapped_column(info={"label": "Version"})
    key: Mapped[PartKey] = mapped_column(info={"label": "Part"})
    kind: Mapped[ReturnNoteKind]
    text: Mapped[str] = mapped_column(String(TEXT_LENGTH))
    is_reviewers: Mapped[bool] = mapped_column(info={"label": "By the reviewer"})
    given_on: Mapped[date]
    given_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answer_by_on: Mapped[date | None] = mapped_column(info={"label": "Answer due"})
    answer: Mapped[str] = mapped_column(String(TEXT_LENGTH), default="")
    answered_on: Mapped[date | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    returned: Mapped[Return] = relationship(lazy="raise_on_sql")
    given_by: Mapped[Person | None] = relationship(lazy="raise_on_sql", foreign_keys=[given_by_id])
    answered_by: Mapped[Person | None] = relationship(
        lazy="raise_on_sql", foreign_keys=[answered_by_id]
    )

    @property
    def is_open(self) -> bool:
        return self.kind is ReturnNoteKind.QUESTION and self.answered_on is None
