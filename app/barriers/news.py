"""What changed of barriers and opportunities: answers, and what was settled."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Row, select

from app.barriers.models import Barrier
from app.barriers.rules import BarrierState
from app.core.access import Actor
from app.core.news import News, Period, news_of
from app.core.rows import Rows, row_columns
from app.pilots.permissions import can_read_registers


def list_answered(actor: Actor, period: Period) -> Rows[News] | None:
    """Barriers to which somebody responded."""
    return _list(actor, period, Barrier.responded_on, lambda _row: "response received")


def list_settled(actor: Actor, period: Period) -> Rows[News] | None:
    """Barriers that were closed, and how."""
    return _list(
        actor, period, Barrier.settled_on, lambda row: BarrierState(row.detail).word.lower()
    )


def _list(
    actor: Actor, period: Period, day: Any, note: Callable[[Row[Any]], str]
) -> Rows[News] | None:
    if not can_read_registers(actor):
        return None

    def make(row: Row[Any]) -> News:
        return news_of(Barrier, "barriers.show_barrier", row, note(row))

    wanted = select(
        *row_columns(
            due_on=day,
            number=Barrier.number,
            title=Barrier.title,
            detail=Barrier.state,
            is_illustrative=Barrier.is_illustrative,
        )
    )
    return Rows(wanted.where(period.holds(day)), make)
