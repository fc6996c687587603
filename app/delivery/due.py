"""What owners of milestones, products and interdependencies have still to do, and which change
requests the programme director has to decide."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import ColumnElement, func, select

from app.accounts.models import RoleGrant
from app.accounts.queries import holds
from app.core.access import Role
from app.core.domain import DueItem
from app.core.due_items import due_maker
from app.core.ownership import is_owned
from app.core.rows import PERSON, REAL_DAY, TODAY, Rows, row_columns
from app.core.sql_dates import days_between
from app.delivery.expressions import Forecast
from app.delivery.models import ChangeRequest, Interdependency, Milestone, Product
from app.delivery.rules import FINISHED_INTERDEPENDENCY, FINISHED_STAGES, ChangeState
from app.programme.queries import change_tolerance

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
                place_id=getattr(model, "pilot_id", None),
                record_id=model.id,
                number=model.number,
                title=model.title,
                is_illustrative=model.is_illustrative,
                is_restricted=model.is_restricted,
            )
        ).where(is_owned(model.owner_id, owner), is_open)
        yield Rows(
            forecast.join(wanted) if model is Milestone else wanted,
            due_maker(model, f"delivery.show_{model.__tablename__}"),
        )
    yield _changes_to_decide(of_person)
    if not of_person:
        yield _changes_for_groups()


def _changes_for_groups() -> Rows[DueItem]:
    """The change requests beyond the programme director's limit, which the secretariat puts to a
    group."""
    wanted = (
        select(
            *row_columns(
                kind="change_request_group",
                due_on=ChangeRequest.decide_by_on,
                place_id=Milestone.pilot_id,
                record_id=ChangeRequest.id,
                number=ChangeRequest.number,
                title=Milestone.title,
                is_illustrative=ChangeRequest.is_illustrative,
                is_restricted=Milestone.is_restricted,
            )
        )
        .join(ChangeRequest.milestone)
        .where(ChangeRequest.state == ChangeState.WAITING, change_tolerance() < _DAYS)
    )
    return Rows(
        wanted, due_maker(ChangeRequest, "delivery.show_change", _CHANGE, is_of_secretariat=True)
    )


_DAYS = func.abs(days_between(ChangeRequest.from_on, ChangeRequest.to_on))
_CHANGE = "{reference}, to change the date of {title}"


def _changes_to_decide(of_person: bool) -> Rows[DueItem]:
    """The change requests that a programme director decides (``rules.decider_of``); a group is
    suggested the others."""
    wanted = (
        select(
            *row_columns(
                kind=ChangeRequest.__tablename__,
                due_on=ChangeRequest.decide_by_on,
                person_id=RoleGrant.person_id,
                place_id=Milestone.pilot_id,
                record_id=ChangeRequest.id,
                number=ChangeRequest.number,
                title=Milestone.title,
                is_illustrative=ChangeRequest.is_illustrative,
                is_restricted=Milestone.is_restricted,
            )
        )
        .join(ChangeRequest.milestone)
        .join(RoleGrant, holds(Role.PROGRAMME_DIRECTOR, REAL_DAY))
        .where(
            ChangeRequest.state == ChangeState.WAITING,
            ChangeRequest.raised_by_id.is_distinct_from(RoleGrant.person_id),
            change_tolerance() >= _DAYS,
        )
    )
    if of_person:
        wanted = wanted.where(RoleGrant.person_id == PERSON)
    return Rows(
        wanted,
        due_maker(ChangeRequest, "delivery.decide_change", _CHANGE),
    )
