"""What the front page says of the next meeting and of the records, as domains declare it."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from flask import current_app

from app.core.domain import domains_of
from app.core.findings import (
    NAMED,
    Counts,
    CountsStatement,
    Finding,
    FindingSource,
    Named,
    NamedStatement,
    Place,
    counts_statement,
)
from app.core.formats import day
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


@dataclass(frozen=True)
class RecordFindings:
    """How the records stand that the next meeting will look at, and what the page counts besides:
    the statements that read it, made once for what domains declare."""

    counts: CountsStatement
    named: NamedStatement

    def read(
        self, meeting: Meeting | None, since: date | None, today: date
    ) -> tuple[Counts, list[Finding]]:
        """Which records are there at all, and the findings, where there is a next meeting."""
        given = {"today": today, "since": since, "meeting_id": meeting.id if meeting else None}
        kept, *counts = self.counts.read(given)
        return kept, self.named.read(given, counts) if meeting else []


@cache
def _statements(sources: tuple[FindingSource, ...]) -> RecordFindings:
    counts = [select_kinds_kept(), *(source.counts() for source in sources)]
    return RecordFindings(counts_statement(counts), NamedStatement(sources))


def record_findings() -> RecordFindings:
    sources = [each for domain in domains_of(current_app) for each in domain.findings]
    return _statements(tuple(sorted(sources, key=lambda source: source.order)))
