"""What a version of a return keeps of the registers: the rows of the place's milestones, risks,
issues and barriers as they stood, what became of its promises, and its figures. Restricted records
are never among them."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

import msgspec
from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.barriers.models import Barrier
from app.barriers.queries import is_raised_by
from app.barriers.rules import UNSETTLED
from app.core.rag import Rag
from app.core.viewers import NOBODY, looking_as
from app.core.wording import words
from app.delivery.models import Milestone
from app.delivery.rules import milestone_rag, milestone_reason
from app.extensions import db
from app.returns.models import Return
from app.returns.rules import PromiseAnswer
from app.risks.models import Issue, Risk
from app.risks.rules import Band, IssueState, RiskState, Severity, band

#: The most rows of each register that a return shows, and a version keeps.
ROWS_LIMIT = 100
#: What was reached, closed or resolved within so many days is still shown.
_LATELY = timedelta(days=45)


class PromiseLine(msgspec.Struct, frozen=True, kw_only=True):
    text: str
    answer: PromiseAnswer | None = None
    note: str = ""


class MeasureLine(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    figure: str
    before: str = ""
    source: str = ""


class MilestoneLine(msgspec.Struct, frozen=True, kw_only=True):
    id: int
    reference: str
    title: str
    baseline_on: date
    forecast_on: date
    actual_on: date | None
    rating: Rag
    why: str
    reason: str = ""


class RiskLine(msgspec.Struct, frozen=True, kw_only=True):
    id: int
    reference: str
    title: str
    likelihood: int
    impact: int
    band: Band
    state: RiskState

    @property
    def score(self) -> int:
        return self.likelihood * self.impact


class IssueLine(msgspec.Struct, frozen=True, kw_only=True):
    id: int
    reference: str
    title: str
    severity: Severity
    state: IssueState
    due_on: date | None


class BarrierLine(msgspec.Struct, frozen=True, kw_only=True):
    id: int
    reference: str
    title: str
    department: str
    status: str


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """Every field has a default: versions of before it was kept are read too."""

    nothing: tuple[str, ...] = ()
    promises: tuple[PromiseLine, ...] = ()
    measures: tuple[MeasureLine, ...] = ()
    milestones: tuple[MilestoneLine, ...] = ()
    risks: tuple[RiskLine, ...] = ()
    issues: tuple[IssueLine, ...] = ()
    barriers: tuple[BarrierLine, ...] = ()

    def as_json(self) -> dict[str, Any]:
        content: dict[str, Any] = msgspec.to_builtins(self)
        return content


def read_snapshot(content: dict[str, Any]) -> Snapshot:
    return msgspec.convert(content, Snapshot)


def take_snapshot(returned: Return, on: date) -> Snapshot:
    """The records of its place as they stand on a day, and what it says beside its answers. It
    comes with its parts, promises and figures."""
    with looking_as(NOBODY):
        milestones = milestones_of(returned.pilot_id, on)
        risks, issues = risks_of(returned.pilot_id, on), issues_of(returned.pilot_id, on)
        barriers = barriers_of(returned.pilot_id)
    tolerance = words.tolerance_days
    return Snapshot(
        nothing=tuple(part.key.value for part in returned.parts if part.is_nothing),
        promises=tuple(
            PromiseLine(text=each.text, answer=each.answer, note=each.note)
            for each in returned.promises
        ),
        measures=tuple(
            MeasureLine(name=each.name, figure=each.figure, before=each.before, source=each.source)
            for each in returned.measures
        ),
        milestones=tuple(_milestone(each, on, tolerance) for each in milestones),
        risks=tuple(_risk(each, on) for each in risks),
        issues=tuple(
            IssueLine(
                id=each.id,
                reference=each.reference,
                title=each.title,
                severity=each.severity,
                state=each.state,
                due_on=each.due_on,
            )
            for each in issues
        ),
        barriers=tuple(
            BarrierLine(
                id=each.id,
                reference=each.reference,
                title=each.title,
                department=each.department_name,
                status=each.state.word,
            )
            for each in barriers
        ),
    )


def _milestone(milestone: Milestone, on: date, tolerance: int) -> MilestoneLine:
    forecast_on = milestone.forecast_at(on)
    reached_on = milestone.actual_on
    actual_on = reached_on if reached_on is not None and reached_on <= on else None
    said = [row.reason for row in milestone.forecasts if row.recorded_on <= on]
    return MilestoneLine(
        id=milestone.id,
        reference=milestone.reference,
        title=milestone.title,
        baseline_on=milestone.baseline_on,
        forecast_on=forecast_on,
        actual_on=actual_on,
        rating=milestone_rag(milestone.baseline_on, forecast_on, actual_on, on, tolerance),
        why=milestone_reason(milestone.baseline_on, forecast_on, actual_on, on),
        reason=said[-1] if said and forecast_on > milestone.baseline_on else "",
    )


def _risk(risk: Risk, on: date) -> RiskLine:
    likelihood, impact = risk.residual_at(on)
    return RiskLine(
        id=risk.id,
        reference=risk.reference,
        title=risk.title,
        likelihood=likelihood,
        impact=impact,
        band=band(likelihood * impact),
        state=risk.state,
    )


def milestones_of(pilot_id: int, on: date) -> Sequence[Milestone]:
    """A place's milestones that are to come or were reached lately, by baseline, with forecasts."""
    return db.session.scalars(
        select(Milestone)
        .where(
            Milestone.pilot_id == pilot_id,
            or_(Milestone.actual_on.is_(None), Milestone.actual_on >= on - _LATELY),
        )
        .options(selectinload(Milestone.forecasts), selectinload(Milestone.changes))
        .order_by(Milestone.baseline_on, Milestone.number)
        .limit(ROWS_LIMIT)
    ).all()


def risks_of(pilot_id: int, on: date) -> Sequence[Risk]:
    """A place's risks that may still happen or were closed lately, by number, with scores."""
    return db.session.scalars(
        select(Risk)
        .where(
            Risk.pilot_id == pilot_id,
            Risk.raised_on <= on,
            or_(Risk.state == RiskState.OPEN, Risk.closed_on >= on - _LATELY),
        )
        .options(selectinload(Risk.scores))
        .order_by(Risk.number)
        .limit(ROWS_LIMIT)
    ).all()


def issues_of(pilot_id: int, on: date) -> Sequence[Issue]:
    """A place's issues that are open or were resolved lately, by number."""
    return db.session.scalars(
        select(Issue)
        .where(
            Issue.pilot_id == pilot_id,
            Issue.raised_on <= on,
            or_(Issue.state == IssueState.OPEN, Issue.resolved_on >= on - _LATELY),
        )
        .order_by(Issue.number)
        .limit(ROWS_LIMIT)
    ).all()


def barriers_of(pilot_id: int) -> Sequence[Barrier]:
    """What a place raised, alone or with others, that is not settled, the oldest first, with whom
    it asks."""
    return db.session.scalars(
        select(Barrier)
        .where(is_raised_by(pilot_id), Barrier.state.in_(UNSETTLED))
        .options(joinedload(Barrier.department))
        .order_by(Barrier.raised_on, Barrier.number)
        .limit(ROWS_LIMIT)
    ).all()


def hidden_rows(snapshot: Snapshot) -> Iterable[tuple[str, int]]:
    """The tables and ids of its rows, to ask which of them are restricted since."""
    for table, rows in (
        (Milestone.__tablename__, snapshot.milestones),
        (Risk.__tablename__, snapshot.risks),
        (Issue.__tablename__, snapshot.issues),
        (Barrier.__tablename__, snapshot.barriers),
    ):
        yield from ((table, row.id) for row in rows)
