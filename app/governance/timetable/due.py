"""Which progress updates are owed for the meetings to come, by whom, when."""

from collections.abc import Iterator, Sequence
from datetime import date

from app.core import clock
from app.core.domain import DueItem, section_types
from app.governance.models import Meeting
from app.governance.timetable import queries
from app.governance.timetable.rules import Step, due_on
from app.pilots.rules import PilotRoleKind


def list_due_returns(
    person_id: int | None, meetings: Sequence[Meeting] | None
) -> Iterator[DueItem]:
    """Every pilot's update of the rounds that some meetings look at or, for no meeting, of the
    current round and of those to come. The pilot's lead of today owes it. A meeting to come that
    looks at the pilots needs a round."""
    today = clock.today()
    if meetings is None:
        rounds = queries.list_rounds_awaited(today)
    else:
        rounds = [(each.round, each.id) for each in meetings if each.round is not None]
        if person_id is None:
            yield from _rounds_owed(meetings, today)
    if not rounds:
        return
    sent = queries.find_submitted([round_.id for round_, _meeting_id in rounds])
    pilots = queries.list_pilots_with_leads()
    for round_, looked_at_by in rounds:
        for pilot in pilots:
            lead = pilot.holder(PilotRoleKind.LEAD, today)
            if person_id is None or (lead is not None and lead.id == person_id):
                yield DueItem(
                    kind="return",
                    what=f"Progress update of {pilot.name}, {round_.name}",
                    due_on=round_.due_on,
                    person_id=lead.id if lead else None,
                    endpoint="returns.show_update",
                    values={"slug": pilot.slug, "round_id": round_.id},
                    meeting_id=looked_at_by,
                    is_done=(round_.id, pilot.id) in sent,
                )


def _rounds_owed(meetings: Sequence[Meeting], today: date) -> Iterator[DueItem]:
    looking = {kind for kind, each in section_types().items() if each.needs_round}
    for meeting in meetings:
        looks = any(item.section in looking for item in meeting.items)
        if meeting.round is None and meeting.held_on >= today and looks:
            yield DueItem(
                kind="return",
                what="A round of progress updates for the agenda to look at",
                due_on=due_on(Step.RETURNS, meeting.held_on, meeting.group),
                person_id=None,
                endpoint="governance.edit_meeting",
                values={"slug": meeting.group.slug, "day": meeting.held_on.isoformat()},
                meeting_id=meeting.id,
                is_of_secretariat=True,
            )
