"""The reporting round of a meeting: made and moved with it, by the timetable of its group."""

from dataclasses import asdict
from datetime import date, timedelta

from sqlalchemy import func, select

from app.core import clock
from app.core.access import Actor
from app.extensions import db
from app.governance.groups.models import Group
from app.governance.meetings.models import Meeting
from app.governance.meetings.queries import is_to_happen
from app.governance.timetable.rules import round_days, round_names
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
    return create_round(actor, name=_free_name(held_on, group), **asdict(days))


def _free_name(held_on: date, group: Group) -> str:
    """The plainest name that no other round has; of two of one day, whoever saves last is told."""
    names = round_names(held_on, group.name, ROUND_NAME_LENGTH)
    taken = set(
        db.session.scalars(select(ReportingRound.name).where(ReportingRound.name.in_(names)))
    )
    return next((name for name in names if name not in taken), names[-1])


def move_round(actor: Actor, meeting: Meeting, before_on: date) -> None:
    """Move the round of a meeting that was moved, where it keeps to the timetable, no return is due
    to another meeting by it, and its day has not passed."""
    round_ = db.session.get(ReportingRound, meeting.round_id) if meeting.round_id else None
    if round_ is None or round_.due_on < clock.today():
        return
    group = db.session.get_one(Group, meeting.group_id)
    was = round_days(before_on, group, None)
    if round_.due_on != was.due_on or _is_of_others(meeting):
        return
    to = round_days(meeting.held_on, group, round_.period_starts_on - _DAY)
    ends_by_timetable = round_.period_ends_on == was.period_ends_on
    amend_round(
        actor,
        round_=round_,
        name=round_.name,
        period_starts_on=round_.period_starts_on,
        period_ends_on=to.period_ends_on if ends_by_timetable else round_.period_ends_on,
        opens_on=min(
            to.opens_on if round_.opens_on == was.opens_on else round_.opens_on, to.due_on
        ),
        due_on=to.due_on,
    )


def _is_of_others(meeting: Meeting) -> bool:
    """Whether another meeting looks at the same round."""
    other = select(Meeting.id).where(
        Meeting.round_id == meeting.round_id, Meeting.id != meeting.id, is_to_happen()
    )
    return db.session.scalar(other.limit(1)) is not None
