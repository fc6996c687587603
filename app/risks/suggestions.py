"""Risks that the data says a meeting should look at."""

from typing import Any

from sqlalchemy import CTE, ColumnElement, Row, String, and_, cast, func, literal, not_, or_, select

from app.core.formats import are, counted
from app.core.rows import TODAY, Rows, made_once, row_columns
from app.core.sql_dates import days_before
from app.core.suggestions import Suggestion, SuggestionGroup, suggestion_of
from app.programme.queries import accepted_score
from app.risks.expressions import LOWEST_OF, ResidualScore, score_at
from app.risks.models import Risk
from app.risks.rules import Band, RiskResponse, RiskState

#: A risk that reached the highest band in this many days has newly done so: meetings are monthly.
RECENT_DAYS = 31


@made_once
def _high_risks() -> CTE:
    """The open risks that are very high or above appetite: read once for both."""
    residual = ResidualScore(TODAY)
    is_approved = and_(Risk.response == RiskResponse.TOLERATE, Risk.approval != "")
    wanted = select(
        Risk.id,
        Risk.number,
        Risk.title,
        Risk.is_restricted,
        Risk.owner_id,
        residual.score.label("score"),
        residual.impact.label("impact"),
        residual.assessed_on.label("assessed_on"),
        score_at(days_before(TODAY, RECENT_DAYS)).label("before"),
        is_approved.label("is_approved"),
    )
    is_high = or_(residual.score >= LOWEST_OF[Band.VERY_HIGH], residual.score > accepted_score())
    return residual.join(wanted).where(Risk.state == RiskState.OPEN, is_high).cte("high_risks")


def _is_newly_very_high(risks: CTE) -> ColumnElement[bool]:
    before = func.coalesce(risks.c.before, 0)
    return and_(risks.c.score >= LOWEST_OF[Band.VERY_HIGH], before < risks.c.score)


def _newly_very_high() -> Rows[Suggestion]:
    """Open risks that are very high now and were not a month ago."""
    risks = _high_risks()
    news = literal(":very-high:").concat(cast(risks.c.assessed_on, String))
    return _rows(news, _is_newly_very_high(risks))


def _above_appetite() -> Rows[Suggestion]:
    """The other open risks above appetite, unless a group has approved that they are tolerated."""
    risks = _high_risks()
    news = literal(":above-appetite:").concat(cast(risks.c.score, String))
    is_above = risks.c.score > accepted_score()
    return _rows(news, and_(is_above, not_(risks.c.is_approved), not_(_is_newly_very_high(risks))))


def _rows(news: ColumnElement[str], condition: ColumnElement[bool]) -> Rows[Suggestion]:
    risks = _high_risks().c
    order = (risks.score.desc(), risks.impact.desc(), risks.number)
    return Rows(
        select(
            *row_columns(
                key=literal("risk:").concat(cast(risks.id, String)).concat(news),
                record_id=risks.id,
                number=risks.number,
                title=risks.title,
                amount=risks.score,
                before=risks.before,
                accepted=accepted_score(),
                person_id=risks.owner_id,
                is_restricted=risks.is_restricted,
                place=func.row_number().over(order_by=order),
            )
        ).where(condition),
        _suggestion,
    )


def _suggestion(row: Row[Any]) -> Suggestion:
    return suggestion_of(
        Risk,
        "risks.show_risk",
        row,
        _why(row),
        "Agree the response to {reference}.",
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
