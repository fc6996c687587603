"""Changes to barriers and opportunities."""

from collections.abc import Sequence
from datetime import date
from typing import Unpack

from app.audit.events import audited
from app.barriers.models import Barrier
from app.barriers.permissions import (
    access_to_respond,
    can_edit_barrier,
)
from app.barriers.rules import BARRIER_WORKFLOW, UNSETTLED, BarrierFacts, BarrierState
from app.core import clock
from app.core.access import Actor
from app.core.errors import DomainError
from app.core.facts import add_record, assign
from app.core.undoable import undoable
from app.core.wording import words
from app.pilots.permissions import enforce_may_add, enforce_may_move
from app.pilots.queries import pilot_choices


@audited("barrier:raised")
def create_barrier(actor: Actor, *, pilot_id: int | None, **facts: Unpack[BarrierFacts]) -> Barrier:
    enforce_may_add(actor, pilot_id)
    today, respond_by_on = clock.today(), facts["respond_by_on"]
    if respond_by_on is not None and respond_by_on < today:
        raise DomainError("The response date cannot be in the past.", field="respond_by_on")
    return add_record(Barrier(pilot_id=pilot_id, state=BarrierState.OPEN, raised_on=today, **facts))


@audited("barrier:changed")
def amend_barrier(
    actor: Actor, *, barrier: Barrier, pilot_id: int | None, **facts: Unpack[BarrierFacts]
) -> None:
    can_edit_barrier(actor, barrier).enforce()
    enforce_may_move(actor, barrier.pilot_id, pilot_id)
    barrier.pilot_id = pilot_id
    respond_by_on = facts["respond_by_on"]
    if respond_by_on is not None and respond_by_on < barrier.raised_on:
        raise DomainError(
            "The response date cannot be before the date it was raised.", field="respond_by_on"
        )
    if facts["department_id"] != barrier.department_id:
        note_expected(barrier, None)
    assign(barrier, facts)


@undoable("barrier", access_to_respond)
@audited("barrier:expected")
def expect_response(actor: Actor, *, barrier: Barrier, expected_on: date) -> None:
    """Say by when the department will respond. It is late by the day that it was asked for all the
    same, and reminded by that."""
    access_to_respond(actor, barrier).enforce()
    if barrier.state is not BarrierState.OPEN:
        raise DomainError(f"No response is awaited to {barrier.reference}.")
    if expected_on < clock.today():
        raise DomainError("Enter today’s date or a later one.", field="expected_on")
    note_expected(barrier, expected_on, actor.name)


def note_expected(barrier: Barrier, on: date | None, said_by: str = "") -> None:
    """Part of an event."""
    barrier.expected_on, barrier.expected_said_by = on, said_by
    barrier.expected_said_on = clock.today() if on else None


@undoable("barrier", access_to_respond)
@audited("barrier:answered")
def record_response(actor: Actor, *, barrier: Barrier, response: str, responded_on: date) -> None:
    """Put down what the department answered, and when; a later answer takes its place."""
    access_to_respond(actor, barrier).enforce()
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


@undoable("barrier", can_edit_barrier)
@audited("barrier:resolved")
def resolve_barrier(
    actor: Actor,
    *,
    barrier: Barrier,
    resolution: str,
    agreed_ids: Sequence[int],
    resolution_unasked: str,
) -> None:
    """Say what has changed, and which of the pilots that raised it agree that it is resolved, or
    why they were not asked."""
    can_edit_barrier(actor, barrier).enforce()
    BARRIER_WORKFLOW.check(barrier.state, BarrierState.RESOLVED)
    if barrier.state is BarrierState.RESOLVED:
        return
    agreed = [name for pilot_id, name in raisers_of(barrier) if pilot_id in agreed_ids]
    settle(barrier, resolution, ", ".join(agreed), resolution_unasked)


def settle(barrier: Barrier, resolution: str, agreed: str, unasked: str) -> None:
    """Part of that event."""
    if not resolution:
        raise DomainError("Enter what has changed.", field="resolution")
    if not agreed and not unasked:
        raise DomainError(
            f"Tick each {words.place} that agrees, or enter why no one was asked.",
            field="resolution_unasked",
        )
    barrier.state, barrier.settled_on = BarrierState.RESOLVED, clock.today()
    barrier.resolution, barrier.resolution_agreed = resolution, agreed
    barrier.resolution_unasked = "" if agreed else unasked


def raisers_of(barrier: Barrier) -> list[tuple[int, str]]:
    """The pilots that may have raised it, by id and name: its own or, of several, all."""
    if barrier.pilot is not None:
        return [(barrier.pilot.id, barrier.pilot.name)]
    return pilot_choices()


@undoable("barrier", can_edit_barrier)
@audited("barrier:reopened")
def reopen_barrier(actor: Actor, *, barrier: Barrier) -> None:
    """Ask again: an answer that came stays to be read until another takes its place, and what was
    said of when it would come is over."""
    can_edit_barrier(actor, barrier).enforce()
    BARRIER_WORKFLOW.check(barrier.state, BarrierState.OPEN)
    barrier.state, barrier.settled_on = BarrierState.OPEN, None
    barrier.resolution = barrier.resolution_agreed = barrier.resolution_unasked = ""
    note_expected(barrier, None)
