"""The history of a demonstration's barriers: their rows say how each stands, and the lines of
history, the places that raised it and its response follow."""

from collections.abc import Mapping
from typing import Any

from app.barriers.models import Barrier, BarrierEvent, BarrierRaiser, BarrierResponse
from app.barriers.rules import (
    NOT_SENT,
    TRIAGE_DAYS,
    BarrierEventKind,
    BarrierKind,
    BarrierState,
    due_date,
)
from app.barriers.rules import ResponseOutcome as Outcome
from app.core.kept import unlocked
from app.core.working_days import working_days_between
from app.extensions import db
from app.programme.queries import find_barrier_days

#: What a row may give beside the columns: its one response, in a text.
EXTRA = ("response",)


def fill_barrier(values: Mapping[str, Any], _loading: Any) -> dict[str, Any]:
    """A row that does not say its state has been sent, on the day on which it was raised."""
    state = values.get("state", BarrierState.SENT)
    raised_on = values["raised_on"]
    return {
        "state": state,
        "asked_on": None if state in NOT_SENT else raised_on,
        "triage_by_on": due_date(raised_on, TRIAGE_DAYS) if state == BarrierState.RAISED else None,
    }


def keep_history(barrier: Barrier, values: Mapping[str, Any]) -> None:
    """What its facts say, where the row gives no history of its own."""
    if barrier.pilot_id is not None and not barrier.raisers:
        first = BarrierRaiser(pilot_id=barrier.pilot_id, raised_on=barrier.raised_on)
        barrier.raisers.append(first)
    if values.get("response"):
        response = BarrierResponse(
            text=values["response"], outcome=barrier.outcome, responded_on=barrier.responded_on
        )
        barrier.responses.append(response)
    for each in barrier.responses:
        _complete(barrier, each)
    _set_rise(barrier)
    if "events" in values:
        return
    asked = barrier.department_name
    _note(barrier, BarrierEventKind.RAISED, BarrierState.RAISED, barrier.raised_on)
    if barrier.asked_on is not None:
        due = {"due_after": barrier.respond_by_on}
        sent = BarrierState.SENT
        _note(barrier, BarrierEventKind.SENT, sent, barrier.asked_on, subject=asked, **due)
    if barrier.responded_on is not None:
        _note_response(barrier, barrier.responses[0])
    note_end(barrier, {"state": barrier.state})


def _complete(barrier: Barrier, response: BarrierResponse) -> None:
    """Whose a response is, and how long it took."""
    since = barrier.asked_on or barrier.raised_on
    if response.group_id is None:
        with unlocked():
            response.organisation_id = barrier.department_id
            response.given_by = response.given_by or barrier.department_name
            response.working_days = working_days_between(since, response.responded_on)
            db.session.flush()


def _set_rise(barrier: Barrier) -> None:
    """When it goes up, as the services would have it."""
    is_barrier, days = barrier.kind is BarrierKind.BARRIER, find_barrier_days()
    if barrier.is_awaited and barrier.respond_by_on and barrier.state is BarrierState.SENT:
        barrier.goes_up_on = due_date(barrier.respond_by_on, days.first) if is_barrier else None
    elif barrier.state is BarrierState.ESCALATED and barrier.escalated_on:
        barrier.goes_up_on = due_date(barrier.escalated_on, days.second)
    elif barrier.state is BarrierState.RESPONDED and barrier.outcome is Outcome.NOT_ACCEPTED:
        barrier.goes_up_on = barrier.responded_on if barrier.group_id is None else None


def add_response(response: BarrierResponse, _values: Mapping[str, Any]) -> None:
    """A response that comes later: the barrier is answered."""
    barrier = db.session.get_one(Barrier, response.barrier_id)
    db.session.refresh(barrier, ["department", "events", "responses"])
    _complete(barrier, response)
    barrier.state, barrier.outcome = BarrierState.RESPONDED, response.outcome
    barrier.responded_on, barrier.goes_up_on = response.responded_on, None
    _set_rise(barrier)
    _note_response(barrier, response)


def _note_response(barrier: Barrier, response: BarrierResponse) -> None:
    _note(
        barrier,
        BarrierEventKind.RESPONDED,
        BarrierState.RESPONDED,
        response.responded_on,
        subject=response.given_by,
        text=response.outcome.word if response.outcome else "",
    )


def note_end(barrier: Barrier, values: Mapping[str, Any]) -> None:
    """A barrier that ends, as it is loaded or later."""
    ends = {
        BarrierState.RESOLVED: BarrierEventKind.RESOLVED,
        BarrierState.CLOSED: BarrierEventKind.CLOSED,
        BarrierState.RETURNED: BarrierEventKind.RETURNED,
        BarrierState.ACCEPTED: BarrierEventKind.ACCEPTED,
    }
    kind = ends.get(values.get("state", barrier.state)) if "state" in values else None
    if kind is None:
        return
    barrier.goes_up_on = None
    agreed = barrier.resolution_agreed
    text = f"Agreed by {agreed}" if agreed else barrier.resolution_unasked
    _note(barrier, kind, barrier.state, barrier.settled_on or barrier.raised_on, text=text)


def _note(
    barrier: Barrier, kind: BarrierEventKind, state: BarrierState, on: Any, **said: Any
) -> None:
    db.session.add(
        BarrierEvent(barrier_id=barrier.id, kind=kind, state=state, happened_on=on, **said)
    )
