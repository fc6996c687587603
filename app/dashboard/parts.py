"""The parts of the front page, one a role. Each takes a fixed number of queries, however many
records there are; a person with several roles sees the part of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row

from app.barriers import queries as barriers
from app.barriers.models import Barrier
from app.barriers.status import history
from app.core.access import Actor, Role
from app.core.findings import Finding, Named, Place
from app.core.formats import day
from app.core.working_days import away
from app.dashboard import queries
from app.dashboard.findings import meeting_place, read_findings, readiness_finding
from app.dashboard.steps import FirstStep, first_steps
from app.delivery.findings import list_overdue, name_milestone
from app.governance.groups import queries as group_queries
from app.governance.groups.models import Group
from app.governance.meetings import queries as meeting_queries
from app.governance.meetings.models import Meeting
from app.governance.meetings.running_order import Slot, agendas_of
from app.governance.meetings.steps import pack_due_on
from app.packs import queries as packs
from app.packs.models import Pack
from app.pilots.models import Pilot
from app.readiness.status import ready_meetings
from app.returns import queries as returns
from app.returns.models import ReportingRound
from app.returns.permissions import can_edit_update
from app.returns.status import PilotReturn

#: What a pilot's lead is shown of its barriers: what happened in so many days, so many of them.
NEWS_DAYS = 31
NEWS_SHOWN = 6
OVERDUE_SHOWN = 6


@dataclass(frozen=True)
class NextMeeting:
    """A group's next meeting, and how far it is prepared."""

    meeting: Meeting
    place: Place
    away: str
    findings: Sequence[Finding]


@dataclass(frozen=True)
class SecretariatPart:
    """``meetings`` are each group's next, the earliest first; that one tells how the records stand
    too, and ``has_pack`` whether a pack of it was ever asked for. ``steps`` is empty once the
    first pack was issued."""

    steps: Sequence[FirstStep]
    meetings: Sequence[NextMeeting]
    has_pack: bool


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
            [readiness_finding(meeting, ready[meeting.id]), *(found if meeting is first else ())],
        )
        for meeting in meetings
    ]
    return SecretariatPart(steps, parts, has_pack=bool(kept["pack"]))


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
            [each for each in news if each.pilot_id == pilot.id],
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
        and bool(can_edit_update(actor, pilot.id, round_, sent.update, today)),
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
        for on, words in history(barrier)[:-1]  # the last is that it was raised
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


@dataclass(frozen=True)
class GroupPart:
    """A group's next meeting and newest issued pack, to a member or a reader of it. ``asks`` are
    those of the pack or, for members while the next meeting's is not out, of its agenda so far
    (``is_draft``)."""

    group: Group
    is_member: bool
    meeting: Meeting | None
    place: Place | None
    away: str
    pack: Pack | None
    pack_due_on: date | None
    is_for_next: bool
    asks: Sequence[str]
    is_draft: bool


def group_parts(actor: Actor, today: date) -> list[GroupPart]:
    """A part for each group that the actor belongs to or whose packs it reads. The secretariat
    does not see those that it serves as secretary: its own part says it all."""
    member_of = actor.scopes(Role.GROUP_MEMBER)
    if actor.is_secretariat and actor.person_id is not None and member_of:
        member_of -= set(group_queries.list_groups_served(actor.person_id, today))
    seen = member_of | actor.scopes(Role.READER)
    if not seen:
        return []
    meetings = {each.group_id: each for each in meeting_queries.list_next_meetings(today, seen)}
    agendas = agendas_of(meetings.values())
    issued = {each.meeting.group_id: each for each in packs.list_latest_issued(seen)}
    asks = queries.read_asks(issued.values(), actor.clearances)
    return [
        _group_part(
            group,
            group.id in member_of,
            meetings.get(group.id),
            issued.get(group.id),
            asks,
            agendas[meetings[group.id].id] if group.id in meetings else [],
            today,
        )
        for group in group_queries.list_groups(seen)
    ]


def _group_part(
    group: Group,
    is_member: bool,
    meeting: Meeting | None,
    pack: Pack | None,
    asks: Mapping[int, list[str]],
    agenda: Sequence[Slot],
    today: date,
) -> GroupPart:
    is_for_next = pack is not None and meeting is not None and pack.meeting_id == meeting.id
    is_draft = is_member and meeting is not None and not is_for_next
    asked = asks.get(pack.id, []) if pack is not None else []
    if is_draft and meeting is not None:
        asked = [ask for slot in agenda for ask in slot.asks]
    return GroupPart(
        group=group,
        is_member=is_member,
        meeting=meeting,
        place=meeting_place(meeting) if meeting else None,
        away=away(meeting.held_on, today) if meeting else "",
        pack=pack,
        pack_due_on=pack_due_on(meeting.held_on, group) if meeting and not is_for_next else None,
        is_for_next=is_for_next,
        asks=asked,
        is_draft=is_draft,
    )


def has_made_up(
    secretariat: SecretariatPart | None, pilots: Sequence[PilotPart], groups: Sequence[GroupPart]
) -> bool:
    """Whether the page names anything that needs the dagger's note."""
    ready = secretariat.meetings if secretariat else ()
    named = [
        *(record for each in ready for finding in each.findings for record in finding.named),
        *(record for part in pilots for record in (*part.news, *part.overdue)),
    ]
    meetings = [*(each.meeting for each in ready), *(part.meeting for part in groups)]
    return any(record.is_illustrative for record in named) or any(
        meeting.is_illustrative for meeting in meetings if meeting is not None
    )
