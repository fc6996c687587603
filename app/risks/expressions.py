"""Where risks stand on a day, in SQL, as ``status.risk_status`` reckons it of one that is
loaded: for counts, order and limits over the whole register."""

from datetime import date
from typing import Any, TypeAlias, TypeVar

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import aliased

from app.core.sql_dates import months_after
from app.risks.models import Risk, RiskScore
from app.risks.rules import REVIEW_MONTHS, Band

#: The lowest score of each band.
LOWEST_OF = {Band.VERY_HIGH: 16, Band.HIGH: 10, Band.MEDIUM: 5, Band.LOW: 1}


S = TypeVar("S", bound=Select[*tuple[Any, ...]])

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
    """The residual score as last assessed by a day; null before the first assessment. It is
    looked up wherever it is named: name it once, and last among conditions."""
    return _newest(on, RiskScore.likelihood * RiskScore.impact).scalar_subquery()


class ResidualScore:
    """The residual score of risks at the end of a day, the inherent one before the first
    assessment. ``join`` looks it up, once for each risk, in a select of risks; the expressions are
    then as cheap as columns."""

    def __init__(self, on: Day) -> None:
        self._on = on
        self._newest = aliased(RiskScore)
        self.likelihood = func.coalesce(self._newest.likelihood, Risk.inherent_likelihood)
        self.impact = func.coalesce(self._newest.impact, Risk.inherent_impact)
        self.score: ColumnElement[int] = self.likelihood * self.impact
        #: That on which it was raised before the first assessment.
        self.assessed_on = func.coalesce(self._newest.assessed_on, Risk.raised_on)
        self.review_due_on = _review_due(self.score, self.assessed_on)

    def join(self, wanted: S) -> S:
        newest = _newest(self._on, RiskScore.id).scalar_subquery()
        return wanted.outerjoin_from(Risk, self._newest, self._newest.id == newest)


def _review_due(score: ColumnElement[int], assessed: ColumnElement[date]) -> ColumnElement[date]:
    """The day of the next review, by the band of the score."""
    *others, lowest = LOWEST_OF
    return case(
        *((score >= LOWEST_OF[b], months_after(assessed, REVIEW_MONTHS[b])) for b in others),
        else_=months_after(assessed, REVIEW_MONTHS[lowest]),
    )
