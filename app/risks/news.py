"""What changed of risks: their scores."""

from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import aliased

from app.core.access import Actor
from app.core.news import News, is_lately, news_of
from app.core.rows import Rows, row_columns
from app.pilots.permissions import can_read_registers
from app.risks.models import Risk, RiskScore
from app.risks.rules import score_movement


def list_rescored(actor: Actor) -> Rows[News] | None:
    """Risks whose score went up or down."""
    if not can_read_registers(actor):
        return None
    earlier = aliased(RiskScore)
    score = RiskScore.likelihood * RiskScore.impact
    before = (
        select(earlier.likelihood * earlier.impact)
        .where(earlier.risk_id == RiskScore.risk_id, earlier.assessed_on < RiskScore.assessed_on)
        .order_by(earlier.assessed_on.desc(), earlier.id.desc())
        .limit(1)
        .correlate(RiskScore)
        .scalar_subquery()
    )
    wanted = select(
        *row_columns(
            due_on=RiskScore.assessed_on,
            number=Risk.number,
            title=Risk.title,
            amount=score,
            before=before,
            is_illustrative=Risk.is_illustrative,
        )
    ).join(Risk, Risk.id == RiskScore.risk_id)
    return Rows(wanted.where(is_lately(RiskScore.assessed_on), before != score), _news)


def _news(row: Row[Any]) -> News:
    note = f"score {row.amount}, {score_movement(row.before, row.amount).words}"
    return news_of(Risk, "risks.show_risk", row, note)
