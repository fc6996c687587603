"""What owners of milestones, products and interdependencies have still to do."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import ColumnElement, select

from app.core.domain import DueItem
from app.core.due import due_maker
from app.core.ownership import is_owned
from app.core.rows import PERSON, TODAY, Rows, row_columns
from app.delivery.expressions import Forecast
from app.delivery.models import Interdependency, Milestone, Product
from app.delivery.rules import FINISHED_INTERDEPENDENCY, FINISHED_STAGES

Owned = type[Milestone] | type[Product] | type[Interdependency]


def due_rows(of_person: bool, of_meetings: bool) -> Iterator[Rows[DueItem]]:
    """What is owned and not finished. No meeting waits for it."""
    if of_meetings:
        return
    owner = PERSON if of_person else None
    forecast = Forecast(TODAY)
    kinds: tuple[tuple[Owned, ColumnElement[date], ColumnElement[bool]], ...] = (
        (Milestone, forecast.day, Milestone.actual_on.is_(None)),
        (Product, Product.due_on.expression, Product.stage.not_in(FINISHED_STAGES)),
        (
            Interdependency,
            Interdependency.need_by_on.expression,
            Interdependency.state.not_in(FINISHED_INTERDEPENDENCY),
        ),
    )
    for model, due_on, is_open in kinds:
        wanted = select(
            *row_columns(
                kind=model.__tablename__,
                due_on=due_on,
                person_id=model.owner_id,
                number=model.number,
                title=model.title,
                is_illustrative=model.is_illustrative,
            )
        ).where(is_owned(model.owner_id, owner), is_open)
        yield Rows(
            forecast.join(wanted) if model is Milestone else wanted,
            due_maker(model, f"delivery.show_{model.__tablename__}"),
        )
