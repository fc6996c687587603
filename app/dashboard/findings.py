"""What the front page says of the next meeting and of the records, as domains declare it."""

from datetime import date
from typing import Any

from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from app.core.domain import domains_of
from app.core.findings import (
    NAMED,
    Counts,
    CountsSelect,
    Finding,
    FindingSource,
    Named,
    Place,
    Scope,
    read_findings,
)
from app.core.formats import day
from app.governance.meetings.models import Meeting
from app.governance.meetings.rules import MeetingState
from app.readiness.rules import Readiness


def meeting_place(meeting: Meeting) -> Place:
    return Place(
        "meetings.show_meeting",
        {"slug": meeting.group.slug, "day": meeting.held_on.isoformat()},
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


class RecordFindings:
    """How the records stand that a meeting will look at: ``counts`` are read with the page's
    others."""

    def __init__(self, meeting: Meeting | None, today: date) -> None:
        sources = [each for domain in domains_of(current_app) for each in domain.findings]
        self._sources: list[FindingSource] = sorted(sources, key=lambda source: source.order)
        self._meeting = meeting
        if meeting is None:
            self._sources = []
        else:
            self._scope = Scope(today, _previous_day(meeting))

    @property
    def counts(self) -> list[CountsSelect]:
        return [source.counts(self._scope) for source in self._sources]

    def read(self, counts: list[Counts]) -> list[Finding]:
        return read_findings(self._sources, self._scope, counts) if self._sources else []


def _previous_day(meeting: Meeting) -> Any:
    """The day of the same group's meeting before this one, in SQL."""
    earlier = aliased(Meeting)
    return (
        select(func.max(earlier.held_on))
        .where(
            earlier.group_id == meeting.group_id,
            earlier.held_on < meeting.held_on,
            earlier.state != MeetingState.CANCELLED,
        )
        .scalar_subquery()
    )
