"""Raising a barrier or an opportunity, and saying more of it."""

from datetime import date
from typing import Unpack

from app.audit.events import audited
from app.barriers.models import Barrier, BarrierRaiser
from app.barriers.permissions import can_edit_barrier
from app.barriers.rules import NOT_SENT, BarrierEventKind, BarrierFacts, BarrierState
from app.barriers.service.events import move, note_event, triage_day
from app.core import clock
from app.core.access import Actor
from app.core.errors import DomainError
from app.core.facts import add_record, assign
from app.core.undoable import undoable
from app.core.wording import words
from app.pilots.permissions import enforce_may_add, enforce_may_move


@audited("barrier:raised")
def create_barrier(
    actor: Actor,
    *,
    pilot_id: int | None,
    round_id: int | None = None,
    raised_on: date | None = None,
    **facts: Unpack[BarrierFacts],
) -> Barrier:
    """Raise one, today unless it was raised elsewhere before (``raised_on``); out of the return of
    a round (``round_id``), if it was there that it was thought of."""
    enforce_may_add(actor, pilot_id)
    day = raised_on or clock.today()
    made = Barrier(
        pilot_id=pilot_id,
        state=BarrierState.RAISED,
        raised_on=day,
        triage_by_on=triage_day(BarrierState.RAISED),
        raisers=[],
        responses=[],
        events=[],
        takers=[],
        **facts,
    )
    if pilot_id is not None:
        made.raisers.append(
            BarrierRaiser(pilot_id=pilot_id, raised_on=day, raised_by=actor.name, round_id=round_id)
        )
    add_record(made)
    note_event(made, BarrierEventKind.RAISED, actor.name, on=day)
    return made


@audited("barrier:changed")
def amend_barrier(
    actor: Actor, *, barrier: Barrier, pilot_id: int | None, **facts: Unpack[BarrierFacts]
) -> None:
    """Say it better, or give it to the place that it belongs to. Whom it was sent to stays."""
    can_edit_barrier(actor, barrier).enforce()
    enforce_may_move(actor, barrier.pilot_id, pilot_id)
    if facts["department_id"] != barrier.department_id and barrier.state not in NOT_SENT:
        raise DomainError(
            f"It has been sent, so the {words.asked} that is asked stays. Close this one and raise "
            "another.",
            field="department_id",
        )
    if pilot_id != barrier.pilot_id:
        _give_to(barrier, pilot_id, actor.name)
    assign(barrier, facts)


def _give_to(barrier: Barrier, pilot_id: int | None, by_name: str) -> None:
    """What was raised for the wrong place was raised by another."""
    before, barrier.pilot_id = barrier.pilot_id, pilot_id
    known = {raiser.pilot_id for raiser in barrier.raisers}
    own = next((each for each in barrier.raisers if each.pilot_id == before), None)
    if pilot_id is None or pilot_id in known:
        return
    if own is None:
        barrier.raisers.append(
            BarrierRaiser(pilot_id=pilot_id, raised_on=barrier.raised_on, raised_by=by_name)
        )
    else:
        own.pilot_id = pilot_id


@undoable("barrier", can_edit_barrier)
@audited("barrier:raised-again")
def raise_again(actor: Actor, *, barrier: Barrier) -> None:
    """What was returned goes back to the secretariat."""
    can_edit_barrier(actor, barrier).enforce()
    if barrier.state is not BarrierState.RETURNED:
        raise DomainError(f"{barrier.reference} has not been returned.")
    move(barrier, BarrierState.RAISED)
    note_event(barrier, BarrierEventKind.RAISED_AGAIN, actor.name)
