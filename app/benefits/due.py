"""What is owed of proposals: their validation, and a look at what was realised."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Row, select

from app.benefits.models import Proposal
from app.benefits.rules import DELIVERED, ProposalState
from app.core.domain import DueItem
from app.core.due_items import due_maker
from app.core.models import reference_of
from app.core.ownership import is_owned
from app.core.rows import PERSON, Rows, row_columns

VALIDATION, REVIEW = "benefit_validation", "benefit_review"


def due_rows(of_person: bool, of_meetings: bool) -> Iterator[Rows[DueItem]]:
    """Validations by whoever is to give them (the secretariat, where nobody is named), reviews by
    owners. No meeting waits for them."""
    if of_meetings:
        return
    person = PERSON if of_person else None

    def wanted(kind: str, due_on: Any, person_id: Any) -> Any:
        return select(
            *row_columns(
                kind=kind,
                due_on=due_on,
                person_id=person_id,
                place_id=Proposal.pilot_id,
                record_id=Proposal.id,
                number=Proposal.number,
                title=Proposal.title,
                is_illustrative=Proposal.is_illustrative,
                is_restricted=Proposal.is_restricted,
            )
        )

    yield Rows(
        wanted(VALIDATION, Proposal.validate_by_on, Proposal.validator_id).where(
            is_owned(Proposal.validator_id, person),
            Proposal.state == ProposalState.PROPOSED,
            Proposal.validate_by_on.is_not(None),
        ),
        _validation,
    )
    yield Rows(
        wanted(REVIEW, Proposal.review_on, Proposal.owner_id).where(
            is_owned(Proposal.owner_id, person),
            Proposal.state.in_(DELIVERED),
            Proposal.review_on.is_not(None),
        ),
        due_maker(Proposal, "benefits.show_proposal", "Realisation review of {reference} {title}"),
    )


def _validation(row: Row[Any]) -> DueItem:
    reference = reference_of(Proposal.PREFIX, row.number)
    return DueItem(
        kind=VALIDATION,
        what=f"Validation of {reference} {row.title}",
        short=f"Validation of {reference}",
        due_on=row.due_on,
        person_id=row.person_id,
        is_of_secretariat=row.person_id is None,
        endpoint="benefits.show_proposal",
        values={"reference": reference},
        is_illustrative=row.is_illustrative,
        place_id=row.place_id,
        record=(Proposal.__tablename__, row.record_id),
        readers=frozenset({row.person_id} - {None}) if row.is_restricted else None,
    )
