"""Which progress updates are owed for the meetings to come, by whom, when."""

from collections.abc import Iterator

from app.core import clock
from app.core.domain import DueItem
from app.governance.timetable import queries
from app.pilots.queries import list_pilots
from app.pilots.rules import PilotRoleKind


def list_due_returns(person_id: int | None, meeting_id: int | None) -> Iterator[DueItem]:
    """Every pilot's update of the round that a meeting looks at or, for no meeting, of the current
    round and of those to come. The pilot's lead of today owes it."""
    today = clock.today()
    rounds = queries.list_rounds_awaited(today, meeting_id)
    if not rounds:
        return
    sent = queries.find_submitted([round_.id for round_, _meeting_id in rounds])
    pilots = list_pilots()
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
