"""From rows to records: what meetings left behind. Each row gets the next number of its kind."""

from app.core.errors import DomainError
from app.core.references import next_number
from app.demo.minutes_rows import ActionRow, DecisionRow
from app.demo.shelf import Shelf
from app.extensions import db
from app.governance.actions.models import Action, ActionNote
from app.governance.decisions.models import Decision
from app.governance.models import AgendaItem, Meeting


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
