"""Changes to milestones, products, interdependencies and resource needs."""

from datetime import date
from typing import Any, Unpack

from sqlalchemy import select

from app.audit.events import audited
from app.core import clock
from app.core.access import Actor
from app.core.domain import enforce_checks
from app.core.errors import DomainError
from app.core.facts import add_record, assign
from app.core.undoable import undoable
from app.core.working_days import shift_working_days
from app.delivery import queries
from app.delivery.messages import tell_who_asked, tell_who_decides
from app.delivery.models import (
    ChangeRequest,
    Interdependency,
    Milestone,
    MilestoneForecast,
    Product,
    ResourceNeed,
)
from app.delivery.permissions import (
    can_add_product,
    can_decide_change,
    can_edit_interdependency,
    can_edit_milestone,
    can_edit_product,
    can_edit_resource,
    can_request_change,
    can_withdraw_change,
    decides_alone,
)
from app.delivery.rules import (
    ASKING_STAGES,
    CHANGE_WORKFLOW,
    DECIDED_IN_DAYS,
    INTERDEPENDENCY_WORKFLOW,
    OUTCOMES,
    PRODUCT_WORKFLOW,
    ChangeState,
    Decider,
    InterdependencyFacts,
    InterdependencyState,
    ProductAsk,
    ProductFacts,
    ProductStage,
    ResourceFacts,
    is_correctable,
)
from app.extensions import db
from app.pilots.permissions import enforce_may_add, enforce_may_hand_over, enforce_may_move
from app.programme.queries import find_change_tolerance

# Milestones


@audited("milestone:added")
def create_milestone(
    actor: Actor,
    *,
    title: str,
    description: str,
    pilot_id: int | None,
    owner_id: int | None,
    baseline_on: date,
    is_key: bool,
) -> Milestone:
    enforce_may_add(actor, pilot_id)
    return add_record(
        Milestone(
            title=title,
            description=description,
            pilot_id=pilot_id,
            owner_id=owner_id,
            baseline_on=baseline_on,
            first_baseline_on=baseline_on,
            baseline_set_on=clock.today(),
            is_key=is_key,
            forecasts=[],
            changes=[],
        )
    )


@undoable("milestone", can_edit_milestone)
@audited("milestone:changed")
def amend_milestone(
    actor: Actor,
    *,
    milestone: Milestone,
    title: str,
    description: str,
    pilot_id: int | None,
    owner_id: int | None,
    is_key: bool,
    forecast_on: date,
    forecast_reason: str,
    actual_on: date | None,
    baseline_on: date | None = None,
    evidence: str = "",
    evidence_link: str = "",
    confirmed_by: str = "",
) -> None:
    """Change a milestone; a forecast that moves is recorded with today's date, and must say why.
    One that is completed has its evidence, and who confirmed it. A baseline typed wrong is put
    right here while it may be (``why_baseline_stays``); after that it takes an approved change
    request."""
    can_edit_milestone(actor, milestone).enforce()
    enforce_may_hand_over(actor, milestone.pilot_id, milestone.owner_id, owner_id)
    enforce_may_move(actor, milestone.pilot_id, pilot_id)
    today = clock.today()
    if actual_on is not None and actual_on > today:
        raise DomainError("The actual date cannot be in the future.", field="actual_on")
    _check_evidence(milestone, actual_on, evidence, evidence_link, confirmed_by)
    if baseline_on is not None and baseline_on != milestone.baseline_on:
        forecast_on = _correct_baseline(milestone, baseline_on, forecast_on, today)
    if forecast_on != milestone.forecast_at(today):
        if not forecast_reason:
            raise DomainError("Enter why the forecast has moved.", field="forecast_reason")
        milestone.forecasts.append(
            MilestoneForecast(recorded_on=today, forecast_on=forecast_on, reason=forecast_reason)
        )
    milestone.title, milestone.description, milestone.pilot_id = title, description, pilot_id
    milestone.owner_id, milestone.is_key, milestone.actual_on = owner_id, is_key, actual_on
    is_done = actual_on is not None
    milestone.evidence = evidence if is_done else ""
    milestone.evidence_link = evidence_link if is_done else ""
    milestone.confirmed_by = confirmed_by if is_done else ""
    milestone.touch()


def _check_evidence(
    milestone: Milestone, actual_on: date | None, evidence: str, link: str, confirmed_by: str
) -> None:
    """What is completed now needs its evidence; of what was completed without, nothing is asked
    when something else changes."""
    if link and not link.startswith(("https://", "http://")):
        raise DomainError("Enter a link that begins with https://.", field="evidence_link")
    had_none = milestone.actual_on is not None and not milestone.evidence
    if actual_on is None or (had_none and not evidence and not confirmed_by):
        return
    if not evidence:
        raise DomainError("Enter the evidence that it is complete.", field="evidence")
    if not confirmed_by:
        raise DomainError("Enter who confirmed that it is complete.", field="confirmed_by")


