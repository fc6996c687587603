"""The reporting round of a meeting: made and moved with it, by the timetable of its group."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.core import clock
from app.core.access import Actor
from app.core.section_types import section_types
from app.extensions import db
from app.governance.groups.models import Group, StandingItem
from app.governance.meetings.models import Meeting
from app.governance.meetings.queries import MEETING_LIMIT, is_to_happen
from app.governance.meetings.steps import Step, due_on
from app.governance.timetable.rules import RoundDays, round_days, round_names
from app.returns.models import ROUND_NAME_LENGTH, ReportingRound
from app.returns.queries import find_round_due_by, select_rounds
from app.returns.service import amend_round, create_round

_DAY = timedelta(days=1)


def find_or_make_round(actor: Actor, group: Group, held_on: date) -> ReportingRound | None:
    """The round that a meeting of the group on a day looks at: the newest since its meeting before,
    or a new one. A day so near that returns would be overdue at once gets the newest there is."""
    found = find_round_due_by(held_on)
    previous = db.session.scalar(
        select(func.max(Meeting.held_on)).where(
            Meeting.group_id == group.id, Meeting.held_on < held_on, is_to_happen()
        )
    )
    if found is not None and previous is not None and found.due_on > previous:
        return found
    if found is not None and previous is None and found.due_on >= clock.today():
        return found
    before = db.session.scalar(
        select_rounds()
        .with_only_columns(ReportingRound.period_ends_on)
        .where(ReportingRound.due_on < held_on)
        .limit(1)
    )
    days = round_days(held_on, group, before)
    if days.due_on < clock.today():
        return found
    made = create_round(actor, name=_free_name(held_on, group), **asdict(days))
    _follow(made, days)
    return made


def _free_name(held_on: date, group: Group) -> str:
    """The plainest name that no other round has; of two of one day, whoever saves last is told."""
    names = round_names(held_on, group.name, ROUND_NAME_LENGTH)
    taken = set(
        db.session.scalars(select(ReportingRound.name).where(ReportingRound.name.in_(names)))
    )
    return next((name for name in names if name not in taken), names[-1])


def looking_sections() -> set[str]:
    """The kinds of section that look at a round of returns."""
    return {kind for kind, each in section_types().items() if each.needs_round}


def adopt(round_: ReportingRound, meeting: Meeting, group: Group) -> None:
    """Let a round follow the timetable of a meeting from now on: a day that is not the timetable's
    counts as set by hand."""
    if round_.timed_due_on is None:
        _follow(round_, round_days(meeting.held_on, group, round_.period_starts_on - _DAY))


def _follow(round_: ReportingRound, days: RoundDays) -> None:
    round_.timed_ends_on, round_.timed_opens_on = days.period_ends_on, days.opens_on
    round_.timed_due_on = days.due_on


def keep_to_timetable(actor: Actor, round_id: int | None, *, all_days: bool = False) -> None:
    """Give a round the days of the timetable of the first meeting to come that looks at it, but for
    those that were set by hand (or ``all_days``). One whose returns were due already stays as it
    is; for a meeting so near that they would be overdue at once, they are due today."""
    round_ = db.session.get(ReportingRound, round_id) if round_id else None
    if round_ is None or round_.due_on < clock.today():
        return
    found = _first_meeting(round_)
    if found is None:
        return
    adopt(round_, *found)
    days = _days_for(round_, *found)
    is_kept = {
        "due_on": not all_days and round_.due_on != round_.timed_due_on,
        "opens_on": not all_days and round_.opens_on != round_.timed_opens_on,
        "period_ends_on": not all_days and round_.period_ends_on != round_.timed_ends_on,
    }
    wanted = {name: getattr(round_ if is_kept[name] else days, name) for name in is_kept}
    wanted["opens_on"] = min(wanted["opens_on"], wanted["due_on"])
    _follow(round_, days)
    if any(getattr(round_, name) != on for name, on in wanted.items()):
        amend_round(
            actor,
            round_=round_,
            name=round_.name,
            period_starts_on=round_.period_starts_on,
            **wanted,
        )


def _first_meeting(round_: ReportingRound) -> tuple[Meeting, Group] | None:
    """The first meeting to come that looks at a round, and its group."""
    found = db.session.execute(
        select(Meeting, Group)
        .join(Meeting.group)
        .where(Meeting.round_id == round_.id, Meeting.held_on >= clock.today(), is_to_happen())
        .order_by(Meeting.held_on, Meeting.id)
        .limit(1)
    ).first()
    return None if found is None else (found[0], found[1])


def _days_for(round_: ReportingRound, meeting: Meeting, group: Group) -> RoundDays:
    """The days of a round by the timetable, none of them past or before its period starts."""
    days = round_days(meeting.held_on, group, round_.period_starts_on - _DAY)
    last = max(days.due_on, clock.today())
    return replace(
        days,
        due_on=last,
        opens_on=min(days.opens_on, last),
        period_ends_on=max(days.period_ends_on, round_.period_starts_on),
    )


def list_rounds_to_come(group: Group) -> list[int]:
    """The rounds that meetings of a group to come look at."""
    rounds = db.session.scalars(
        select(Meeting.round_id)
        .where(
            Meeting.group_id == group.id,
            Meeting.held_on >= clock.today(),
            Meeting.round_id.is_not(None),
            is_to_happen(),
        )
        .distinct()
        .order_by(Meeting.round_id)
        .limit(MEETING_LIMIT)
    )
    return [round_id for round_id in rounds if round_id is not None]


def list_without_round() -> list[int]:
    """The meetings to come of groups that look at returns, which have no round though there is time
    for one, the first to be held first."""
    looks = select(StandingItem.group_id).where(StandingItem.section.in_(looking_sections()))
    meetings = db.session.scalars(
        select(Meeting)
        .where(
            Meeting.round_id.is_(None),
            Meeting.held_on >= clock.today(),
            Meeting.group_id.in_(looks),
            is_to_happen(),
        )
        .options(joinedload(Meeting.group))
        .order_by(Meeting.held_on, Meeting.id)
        .limit(MEETING_LIMIT)
    )
    today = clock.today()
    return [m.id for m in meetings if due_on(Step.RETURNS, m.held_on, m.group) >= today]


def list_untimed() -> Sequence[int]:
    """The rounds to come that meetings to come look at and that have never followed a timetable."""
    return db.session.scalars(
        select(ReportingRound.id)
        .join(Meeting, Meeting.round_id == ReportingRound.id)
        .where(
            ReportingRound.timed_due_on.is_(None),
            ReportingRound.due_on >= clock.today(),
            Meeting.held_on >= clock.today(),
            is_to_happen(),
        )
        .distinct()
        .order_by(ReportingRound.id)
        .limit(MEETING_LIMIT)
    ).all()
