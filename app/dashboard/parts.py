"""The parts of the front page, one a role. Each takes a fixed number of queries, however many
records there are; a person with several roles sees the part of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row

from app.barriers import queries as barriers
from app.barriers.models import Barrier
from app.barriers.status import told_of
from app.core.access import Actor, Role
from app.core.findings import Finding, Named, Place
from app.core.formats import day
from app.core.news import News
from app.core.working_days import away
from app.dashboard import queries
from app.dashboard.boards import BoardsPart
from app.dashboard.findings import meeting_place, read_findings, readiness_finding
from app.dashboard.steps import FirstStep, first_steps
from app.delivery.findings import list_overdue, name_milestone
from app.governance.groups import queries as group_queries
from app.governance.groups.models import Group
from app.governance.meetings import queries as meeting_queries
from app.governance.meetings.models import Meeting
from app.pilots.models import Pilot
from app.readiness.rules import Readiness, StepStatus
from app.readiness.status import ready_meetings
from app.returns import queries as returns
from app.returns.models import ReportingRound
from app.returns.permissions import can_write_return
from app.returns.status import PilotReturn

#: What a pilot's lead is shown of its barriers: what happened in so many days, so many of them.
NEWS_DAYS = 31
NEWS_SHOWN = 6
OVERDUE_SHOWN = 6


@dataclass(frozen=True)
class NextMeeting:
    """A group's next meeting: how far it is prepared, and what its pages say of the records."""

    meeting: Meeting
    place: Place
    away: str
    readiness: Finding
    ready: Readiness
    findings: Sequence[Finding]

    @property
    def late_papers(self) -> list[Named]:
        """The papers that came after its pack was issued."""
        return [
            Named(each.item.what, each.when, Place(each.item.endpoint, each.item.values))
            for each in self.ready.missing
            if each.item.kind == "late_paper"
        ]

    @property
    def step(self) -> StepStatus | None:
        """Where its preparation stands: the first step from which something is outstanding."""
        return next((step for step in self.ready.steps if step.missing_count), None)


@dataclass(frozen=True)
class SecretariatPart:
    """``meetings`` are each group's next, the earliest first; that one tells how the records stand
    too, and ``has_pack`` whether a pack of it was ever asked for. ``steps`` is empty once the
    first pack was issued. ``own_groups`` are those that the actor is a member of."""

    steps: Sequence[FirstStep]
    meetings: Sequence[NextMeeting]
    has_pack: bool
    own_groups: Sequence[Group]


def secretariat_part(actor: Actor, today: date) -> SecretariatPart:
    ahead = meeting_queries.list_next_and_previous(today)
    meetings = [meeting for meeting, _previous_on in ahead]
    first, since = ahead[0] if ahead else (None, None)
    kept, found = read_findings(first, since, today)
    steps = first_steps(actor, kept, meetings, today)
    ready = ready_meetings(meetings, today)
    parts = [
        NextMeeting(
            meeting,
            meeting_place(meeting),
            away(meeting.held_on, today),
            readiness_finding(meeting, ready[meeting.id]),
            ready[meeting.id],
            found if meeting is first else (),
        )
        for meeting in meetings
    ]
    member_of = actor.scopes(Role.GROUP_MEMBER)
    own = [meeting.group for meeting in meetings if meeting.group_id in member_of]
    if left := member_of - {group.id for group in own}:  # those that no meeting is planned of
        own += group_queries.list_groups(left)
    return SecretariatPart(steps, parts, bool(kept["pack"]), own)


@dataclass(frozen=True)
class PilotPart:
    """What a pilot owes this month, and what became of what it asked for. ``news`` is the newest
    first; ``waiting`` counts its barriers without an answer, ``overdue_answers`` those of them
    that are late."""

    pilot: Pilot
    round: ReportingRound | None
    sent: PilotReturn | None
    can_write: bool
    news: Sequence[Named]
    waiting: int
    overdue_answers: int
    overdue: Sequence[Named]
    more_overdue: int


def pilot_parts(actor: Actor, today: date) -> list[PilotPart]:
    """A part for each pilot that the actor leads or contributes to, by the pilot's name."""
    leads = actor.pilots_kept
    if not leads:
        return []
    pilots = queries.list_pilots_by_id(leads)
    round_ = returns.find_current_round(today)
    sent = returns.list_returns_of(pilots, round_, today) if round_ else []
    by_pilot = {each.pilot.id: each for each in sent}
    waiting = barriers.count_waiting(leads, today)
    overdue = list_overdue(leads, today, OVERDUE_SHOWN)
    news = barriers.list_changed(leads, today - timedelta(days=NEWS_DAYS), today, NEWS_SHOWN)
    return [
        _pilot_part(
            actor,
            pilot,
            round_,
            by_pilot.get(pilot.id),
            news.get(pilot.id, []),
            waiting.get(pilot.id, (0, 0)),
            [row for row in overdue if row.record_id == pilot.id],
            today,
        )
        for pilot in pilots
    ]


def _pilot_part(
    actor: Actor,
    pilot: Pilot,
    round_: ReportingRound | None,
    sent: PilotReturn | None,
    changed: Sequence[Barrier],
    waiting: tuple[int, int],
    overdue: Sequence[Row[Any]],
    today: date,
) -> PilotPart:
    return PilotPart(
        pilot=pilot,
        round=round_,
        sent=sent,
        can_write=round_ is not None
        and sent is not None
        and bool(can_write_return(actor, pilot.id, round_, sent.returned, today)),
        news=_news(changed, today),
        waiting=waiting[0],
        overdue_answers=waiting[1],
        overdue=[name_milestone(row) for row in overdue],
        more_overdue=overdue[0].total - len(overdue) if overdue else 0,
    )


def _news(asked: Sequence[Barrier], today: date) -> list[Named]:
    """What became of barriers and opportunities of late, newest first."""
    events = [
        (on, barrier.number, words, barrier)
        for barrier in asked
        for on, words in told_of(barrier)
        if today - timedelta(days=NEWS_DAYS) < on <= today
    ]
    events.sort(key=lambda event: event[:2], reverse=True)
    return [
        Named(
            f"{barrier.reference} {barrier.title}",
            f"{words} on {day(on)}",
            Place("barriers.show_barrier", {"reference": barrier.reference}),
            barrier.is_illustrative,
        )
        for on, _number, words, barrier in events[:NEWS_SHOWN]
    ]


def has_made_up(
    secretariat: SecretariatPart | None, pilots: Sequence[PilotPart], boards: BoardsPart | None
) -> bool:
    """Whether the page names anything that needs the dagger's note."""
    ready = secretariat.meetings if secretariat else ()
    named: list[Named | News] = [
        *(
            record
            for each in ready
            for finding in (each.readiness, *each.findings)
            for record in finding.named
        ),
        *(record for part in pilots for record in (*part.news, *part.overdue)),
        *(boards.changes.listed if boards else ()),
    ]
    groups = boards.groups if boards else ()
    meetings = [*(each.meeting for each in ready), *(part.meeting for part in groups)]
    return any(record.is_illustrative for record in named) or any(
        meeting.is_illustrative for meeting in meetings if meeting is not None
    )
