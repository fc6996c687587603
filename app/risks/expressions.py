"""Where risks stand on a day, in SQL, as ``status.risk_status`` reckons it of one that is
loaded: for counts, order and limits over the whole register."""

from datetime import date
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Select, case, func, select

from app.core.sql_dates import months_after
from app.risks.models import Risk, RiskScore
from app.risks.rules import REVIEW_MONTHS, Band

#: The lowest score of each band.
LOWEST_OF = {Band.VERY_HIGH: 16, Band.HIGH: 10, Band.MEDIUM: 5, Band.LOW: 1}


#: A day, or SQL that gives one.
Day: TypeAlias = date | ColumnElement[Any]


def _newest(on: Day, *columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .where(RiskScore.risk_id == Risk.id, RiskScore.assessed_on <= on)
        .order_by(RiskScore.assessed_on.desc(), RiskScore.id.desc())
        .limit(1)
        .correlate(Risk)
    )


def score_at(on: Day) -> ColumnElement[int | None]:
    """The residual score as last assessed by a day; null before the first assessment."""
    return _newest(on, RiskScore.likelihood * RiskScore.impact).scalar_subquery()


def residual_score(on: Day) -> ColumnElement[int]:
    """The residual score at the end of a day: the inherent one before the first assessment."""
    return func.coalesce(score_at(on), Risk.inherent_likelihood * Risk.inherent_impact)


def residual_impact(on: Day) -> ColumnElement[int]:
    return func.coalesce(_newest(on, RiskScore.impact).scalar_subquery(), Risk.inherent_impact)


def assessed_on(on: Day) -> ColumnElement[date]:
    """The day of the last assessment; that on which it was raised before the first."""
    return func.coalesce(_newest(on, RiskScore.assessed_on).scalar_subquery(), Risk.raised_on)


def newest_score_id(on: Day) -> Any:
    """The row of the last assessment by a day, to join."""
    return _newest(on, RiskScore.id).scalar_subquery()


def review_due_on(on: Day) -> ColumnElement[date]:
    """The day of the next review, by the band of the score."""
    return review_due(residual_score(on), assessed_on(on))


def review_due(score: ColumnElement[int], assessed: ColumnElement[date]) -> ColumnElement[date]:
    """The same, of a score and the day of its assessment."""
    *others, lowest = LOWEST_OF
    return case(
        *((score >= LOWEST_OF[b], months_after(assessed, REVIEW_MONTHS[b])) for b in others),
        else_=months_after(assessed, REVIEW_MONTHS[lowest]),
    )
