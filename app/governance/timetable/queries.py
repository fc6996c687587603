"""Reads of series, and of what is due around meetings."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import joinedload, selectinload

from app.core.archived import is_in_use
from app.core.reading import get_one
from app.core.rows import MEETINGS, PERSON, TODAY, row_columns
from app.extensions import db
from app.governance.groups.models import Group
from app.governance.groups.queries import GROUP_LIMIT
from app.governance.meetings.models import Meeting
from app.governance.meetings.queries import MEETING_LIMIT, is_to_happen
from app.governance.timetable.models import MeetingSeries
from app.pilots.models import Pilot
from app.pilots.queries import lead_of
from app.returns.models import ReportingRound, Return
from app.returns.queries import select_rounds

#: The most series that a group's page lists.
SERIES_LIMIT = 20


def select_owed_returns(of_person: bool, of_meetings: bool) -> Select[Any]:
    """Every pilot's return (or those that a person owes as its lead of today) of the rounds that
    some meetings look at or, for no meeting, of the newest round that has opened and of those to
    come, each with the first meeting that looks at it; as rows."""
    lead = lead_of(Pilot.id, TODAY)
    looking = (
        select(Meeting.round_id, func.min(Meeting.id).label("meeting_id"))
        .where(Meeting.round_id.is_not(None), is_to_happen())
        .group_by(Meeting.round_id)
        .subquery()
    )
    is_submitted = exists().where(
        Return.round_id == ReportingRound.id,
        Return.pilot_id == Pilot.id,
        Return.submissions > 0,
    )
    wanted = (
        select(
            *row_columns(
                kind="return",
                due_on=ReportingRound.due_on,
                person_id=lead,
                meeting_id=Meeting.id if of_meetings else looking.c.meeting_id,
                record_id=Pilot.id,
                part_id=ReportingRound.id,
                title=Pilot.name,
                detail=Pilot.slug.concat("/").concat(ReportingRound.name),
                is_done=is_submitted,
            )
        )
        .select_from(ReportingRound)
        .join(Pilot, is_in_use(Pilot))
    )
    if not of_meetings:
        current = select_rounds().with_only_columns(ReportingRound.due_on)
        opened = current.where(ReportingRound.opens_on <= TODAY).limit(1).scalar_subquery()
        wanted = wanted.outerjoin(looking, looking.c.round_id == ReportingRound.id).where(
            ReportingRound.due_on >= func.coalesce(opened, date.min)
        )
    else:
        wanted = wanted.join(Meeting, Meeting.round_id == ReportingRound.id).where(
            Meeting.id.in_(MEETINGS)
        )
    return wanted.where(lead == PERSON) if of_person else wanted


def list_series(group: Group) -> Sequence[MeetingSeries]:
    """The rules by which a group meets, newest first."""
    return db.session.scalars(
        select(MeetingSeries)
        .where(MeetingSeries.group_id == group.id)
        .order_by(MeetingSeries.starts_on.desc(), MeetingSeries.id.desc())
        .limit(SERIES_LIMIT)
    ).all()


def get_series(group: Group, series_id: int) -> MeetingSeries:
    return get_one(
        select(MeetingSeries).where(
            MeetingSeries.group_id == group.id, MeetingSeries.id == series_id
        ),
        f"{group.name} has no such series of meetings.",
    )


def list_meetings_of(group: Group, since: date, until: date) -> Sequence[Meeting]:
    """A group's meetings of a span of days, cancelled ones too, and those that a series put into
    it and that have been moved."""
    within = Meeting.held_on.between(since, until)
    by_rule = Meeting.series_on.between(since, until)
    return db.session.scalars(
        select(Meeting)
        .where(Meeting.group_id == group.id, within | by_rule)
        .options(joinedload(Meeting.group))
        .order_by(Meeting.held_on, Meeting.starts_at, Meeting.id)
        .limit(MEETING_LIMIT)
    ).all()


def list_meetings_to_come(group: Group, today: date) -> Sequence[Meeting]:
    """Those of a group that are still to be held."""
    return db.session.scalars(
        select(Meeting)
        .where(Meeting.group_id == group.id, Meeting.held_on >= today, is_to_happen())
        .options(joinedload(Meeting.group))
        .order_by(Meeting.held_on, Meeting.starts_at, Meeting.id)
        .limit(MEETING_LIMIT)
    ).all()


def list_groups_with_items() -> Sequence[Group]:
    """All groups with their standing items, in the order in which they were made."""
    return db.session.scalars(
        select(Group)
        .where(is_in_use(Group))
        .options(selectinload(Group.standing_items))
        .order_by(Group.id)
        .limit(GROUP_LIMIT)
    ).all()
