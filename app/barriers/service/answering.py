"""What departments and groups answer. Every response is kept as it was given; a correction is
another one."""

from datetime import date
from typing import Unpack

from app.audit.events import audited
from app.barriers import messages, queries
from app.barriers.models import Barrier, BarrierResponse
from app.barriers.permissions import access_to_respond, can_run_barriers
from app.barriers.rules import (
    OPEN,
    BarrierEventKind,
    BarrierKind,
    BarrierState,
    ResponseFacts,
    ResponseOutcome,
)
from app.barriers.service.events import add_response, move, note_event
from app.core import clock
from app.core.access import Actor
from app.core.errors import DomainError
from app.core.undoable import undoable
from app.core.working_days import working_days_between
from app.extensions import db


@undoable("barrier", access_to_respond)
@audited("barrier:expected")
def expect_response(actor: Actor, *, barrier: Barrier, expected_on: date) -> None:
    """Say by when the department will respond. It is late by the day that it was asked for all the
    same, and reminded by that."""
    access_to_respond(actor, barrier).enforce()
    if not barrier.is_awaited:
        raise DomainError(f"No response is awaited to {barrier.reference}.")
    if expected_on < clock.today():
        raise DomainError("Enter today’s date or a later one.", field="expected_on")
    note_expected(barrier, expected_on, actor.name)


def note_expected(barrier: Barrier, on: date | None, said_by: str = "") -> None:
    """Part of an event."""
    barrier.expected_on, barrier.expected_said_by = on, said_by
    barrier.expected_said_on = clock.today() if on else None


@audited("barrier:answered")
def record_response(
    actor: Actor,
    *,
    barrier: Barrier,
    responded_on: date,
    given_by: str = "",
    **facts: Unpack[ResponseFacts],
) -> BarrierResponse:
    """Put down what the department answered, and when; ``given_by`` another, if it came from
    elsewhere. What it answered before stays. Those who raised the barrier are told."""
    access_to_respond(actor, barrier).enforce()
    _check_asked(barrier)
    since = barrier.asked_on or barrier.raised_on
    if not since <= responded_on <= clock.today():
        raise DomainError(
            "The day of the response must be between the day it was asked for and today.",
            field="responded_on",
        )
    if facts.get("change_by_on") is not None and not facts.get("change"):
        raise DomainError("Enter what changes by that date.", field="change")
    response = BarrierResponse(
        given_by=given_by or queries.name_department(barrier),
        organisation_id=barrier.department_id,
        responded_on=responded_on,
        recorded_by=actor.name,
        **facts,
    )
    _keep(barrier, response)
    messages.tell_raisers(barrier, "has a response", "Sign in to read the response")
    return response


@audited("barrier:group-answered")
def record_group_answer(
    actor: Actor,
    *,
    barrier: Barrier,
    outcome: ResponseOutcome | None,
    text: str,
    responded_on: date,
    decision_id: int | None = None,
) -> BarrierResponse:
    """Bring back down what the group decided that it was taken to: the places that raised it and
    the department are told."""
    can_run_barriers(actor).enforce()
    group = next((each for each in queries.list_groups() if each.id == barrier.group_id), None)
    if not barrier.is_with_group or group is None:
        raise DomainError(f"{barrier.reference} is not with a group.")
    if barrier.escalated_on and not barrier.escalated_on <= responded_on <= clock.today():
        raise DomainError(
            "The day of the answer must be between the day it was taken to the group and today.",
            field="responded_on",
        )
    response = BarrierResponse(
        given_by=group.name,
        group_id=group.id,
        decision_id=decision_id,
        outcome=outcome,
        text=text,
        responded_on=responded_on,
        recorded_by=actor.name,
    )
    _keep(barrier, response)
    said = f"has an answer from the {group.name}"
    messages.tell_raisers(barrier, said, "Sign in to read the answer")
    messages.tell_contact_of(barrier, said, "Sign in to read the answer")
    return response


@audited("barrier:answered")
def bring_response(
    actor: Actor,
    *,
    barrier: Barrier,
    responded_on: date,
    given_by: str,
    **facts: Unpack[ResponseFacts],
) -> BarrierResponse:
    """Put down what was answered before, as it stands elsewhere: nothing follows from it. One that
    is there already is the same."""
    can_run_barriers(actor).enforce()
    known = queries.find_response(barrier.id, responded_on, facts["text"])
    if known is not None:
        return known
    if not barrier.raised_on <= responded_on <= clock.today():
        raise DomainError(
            "The day of the response must be between the day it was raised and today.",
            field="responded_on",
        )
    response = BarrierResponse(
        given_by=given_by or queries.name_department(barrier),
        organisation_id=barrier.department_id,
        responded_on=responded_on,
        recorded_by=actor.name,
        **facts,
    )
    response.barrier_id = barrier.id
    db.session.add(response)
    return response


def _check_asked(barrier: Barrier) -> None:
    if barrier.state not in OPEN:
        kind = barrier.kind.word.lower()
        if barrier.asked_on is None:
            raise DomainError(f"This {kind} has not been sent yet.")
        raise DomainError(
            f"This {kind} is {barrier.state.word.lower()}. Reopen it before you record a response."
        )


def _keep(barrier: Barrier, response: BarrierResponse) -> None:
    """Add the response. The first since it was asked for stops the clock; later ones correct it."""
    since = barrier.asked_on or barrier.raised_on
    is_first = barrier.responded_on is None
    response.working_days = (
        working_days_between(since, response.responded_on)
        if is_first and response.organisation_id
        else None
    )
    add_response(barrier, response)
    if barrier.state is not BarrierState.AGREEING:
        move(barrier, BarrierState.RESPONDED)
    barrier.responded_on, barrier.outcome = response.responded_on, response.outcome
    is_refused = response.outcome is ResponseOutcome.NOT_ACCEPTED
    is_last = response.group_id is not None
    goes_up = is_refused and not is_last and barrier.kind is BarrierKind.BARRIER
    barrier.goes_up_on = clock.today() if goes_up else None
    note_event(
        barrier,
        BarrierEventKind.RESPONDED,
        response.recorded_by,
        subject=response.given_by,
        text=response.outcome.word if response.outcome else "",
        on=response.responded_on,
    )
