"""Changes to timetables and series; meetings moved, cancelled and reinstated."""

from collections.abc import Sequence
from datetime import date, time
from typing import Any

from sqlalchemy import func, select

from app.audit.events import audited
from app.core import clock
from app.core.access import Actor
from app.core.domain import enforce_checks
from app.core.errors import DomainError
from app.core.facts import add_record, assign
from app.core.formats import day
from app.core.markings import Marking
from app.core.row_order import lock_rows, next_position
from app.core.undoable import undoable
from app.extensions import db
from app.governance.agendas.queries import list_carried_over
from app.governance.agendas.rules import ItemsGo
from app.governance.agendas.service import carry_over_items, take_carried_over
from app.governance.groups import queries as group_queries
from app.governance.groups.models import Group
from app.governance.groups.permissions import can_edit_groups
from app.governance.groups.rules import openings
from app.governance.groups.service import check_marking
from app.governance.meetings import queries as meeting_queries
from app.governance.meetings.models import AgendaItem, Meeting, MeetingFormerDay
from app.governance.meetings.permissions import can_edit_meetings
from app.governance.meetings.rules import DEFAULT_LENGTH, MEETING_WORKFLOW, MeetingState
from app.governance.meetings.service import (
    announce,
    ask_again,
    check_free_time,
    number_by_date,
)
from app.governance.timetable import plans, queries
from app.governance.timetable.messages import (
    tell_of_cancellation,
    tell_of_move,
    tell_of_reinstatement,
)
from app.governance.timetable.misfits import list_misfits
from app.governance.timetable.models import MeetingSeries
from app.governance.timetable.planning import Planned, preview
from app.governance.timetable.rounds import (
    adopt,
    find_or_make_round,
    keep_to_timetable,
    list_rounds_to_come,
    looking_sections,
)
from app.governance.timetable.rules import check_series, horizon_from
from app.returns.models import ReportingRound
from app.returns.permissions import can_edit_rounds
from app.returns.queries import find_round_due_by


@audited("group:timetable-set")
def set_timetable(actor: Actor, *, group: Group, **days: int) -> None:
    """Set the working days around a group's meetings, where the call comes first and the pack
    last, and those for the replies to its write-rounds. ``days`` are those of ``SettingsForm``."""
    can_edit_groups(actor).enforce()
    for earlier, later, message in (
        ("call", "returns", "Returns cannot be due before the call."),
        ("call", "papers", "Papers cannot be due before they are called for."),
        ("papers", "clearance", "Papers cannot be cleared before they are due."),
        ("clearance", "pack", "The pack cannot be circulated before its papers are cleared."),
    ):
        most = days[f"{earlier}_days"]
        if days[f"{later}_days"] > most:
            raise DomainError(f"{message} Enter {most} or fewer.", field=f"{later}_days")
    assign(group, days)
    db.session.flush()
    for round_id in list_rounds_to_come(group):
        keep_to_timetable(actor, round_id)


@audited("series:made")
def make_series(actor: Actor, *, group: Group, **values: Any) -> MeetingSeries:
    """Lay down a rule by which a group meets. It plans nothing by itself. ``values`` are those of
    ``SeriesForm``."""
    can_edit_meetings(actor).enforce()
    series = MeetingSeries(group_id=group.id, **values)
    check_series(series.rule)
    return add_record(series)


@audited("series:made")
def begin_series(
    actor: Actor, *, group: Group, plans_meetings: bool, **values: Any
) -> tuple[MeetingSeries, list[Meeting]]:
    """Lay down a rule and, if asked, plan what it gives for a year, each with a reporting round by
    the timetable. Gives both."""
    series = make_series(actor, group=group, **values)
    if not plans_meetings:
        return series, []
    until = plans.after_months(clock.today(), plans.MONTHS)
    planned = plan_series(actor, series=series, group=group, horizon_on=until, makes_rounds=True)
    return series, planned


@audited("series:amended")
def amend_series(actor: Actor, *, series: MeetingSeries, **values: Any) -> None:
    """Change a rule. Meetings already planned by it stay as they are until it is settled what
    becomes of those that it no longer gives (``settling``)."""
    can_edit_meetings(actor).enforce()
    assign(series, values)
    check_series(series.rule)


