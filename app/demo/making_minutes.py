"""From rows to records: what meetings left behind. Each row gets the next number of its kind."""

from datetime import UTC, date, datetime, time

from sqlalchemy import select

from app.core.errors import DomainError
from app.core.references import next_number
from app.demo.minutes_rows import ActionRow, DecisionRow, MinutesRow
from app.demo.shelf import Shelf
from app.extensions import db
from app.governance.actions.models import Action, ActionNote
from app.governance.attendance.rules import likely_state
from app.governance.decisions.models import Decision
from app.governance.groups.queries import list_members
from app.governance.meetings.models import AgendaItem, Attendance, Meeting
from app.governance.meetings.rules import AttendanceState
from app.governance.minutes.content import encode
from app.governance.minutes.models import Minutes, MinutesComment, MinutesItem, MinutesVersion
from app.governance.minutes.rules import MinutesState, VersionKind
from app.governance.minutes.service import current_content


def _item(meeting: Meeting, place: int) -> AgendaItem:
    if place > len(meeting.items):
        raise DomainError(f"the agenda has no item {place}")
    return meeting.items[place - 1]


def add_decision(shelf: Shelf, row: DecisionRow) -> None:
    """A decision, announced on its day."""
    meeting = shelf.meetings.find(row.meeting)
    item = _item(meeting, row.item) if meeting and row.item else None
    group = meeting.group if meeting else shelf.groups.get(row.group or "")
    decided_on = meeting.held_on if meeting else row.decided_on
    assert decided_on is not None  # the row's check
    decision = Decision(
        number=next_number(db.session(), Decision.PREFIX),
        group=group,
        basis=row.basis,
        basis_reason=row.basis_reason,
        decided_on=decided_on,
        announced_on=decided_on,
        text=row.text,
        rationale=row.rationale,
        dissent=row.dissent,
        meeting=meeting,
        item=item,
        owner=shelf.people.find(row.owner),
        review_on=row.review_on,
        source=row.source,
        is_illustrative=row.is_illustrative,
    )
    db.session.add(decision)
    shelf.decisions.put(row.key, decision)


def supersede_decision(shelf: Shelf, row: DecisionRow) -> None:
    if row.superseded_by is not None:
        shelf.decisions.get(row.key).superseded_by = shelf.decisions.get(row.superseded_by)


def add_action(shelf: Shelf, row: ActionRow) -> None:
    meeting = shelf.meetings.get(row.meeting)
    db.session.add(
        Action(
            number=next_number(db.session(), Action.PREFIX),
            group=meeting.group,
            meeting=meeting,
            item=_item(meeting, row.item),
            text=row.text,
            owner=shelf.people.get(row.owner),
            due_on=row.due_on,
            original_due_on=row.original_due_on or row.due_on,
            state=row.state,
            raised_on=meeting.held_on,
            completed_on=row.completed_on,
            settled_on=row.settled_on,
            notes=[
                ActionNote(
                    kind=note.kind,
                    noted_on=note.noted_on,
                    author_name=shelf.people.get(note.author).name,
                    text=note.text,
                    due_before=note.due_before,
                    due_after=note.due_after,
                )
                for note in row.notes
            ],
            source=row.source,
            is_illustrative=row.is_illustrative,
        )
    )


def add_minutes(shelf: Shelf, row: MinutesRow) -> None:
    """After decisions and actions, which stand in them."""
    meeting = shelf.meetings.get(row.meeting)
    if len(row.items) != len(meeting.items):
        raise DomainError(f"the agenda has {len(meeting.items)} items, these {len(row.items)}")
    _add_attendance(shelf, meeting, row)
    agreed_at = shelf.meetings.find(row.agreed_at)
    state = MinutesState.LOCKED if row.locked_on else MinutesState.CIRCULATED
    secretary = shelf.people.get("secretariat").name
    minutes = Minutes(
        meeting=meeting,
        state=MinutesState.AGREED if agreed_at and not row.locked_on else state,
        circulated_on=row.circulated_on,
        agreed_on=agreed_at.held_on if agreed_at else None,
        agreed_at=agreed_at,
        locked_on=row.locked_on,
        items=[
            MinutesItem(
                agenda_item_id=agenda_item.id,
                position=position,
                title=agenda_item.title,
                discussion=item.discussion,
                summing_up=item.summing_up,
                conclusion=item.conclusion,
                saved_by=secretary,
            )
            for position, (agenda_item, item) in enumerate(
                zip(meeting.items, row.items, strict=True), start=1
            )
        ],
        versions=[],
        source=row.source,
        is_illustrative=row.is_illustrative,
    )
    db.session.add(minutes)
    db.session.flush()
    for comment in row.comments:
        author = shelf.people.get(comment.author)
        db.session.add(
            MinutesComment(
                item_id=minutes.items[comment.item - 1].id,
                author_id=author.id,
                author_name=author.name,
                made_on=comment.made_on,
                text=comment.text,
                answer=comment.answer,
                resolved_on=comment.resolved_on,
            )
        )
    _add_version(minutes, VersionKind.CIRCULATED, row.circulated_on, secretary)
    if agreed_at is not None:
        _add_version(minutes, VersionKind.AGREED, agreed_at.held_on, secretary)


def _add_attendance(shelf: Shelf, meeting: Meeting, row: MinutesRow) -> None:
    substitutes = {shelf.people.get(sub.member).id: sub.name for sub in row.substitutes}
    apologies = {
        seat.person_id: seat
        for seat in db.session.scalars(
            select(Attendance).where(Attendance.meeting_id == meeting.id)
        )
    }
    for term in list_members(meeting.group, meeting.held_on):
        seat = apologies.get(term.person_id)
        if seat is None:
            seat = Attendance(
                meeting_id=meeting.id, person_id=term.person_id, state=likely_state(term.role)
            )
            db.session.add(seat)
        if term.person_id in substitutes:
            seat.state, seat.name = AttendanceState.SUBSTITUTE, substitutes[term.person_id]
    for state, names in (
        (AttendanceState.IN_ATTENDANCE, row.in_attendance),
        (AttendanceState.OBSERVER, row.observers),
    ):
        db.session.add_all(
            Attendance(meeting_id=meeting.id, person_id=None, name=name, state=state)
            for name in names
        )
    db.session.flush()


def _add_version(minutes: Minutes, kind: VersionKind, day: date, secretary: str) -> None:
    minutes.versions.append(
        MinutesVersion(
            number=len(minutes.versions) + 1,
            kind=kind,
            made_on=day,
            made_at=datetime.combine(day, time(12), UTC),
            made_by=secretary,
            content=encode(current_content(minutes)),
        )
    )
    db.session.flush()
