"""The lines of a barrier's history, which every change of its state adds to."""

from datetime import date
from typing import Any

from app.barriers.models import (
    SUBJECT_LENGTH,
    Barrier,
    BarrierEvent,
    BarrierRaiser,
    BarrierResponse,
    BarrierTaker,
)
from app.barriers.rules import (
    BARRIER_WORKFLOW,
    TRIAGE_DAYS,
    BarrierEventKind,
    BarrierState,
    due_date,
)
from app.core import clock
from app.extensions import db


def move(barrier: Barrier, state: BarrierState) -> None:
    """Let it be in another state, if that follows. Part of an event."""
    BARRIER_WORKFLOW.check(barrier.state, state)
    barrier.state = state
    barrier.triage_by_on = triage_day(state)


def triage_day(state: BarrierState) -> date | None:
    """By when the secretariat says what becomes of it, where it is the secretariat’s turn."""
    return due_date(clock.today(), TRIAGE_DAYS) if state is BarrierState.RAISED else None


def note_event(
    barrier: Barrier,
    kind: BarrierEventKind,
    by_name: str,
    *,
    subject: str = "",
    text: str = "",
    on: date | None = None,
    **due: date | None,
) -> BarrierEvent:
    """Add a line, with the state as it is now; of today unless it says ``on``."""
    event = BarrierEvent(
        kind=kind,
        state=barrier.state,
        happened_on=on or clock.today(),
        by_name=by_name,
        subject=subject[:SUBJECT_LENGTH],
        text=text,
        **due,
    )
    add_part(barrier, "events", event)
    barrier.touch()
    return event


def add_raiser(barrier: Barrier, raiser: BarrierRaiser) -> None:
    add_part(barrier, "raisers", raiser, at_end=True)


def add_response(barrier: Barrier, response: BarrierResponse) -> None:
    add_part(barrier, "responses", response)


def add_part(
    barrier: Barrier,
    name: str,
    part: BarrierEvent | BarrierRaiser | BarrierResponse | BarrierTaker,
    *,
    at_end: bool = False,
) -> None:
    """Add a row to the record, whose others need not be loaded for it."""
    if name in barrier.__dict__:
        rows: list[Any] = getattr(barrier, name)
        rows.insert(len(rows) if at_end else 0, part)
    else:
        part.barrier_id = barrier.id
        db.session.add(part)
