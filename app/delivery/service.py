"""Changes to milestones, products, interdependencies and resource needs."""

from datetime import date
from decimal import Decimal

from app.audit.events import audited
from app.core import clock
from app.core.access import Actor
from app.core.errors import DomainError
from app.core.references import next_number
from app.delivery.models import (
    Interdependency,
    Milestone,
    MilestoneForecast,
    Product,
    ResourceNeed,
)
from app.delivery.permissions import (
    can_add_product,
    can_edit_interdependency,
    can_edit_milestone,
    can_edit_product,
    can_edit_resource,
)
from app.delivery.rules import (
    ASKING_STAGES,
    INTERDEPENDENCY_WORKFLOW,
    PRODUCT_WORKFLOW,
    InterdependencyState,
    ProductAsk,
    ProductStage,
)
from app.extensions import db
from app.pilots.permissions import enforce_may_add, enforce_may_hand_over

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
    milestone = Milestone(
        number=next_number(db.session(), Milestone.PREFIX),
        title=title,
        description=description,
        pilot_id=pilot_id,
        owner_id=owner_id,
        baseline_on=baseline_on,
        is_key=is_key,
        forecasts=[],
    )
    db.session.add(milestone)
    db.session.flush()
    return milestone


@audited("milestone:changed")
def amend_milestone(
    actor: Actor,
    *,
    milestone: Milestone,
    title: str,
    description: str,
    owner_id: int | None,
    is_key: bool,
    forecast_on: date,
    forecast_reason: str,
    actual_on: date | None,
) -> None:
    """Change a milestone; a forecast that moves is recorded with today's date, and must say why.
    The baseline is changed by nobody here: that takes an approved change request."""
    can_edit_milestone(actor, milestone).enforce()
    enforce_may_hand_over(actor, milestone.pilot_id, milestone.owner_id, owner_id)
    today = clock.today()
    if actual_on is not None and actual_on > today:
        raise DomainError("The day it was done cannot be in the future.", field="actual_on")
    if forecast_on != milestone.forecast_at(today):
        if not forecast_reason:
            raise DomainError("Say why the forecast has moved.", field="forecast_reason")
        milestone.forecasts.append(
            MilestoneForecast(recorded_on=today, forecast_on=forecast_on, reason=forecast_reason)
        )
    milestone.title, milestone.description = title, description
    milestone.owner_id, milestone.is_key, milestone.actual_on = owner_id, is_key, actual_on
    milestone.touch()


# Products


@audited("product:added")
def create_product(
    actor: Actor,
    *,
    title: str,
    description: str,
    owner_id: int | None,
    due_on: date,
) -> Product:
    can_add_product(actor).enforce()
    product = Product(
        number=next_number(db.session(), Product.PREFIX),
        title=title,
        description=description,
        owner_id=owner_id,
        due_on=due_on,
        stage=ProductStage.PLANNED,
    )
    db.session.add(product)
    db.session.flush()
    return product


@audited("product:changed")
def amend_product(
    actor: Actor,
    *,
    product: Product,
    title: str,
    description: str,
    owner_id: int | None,
    due_on: date,
) -> None:
    can_edit_product(actor, product).enforce()
    enforce_may_hand_over(actor, None, product.owner_id, owner_id)
    product.title, product.description = title, description
    product.owner_id, product.due_on = owner_id, due_on


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
    actor: Actor,
    *,
    title: str,
    description: str,
    other_work: str,
    giver_id: int,
    receiver_id: int,
    pilot_id: int | None,
    owner_id: int | None,
    need_by_on: date,
    next_step: str,
) -> Interdependency:
    enforce_may_add(actor, pilot_id)
    _check_sides(giver_id, receiver_id)
    interdependency = Interdependency(
        number=next_number(db.session(), Interdependency.PREFIX),
        title=title,
        description=description,
        other_work=other_work,
        giver_id=giver_id,
        receiver_id=receiver_id,
        pilot_id=pilot_id,
        owner_id=owner_id,
        need_by_on=need_by_on,
        next_step=next_step,
        state=InterdependencyState.PROPOSED,
    )
    db.session.add(interdependency)
    db.session.flush()
    return interdependency


@audited("interdependency:changed")
def amend_interdependency(
    actor: Actor,
    *,
    interdependency: Interdependency,
    title: str,
    description: str,
    other_work: str,
    giver_id: int,
    receiver_id: int,
    owner_id: int | None,
    need_by_on: date,
) -> None:
    can_edit_interdependency(actor, interdependency).enforce()
    enforce_may_hand_over(actor, interdependency.pilot_id, interdependency.owner_id, owner_id)
    _check_sides(giver_id, receiver_id)
    interdependency.title, interdependency.description = title, description
    interdependency.other_work, interdependency.need_by_on = other_work, need_by_on
    interdependency.giver_id, interdependency.receiver_id = giver_id, receiver_id
    interdependency.owner_id = owner_id


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
    actor: Actor,
    *,
    title: str,
    organisation_id: int | None,
    pilot_id: int | None,
    posts_needed: Decimal,
    posts_filled: Decimal,
    funding_needed_pounds: int,
    funding_secured_pounds: int,
    note: str,
) -> ResourceNeed:
    enforce_may_add(actor, pilot_id)
    need = ResourceNeed(
        title=title,
        organisation_id=organisation_id,
        pilot_id=pilot_id,
        posts_needed=posts_needed,
        posts_filled=posts_filled,
        funding_needed_pounds=funding_needed_pounds,
        funding_secured_pounds=funding_secured_pounds,
        note=note,
    )
    db.session.add(need)
    db.session.flush()
    return need


@audited("resource:changed")
def amend_resource(
    actor: Actor,
    *,
    need: ResourceNeed,
    title: str,
    organisation_id: int | None,
    posts_needed: Decimal,
    posts_filled: Decimal,
    funding_needed_pounds: int,
    funding_secured_pounds: int,
    note: str,
) -> None:
    can_edit_resource(actor, need).enforce()
    need.title, need.organisation_id, need.note = title, organisation_id, note
    need.posts_needed, need.posts_filled = posts_needed, posts_filled
    need.funding_needed_pounds = funding_needed_pounds
    need.funding_secured_pounds = funding_secured_pounds
