"""Milestones and products that the data says a meeting should look at."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import Row, String, cast, func, literal, select, type_coerce

from app.core.formats import counted, day
from app.core.rows import TODAY, Rows, row_columns
from app.core.suggestions import LeftOut, Suggestion, SuggestionGroup, suggestion_of
from app.delivery import queries
from app.delivery.expressions import Forecast
from app.delivery.models import Milestone, Product
from app.delivery.rules import FINISHED_STAGES, ProductAsk
from app.delivery.status import directors_for
from app.programme.queries import find_change_tolerance, milestone_tolerance


def _slipped() -> Rows[Suggestion]:
    """Milestones that slip past tolerance, the earliest forecast first."""
    forecast = Forecast(TODAY)
    wanted = select(
        *row_columns(
            key=literal("milestone:")
            .concat(cast(Milestone.id, String))
            .concat(":slipped:")
            .concat(cast(forecast.day, String)),
            record_id=Milestone.id,
            number=Milestone.number,
            title=Milestone.title,
            due_on=forecast.day,
            amount=forecast.variance,
            accepted=milestone_tolerance(),
            person_id=Milestone.owner_id,
            is_restricted=Milestone.is_restricted,
            place=func.row_number().over(order_by=(forecast.day, Milestone.number)),
        )
    )
    return Rows(forecast.join(wanted).where(forecast.is_past_tolerance), _milestone)


def _milestone(row: Row[Any]) -> Suggestion:
    return suggestion_of(
        Milestone,
        "delivery.show_milestone",
        row,
        f"Forecast for {day(row.due_on)}, {counted(row.amount, 'day')} after its "
        f"baseline; the tolerance is {counted(row.accepted, 'day')}.",
        "Agree what to do about the delay to {reference}.",
    )


def _for_approval() -> Rows[Suggestion]:
    """Products that wait for the group's approval, the first due first."""
    return Rows(
        select(
            *row_columns(
                key=literal("product:")
                .concat(cast(Product.id, String))
                .concat(":approval:")
                .concat(type_coerce(Product.stage, String)),
                record_id=Product.id,
                number=Product.number,
                title=Product.title,
                due_on=Product.due_on,
                person_id=Product.owner_id,
                is_restricted=Product.is_restricted,
                place=func.row_number().over(order_by=(Product.due_on, Product.number)),
            )
        ).where(Product.ask == ProductAsk.APPROVAL, Product.stage.not_in(FINISHED_STAGES)),
        _product,
    )


def _product(row: Row[Any]) -> Suggestion:
    return suggestion_of(
        Product,
        "delivery.show_product",
        row,
        f"It is awaiting approval and is due on {day(row.due_on)}.",
        "Approve {reference}.",
    )


def _have(count: int, one: str) -> str:
    return f"{counted(count, one)} {'has' if count == 1 else 'have'}"


def suggest_changes(_meeting: Any, _today: date) -> Iterator[Suggestion | LeftOut]:
    """The change requests that a group decides: each is suggested to every group until it is
    decided."""
    waiting = queries.list_waiting_changes()
    if waiting.left_out:
        yield LeftOut(waiting.left_out)
    limit = find_change_tolerance() if waiting else 0
    director_ids = queries.list_director_ids() if waiting else frozenset()
    for change in waiting:
        if directors_for(change, limit, director_ids):
            continue
        milestone = change.milestone
        yield Suggestion(
            key=f"change-request:{change.id}",
            title=f"{change.reference} {change.title}",
            why=f"“{milestone.title}” would move from {day(change.from_on)} to "
            f"{day(change.to_on)}, {change.movement}. A decision is due by "
            f"{day(change.decide_by_on)}.",
            record_kind="change_request",
            record_id=change.id,
            endpoint="delivery.show_change",
            values={"reference": change.reference},
            is_restricted=milestone.is_restricted,
            ask=f"Decide change request {change.reference}.",
            presenter_id=milestone.owner_id,
        )


SUGGESTIONS = (
    SuggestionGroup(
        "milestones-slipped",
        lambda count: f"{_have(count, 'milestone')} slipped past tolerance",
        _slipped,
    ),
    SuggestionGroup(
        "products-for-approval",
        lambda count: f"{counted(count, 'product')} {'needs' if count == 1 else 'need'} approval",
        _for_approval,
    ),
)
