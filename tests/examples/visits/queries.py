"""Reads of visits, each with its pilot and visitor."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, select
from sqlalchemy.orm import joinedload

from app.accounts.grants import owner_grant
from app.core.errors import NotFound
from app.core.references import by_reference
from app.extensions import db
from tests.examples.visits.models import Visit
from tests.examples.visits.rules import VisitState

#: The most visits that a page outside their register, or a pack, reads at once.
VISIT_LIMIT = 2000

PARTS = (joinedload(Visit.pilot), joinedload(Visit.visitor))


def select_grants() -> Iterable[Select[Any]]:
    """Whoever is to make a visit keeps its record: the record is the grant."""
    return [owner_grant(Visit.visitor_id)]


def is_overdue(today: date | ColumnElement[Any]) -> ColumnElement[bool]:
    """As ``rules.visit_state`` says."""
    return and_(Visit.done_on.is_(None), Visit.planned_on < today)


def state_on(today: date | ColumnElement[Any]) -> ColumnElement[str]:
    return case(
        (Visit.done_on.is_not(None), VisitState.DONE.value),
        (is_overdue(today), VisitState.OVERDUE.value),
        else_=VisitState.PLANNED.value,
    )


def get_visit(reference: str) -> Visit:
    visit = db.session.scalar(by_reference(Visit, reference).options(*PARTS))
    if visit is None:
        raise NotFound(f"There is no visit {reference}.")
    return visit


def _select_visits(*conditions: ColumnElement[bool]) -> Select[Visit]:
    return (
        select(Visit)
        .where(*conditions)
        .options(*PARTS)
        .order_by(Visit.planned_on, Visit.number)
        .limit(VISIT_LIMIT)
    )


def list_visits(*conditions: ColumnElement[bool]) -> Sequence[Visit]:
    """Those that meet the conditions, by their planned date."""
    return db.session.scalars(_select_visits(*conditions)).all()
