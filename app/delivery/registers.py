"""The registers of milestones, change requests, products, interdependencies and resources."""

from datetime import date
from typing import Any

from sqlalchemy import and_, case, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from app.accounts.queries import organisation_choices
from app.core.exports import Column, Table
from app.core.loading import loading
from app.core.registers import Reading, Register, RegisterFilter, count_if, one_by_one, total
from app.delivery.expressions import Forecast
from app.delivery.models import (
    ChangeRequest,
    Interdependency,
    Milestone,
    Product,
    ResourceNeed,
)
from app.delivery.permissions import can_add_product
from app.delivery.rules import (
    FINISHED_INTERDEPENDENCY,
    FINISHED_STAGES,
    MILESTONE_RATINGS,
    ChangeState,
    InterdependencyState,
    ProductAsk,
    ProductStage,
)
from app.delivery.status import (
    ChangeStatus,
    InterdependencyStatus,
    MilestoneStatus,
    ProductStatus,
    ResourceStatus,
    change_status,
    interdependency_status,
    milestone_status,
    product_status,
    resource_status,
)
from app.pilots.filters import (
    NOBODYS,
    PILOT_FILTER,
    owner_column,
    owner_filter,
    place_column,
    whose,
)
from app.pilots.permissions import can_add_record, can_read_registers


def _words(kind: Any) -> list[tuple[str, str]]:
    return [(each.value, each.word) for each in kind]


def _read_milestones(today: date, _actor: Any) -> Reading[Milestone]:
    """Ratings as ``rules.milestone_rag`` gives them."""
    forecast = Forecast(today)
    rating = forecast.rating
    rank = case(*((rating == each.value, n) for n, each in enumerate(MILESTONE_RATINGS)))
    return Reading(
        rows=forecast.join(select(Milestone)),
        keys={
            "rating": (rating,),
            "pilot": (whose(Milestone.pilot_id),),
            "owner": (whose(Milestone.owner_id),),
        },
        order=(rank, forecast.day, Milestone.number),
        measures={},
    )


MILESTONES: Register[Milestone, MilestoneStatus] = Register(
    name="milestones",
    heading="Milestones",
    read=_read_milestones,
    show=one_by_one(milestone_status),
    parts=loading(
        lambda: (
            selectinload(Milestone.forecasts),
            joinedload(Milestone.pilot),
            joinedload(Milestone.owner),
        )
    ),
    filters=(
        RegisterFilter("rating", "Rating", lambda _: _words(MILESTONE_RATINGS)),
        PILOT_FILTER,
        owner_filter(Milestone.owner_id),
    ),
    can_read=can_read_registers,
    can_add=can_add_record,
    table=Table(
        "Milestones",
        (
            Column("Reference", lambda p: p.milestone.reference, 10),
            Column("Title", lambda p: p.milestone.title, 40),
            place_column(lambda p: p.milestone),
            owner_column(lambda p: p.milestone),
            Column("Key milestone", lambda p: p.milestone.is_key, 10),
            Column("Baseline", lambda p: p.milestone.baseline_on, 12),
            Column("First baseline", lambda p: p.milestone.first_baseline_on, 12),
            Column("Forecast", lambda p: p.forecast_on, 12),
            Column("Actual", lambda p: p.milestone.actual_on, 12),
            Column("Evidence", lambda p: p.milestone.evidence, 40),
            Column("Confirmed by", lambda p: p.milestone.confirmed_by, 24),
            Column("Days late", lambda p: p.variance, 10),
            Column("Rating", lambda p: p.rag.word, 10),
            Column("Reason", lambda p: p.reason, 24),
            Column("Description", lambda p: p.milestone.description, 40),
            Column("Source", lambda p: p.milestone.origin, 24),
        ),
    ),
)


def _read_changes(today: date, _actor: Any) -> Reading[ChangeRequest]:
    is_waiting = ChangeRequest.state == ChangeState.WAITING
    is_late = and_(is_waiting, ChangeRequest.decide_by_on < today)
    return Reading(
        rows=select(ChangeRequest).join(ChangeRequest.milestone),
        keys={"state": (ChangeRequest.state,), "pilot": (whose(Milestone.pilot_id),)},
        order=(case((is_waiting, 0), else_=1), ChangeRequest.number.desc()),
        measures={"late": count_if(is_late)},
    )


