"""Putting a barrier to a department, and taking it to a group where the department is late or does
not accept it."""

from datetime import date

from app.audit.events import audited
from app.barriers import messages, queries
from app.barriers.models import Barrier
from app.barriers.permissions import can_run_barriers
from app.barriers.rules import (
    NOT_SENT,
    BarrierEventKind,
    BarrierKind,
    BarrierState,
    Triage,
    due_date,
)
from app.barriers.service.events import move, note_event
from app.core import clock
from app.core.access import Actor
from app.core.errors import DomainError
from app.core.formats import day
from app.core.suggestions import AcceptedSuggestion
from app.core.undoable import undoable
from app.core.wording import words
from app.programme.queries import BarrierDays, find_barrier_days


@audited("barrier:triaged")
def triage_barrier(
    actor: Actor,
    *,
    barrier: Barrier,
    triage: Triage,
    department_id: int | None,
    respond_by_on: date | None,
    reason: str,
) -> None:
    """Decide what becomes of what was raised: sent to a department, accepted and sent later, or
    returned to who raised it, with the reason."""
    can_run_barriers(actor).enforce()
    if barrier.state not in NOT_SENT:
        raise DomainError(f"{barrier.reference} has been sent already.")
    if triage is Triage.RETURN:
        if not reason:
            raise DomainError("Enter why it is returned.", field="reason")
        move(barrier, BarrierState.RETURNED)
        note_event(barrier, BarrierEventKind.RETURNED, actor.name, text=reason)
        messages.tell_raisers(barrier, "has been returned to you", "Sign in to read why")
        return
    if department_id is not None:
        barrier.department_id = department_id
    if triage is Triage.SEND:
        send_barrier(actor, barrier=barrier, respond_by_on=respond_by_on)
        return
    move(barrier, BarrierState.ACCEPTED)
    note_event(barrier, BarrierEventKind.ACCEPTED, actor.name, text=reason)


@audited("barrier:sent")
def send_barrier(actor: Actor, *, barrier: Barrier, respond_by_on: date | None = None) -> None:
    """Ask its department, by a day: the programme's clear working days from now, unless another is
    given. Its contact is told."""
    can_run_barriers(actor).enforce()
    if barrier.department_id is None:
        raise DomainError(f"Choose the {words.asked} to ask.", field="department_id")
    if barrier.state not in NOT_SENT:
        raise DomainError(f"{barrier.reference} has been sent already.")
    ask(barrier, actor.name, BarrierEventKind.SENT, respond_by_on)


def ask(
    barrier: Barrier, by_name: str, kind: BarrierEventKind, respond_by_on: date | None = None
) -> None:
    """Start the clock. Part of an event."""
    today, days = clock.today(), find_barrier_days()
    due_on = respond_by_on or due_date(today, days.response)
    if due_on < today:
        raise DomainError("The response date cannot be in the past.", field="respond_by_on")
    move(barrier, BarrierState.SENT)
    barrier.asked_on, barrier.responded_on, barrier.outcome = today, None, None
    barrier.expected_on, barrier.expected_said_by, barrier.expected_said_on = None, "", None
    barrier.group_id = barrier.escalated_on = barrier.settled_on = barrier.agree_by_on = None
    set_due(barrier, due_on, days)
    asked = queries.name_department(barrier)
    note_event(barrier, kind, by_name, subject=asked, due_after=due_on)
    messages.tell_contact(barrier)


def set_due(barrier: Barrier, due_on: date, days: BarrierDays) -> None:
    """A response is due by a day, and goes up when it is late by so many. Part of an event."""
    barrier.respond_by_on = due_on
    goes_up = barrier.kind is BarrierKind.BARRIER
    barrier.goes_up_on = due_date(due_on, days.first) if goes_up else None


def put_due(barrier: Barrier, due_on: date | None) -> None:
    """By when a response was due, as it stands elsewhere. Part of an event."""
    barrier.respond_by_on, barrier.goes_up_on = due_on, None
    if due_on is not None and barrier.state is BarrierState.SENT:
        set_due(barrier, due_on, find_barrier_days())


def note_sent(
    barrier: Barrier, by_name: str, department: str, on: date, due_on: date | None
) -> None:
    """That it was sent, as it stands elsewhere. Part of an event."""
    note_event(barrier, BarrierEventKind.SENT, by_name, subject=department, on=on, due_after=due_on)


@undoable("barrier", lambda actor, _barrier: can_run_barriers(actor))
@audited("barrier:extended")
def extend_response(actor: Actor, *, barrier: Barrier, respond_by_on: date, reason: str) -> None:
    """Give the department another date, and say why. The date before stays in the history."""
    can_run_barriers(actor).enforce()
    if not barrier.is_awaited:
        raise DomainError(f"No response is awaited to {barrier.reference}.")
    if respond_by_on < clock.today():
        raise DomainError("Enter today’s date or a later one.", field="respond_by_on")
    if respond_by_on == barrier.respond_by_on:
        raise DomainError(f"It is already due on {day(respond_by_on)}.", field="respond_by_on")
    if not reason:
        raise DomainError("Enter why the date is changed.", field="reason")
    before = barrier.respond_by_on
    if barrier.state is BarrierState.SENT:
        set_due(barrier, respond_by_on, find_barrier_days())
    else:
        barrier.respond_by_on = respond_by_on
    note_event(
        barrier,
        BarrierEventKind.EXTENDED,
        actor.name,
        text=reason,
        due_before=before,
        due_after=respond_by_on,
    )


@undoable("barrier", lambda actor, _barrier: can_run_barriers(actor))
@audited("barrier:escalated")
def escalate_barrier(actor: Actor, *, barrier: Barrier, group_id: int, reason: str) -> None:
    """Take it to a group. It is suggested for that group's agenda until the group has answered."""
    can_run_barriers(actor).enforce()
    groups = {each.id: each for each in queries.list_groups()}
    if group_id not in groups:
        raise DomainError("Choose one of the groups.", field="group_id")
    group, days = groups[group_id], find_barrier_days()
    if barrier.group_id == group_id and barrier.is_with_group:
        raise DomainError(f"It is with the {group.name} already.", field="group_id")
    goes_further = group.is_second or barrier.escalated_on is not None
    state = BarrierState.ESCALATED_FURTHER if goes_further else BarrierState.ESCALATED
    move(barrier, state)
    barrier.group_id, barrier.escalated_on = group_id, clock.today()
    barrier.goes_up_on = None
    if state is BarrierState.ESCALATED and any(each.is_second for each in groups.values()):
        barrier.goes_up_on = due_date(clock.today(), days.second)
    note_event(barrier, BarrierEventKind.ESCALATED, actor.name, subject=group.name, text=reason)


def escalate_suggested(accepted: AcceptedSuggestion) -> None:
    """What a group's agenda takes goes to that group, where it is one that barriers go up to."""
    if accepted.suggestion.record_kind != "barrier":
        return
    barrier = queries.find_barrier(accepted.suggestion.record_id)
    groups = {each.id: each for each in queries.list_groups()}
    if barrier is None or accepted.group_id not in groups or not barrier.is_open:
        return
    if groups[accepted.group_id].step_order and barrier.group_id != accepted.group_id:
        escalate_barrier(
            accepted.actor,
            barrier=barrier,
            group_id=accepted.group_id,
            reason=accepted.suggestion.why,
        )
