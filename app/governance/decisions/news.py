"""What was decided."""

from typing import Any

from sqlalchemy import Row, select

from app.core import clock
from app.core.access import Actor
from app.core.news import News, Period, news_of
from app.core.rows import Rows, row_columns
from app.governance.decisions.models import Decision
from app.governance.decisions.permissions import can_list_decisions
from app.governance.decisions.queries import readable_by


def list_decided(actor: Actor, period: Period) -> Rows[News] | None:
    """Decisions, from the day on which the actor may read them."""
    if not can_list_decisions(actor):
        return None
    wanted = select(
        *row_columns(
            due_on=Decision.decided_on,
            number=Decision.number,
            title=Decision.text,
            is_illustrative=Decision.is_illustrative,
        )
    ).where(period.holds(Decision.decided_on), readable_by(actor, clock.today()))
    return Rows(wanted, _news)


def _news(row: Row[Any]) -> News:
    return news_of(Decision, "decisions.show_decision", row, "decided")
