"""Milestones and products that the data says a meeting should look at."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from app.core.domain import Suggestion
from app.core.formats import counted, day
from app.core.restriction import public_title
from app.delivery import queries
from app.delivery.positions import most_pressing, position
from app.delivery.rules import FINISHED_STAGES, TOLERANCE_DAYS, ProductAsk


def suggest_delivery(_meeting: Any, today: date) -> Iterable[Suggestion]:
    """Milestones that slip past tolerance, and products that wait for the group's approval."""
    for p in most_pressing(position(each, today) for each in queries.list_milestones()):
        if p.milestone.actual_on is None and p.variance > TOLERANCE_DAYS:
            yield Suggestion(
                key=f"milestone:{p.milestone.id}:slipped:{p.forecast_on.isoformat()}",
                title=f"{p.milestone.reference} {p.milestone.title}",
                why=f"Forecast for {day(p.forecast_on)}, {counted(p.variance, 'day')} after its "
                f"baseline; the tolerance is {TOLERANCE_DAYS} days.",
                record_kind="milestone",
                record_id=p.milestone.id,
                endpoint="delivery.show_milestone",
                values={"reference": p.milestone.reference},
                public_title=public_title(p.milestone, "milestone"),
            )
    for product in queries.list_products():
        if product.ask is ProductAsk.APPROVAL and product.stage not in FINISHED_STAGES:
            yield Suggestion(
                key=f"product:{product.id}:approval:{product.stage.value}",
                title=f"{product.reference} {product.title}",
                why=f"It waits for approval and is due on {day(product.due_on)}.",
                record_kind="product",
                record_id=product.id,
                endpoint="delivery.show_product",
                values={"reference": product.reference},
                public_title=public_title(product, "product"),
            )
