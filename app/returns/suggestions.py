"""Returns that a meeting waits for."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from app.core.formats import counted, day
from app.core.suggestions import Suggestion
from app.returns import queries


def suggest_returns(meeting: Any, today: date) -> Iterable[Suggestion]:
    """Places whose return for the meeting's round is late and has not come."""
    if meeting.round is None or meeting.round.due_on >= today:
        return
    for each in queries.list_returns(meeting.round, None, today):
        if each.update is None and each.is_late:
            yield Suggestion(
                key=f"return:{each.round.id}:{each.pilot.id}:missing",
                title=f"Return of {each.pilot.name}",
                why=f"Its return for {each.round.name} was due on {day(each.due_on)}, "
                f"{counted(each.days_late, 'day')} ago, and has not been received.",
                record_kind="pilot",
                record_id=each.pilot.id,
                endpoint="returns.show_return",
                values={"slug": each.pilot.slug, "round_id": each.round.id},
            )