CHANGES: Register[ChangeRequest, ChangeStatus] = Register(
    name="changes",
    heading="Change requests",
    read=_read_changes,
    show=one_by_one(change_status),
    parts=loading(
        lambda: (
            contains_eager(ChangeRequest.milestone).joinedload(Milestone.pilot),
            joinedload(ChangeRequest.raised_by),
        )
    ),
    filters=(RegisterFilter("state", "Status", lambda _: _words(ChangeState)), PILOT_FILTER),
    can_read=can_read_registers,
    table=Table(
        "Change requests",
        (
            Column("Reference", lambda p: p.change.reference, 10),
            Column("Milestone", lambda p: p.change.milestone.reference, 10),
            Column("Title", lambda p: p.change.milestone.title, 40),
            place_column(lambda p: p.change.milestone),
            Column("From", lambda p: p.change.from_on, 12),
            Column("To", lambda p: p.change.to_on, 12),
            Column("Days", lambda p: p.change.days, 8),
            Column("Why", lambda p: p.change.why, 40),
            Column("Effect", lambda p: p.change.effect, 40),
            Column("Raised on", lambda p: p.change.raised_on, 12),
            Column(
                "Raised by", lambda p: p.change.raised_by.name if p.change.raised_by else "", 24
            ),
            Column("Decision due", lambda p: p.change.decide_by_on, 12),
            Column("Status", lambda p: p.change.state.word, 24),
            Column("Decided on", lambda p: p.change.decided_on, 12),
            Column(
                "Decided by", lambda p: p.change.decided_by.word if p.change.decided_by else "", 24
            ),
            Column("Reason", lambda p: p.change.reason, 40),
            Column("Source", lambda p: p.change.origin, 24),
        ),
    ),
)


def _read_products(today: date, _actor: Any) -> Reading[Product]:
    is_finished = Product.stage.in_(FINISHED_STAGES)
    return Reading(
        rows=select(Product),
        keys={
            "stage": (Product.stage,),
            "ask": (Product.ask,),
            "owner": (whose(Product.owner_id),),
        },
        order=(is_finished, Product.due_on, Product.number),
        measures={
            "under_way": count_if(~is_finished),
            "asking": count_if(~is_finished & (Product.ask != ProductAsk.NONE)),
            "late": count_if(~is_finished & (Product.due_on < today)),
        },
    )


PRODUCTS: Register[Product, ProductStatus] = Register(
    name="products",
    heading="Products",
    read=_read_products,
    show=one_by_one(product_status),
    parts=loading(lambda: (joinedload(Product.owner), joinedload(Product.theme))),
    filters=(
        RegisterFilter("stage", "Stage", lambda _: _words(ProductStage)),
        RegisterFilter("ask", "Ask of the group", lambda _: _words(ProductAsk)),
        owner_filter(Product.owner_id),
    ),
    can_read=can_read_registers,
    can_add=can_add_product,
    table=Table(
        "Products",
        (
            Column("Reference", lambda p: p.product.reference, 10),
            Column("Title", lambda p: p.product.title, 40),
            Column("Stage", lambda p: p.product.stage.word, 24),
            owner_column(lambda p: p.product),
            Column("Due", lambda p: p.product.due_on, 12),
            Column("Days overdue", lambda p: p.days_overdue, 10),
            Column("Published", lambda p: p.product.published_on, 12),
            Column("Ask of the group", lambda p: p.product.ask.word, 12),
            Column("What is asked", lambda p: p.product.ask_detail, 40),
            Column("Theme", lambda p: p.product.theme.name if p.product.theme else "", 24),
            Column("Description", lambda p: p.product.description, 40),
            Column("Source", lambda p: p.product.origin, 24),
        ),
    ),
)


def _read_interdependencies(today: date, _actor: Any) -> Reading[Interdependency]:
    is_finished = Interdependency.state.in_(FINISHED_INTERDEPENDENCY)
    return Reading(
        rows=select(Interdependency),
        keys={
            "status": (Interdependency.state,),
            "organisation": (Interdependency.giver_id, Interdependency.receiver_id),
            "owner": (whose(Interdependency.owner_id),),
        },
        order=(is_finished, Interdependency.need_by_on, Interdependency.number),
        measures={
            "still_open": count_if(~is_finished),
            "late": count_if(~is_finished & (Interdependency.need_by_on < today)),
        },
    )


