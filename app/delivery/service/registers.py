"""Changes to products, interdependencies and resource needs."""

from typing import Unpack

from app.audit.events import audited
from app.core import clock
from app.core.access import Actor
from app.core.errors import DomainError
from app.core.facts import add_record, assign
from app.delivery.models import (
    Interdependency,
    Product,
    ResourceNeed,
)
from app.delivery.permissions import (
    can_add_product,
    can_edit_interdependency,
    can_edit_product,
    can_edit_resource,
)
from app.delivery.rules import (
    ASKING_STAGES,
    INTERDEPENDENCY_WORKFLOW,
    PRODUCT_WORKFLOW,
    InterdependencyFacts,
    InterdependencyState,
    ProductAsk,
    ProductFacts,
    ProductStage,
    ResourceFacts,
)
from app.pilots.permissions import enforce_may_add, enforce_may_hand_over, enforce_may_move

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


@audited("interdependency:changed")
def pass_side(
    actor: Actor,
    interdependency: Interdependency,
    *,
    giver_id: int | None = None,
    receiver_id: int | None = None,
) -> None:
    """Name another organisation as the one that gives or needs it."""
    can_edit_interdependency(actor, interdependency).enforce()
    giver_id = giver_id or interdependency.giver_id
    receiver_id = receiver_id or interdependency.receiver_id
    _check_sides(giver_id, receiver_id)
    interdependency.giver_id, interdependency.receiver_id = giver_id, receiver_id


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
