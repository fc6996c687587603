"""Reads of risks and issues."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import joinedload, selectinload, subqueryload

from app.accounts.grants import owner_grant
from app.core.loading import loading
from app.core.references import ByReference
from app.extensions import db
from app.risks.expressions import LOWEST_OF, ResidualScore
from app.risks.models import Issue, Risk
from app.risks.rules import Band, IssueState, RiskState, Severity

#: The most records of a kind that a person is shown to own.
OWNED_LIMIT = 50

_RISK_PARTS = loading(lambda: (joinedload(Risk.pilot), joinedload(Risk.owner)))
_ISSUE_PARTS = loading(
    lambda: (joinedload(Issue.risk), joinedload(Issue.pilot), joinedload(Issue.owner))
)


def select_grants() -> Iterable[Select[Any]]:
    """Whoever owns a record may keep it: the record is the grant."""
    return [owner_grant(Risk.owner_id), owner_grant(Issue.owner_id)]


def list_open_risks(ids: Collection[int] | None = None) -> Sequence[Risk]:
    """Risks that may still happen (one that occurred goes on as an issue), or some of them, by
    number; with scores, pilot and owner. ``status.risk_status`` tells where each stands and how it
    moved."""
    wanted = (
        select(Risk)
        .where(Risk.state == RiskState.OPEN)
        .options(
            # One query, however many there are: selectinload takes one for every 500.
            subqueryload(Risk.scores),
            *_RISK_PARTS,
        )
        .order_by(Risk.number)
    )
    if ids is not None:
        wanted = wanted.where(Risk.id.in_(ids))
    return db.session.scalars(wanted).all()


def get_risk(reference: str) -> Risk:
    return _RISKS.get(reference)


_RISKS = ByReference(Risk, "risk", lambda: (selectinload(Risk.scores), *_RISK_PARTS))


def list_open_issues(limit: int) -> Sequence[Issue]:
    """The first issues not resolved yet, the gravest first, then by the day they are due; with
    risk, pilot and owner."""
    wanted = select(Issue).options(*_ISSUE_PARTS).where(Issue.state == IssueState.OPEN)
    gravity = case(*((Issue.severity == each, -each.rank) for each in Severity))
    by = (gravity, Issue.due_on.is_(None), Issue.due_on, Issue.number)
    return db.session.scalars(wanted.order_by(*by).limit(limit)).all()


def list_issues_of_risk(risk_id: int) -> Sequence[Issue]:
    """Issues that a risk became, by number."""
    return db.session.scalars(_select_issues().where(Issue.risk_id == risk_id)).all()


def _select_issues() -> Select[Issue]:
    return select(Issue).options(*_ISSUE_PARTS).order_by(Issue.number)


def get_issue(reference: str) -> Issue:
    return _ISSUES.get(reference)


_ISSUES = ByReference(Issue, "issue", lambda: _ISSUE_PARTS)


def list_owned_risks(person_id: int) -> Sequence[Risk]:
    """Open risks that a person owns, by number; one more than is shown says that there are more."""
    return db.session.scalars(
        select(Risk)
        .where(Risk.owner_id == person_id, Risk.state == RiskState.OPEN)
        .order_by(Risk.number)
        .limit(OWNED_LIMIT + 1)
    ).all()


def list_owned_issues(person_id: int) -> Sequence[Issue]:
    """Open issues that a person owns, by number; one more than is shown, likewise."""
    return db.session.scalars(
        select(Issue)
        .where(Issue.owner_id == person_id, Issue.state == IssueState.OPEN)
        .order_by(Issue.number)
        .limit(OWNED_LIMIT + 1)
    ).all()


def count_very_high(pilot_ids: Collection[int], today: date) -> dict[int, int]:
    """How many open risks of each of some pilots are very high, by the pilot's id."""
    residual = ResidualScore(today)
    rows = db.session.execute(
        residual.join(select(Risk.pilot_id, func.count()))
        .where(Risk.pilot_id.in_(pilot_ids), Risk.state == RiskState.OPEN)
        .where(residual.score >= LOWEST_OF[Band.VERY_HIGH])
        .group_by(Risk.pilot_id)
    )
    return {row[0]: row[1] for row in rows if row[0] is not None}
