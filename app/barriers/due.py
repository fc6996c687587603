"""The responses that organisations owe, what places are asked of what they raised, and what the
secretariat has yet to send, accept or return."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Row, select

from app.accounts.contacts.queries import contact_of
from app.barriers.models import Barrier, BarrierRaiser
from app.barriers.queries import is_awaited
from app.barriers.rules import Agreement, BarrierState
from app.core.domain import DueItem
from app.core.models import reference_of
from app.core.rows import PERSON, TODAY, Rows, row_columns
from app.pilots.queries import lead_of


def due_rows(of_person: bool, of_meetings: bool) -> Iterator[Rows[DueItem]]:
    """Each response with a date that has not come, which the organisation's contact of today owes,
    each agreement that a place's lead is asked for, and what waits for the secretariat's next
    step. No meeting waits for them."""
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
    ).where(is_awaited(), Barrier.respond_by_on.is_not(None))
    yield Rows(wanted.where(contact == PERSON) if of_person else wanted, _response)
    if not of_person:
        raised = select(
            *row_columns(
                kind="barrier_triage",
                due_on=Barrier.triage_by_on,
                person_id=None,
                place_id=Barrier.pilot_id,
                record_id=Barrier.id,
                number=Barrier.number,
                title=Barrier.title,
                is_illustrative=Barrier.is_illustrative,
                is_restricted=Barrier.is_restricted,
            )
        )
        is_owed = (Barrier.state == BarrierState.RAISED, Barrier.triage_by_on.is_not(None))
        yield Rows(raised.where(*is_owed), _triage)
    lead = lead_of(BarrierRaiser.pilot_id, TODAY)
    agreement = (
        select(
            *row_columns(
                kind="barrier_agreement",
                due_on=Barrier.agree_by_on,
                person_id=lead,
                place_id=BarrierRaiser.pilot_id,
                record_id=Barrier.id,
                number=Barrier.number,
                title=Barrier.title,
                is_illustrative=Barrier.is_illustrative,
                is_restricted=Barrier.is_restricted,
            )
        )
        .join(Barrier, Barrier.id == BarrierRaiser.barrier_id)
        .where(
            Barrier.state == BarrierState.AGREEING,
            BarrierRaiser.agreement == Agreement.ASKED,
            Barrier.agree_by_on.is_not(None),
        )
    )
    yield Rows(agreement.where(lead == PERSON) if of_person else agreement, _agreement)


def _response(row: Row[DueItem]) -> DueItem:
    """A contact is not among those who read a restricted barrier."""
    reference = reference_of(Barrier.PREFIX, row.number)
    return _item(
        row,
        kind="response",
        what=f"Response to {reference} {row.title}",
        short=f"Response to {reference}",
        organisation_id=row.organisation_id,
        ask=row.detail,
    )


def _triage(row: Row[DueItem]) -> DueItem:
    reference = reference_of(Barrier.PREFIX, row.number)
    return _item(
        row,
        kind="barrier_triage",
        what=f"Next step for {reference} {row.title}",
        short=f"Next step for {reference}",
        is_of_secretariat=True,
    )


def _agreement(row: Row[DueItem]) -> DueItem:
    reference = reference_of(Barrier.PREFIX, row.number)
    return _item(
        row,
        kind="barrier_agreement",
        what=f"Whether {reference} {row.title} is resolved",
        short=f"Whether {reference} is resolved",
        part=f"place-{row.place_id}",
    )


def _item(row: Row[DueItem], **said: Any) -> DueItem:
    """What is due about a barrier leads to its page."""
    return DueItem(
        due_on=row.due_on,
        person_id=row.person_id,
        endpoint="barriers.show_barrier",
        values={"reference": reference_of(Barrier.PREFIX, row.number)},
        is_illustrative=bool(row.is_illustrative),
        readers=frozenset() if row.is_restricted else None,
        place_id=row.place_id,
        record=(Barrier.__tablename__, row.record_id),
        **said,
    )
