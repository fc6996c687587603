"""Risks with their dated residual scores, and issues."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.core.models import (
    LINE_LENGTH,
    NAME_LENGTH,
    TEXT_LENGTH,
    Base,
    Numbered,
    Record,
    Sourced,
)
from app.core.restriction import Restrictable
from app.core.withdrawn import Withdrawable
from app.pilots.models import Pilot
from app.risks.rules import IssueState, Proximity, RiskClosure, RiskResponse, RiskState, Severity


class Risk(Record, Numbered, Sourced, Restrictable, Withdrawable):
    """Because of a cause, an event may happen, which would have an effect. Likelihood and impact
    run from 1 to 5; inherent is before controls, residual (the newest score row) after them,
    target where it should be. A risk without a pilot is the programme's own. ``approval`` says
    which group approved that it is tolerated above the programme's appetite; ``closed_because`` and
    what goes with it are empty of those that were closed before anybody was asked."""

    __tablename__ = "risk"
    PREFIX = "R"

    title: Mapped[str] = mapped_column(String(NAME_LENGTH))
    cause: Mapped[str] = mapped_column(String(TEXT_LENGTH))
    event: Mapped[str] = mapped_column(String(TEXT_LENGTH))
    effect: Mapped[str] = mapped_column(String(TEXT_LENGTH))
    pilot_id: Mapped[int | None] = mapped_column(ForeignKey("pilot.id"), index=True)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    inherent_likelihood: Mapped[int]
    inherent_impact: Mapped[int]
    target_likelihood: Mapped[int]
    target_impact: Mapped[int]
    response: Mapped[RiskResponse] = mapped_column(default=RiskResponse.TREAT)
    proximity: Mapped[Proximity] = mapped_column(default=Proximity.THREE_TO_SIX)
    mitigation: Mapped[str] = mapped_column(String(TEXT_LENGTH), default="")
    approval: Mapped[str] = mapped_column(String(LINE_LENGTH), default="")
    state: Mapped[RiskState] = mapped_column(default=RiskState.OPEN)
    raised_on: Mapped[date]
    closed_on: Mapped[date | None]
    closed_because: Mapped[RiskClosure | None] = mapped_column(info={"label": "Why it was closed"})
    closure_note: Mapped[str] = mapped_column(
        String(TEXT_LENGTH), default="", info={"label": "Explanation of the closure"}
    )
    closure_agreed_by: Mapped[str] = mapped_column(
        String(NAME_LENGTH), default="", info={"label": "Who agreed the closure"}
    )

    pilot: Mapped[Pilot | None] = relationship(lazy="raise_on_sql")
    owner: Mapped[Person | None] = relationship(lazy="raise_on_sql")
    scores: Mapped[list["RiskScore"]] = relationship(
        lazy="raise_on_sql",
        order_by="(RiskScore.assessed_on, RiskScore.id)",
        cascade="all, delete-orphan",
        back_populates="risk",
    )

    @property
    def inherent_score(self) -> int:
        return self.inherent_likelihood * self.inherent_impact

    @property
    def target_score(self) -> int:
        return self.target_likelihood * self.target_impact

    def score_at(self, day: date) -> "RiskScore | None":
        """The residual score as it stood at the end of a day; None before the first."""
        known = [row for row in self.scores if row.assessed_on <= day]
        return known[-1] if known else None

    def residual_at(self, day: date) -> tuple[int, int]:
        """Residual likelihood and impact at the end of a day: the inherent ones before the first
        assessment."""
        row = self.score_at(day)
        if row is None:
            return self.inherent_likelihood, self.inherent_impact
        return row.likelihood, row.impact


class RiskScore(Base):
    """A dated assessment of a risk's residual likelihood and impact."""

    __tablename__ = "risk_score"
    __table_args__ = (
        Index(None, "risk_id", "assessed_on"),
        CheckConstraint("likelihood BETWEEN 1 AND 5", name="likelihood"),
        CheckConstraint("impact BETWEEN 1 AND 5", name="impact"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    risk_id: Mapped[int] = mapped_column(ForeignKey("risk.id"))
    assessed_on: Mapped[date]
    likelihood: Mapped[int] = mapped_column(info={"follows": "inherent_likelihood"})
    impact: Mapped[int] = mapped_column(info={"follows": "inherent_impact"})
    reason: Mapped[str] = mapped_column(String(LINE_LENGTH), default="")

    risk: Mapped["Risk"] = relationship(lazy="raise_on_sql", back_populates="scores")

    @property
    def score(self) -> int:
        return self.likelihood * self.impact


class Issue(Record, Numbered, Sourced, Restrictable, Withdrawable):
    """Something that has happened and needs resolving; it may have begun as a risk."""

    __tablename__ = "issue"
    PREFIX = "I"

    title: Mapped[str] = mapped_column(String(NAME_LENGTH))
    description: Mapped[str] = mapped_column(String(TEXT_LENGTH), default="")
    pilot_id: Mapped[int | None] = mapped_column(ForeignKey("pilot.id"), index=True)
    risk_id: Mapped[int | None] = mapped_column(ForeignKey("risk.id"), index=True)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    severity: Mapped[Severity] = mapped_column(default=Severity.MEDIUM)
    state: Mapped[IssueState] = mapped_column(default=IssueState.OPEN)
    action: Mapped[str] = mapped_column(String(TEXT_LENGTH), default="")
    raised_on: Mapped[date]
    due_on: Mapped[date | None] = mapped_column(info={"label": "Due date"})
    resolved_on: Mapped[date | None]

    pilot: Mapped[Pilot | None] = relationship(lazy="raise_on_sql")
    risk: Mapped[Risk | None] = relationship(lazy="raise_on_sql")
    owner: Mapped[Person | None] = relationship(lazy="raise_on_sql")
