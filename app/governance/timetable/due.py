"""Which returns are owed for the meetings to come, by whom, when."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Row

from app.core import clock
from app.core.domain import DueItem
from app.core.rows import Rows
from app.core.section_types import section_types
from app.governance.meetings.models import Meeting
from app.governance.meetings.steps import Step, due_on
from app.governance.timetable import queries
from app.pilots.models import Pilot


def due_rows(of_person: bool, of_meetings: bool) -> Iterator[Rows[DueItem]]:
    """Every pilot's return of the rounds that some meetings look at or, for no meeting, of the
    current round and of those to come. The pilot's lead of today owes it."""
    yield Rows(queries.select_owed_returns(of_person, of_meetings), _return)


def _return(row: Row[Any]) -> DueItem:
    slug, _, round_name = row.detail.partition("/")
    return DueItem(
        kind="return",
        what=f"Return of {row.title}, {round_name}",
        due_on=row.due_on,
        person_id=row.person_id,
        endpoint="returns.show_return",
        values={"slug": slug, "round_id": row.part_id},
        meeting_id=row.meeting_id,
        is_done=row.is_done,
        place_id=row.record_id,
        record=(Pilot.__tablename__, row.record_id),
    )


def list_due_rounds(person_id: int | None, meetings: Sequence[Meeting] | None) -> Iterator[DueItem]:
    """A meeting to come that looks at the pilots needs a round."""
    today = clock.today()
    looking = {kind for kind, each in section_types().items() if each.needs_round}
    for meeting in meetings or () if person_id is None else ():
        looks = any(item.section in looking for item in meeting.items)
        if meeting.round is None and meeting.held_on >= today and looks:
            yield DueItem(
                kind="round",
                what="A reporting round for the returns on the agenda",
                due_on=due_on(Step.RETURNS, meeting.held_on, meeting.group),
                endpoint="meetings.edit_meeting",
                values={"meeting_id": meeting.id},
                meeting_id=meeting.id,
                is_of_secretariat=True,
                group_id=meeting.group_id,
                record=(Meeting.__tablename__, meeting.id),
            )
