"""Changes to barriers and opportunities."""

from datetime import date

from app.audit.events import audited
from app.barriers.models import Barrier
from app.barriers.permissions import can_edit_barrier, can_respond_to_barrier
from app.barriers.rules import BARRIER_WORKFLOW, UNSETTLED, BarrierKind, BarrierState
from app.core import clock
from app.core.access import Actor
from app.core.errors import DomainError
from app.core.references import next_number
from app.extensions import db
from app.pilots.permissions import enforce_may_add


@audited("barrier:raised")
def create_barrier(
    actor: Actor,
    *,
    kind: BarrierKind,
    title: str,
    detail: str,
    pilot_id: int | None,
    department_id: int,
    ask: str,
    respond_by_on: date | None,
) -> Barrier:
    enforce_may_add(actor, pilot_id)
    today = clock.today()
    if respond_by_on is not None and respond_by_on < today:
        raise DomainError("The response date cannot be in the past.", field="respond_by_on")
    barrier = Barrier(
        number=next_number(db.session(), Barrier.PREFIX),
        kind=kind,
        title=title,
        detail=detail,
        pilot_id=pilot_id,
        department_id=department_id,
        ask=ask,
        state=BarrierState.OPEN,
        raised_on=today,
        respond_by_on=respond_by_on,
    )
    db.session.add(barrier)
    db.session.flush()
    return barrier


@audited("barrier:changed")
def amend_barrier(
    actor: Actor,
    *,
    barrier: Barrier,
    kind: BarrierKind,
    title: str,
    detail: str,
    department_id: int,
    ask: str,
    respond_by_on: date | None,
) -> None:
    can_edit_barrier(actor, barrier).enforce()
    if respond_by_on is not None and respond_by_on < barrier.raised_on:
        raise DomainError(
            "The response date cannot be before the date it was raised.", field="respond_by_on"
        )
    barrier.kind, barrier.title, barrier.detail, barrier.ask = kind, title, detail, ask
    barrier.department_id, barrier.respond_by_on = department_id, respond_by_on


@audited("barrier:answered")
def record_response(actor: Actor, *, barrier: Barrier, response: str, responded_on: date) -> None:
    """Put down what the department answered, and when; a later answer takes its place."""
    can_respond_to_barrier(actor).enforce()
    if barrier.state not in UNSETTLED:
        raise DomainError(
            f"This {barrier.kind.word.lower()} is {barrier.state.word.lower()}. "
            "Reopen it before you record a response."
        )
    BARRIER_WORKFLOW.check(barrier.state, BarrierState.RESPONDED)
    if not barrier.raised_on <= responded_on <= clock.today():
        raise DomainError(
            "The day of the response must be between the day it was asked for and today.",
            field="responded_on",
        )
    barrier.state = BarrierState.RESPONDED
    barrier.response, barrier.responded_on = response, responded_on


@audited("barrier:resolved")
def resolve_barrier(actor: Actor, *, barrier: Barrier) -> None:
    _settle(actor, barrier, BarrierState.RESOLVED)


@audited("barrier:withdrawn")
def withdraw_barrier(actor: Actor, *, barrier: Barrier) -> None:
    _settle(actor, barrier, BarrierState.WITHDRAWN)


def _settle(actor: Actor, barrier: Barrier, state: BarrierState) -> None:
    can_edit_barrier(actor, barrier).enforce()
    BARRIER_WORKFLOW.check(barrier.state, state)
    if barrier.state is not state:
        barrier.state, barrier.settled_on = state, clock.today()


@audited("barrier:reopened")
def reopen_barrier(actor: Actor, *, barrier: Barrier) -> None:
    """Ask again: an answer that came stays to be read until another takes its place."""
    can_edit_barrier(actor, barrier).enforce()
    BARRIER_WORKFLOW.check(barrier.state, BarrierState.OPEN)
    barrier.state, barrier.settled_on = BarrierState.OPEN, None