@audited("series:planned")
def plan_series(
    actor: Actor,
    *,
    series: MeetingSeries,
    group: Group,
    horizon_on: date,
    makes_rounds: bool = False,
) -> list[Meeting]:
    """Plan what the rule gives from today up to a day and what is not planned yet: days whose
    meeting was moved or cancelled are not planned again. If asked, each gets a reporting round by
    the timetable. Gives the meetings planned."""
    can_edit_meetings(actor).enforce()
    farthest = horizon_from(clock.today())
    if horizon_on > farthest:
        raise DomainError(f"You can plan meetings up to {day(farthest)}.", field="horizon_on")
    if list_misfits(series, group):
        raise DomainError(
            "Some planned meetings no longer fit the series. Choose what happens to them first."
        )
    last = meeting_queries.find_latest_meeting(group)
    return [
        plan_meeting(
            actor,
            group=group,
            held_on=each.held_on,
            starts_at=series.starts_at,
            place=series.place,
            marking=group.marking,
            length_minutes=last.length_minutes if last else DEFAULT_LENGTH,
            series_id=series.id,
            series_on=each.rule_on,
            makes_round=makes_rounds,
        )
        for each in preview(
            series,
            queries.list_meetings_of(group, clock.today(), farthest),
            clock.today(),
            horizon_on,
        )
        if each.state is Planned.NEW
    ]


@undoable("meeting", lambda actor, _record: can_edit_meetings(actor))
@audited("meeting:moved")
def move_meeting(
    actor: Actor,
    *,
    meeting: Meeting,
    held_on: date,
    starts_at: time,
    change_reason: str,
    tells: bool = True,
) -> None:
    """Hold a meeting on another day or at another time. It keeps its agenda and its place in the
    series; its own reporting round moves with it, and the group's meetings are numbered by date.
    Its members and readers are told, unless they are told of several meetings together."""
    can_edit_meetings(actor).enforce()
    _check_planned(meeting)
    if held_on != meeting.held_on:
        enforce_checks("meeting:called-off", meeting)
    check_free_time(meeting.group_id, meeting.id, held_on, starts_at)
    if held_on != meeting.held_on:
        meeting.moved_from_on = meeting.held_on
        db.session.merge(MeetingFormerDay(meeting_id=meeting.id, held_on=meeting.held_on))
        ask_again(meeting)
    if (held_on, starts_at) != (meeting.held_on, meeting.starts_at):
        announce(meeting)
    before_on, before_at = meeting.held_on, meeting.starts_at
    if meeting.round_id is not None:
        round_ = db.session.get_one(ReportingRound, meeting.round_id)
        adopt(round_, meeting, db.session.get_one(Group, meeting.group_id))
    meeting.held_on, meeting.starts_at = held_on, starts_at
    meeting.change_reason = change_reason
    number_by_date(meeting.group_id)
    _keep_round(actor, meeting)
    if tells and (before_on, before_at) != (held_on, starts_at):
        tell_of_move(meeting, before_on, before_at)


def _keep_round(actor: Actor, meeting: Meeting) -> None:
    """Its round follows the meeting, which has changed."""
    db.session.flush()
    keep_to_timetable(actor, meeting.round_id)


@audited("round:timetable-followed")
def follow_timetable(actor: Actor, *, round_: ReportingRound) -> None:
    """Let a round whose days were set by hand have those of the timetable again."""
    can_edit_rounds(actor).enforce()
    keep_to_timetable(actor, round_.id, all_days=True)


def _check_planned(meeting: Meeting) -> None:
    if meeting.is_cancelled:
        raise DomainError("This meeting is cancelled. Reinstate it before you move it.")


@audited("meeting:reinstated")
def reinstate_meeting(actor: Actor, *, meeting: Meeting) -> None:
    """Hold a cancelled meeting after all."""
    can_edit_meetings(actor).enforce()
    MEETING_WORKFLOW.check(meeting.state, MeetingState.PLANNED)
    if meeting.is_cancelled:
        meeting.state, meeting.change_reason = MeetingState.PLANNED, ""
        announce(meeting)
        tell_of_reinstatement(meeting)
    _keep_round(actor, meeting)


