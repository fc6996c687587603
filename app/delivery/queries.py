"""Reads of milestones, products, interdependencies and resources."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from textwrap import shorten
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload, subqueryload

from app.accounts.grants import owner_grant
from app.accounts.queries import list_holders
from app.core.access import Role
from app.core.choices import Choices
from app.core.loading import loading
from app.core.models import reference_of
from app.core.reading import FirstRows, get_one, list_first
from app.core.records import model_named
from app.core.references import ByReference, number_in
from app.delivery.expressions import Forecast
from app.delivery.models import (
    ChangeRequest,
    Interdependency,
    Milestone,
    Product,
    ResourceNeed,
)
from app.delivery.rules import (
    FINISHED_INTERDEPENDENCY,
    FINISHED_STAGES,
    OUTCOMES,
    ChangeState,
    ProductAsk,
    is_about,
)
from app.extensions import db

#: The most records of a kind that a person is shown to own.
OWNED_LIMIT = 50
#: The most waiting change requests that are read at once, and decisions offered for one.
WAITING_CHANGES_LIMIT = 200
DECISIONS_OFFERED = 200

_INTERDEPENDENCY_PARTS = loading(
    lambda: (
        joinedload(Interdependency.giver),
        joinedload(Interdependency.receiver),
        joinedload(Interdependency.pilot),
        joinedload(Interdependency.owner),
    )
)


def select_grants() -> Iterable[Select[Any]]:
    """Whoever owns a record may keep it: the record is the grant."""
    return [owner_grant(each.owner_id) for each in (Milestone, Product, Interdependency)]


def list_milestones(ids: Collection[int] | None = None) -> Sequence[Milestone]:
    """The whole register, or some of it, by baseline; with forecasts and pilot."""
    wanted = (
        select(Milestone)
        .options(
            # One query, however many there are: selectinload takes one for every 500.
            subqueryload(Milestone.forecasts),
            joinedload(Milestone.pilot),
        )
        .order_by(Milestone.baseline_on, Milestone.number)
    )
    if ids is not None:
        wanted = wanted.where(Milestone.id.in_(ids))
    return db.session.scalars(wanted).all()


def list_milestones_due(after: date, until: date, today: date) -> Sequence[Milestone]:
    """Those not achieved and forecast for a day after one and by another, with their forecasts."""
    forecast = Forecast(today)
    return db.session.scalars(
        forecast.join(select(Milestone))
        .where(Milestone.actual_on.is_(None), forecast.day > after, forecast.day <= until)
        .options(subqueryload(Milestone.forecasts))
        .order_by(Milestone.number)
    ).all()


def get_milestone(reference: str) -> Milestone:
    return _MILESTONES.get(reference)


_MILESTONES = ByReference(
    Milestone,
    "milestone",
    lambda: (
        selectinload(Milestone.forecasts),
        selectinload(Milestone.changes).joinedload(ChangeRequest.raised_by),
        joinedload(Milestone.pilot),
        joinedload(Milestone.owner),
    ),
)


# Change requests. Each is read with its milestone, so that those of one that was withdrawn are not.

_CHANGE_PARTS = loading(
    lambda: (
        contains_eager(ChangeRequest.milestone).joinedload(Milestone.pilot),
        contains_eager(ChangeRequest.milestone).joinedload(Milestone.owner),
        joinedload(ChangeRequest.raised_by),
    )
)


def select_changes(*conditions: ColumnElement[bool]) -> Select[ChangeRequest]:
    """Change requests with their milestone and who raised them, by number."""
    return (
        select(ChangeRequest)
        .join(ChangeRequest.milestone)
        .where(*conditions)
        .options(*_CHANGE_PARTS)
        .order_by(ChangeRequest.number)
    )


def get_change(reference: str) -> ChangeRequest:
    wanted = select_changes(ChangeRequest.number == number_in(ChangeRequest.PREFIX, reference))
    return get_one(
        wanted.options(
            contains_eager(ChangeRequest.milestone).selectinload(Milestone.forecasts),
            contains_eager(ChangeRequest.milestone).selectinload(Milestone.changes),
        ),
        f"There is no change request {reference}.",
    )


def list_waiting_changes() -> FirstRows[ChangeRequest]:
    """Those that nobody has decided, the oldest first."""
    return list_first(
        select_changes(ChangeRequest.state == ChangeState.WAITING), WAITING_CHANGES_LIMIT
    )


def list_changes_between(since: date | None, until: date) -> Sequence[ChangeRequest]:
    """Those that wait, or were decided after one day and by another."""
    decided = [ChangeRequest.decided_on <= until]
    if since is not None:
        decided.append(ChangeRequest.decided_on > since)
    is_told = or_(
        ChangeRequest.state == ChangeState.WAITING,
        and_(ChangeRequest.state.in_(OUTCOMES), *decided),
    )
    return db.session.scalars(select_changes(is_told)).all()


def list_director_ids() -> frozenset[int]:
    """Who is the programme director today."""
    return list_holders(Role.PROGRAMME_DIRECTOR)


def find_decision(decision_id: int | None) -> Any | None:
    """The decision of a group that a request names, if whoever looks may see it."""
    model = model_named("decision")
    if model is None or decision_id is None:
        return None
    return db.session.scalar(select(model).where(model.id == decision_id))


def decision_choices(change: ChangeRequest) -> tuple[Choices, list[int]]:
    """The decisions of groups taken since a change was requested and in force: those that name it
    or its milestone first, then the newest. And the keys of those that name it."""
    model, item = model_named("decision"), model_named("agenda_item")
    if model is None or item is None:
        return [], []
    rows = db.session.execute(
        select(model.id, model.number, model.text, model.rationale, item.title, item.ask)
        .outerjoin(item, item.id == model.item_id)
        .where(model.decided_on >= change.raised_on, model.superseded_by_id.is_(None))
        .order_by(model.decided_on.desc(), model.number.desc())
        .limit(DECISIONS_OFFERED)
    ).all()
    named = [row.id for row in rows if _names(change, row)]
    choices = [
        (row.id, shorten(f"{reference_of(model.PREFIX, row.number)} {row.text}", 100))
        for row in sorted(rows, key=lambda row: row.id not in named)
    ]
    return choices, named


def is_named_by(change: ChangeRequest, decision: Any) -> bool:
    """Whether a decision or the agenda item that it was taken on names a change or its
    milestone."""
    model, item = model_named("decision"), model_named("agenda_item")
    assert model is not None
    assert item is not None
    row = db.session.execute(
        select(model.text, model.rationale, item.title, item.ask)
        .outerjoin(item, item.id == model.item_id)
        .where(model.id == decision.id)
    ).one()
    return _names(change, row)


def _names(change: ChangeRequest, decision: Any) -> bool:
    texts = (decision.text, decision.rationale, decision.title, decision.ask)
    milestone = change.milestone
    return is_about(
        " ".join(text for text in texts if text),
        [change.reference, milestone.reference],
        milestone.title,
    )


def list_products() -> Sequence[Product]:
    """The whole register, as a pack freezes it, by due date; with owners."""
    return db.session.scalars(
        select(Product).options(joinedload(Product.owner)).order_by(Product.due_on, Product.number)
    ).all()


def list_products_asking(after: date, until: date) -> Sequence[Product]:
    """Those in hand that ask something of a group, due after one day and by another."""
    return db.session.scalars(
        select(Product)
        .where(
            Product.ask != ProductAsk.NONE,
            Product.stage.not_in(FINISHED_STAGES),
            Product.due_on > after,
            Product.due_on <= until,
        )
        .order_by(Product.number)
    ).all()


def get_product(reference: str) -> Product:
    return _PRODUCTS.get(reference)


_PRODUCTS = ByReference(
    Product,
    "product",
    lambda: (joinedload(Product.owner), joinedload(Product.theme), selectinload(Product.files)),
)


def list_products_of(theme_id: int) -> FirstRows[Product]:
    """The first of a theme, by due date."""
    wanted = select(Product).where(Product.theme_id == theme_id)
    return list_first(wanted.order_by(Product.due_on, Product.number), OWNED_LIMIT)


def list_open_interdependencies(ids: Collection[int] | None = None) -> Sequence[Interdependency]:
    """Those neither met nor closed, or some of them, by number; with
    giver, receiver, pilot and owner."""
    wanted = (
        select(Interdependency)
        .options(*_INTERDEPENDENCY_PARTS)
        .where(Interdependency.state.not_in(FINISHED_INTERDEPENDENCY))
        .order_by(Interdependency.number)
    )
    if ids is not None:
        wanted = wanted.where(Interdependency.id.in_(ids))
    return db.session.scalars(wanted).all()


def get_interdependency(reference: str) -> Interdependency:
    return _INTERDEPENDENCIES.get(reference)


_INTERDEPENDENCIES = ByReference(Interdependency, "interdependency", lambda: _INTERDEPENDENCY_PARTS)


def list_resource_needs() -> Sequence[ResourceNeed]:
    """All resource needs with organisation and pilot, by title."""
    return db.session.scalars(
        select(ResourceNeed)
        .options(joinedload(ResourceNeed.organisation), joinedload(ResourceNeed.pilot))
        .order_by(ResourceNeed.title, ResourceNeed.id)
    ).all()


def get_resource_need(resource_need_id: int) -> ResourceNeed:
    return get_one(
        select(ResourceNeed)
        .where(ResourceNeed.id == resource_need_id)
        .options(joinedload(ResourceNeed.organisation), joinedload(ResourceNeed.pilot)),
        "There is no such resource need.",
    )


def list_owned(
    person_id: int,
) -> list[tuple[str, Milestone | Product | Interdependency]]:
    """What a person owns and is not finished, each with the endpoint of its page: milestones,
    products, interdependencies, each kind by its day. One more of a kind than is shown says that
    there are more."""
    milestones = db.session.scalars(
        select(Milestone)
        .where(Milestone.owner_id == person_id, Milestone.actual_on.is_(None))
        .order_by(Milestone.baseline_on, Milestone.number)
        .limit(OWNED_LIMIT + 1)
    )
    products = db.session.scalars(
        select(Product)
        .where(Product.owner_id == person_id, Product.stage.not_in(FINISHED_STAGES))
        .order_by(Product.due_on, Product.number)
        .limit(OWNED_LIMIT + 1)
    )
    interdependencies = db.session.scalars(
        select(Interdependency)
        .where(
            Interdependency.owner_id == person_id,
            Interdependency.state.not_in(FINISHED_INTERDEPENDENCY),
        )
        .order_by(Interdependency.need_by_on, Interdependency.number)
        .limit(OWNED_LIMIT + 1)
    )
    return [
        *(("delivery.show_milestone", record) for record in milestones),
        *(("delivery.show_product", record) for record in products),
        *(("delivery.show_interdependency", record) for record in interdependencies),
    ]
