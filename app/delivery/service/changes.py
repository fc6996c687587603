"""Requests to change a milestone's baseline: raised, decided, withdrawn."""

from datetime import date
from typing import Any

from sqlalchemy import select

from app.audit.events import audited
from app.core import clock
from app.core.access import Actor
from app.core.errors import DomainError
from app.core.facts import add_record
from app.core.working_days import shift_working_days
from app.delivery import queries
from app.delivery.messages import tell_who_asked, tell_who_decides
from app.delivery.models import (
    ChangeRequest,
    Milestone,
    MilestoneForecast,
)
from app.delivery.permissions import (
    can_decide_change,
    can_edit_milestone,
    can_request_change,
    can_withdraw_change,
    decides_alone,
)
from app.delivery.rules import (
    CHANGE_WORKFLOW,
    DECIDED_IN_DAYS,
    OUTCOMES,
    ChangeState,
    Decider,
)
from app.extensions import db
from app.programme.queries import find_change_tolerance


@audited("change-request:raised")
def request_change(
    actor: Actor, *, milestone: Milestone, to_on: date, why: str, effect: str
) -> ChangeRequest:
    """Ask for another baseline. The programme director is told, where it is theirs to decide."""
    can_request_change(actor, milestone).enforce()
    if to_on == milestone.baseline_on:
        raise DomainError("This is already the baseline. Enter another date.", field="to_on")
    today = clock.today()
    change = add_record(
        ChangeRequest(
            milestone_id=milestone.id,
            from_on=milestone.baseline_on,
            to_on=to_on,
            why=why,
            effect=effect,
            state=ChangeState.WAITING,
            raised_on=today,
            raised_by_id=actor.person_id,
            decide_by_on=shift_working_days(today, DECIDED_IN_DAYS),
            is_illustrative=milestone.is_illustrative,
        )
    )
    change.milestone = milestone
    tell_who_decides(change, find_change_tolerance(), queries.list_director_ids())
    return change


@audited("change-request:decided")
def decide_change(
    actor: Actor,
    *,
    change: ChangeRequest,
    outcome: ChangeState,
    reason: str,
    decision_id: int | None = None,
    is_confirmed: bool = False,
) -> None:
    """Approve a request, which gives the milestone its new baseline, or refuse it with the reason.
    Where the actor does not decide it alone, ``decision_id`` is the decision of the group. One that
    names neither the request nor its milestone ``is_confirmed`` to be about it."""
    limit = find_change_tolerance()
    can_decide_change(actor, change, limit).enforce()
    if outcome not in OUTCOMES:
        raise DomainError("Choose whether it is approved or refused.", field="outcome")
    CHANGE_WORKFLOW.check(change.state, outcome)
    if outcome is ChangeState.REFUSED and not reason:
        raise DomainError("Enter why the request is refused.", field="reason")
    alone = decides_alone(actor, change, limit)
    decision = queries.find_decision(decision_id)
    if decision is None and not alone:
        raise DomainError("Choose the decision of the group.", field="decision_id")
    if decision is not None and decision.decided_on < change.raised_on:
        raise DomainError(
            "The group took this decision before the change was requested. Choose a later one.",
            field="decision_id",
        )
    if decision is not None and not is_confirmed and not queries.is_named_by(change, decision):
        raise DomainError(
            f"{decision.reference} names neither {change.reference} nor "
            f"{change.milestone.reference}. Choose another decision, or confirm that it is about "
            "this change.",
            field="is_confirmed",
        )
    today = clock.today()
    change.state, change.reason = outcome, reason
    change.decided_on = decision.decided_on if decision is not None else today
    change.decided_by = Decider.DIRECTOR if decision is None else Decider.GROUP
    change.decided_by_name = actor.name if decision is None else ""
    change.decision_id = decision.id if decision is not None else None
    if outcome is ChangeState.APPROVED:
        _move_baseline(change, today)
    tell_who_asked(change)


def _move_baseline(change: ChangeRequest, today: date) -> None:
    """Give the milestone its new baseline. A forecast that stood at the old one goes with it."""
    milestone = change.milestone
    if milestone.forecast_at(today) == change.from_on:
        milestone.forecasts.append(
            MilestoneForecast(
                recorded_on=today,
                forecast_on=change.to_on,
                reason=f"New baseline, by {change.reference}.",
            )
        )
    milestone.baseline_on = change.to_on


@audited("change-request:brought")
def bring_change(
    actor: Actor,
    *,
    milestone: Milestone,
    state: ChangeState,
    raised_on: date,
    decided_on: date | None,
    decided_by: Decider | None,
    decide_by_on: date | None,
    **facts: Any,
) -> ChangeRequest:
    """Put down a request as it stood elsewhere, with what became of it. It moves no baseline: the
    milestone has the one that it came to."""
    is_decided = state in OUTCOMES
    if state is ChangeState.WAITING:
        can_request_change(actor, milestone).enforce()
    else:
        can_edit_milestone(actor, milestone).enforce()
    for field, on in (("raised_on", raised_on), ("decided_on", decided_on)):
        if on is not None and on > clock.today():
            raise DomainError("This date cannot be in the future.", field=field)
    if (decided_on is None) != (state is ChangeState.WAITING):
        raise DomainError(
            "Enter when it was decided or withdrawn, only if it is not waiting.", field="decided_on"
        )
    if (decided_by is not None) != is_decided:
        raise DomainError(
            "Enter who decided it, only if it was approved or refused.", field="decided_by"
        )
    made = ChangeRequest(
        milestone_id=milestone.id,
        state=state,
        raised_on=raised_on,
        decide_by_on=decide_by_on or shift_working_days(raised_on, DECIDED_IN_DAYS),
        decided_on=decided_on,
        decided_by=decided_by,
        **facts,
    )
    change = add_record(made)
    change.milestone = milestone
    return change


@audited("change-request:withdrawn")
def withdraw_change(actor: Actor, *, change: ChangeRequest, reason: str) -> None:
    """Take back a request that nobody has decided."""
    can_withdraw_change(actor, change).enforce()
    CHANGE_WORKFLOW.check(change.state, ChangeState.WITHDRAWN)
    change.state, change.reason, change.decided_on = ChangeState.WITHDRAWN, reason, clock.today()


def check_decision_unused(decision: Any) -> None:
    """Raise ``DomainError`` where a change request was decided by a group's decision."""
    found = db.session.scalar(
        select(ChangeRequest)
        .where(ChangeRequest.decision_id == decision.id)
        .limit(1)
        .execution_options(sees_restricted=True)
    )
    if found is not None:
        raise DomainError(
            f"{found.reference} was decided by this decision, so it cannot be removed. Record a "
            "new decision that supersedes it."
        )
