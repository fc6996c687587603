"""What changed of barriers and opportunities: answers, and what was settled."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Row, exists, select

from app.accounts.models import Organisation
from app.audit.awaited import changed_on
from app.barriers.models import Barrier, BarrierRaiser
from app.barriers.rules import SETTLED, BarrierState
from app.core.access import Actor
from app.core.findings import Place
from app.core.models import reference_of
from app.core.news import News, awaited_news, is_lately, news_of
from app.core.rows import PERSON, TODAY, Rows, row_columns
from app.pilots.permissions import can_read_registers
from app.pilots.queries import lead_of


def list_answered(actor: Actor) -> Rows[News] | None:
    """Barriers to which somebody responded."""
    return _list(actor, Barrier.responded_on, lambda _row: "response received")


def list_settled(actor: Actor) -> Rows[News] | None:
    """Barriers that were closed, and how."""
    return _list(actor, Barrier.settled_on, lambda row: BarrierState(row.detail).word.lower())


def _list(actor: Actor, day: Any, note: Callable[[Row[Any]], str]) -> Rows[News] | None:
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
    return Rows(wanted.where(is_lately(day)), make)


#: Where a response has come, or it is over.
_TOLD = (BarrierState.RESPONDED, BarrierState.AGREEING, *SETTLED)


def await_responses() -> Rows[News]:
    """Responses to the barriers of the places that a person leads, and how these were settled."""
    is_led = exists().where(
        BarrierRaiser.barrier_id == Barrier.id, lead_of(BarrierRaiser.pilot_id, TODAY) == PERSON
    )
    wanted = (
        select(
            *row_columns(
                due_on=changed_on(Barrier, "responded_on", "settled_on"),
                number=Barrier.number,
                title=Barrier.title,
                key=Barrier.state,
                detail=Organisation.name,
                is_illustrative=Barrier.is_illustrative,
            )
        )
        .outerjoin(Barrier.department)
        .where(is_led, Barrier.state.in_(_TOLD))
    )
    return Rows(wanted, _awaited)


def _awaited(row: Row[Any]) -> News:
    reference = reference_of(Barrier.PREFIX, row.number)
    state = BarrierState(row.key)
    return awaited_news(
        f"{reference} {{title}}",
        row,
        state.word.lower() if state in SETTLED else f"{row.detail} has responded",
        Place("barriers.show_barrier", {"reference": reference}),
    )
