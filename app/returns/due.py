"""What returns wait for: a review, another submission, an answer, acceptance, a lead who was
asked."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, or_, select

from app.core.domain import DueItem
from app.core.rows import PERSON, TODAY, Rows, row_columns
from app.pilots.models import Pilot
from app.pilots.queries import lead_of, reviewer_of
from app.returns.models import ReportingRound, Return, ReturnNote
from app.returns.rules import ReturnNoteKind, ReturnState

#: What each kind calls the thing.
_SAID = {
    "return_review": "Review of the return of",
    "return_again": "Resubmission of the return of",
    "return_asked": "Submission of the return of",
    "return_question": "Question on the return of",
    "return_accept": "Acceptance of the return of",
}


def due_rows(of_person: bool, of_meetings: bool) -> Iterator[Rows[DueItem]]:
    """No meeting waits for these; the return itself is what it waits for."""
    if of_meetings:
        return
    lead = lead_of(Return.pilot_id, TODAY)
    reviewer = reviewer_of(Return.pilot_id, TODAY)
    submitted = Return.state == ReturnState.SUBMITTED
    yield _rows("return_review", reviewer, submitted & reviewer.is_not(None), of_person)
    yield _rows("return_again", lead, Return.state == ReturnState.SENT_BACK, of_person)
    yield _rows(
        "return_asked",
        lead,
        and_(
            Return.asked_on.is_not(None),
            Return.state.in_((ReturnState.DRAFT, ReturnState.SENT_BACK)),
        ),
        of_person,
        # The round's day, or the day of asking where that has passed.
        due_on=case(
            (ReportingRound.due_on > Return.asked_on, ReportingRound.due_on),
            else_=Return.asked_on,
        ),
    )
    asked = _select("return_question", lead, due_on=ReturnNote.answer_by_on, number=ReturnNote.id)
    asked = asked.join(ReturnNote, ReturnNote.return_id == Return.id).where(
        ReturnNote.kind == ReturnNoteKind.QUESTION, ReturnNote.answered_on.is_(None)
    )
    yield Rows(asked.where(lead == PERSON) if of_person else asked, _make)
    if not of_person:
        waits = or_(Return.state == ReturnState.ENDORSED, submitted & reviewer.is_(None))
        yield Rows(_select("return_accept", None).where(waits), _make)


def _rows(
    kind: str, person: Any, waits: ColumnElement[bool], of_person: bool, due_on: Any = None
) -> Rows[DueItem]:
    wanted = _select(kind, person, due_on=due_on).where(waits)
    return Rows(wanted.where(person == PERSON) if of_person else wanted, _make)


def _select(kind: str, person: Any, due_on: Any = None, number: Any = None) -> Select[Any]:
    return (
        select(
            *row_columns(
                kind=kind,
                due_on=Return.respond_by_on if due_on is None else due_on,
                person_id=person,
                place_id=Return.pilot_id,
                record_id=Return.id,
                part_id=Return.round_id,
                number=number,
                title=Pilot.name,
                detail=Pilot.slug.concat("/").concat(ReportingRound.name),
                is_illustrative=Return.is_illustrative,
            )
        )
        .select_from(Return)
        .join(Return.pilot)
        .join(Return.round)
        .where((Return.respond_by_on if due_on is None else due_on).is_not(None))
    )


def _make(row: Row[Any]) -> DueItem:
    slug, _, round_name = row.detail.partition("/")
    return DueItem(
        kind=row.kind,
        what=f"{_SAID[row.kind]} {row.title}, {round_name}",
        due_on=row.due_on,
        person_id=row.person_id,
        endpoint="returns.show_return",
        values={"slug": slug, "round_id": row.part_id},
        is_of_secretariat=row.kind == "return_accept",
        is_illustrative=bool(row.is_illustrative),
        place_id=row.place_id,
        record=(Return.__tablename__, row.record_id),
        part=str(row.number) if row.number else "",
    )
