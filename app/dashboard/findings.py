"""What the front page says of the next meeting and of the records, as domains declare it."""

from datetime import date
from functools import cache

from flask import current_app

from app.core.domain import domains_in_use
from app.core.findings import (
    NAMED,
    Counts,
    Finding,
    FindingSource,
    FindingsStatement,
    Named,
    Place,
)
from app.core.formats import day
from app.core.unchanged import kept_until_changed
from app.dashboard.queries import select_kinds_kept
from app.governance.meetings.models import Meeting
from app.readiness.rules import Readiness


def meeting_place(meeting: Meeting) -> Place:
    return Place(
        "meetings.show_meeting",
        {"meeting_id": meeting.id},
    )


def readiness_finding(meeting: Meeting, ready: Readiness) -> Finding:
    """How much of what the meeting waits for is in, and what is late."""
    place = Place("readiness.show_readiness", dict(meeting_place(meeting).values))
    named = ready.late[:NAMED]
    return Finding(
        "Readiness",
        ready.state,
        ready.is_settled,
        _with_next_step(ready),
        place,
        [
            Named(
                each.item.what,
                each.when,
                Place(each.item.endpoint, each.item.values),
                each.item.is_illustrative,
            )
            for each in named
        ],
        ready.late_count - len(named),
    )


def _with_next_step(ready: Readiness) -> str:
    """The finding, and the next day of the timetable from which something is to come."""
    ahead = (step for step in ready.steps if step.missing_count > step.late_count)
    following = next(ahead, None)
    if following is None:
        return ready.sentence
    dated = following.dated
    return f"{ready.sentence} Next, {following.away}: {dated.step.word.lower()} ({day(dated.on)})."


def read_findings(
    meeting: Meeting | None, since: date | None, today: date
) -> tuple[Counts, list[Finding]]:
    """Which records are there at all, and how those stand that the next meeting will look at,
    where there is one."""
    meeting_id = meeting.id if meeting else None

    def read() -> tuple[Counts, list[Finding]]:
        sources = [each for domain in domains_in_use(current_app) for each in domain.findings]
        statement = _statement(tuple(sorted(sources, key=lambda source: source.order)))
        return statement.read({"today": today, "since": since, "meeting_id": meeting_id})

    kept, found = kept_until_changed("findings", (meeting_id, since), read)
    return kept, found if meeting else []


@cache
def _statement(sources: tuple[FindingSource, ...]) -> FindingsStatement:
    """Made once for what the domains declare."""
    return FindingsStatement(sources, select_kinds_kept())
