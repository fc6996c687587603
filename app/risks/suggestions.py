"""Risks that the data says a meeting should look at."""

from typing import Any

from sqlalchemy import ColumnElement, Row, String, and_, cast, func, literal, not_, select

from app.core.formats import are, counted
from app.core.models import reference_of
from app.core.rows import TODAY, Rows, row_columns
from app.core.sql_dates import days_before
from app.core.suggestions import Suggestion, SuggestionGroup
from app.programme.queries import accepted_score
from app.risks.expressions import LOWEST_OF, ResidualScore, score_at
from app.risks.models import Risk
from app.risks.rules import Band, RiskResponse, RiskState

#: A risk that reached the highest band in this many days has newly done so: meetings are monthly.
RECENT_DAYS = 31


def _is_newly_very_high(residual: ResidualScore) -> ColumnElement[bool]:
    before = func.coalesce(_before(), 0)
    return and_(residual.score >= LOWEST_OF[Band.VERY_HIGH], before < residual.score)


def _before() -> ColumnElement[Any]:
    return score_at(days_before(TODAY, RECENT_DAYS))


def _newly_very_high() -> Rows[Suggestion]:
    """Open risks that are very high now and were not a month ago."""
    residual = ResidualScore(TODAY)
    news = literal(":very-high:").concat(cast(residual.assessed_on, String))
    return _rows(residual, news, _is_newly_very_high(residual))


def _above_appetite() -> Rows[Suggestion]:
    """The other open risks above appetite, unless a group has approved that they are tolerated."""
    residual = ResidualScore(TODAY)
    news = literal(":above-appetite:").concat(cast(residual.score, String))
    is_approved = and_(Risk.response == RiskResponse.TOLERATE, Risk.approval != "")
    is_above = residual.score > accepted_score()
    return _rows(
        residual, news, and_(is_above, not_(is_approved), not_(_is_newly_very_high(residual)))
    )


def _rows(
    residual: ResidualScore, news: ColumnElement[str], condition: ColumnElement[bool]
) -> Rows[Suggestion]:
    order = (residual.score.desc(), residual.impact.desc(), Risk.number)
    wanted = select(
        *row_columns(
            key=literal("risk:").concat(cast(Risk.id, String)).concat(news),
            record_id=Risk.id,
            number=Risk.number,
            title=Risk.title,
            amount=residual.score,
            before=_before(),
            accepted=accepted_score(),
            is_restricted=Risk.is_restricted,
            place=func.row_number().over(order_by=order),
        )
    )
    return Rows(
        residual.join(wanted).where(Risk.state == RiskState.OPEN, condition),
        _suggestion,
    )


def _suggestion(row: Row[Any]) -> Suggestion:
    reference = reference_of(Risk.PREFIX, row.number)
    return Suggestion(
        key=row.key,
        title=f"{reference} {row.title}",
        why=_why(row),
        record_kind="risk",
        record_id=row.record_id,
        endpoint="risks.show_risk",
        values={"reference": reference},
        is_restricted=row.is_restricted,
    )


def _why(row: Row[Any]) -> str:
    if ":above-appetite:" in row.key:
        return (
            f"Above appetite: it scores {row.amount}, and the programme accepts up to "
            f"{row.accepted}."
        )
    before = f"it scored {row.before} a month ago" if row.before else "it was raised this month"
    return f"Newly very high: {row.amount} now; {before}."


SUGGESTIONS = (
    SuggestionGroup(
        "risks-very-high",
        lambda count: f"{counted(count, 'risk')} {are(count)} newly very high",
        _newly_very_high,
    ),
    SuggestionGroup(
        "risks-above-appetite",
        lambda count: f"{counted(count, 'risk')} {are(count)} above the programme’s risk appetite",
        _above_appetite,
    ),
)