INTERDEPENDENCIES: Register[Interdependency, InterdependencyStatus] = Register(
    name="interdependencies",
    heading="Interdependencies",
    read=_read_interdependencies,
    show=one_by_one(interdependency_status),
    parts=loading(
        lambda: (
            joinedload(Interdependency.giver),
            joinedload(Interdependency.receiver),
            joinedload(Interdependency.pilot),
            joinedload(Interdependency.owner),
        )
    ),
    filters=(
        RegisterFilter("status", "Status", lambda _: _words(InterdependencyState)),
        RegisterFilter(
            "organisation",
            "Organisation",
            lambda _: organisation_choices(with_retired=True),
            is_used_only=True,
        ),
        owner_filter(Interdependency.owner_id),
    ),
    can_read=can_read_registers,
    can_add=can_add_record,
    table=Table(
        "Interdependencies",
        (
            Column("Reference", lambda p: p.interdependency.reference, 10),
            Column("Title", lambda p: p.interdependency.title, 40),
            Column("Provided by", lambda p: p.interdependency.giver.name, 24),
            Column("Provided for", lambda p: p.interdependency.receiver.name, 24),
            owner_column(lambda p: p.interdependency),
            Column("Other work", lambda p: p.interdependency.other_work, 24),
            Column("Date needed", lambda p: p.interdependency.need_by_on, 12),
            Column("Days overdue", lambda p: p.days_overdue, 10),
            Column("Status", lambda p: p.interdependency.state.word, 12),
            Column("Next step", lambda p: p.interdependency.next_step, 40),
            Column("Description", lambda p: p.interdependency.description, 40),
            Column("Source", lambda p: p.interdependency.origin, 24),
        ),
    ),
)


def _lacking(needed: Any, there: Any) -> Any:
    return case((needed > there, needed - there), else_=0)


def _read_resources(_today: date, _actor: Any) -> Reading[ResourceNeed]:
    """What is lacking as ``rules.shortfall`` reckons it."""
    need = ResourceNeed
    posts = case(
        (need.posts_needed > need.posts_filled, need.posts_needed - need.posts_filled), else_=0
    )
    pounds = case(
        (
            need.funding_needed_pounds > need.funding_secured_pounds,
            need.funding_needed_pounds - need.funding_secured_pounds,
        ),
        else_=0,
    )
    return Reading(
        rows=select(ResourceNeed),
        keys={
            "need": (case((or_(posts > 0, pounds > 0), "short"), else_="met"),),
            "organisation": (whose(ResourceNeed.organisation_id),),
            "pilot": (whose(ResourceNeed.pilot_id),),
        },
        order=(posts.desc(), pounds.desc(), ResourceNeed.title, ResourceNeed.id),
        measures={
            "posts_needed": total(ResourceNeed.posts_needed),
            "posts_missing": total(posts),
            "funding_needed": total(ResourceNeed.funding_needed_pounds),
            "funding_missing": total(pounds),
        },
    )


RESOURCES: Register[ResourceNeed, ResourceStatus] = Register(
    name="resources",
    heading="Resources",
    read=_read_resources,
    show=one_by_one(lambda need, _today: resource_status(need)),
    parts=loading(lambda: (joinedload(ResourceNeed.organisation), joinedload(ResourceNeed.pilot))),
    filters=(
        RegisterFilter("need", "Need", lambda _: (("short", "Not met"), ("met", "Met"))),
        RegisterFilter(
            "organisation",
            "Organisation",
            lambda _: [(NOBODYS, "Not assigned"), *organisation_choices(with_retired=True)],
            is_used_only=True,
        ),
        PILOT_FILTER,
    ),
    can_read=can_read_registers,
    can_add=can_add_record,
    table=Table(
        "Resources",
        (
            Column("Team or workstream", lambda p: p.need.title, 40),
            place_column(lambda p: p.need),
            Column(
                "Organisation",
                lambda p: p.need.organisation.name if p.need.organisation else "",
                24,
            ),
            Column("Posts needed", lambda p: p.need.posts_needed, 10),
            Column("Posts filled", lambda p: p.need.posts_filled, 10),
            Column("Posts vacant", lambda p: p.shortfall.posts, 10),
            Column("Funding needed (pounds)", lambda p: p.need.funding_needed_pounds, 16),
            Column("Funding secured (pounds)", lambda p: p.need.funding_secured_pounds, 16),
            Column("Funding shortfall (pounds)", lambda p: p.shortfall.funding_pounds, 16),
            Column("Note", lambda p: p.need.note, 40),
            Column("Source", lambda p: p.need.origin, 24),
        ),
    ),
)
