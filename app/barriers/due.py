"""The responses that organisations owe."""

from collections.abc import Iterator

from sqlalchemy import Row, select

from app.accounts.contacts.queries import contact_of
from app.barriers.models import Barrier
from app.barriers.rules import BarrierState
from app.core.domain import DueItem
from app.core.models import reference_of
from app.core.rows import PERSON, TODAY, Rows, row_columns


def due_rows(of_person: bool, of_meetings: bool) -> Iterator[Rows[DueItem]]:
    """Each response with a date that has not come. The organisation's contact of today owes it.
    No meeting waits for it."""
    if of_meetings:
        return
    contact = contact_of(Barrier.department_id, TODAY)
    wanted = select(
        *row_columns(
            kind="response",
            due_on=Barrier.respond_by_on,
            person_id=contact,
            place_id=Barrier.pilot_id,
            organisation_id=Barrier.department_id,
            record_id=Barrier.id,
            number=Barrier.number,
            title=Barrier.title,
            detail=Barrier.ask,
            is_illustrative=Barrier.is_illustrative,
            is_restricted=Barrier.is_restricted,
        )
    ).where(Barrier.state == BarrierState.OPEN, Barrier.respond_by_on.is_not(None))
    yield Rows(wanted.where(contact == PERSON) if of_person else wanted, _response)


def _response(row: Row[DueItem]) -> DueItem:
    """A contact is not among those who read a restricted barrier."""
    reference = reference_of(Barrier.PREFIX, row.number)
    return DueItem(
        kind="response",
        what=f"Response to {reference} {row.title}",
        short=f"Response to {reference}",
        due_on=row.due_on,
        person_id=row.person_id,
        endpoint="barriers.show_barrier",
        values={"reference": reference},
        is_illustrative=bool(row.is_illustrative),
        readers=frozenset() if row.is_restricted else None,
        place_id=row.place_id,
        organisation_id=row.organisation_id,
        record=(Barrier.__tablename__, row.record_id),
        ask=row.detail,
    )