@undoable("meeting", lambda actor, _record: can_edit_meetings(actor), by=reinstate_meeting)
@audited("meeting:cancelled")
def cancel_meeting(
    actor: Actor,
    *,
    meeting: Meeting,
    change_reason: str,
    items_go: ItemsGo = ItemsGo.STAY,
    item_ids: Sequence[int] = (),
    tells: bool = True,
) -> None:
    """Cancel a meeting. It stays listed, with its number, which no other meeting gets. The items
    chosen go where ``items_go`` says, and stand on its agenda still."""
    can_edit_meetings(actor).enforce()
    MEETING_WORKFLOW.check(meeting.state, MeetingState.CANCELLED)
    if meeting.is_cancelled:
        meeting.change_reason = change_reason
        return
    enforce_checks("meeting:called-off", meeting)
    meeting.state, meeting.change_reason = MeetingState.CANCELLED, change_reason
    announce(meeting)
    if tells:
        tell_of_cancellation(meeting)
    if items_go is not ItemsGo.STAY:
        carry_over_items(
            actor,
            meeting=meeting,
            item_ids=item_ids,
            to_backlog=items_go is ItemsGo.BACKLOG,
        )
    _keep_round(actor, meeting)


@audited("group:meetings-cancelled")
def cancel_meetings_of(actor: Actor, group: Group, reason: str) -> None:
    """Cancel what a group that is archived would still have met for."""
    for meeting in queries.list_meetings_to_come(group, clock.today()):
        cancel_meeting(actor, meeting=meeting, change_reason=reason)


@audited("meeting:planned")
def plan_meeting(
    actor: Actor,
    *,
    group: Group,
    held_on: date,
    starts_at: time,
    place: str,
    marking: Marking,
    length_minutes: int = DEFAULT_LENGTH,
    series_id: int | None = None,
    series_on: date | None = None,
    makes_round: bool = False,
) -> Meeting:
    """Plan a meeting: it gets its number by date, the newest round of returns due by then
    (or, if asked or if the group's standing items look at returns, one of its own by the
    timetable), and an agenda: what agendas open with, the standing items (``group`` comes with
    them), and what was carried over. One of a series keeps the day that the series' rule gave it.
    """
    can_edit_meetings(actor).enforce()
    check_marking(marking)
    lock_rows(group)
    check_free_time(group.id, None, held_on, starts_at)
    looks = any(item.section in looking_sections() for item in group.standing_items)
    is_own = makes_round or looks
    round_ = find_or_make_round(actor, group, held_on) if is_own else find_round_due_by(held_on)
    highest = select(func.max(Meeting.number)).where(Meeting.group_id == group.id)
    meeting = Meeting(
        group=group,
        number=(db.session.scalar(highest) or 0) + 1,
        held_on=held_on,
        starts_at=starts_at,
        place=place,
        marking=marking,
        length_minutes=length_minutes,
        series_id=series_id,
        series_on=series_on,
        series_at=starts_at if series_on else None,
        round_id=round_.id if round_ else None,
        items=_first_items(group, held_on, starts_at),
    )
    add_record(meeting)
    number_by_date(group.id)
    for kept in list_carried_over(group.id, held_on):
        take_carried_over(meeting, kept, next_position(meeting))
    return meeting


@audited("meeting:round-made")
def give_round(actor: Actor, *, meeting: Meeting) -> None:
    """Give a meeting that was planned without one the round that it looks at."""
    can_edit_meetings(actor).enforce()
    group = db.session.get_one(Group, meeting.group_id)
    round_ = find_or_make_round(actor, group, meeting.held_on)
    meeting.round_id = round_.id if round_ else None


def _first_items(group: Group, held_on: date, starts_at: time) -> list[AgendaItem]:
    """What every agenda of the group opens with, and its standing items."""
    is_first = not meeting_queries.has_meeting_before(group, held_on, starts_at)
    holders = {
        term.role: term.person_id for term in group_queries.list_members(group, held_on)[::-1]
    }
    items = [
        AgendaItem(
            title=each.title,
            section=each.section,
            purpose=each.purpose,
            minutes=each.minutes,
            presenter_id=holders.get(each.presenter),
        )
        for each in openings(group.standing_items, is_first=is_first)
    ]
    items += [AgendaItem(standing_item_id=item.id, **item.facts()) for item in group.standing_items]
    for position, item in enumerate(items, start=1):
        item.position = position
    return items
