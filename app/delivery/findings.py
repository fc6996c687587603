"""What the front page says of milestones and products."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select

from app.core import clock
from app.core.findings import (
    NAMED,
    Counts,
    Finding,
    FindingSource,
    Named,
    Place,
)
from app.core.formats import are, counted, day
from app.core.models import reference_of
from app.core.rows import TODAY, Rows, first_of, first_rows, row_columns
from app.delivery import figures
from app.delivery.expressions import Forecast
from app.delivery.figures import milestones_now
from app.delivery.models import Milestone, Product
from app.delivery.rules import ProductAsk, milestone_reason
from app.extensions import db

_IS_ASKING = (Product.ask != ProductAsk.NONE, figures.IS_UNDER_WAY)


def _late_milestones() -> Rows[Named]:
    """The longest past their forecast first."""
    now = milestones_now()
    is_overdue = now.c.actual_on.is_(None) & (now.c.day < TODAY)
    first = first_of(now, (now.c.day, now.c.number), NAMED, is_overdue)
    columns = _overdue_columns(first.c.day, first.c.place)
    return Rows(select(*columns).join(first, first.c.id == Milestone.id), name_milestone)


def _overdue_columns(day: Any, place: Any) -> list[ColumnElement[Any]]:
    return row_columns(
        number=Milestone.number,
        title=Milestone.title,
        due_on=day,
        record_id=Milestone.pilot_id,
        is_illustrative=Milestone.is_illustrative,
        place=place,
    )


def list_overdue(pilot_ids: Collection[int], today: date, limit: int) -> Sequence[Row[Any]]:
    """Milestones past their forecast: the first so many of each of some pilots, whose id is
    ``record_id``, the longest ago first; ``total`` counts all of that pilot."""
    forecast = Forecast(today)
    of_pilot = Milestone.pilot_id
    order = (forecast.day, Milestone.number)
    wanted = select(
        *_overdue_columns(
            forecast.day, func.row_number().over(partition_by=of_pilot, order_by=order)
        ),
        func.count().over(partition_by=of_pilot).label("total"),
    )
    late = forecast.join(wanted).where(forecast.is_past, of_pilot.in_(pilot_ids))
    found = first_rows(late, limit).subquery()
    return db.session.execute(select(found).order_by(found.c.record_id, found.c.place)).all()


def name_milestone(row: Row[Any]) -> Named:
    reference = reference_of(Milestone.PREFIX, row.number)
    return Named(
        f"{reference} {row.title}",
        milestone_reason(row.due_on, row.due_on, None, clock.today()),
        Place("delivery.show_milestone", {"reference": reference}),
        row.is_illustrative,
    )


def _tell_milestones(counts: Counts, named: Sequence[Named], _words: Sequence[str]) -> Finding:
    late, pending = counts["milestones_overdue"], counts["milestones_pending"]
    every = f"{counted(pending, 'milestone')} not yet complete"
    if late:
        sentence = f"{late} of {every} {are(late)} past {'its' if late == 1 else 'their'} forecast"
    elif pending:
        sentence = f"None of {every} is past its forecast"
    else:
        sentence = "There are no milestones outstanding"
    return Finding(
        "Milestones",
        f"{late} overdue",
        not late,
        f"{sentence}.",
        Place("delivery.list_milestones", {"rating": "red"} if late else {}),
        named,
        late - len(named),
    )


def _products() -> Rows[Named]:
    waiting = select(
        *row_columns(
            number=Product.number,
            title=Product.title,
            detail=Product.ask,
            due_on=Product.due_on,
            is_illustrative=Product.is_illustrative,
            place=func.row_number().over(order_by=(Product.due_on, Product.number)),
        )
    ).where(*_IS_ASKING)
    return Rows(first_rows(waiting, NAMED), _name_product)


def _name_product(row: Row[Any]) -> Named:
    reference = reference_of(Product.PREFIX, row.number)
    return Named(
        f"{reference} {row.title}",
        f"for {row.detail}, due on {day(row.due_on)}",
        Place("delivery.show_product", {"reference": reference}),
        row.is_illustrative,
    )


def _tell_products(counts: Counts, named: Sequence[Named], _words: Sequence[str]) -> Finding:
    """Products that ask something of the group."""
    asked = {ask: counts[f"products_for_{ask.value}"] for ask in figures.PRODUCT_ASKS}
    waiting = sum(asked.values())
    wanted = ", ".join(f"{count} for {ask}" for ask, count in asked.items() if count)
    sentence = (
        f"{counted(waiting, 'product')} {are(waiting)} awaiting a group: {wanted}"
        if waiting
        else "No products are awaiting a group"
    )
    return Finding(
        "Products",
        f"{waiting} waiting",
        not waiting,
        f"{sentence}.",
        Place("delivery.list_products"),
        named,
        waiting - len(named),
    )


MILESTONES = FindingSource(
    20,
    figures.MILESTONES.select,
    _late_milestones,
    _tell_milestones,
)
PRODUCTS = FindingSource(40, figures.PRODUCTS.select, _products, _tell_products)
