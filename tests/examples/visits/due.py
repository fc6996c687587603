"""What visitors owe, and what meetings wait for."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, or_, select

from app.core.domain import DueItem
from app.core.models import reference_of
from app.core.ownership import is_owned
from app.core.readers import readers_by_id
from app.core.rows import PERSON, Rows, row_columns
from tests.examples.visits.models import Visit
from tests.examples.visits.queries import list_visits
from tests.examples.visits.rules import FINDINGS_DAYS

VISIT, FINDING = "visit", "finding"


def due_rows(of_person: bool, of_meetings: bool) -> Iterator[Rows[DueItem]]:
    """Visits not done yet, for whoever is to make them."""
    if of_meetings:
        return
    yield Rows(
        select(
            *row_columns(
                kind=VISIT,
                due_on=Visit.planned_on,
                person_id=Visit.visitor_id,
                place_id=Visit.pilot_id,
                record_id=Visit.id,
                number=Visit.number,
                title=Visit.title,
                is_illustrative=Visit.is_illustrative,
            )
        ).where(is_owned(Visit.visitor_id, PERSON if of_person else None), Visit.done_on.is_(None)),
        _visit,
    )


def _visit(row: Row[Any]) -> DueItem:
    reference = reference_of(Visit.PREFIX, row.number)
    return DueItem(
        kind=VISIT,
        what=f"Visit {reference} {row.title}",
        due_on=row.due_on,
        person_id=row.person_id,
        endpoint="visits.edit_visit",
        values={"reference": reference},
        is_illustrative=row.is_illustrative,
        place_id=row.place_id,
        record=(Visit.__tablename__, row.record_id),
    )


def list_due_of_meetings(
    _person_id: int | None, meetings: Sequence[Any] | None
) -> Iterator[DueItem]:
    """The findings of the visits planned in the four weeks before each meeting, done or not."""
    if not meetings:
        return
    spans = [(m, m.held_on - timedelta(days=FINDINGS_DAYS), m.held_on) for m in meetings]
    visits = list_visits(
        or_(*(Visit.planned_on.between(first, last) for _meeting, first, last in spans))
    )
    readers = readers_by_id([visit for visit in visits if visit.is_restricted])
    for meeting, first, last in spans:
        for visit in visits:
            if first <= visit.planned_on <= last:
                yield DueItem(
                    kind=FINDING,
                    what=f"Finding of visit {visit.reference} {visit.title}",
                    short=f"Finding of visit {visit.reference}",
                    due_on=visit.planned_on,
                    person_id=visit.visitor_id,
                    endpoint="visits.edit_visit",
                    values={"reference": visit.reference},
                    meeting_id=meeting.id,
                    is_done=visit.done_on is not None,
                    is_illustrative=visit.is_illustrative,
                    readers=readers.get(visit.id),
                    place_id=visit.pilot_id,
                    record=(Visit.__tablename__, visit.id),
                )