def why_baseline_stays(milestone: Milestone) -> str:
    """Why the baseline can no longer be put right as a typing error; empty where it can. The
    milestone comes with its changes."""
    has_requests = bool(milestone.changes) or milestone.earlier_baseline_on is not None
    if not is_correctable(milestone.baseline_set_on, clock.today(), has_requests=has_requests):
        return "It changes only by an approved change request."
    try:
        enforce_checks("milestone:baseline-corrected", milestone)
    except DomainError as shown:
        return f"{shown} It changes only by an approved change request."
    return ""


def _correct_baseline(
    milestone: Milestone, baseline_on: date, forecast_on: date, today: date
) -> date:
    """Put the baseline right; gives the forecast, which goes with it unless it has moved."""
    if why := why_baseline_stays(milestone):
        raise DomainError(why, field="baseline_on")
    had_moved = forecast_on != milestone.forecast_at(today) or bool(milestone.forecasts)
    milestone.baseline_on = milestone.first_baseline_on = baseline_on
    return forecast_on if had_moved else baseline_on


# Change requests


@audited("change-request:raised")
def request_change(
    actor: Actor, *, milestone: Milestone, to_on: date, why: str, effect: str
) -> ChangeRequest:
    """Ask for another baseline. The programme director is told, where it is theirs to decide."""
    can_request_change(actor, milestone).enforce()
    if to_on == milestone.baseline_on:
        raise DomainError("This is the baseline already. Enter another date.", field="to_on")
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


# Products


@audited("product:added")
def create_product(actor: Actor, **facts: Unpack[ProductFacts]) -> Product:
    can_add_product(actor).enforce()
    return add_record(Product(stage=ProductStage.PLANNED, **facts))


@audited("product:changed")
def amend_product(actor: Actor, *, product: Product, **facts: Unpack[ProductFacts]) -> None:
    can_edit_product(actor, product).enforce()
    enforce_may_hand_over(actor, None, product.owner_id, facts["owner_id"])
    assign(product, facts)


@audited("product:moved")
def move_product(
    actor: Actor, *, product: Product, stage: ProductStage, ask: ProductAsk, ask_detail: str
) -> None:
    """Take a product to a stage and say what is asked of the group there. One that is published
    has today as its day, and asks for nothing more."""
    can_edit_product(actor, product).enforce()
    PRODUCT_WORKFLOW.check(product.stage, stage)
    if ask is not ProductAsk.NONE and stage not in ASKING_STAGES:
        raise DomainError(
            f"A product that is {stage.word.lower()} cannot ask the group for anything.",
            field="ask",
        )
    if ask is not ProductAsk.NONE and not ask_detail:
        raise DomainError("Enter the details of what the group is asked to do.", field="ask_detail")
    if stage is not product.stage:
        product.published_on = clock.today() if stage is ProductStage.PUBLISHED else None
    product.stage, product.ask = stage, ask
    product.ask_detail = "" if ask is ProductAsk.NONE else ask_detail


# Interdependencies


@audited("interdependency:added")
def create_interdependency(
    actor: Actor, *, pilot_id: int | None, next_step: str, **facts: Unpack[InterdependencyFacts]
) -> Interdependency:
    enforce_may_add(actor, pilot_id)
    _check_sides(facts["giver_id"], facts["receiver_id"])
    return add_record(
        Interdependency(
            pilot_id=pilot_id,
            next_step=next_step,
            state=InterdependencyState.PROPOSED,
            **facts,
        )
    )


@audited("interdependency:changed")
def amend_interdependency(
    actor: Actor,
    *,
    interdependency: Interdependency,
    pilot_id: int | None,
    **facts: Unpack[InterdependencyFacts],
) -> None:
    can_edit_interdependency(actor, interdependency).enforce()
    before_id = interdependency.owner_id
    enforce_may_hand_over(actor, interdependency.pilot_id, before_id, facts["owner_id"])
    enforce_may_move(actor, interdependency.pilot_id, pilot_id)
    interdependency.pilot_id = pilot_id
    _check_sides(facts["giver_id"], facts["receiver_id"])
    assign(interdependency, facts)


def _check_sides(giver_id: int, receiver_id: int) -> None:
    if giver_id == receiver_id:
        raise DomainError(
            "The providing and receiving organisations must be different.", field="receiver_id"
        )


@audited("interdependency:moved")
def move_interdependency(
    actor: Actor,
    *,
    interdependency: Interdependency,
    state: InterdependencyState,
    next_step: str,
) -> None:
    """Take an interdependency to a state, and say what comes next."""
    can_edit_interdependency(actor, interdependency).enforce()
    INTERDEPENDENCY_WORKFLOW.check(interdependency.state, state)
    interdependency.state, interdependency.next_step = state, next_step


# Resources


@audited("resource:added")
def create_resource(
    actor: Actor, *, pilot_id: int | None, **facts: Unpack[ResourceFacts]
) -> ResourceNeed:
    enforce_may_add(actor, pilot_id)
    return add_record(ResourceNeed(pilot_id=pilot_id, **facts))


@audited("resource:changed")
def amend_resource(
    actor: Actor, *, need: ResourceNeed, pilot_id: int | None, **facts: Unpack[ResourceFacts]
) -> None:
    can_edit_resource(actor, need).enforce()
    enforce_may_move(actor, need.pilot_id, pilot_id)
    need.pilot_id = pilot_id
    assign(need, facts)
