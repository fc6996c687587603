"""Reads of series, and of what is due around meetings."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from app.core.errors import NotFound
from app.extensions import db
from app.governance.models import Group, Meeting
from app.governance.queries import GROUP_LIMIT, MEETING_LIMIT, is_to_happen
from app.governance.timetable.models import MeetingSeries
from app.pilots.models import Pilot, PilotRole
from app.pilots.queries import PILOT_LIMIT
from app.returns.models import ProgressUpdate, ReportingRound
from app.returns.queries import ROUND_LIMIT, find_current_round
from app.returns.rules import UpdateState

#: The most series that a group's page lists.
SERIES_LIMIT = 20


def list_rounds_awaited(today: date) -> list[tuple[ReportingRound, int | None]]:
    """The newest round that has opened and those to come, each with the first meeting that looks
    at it."""
    looking = (
        select(Meeting.round_id, func.min(Meeting.id).label("meeting_id"))
        .where(Meeting.round_id.is_not(None), is_to_happen())
        .group_by(Meeting.round_id)
        .subquery()
    )
    wanted = select(ReportingRound, looking.c.meeting_id)
    current = find_current_round(today)
    if current is not None:
        wanted = wanted.where(ReportingRound.due_on >= current.due_on)
    rows = db.session.execute(
        wanted.join_from(
            ReportingRound, looking, looking.c.round_id == ReportingRound.id, isouter=True
        )
        .order_by(ReportingRound.due_on, ReportingRound.id)
        .limit(ROUND_LIMIT)
    )
    return [(round_, found) for round_, found in rows]


def find_submitted(round_ids: Collection[int]) -> set[tuple[int, int]]:
    """The rounds and pilots whose update is in."""
    rows = db.session.execute(
        select(ProgressUpdate.round_id, ProgressUpdate.pilot_id)
        .where(ProgressUpdate.round_id.in_(round_ids))
        .where(ProgressUpdate.state == UpdateState.SUBMITTED)
        .limit(ROUND_LIMIT * PILOT_LIMIT)
    )
    return {(row.round_id, row.pilot_id) for row in rows}


def list_pilots_with_leads() -> Sequence[Pilot]:
    """All pilots by name, with their named people of all time and nothing else."""
    return db.session.scalars(
        select(Pilot)
        .options(selectinload(Pilot.roles).joinedload(PilotRole.person))
        .order_by(Pilot.name, Pilot.id)
        .limit(PILOT_LIMIT)
    ).all()


def list_series(group: Group) -> Sequence[MeetingSeries]:
    """The rules by which a group meets, the newest first."""
    return db.session.scalars(
        select(MeetingSeries)
        .where(MeetingSeries.group_id == group.id)
        .order_by(MeetingSeries.starts_on.desc(), MeetingSeries.id.desc())
        .limit(SERIES_LIMIT)
    ).all()


def get_series(group: Group, series_id: int) -> MeetingSeries:
    series = db.session.scalar(
        select(MeetingSeries).where(
            MeetingSeries.group_id == group.id, MeetingSeries.id == series_id
        )
    )
    if series is None:
        raise NotFound(f"{group.name} has no such series of meetings.")
    return series


def list_meetings_of(group: Group, since: date, until: date) -> Sequence[Meeting]:
    """A group's meetings of a span of days, cancelled ones too, and those that a series put into
    it and that have been moved."""
    within = Meeting.held_on.between(since, until)
    by_rule = Meeting.series_on.between(since, until)
    return db.session.scalars(
        select(Meeting)
        .where(Meeting.group_id == group.id, within | by_rule)
        .options(joinedload(Meeting.group))
        .order_by(Meeting.held_on, Meeting.id)
        .limit(MEETING_LIMIT)
    ).all()


def list_groups_with_items() -> Sequence[Group]:
    """All groups with their standing items, in the order in which they were made."""
    return db.session.scalars(
        select(Group)
        .options(selectinload(Group.standing_items))
        .order_by(Group.id)
        .limit(GROUP_LIMIT)
    ).all()


def list_meetings_ahead(on: date, count: int) -> Sequence[Meeting]:
    """The next so many meetings of every group on or after a day, the next first, with agendas."""
    place = func.row_number().over(
        partition_by=Meeting.group_id, order_by=(Meeting.held_on, Meeting.id)
    )
    ahead = (
        select(Meeting.id, place.label("place"))
        .where(Meeting.held_on >= on, is_to_happen())
        .subquery()
    )
    return db.session.scalars(
        select(Meeting)
        .join(ahead, ahead.c.id == Meeting.id)
        .where(ahead.c.place <= count)
        .options(joinedload(Meeting.group), joinedload(Meeting.round), selectinload(Meeting.items))
        .order_by(Meeting.held_on, Meeting.id)
        .limit(MEETING_LIMIT)
    ).all()


def list_meetings_between(start: date, end: date) -> Sequence[Meeting]:
    """All groups' meetings from one day until the day before another, cancelled ones too."""
    return db.session.scalars(
        select(Meeting)
        .where(Meeting.held_on >= start, Meeting.held_on < end)
        .options(joinedload(Meeting.group))
        .order_by(Meeting.held_on, Meeting.starts_at, Meeting.id)
        .limit(MEETING_LIMIT)
    ).all()
