"""What the demonstration does not read from rows but has done: meetings planned by their series,
minutes and returns kept in versions."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.core import clock
from app.core.access import OPERATOR
from app.extensions import db
from app.governance.meetings.models import Meeting
from app.governance.meetings.rules import MeetingState
from app.governance.minutes.content import encode
from app.governance.minutes.models import Minutes, MinutesVersion
from app.governance.minutes.rules import VersionKind
from app.governance.minutes.service import current_content
from app.governance.timetable.models import MeetingSeries
from app.governance.timetable.rules import series_days
from app.governance.timetable.service import plan_meeting
from app.returns.keeping import freeze
from app.returns.models import Return
from app.returns.rules import ReturnState


def plan_meetings(series: MeetingSeries, values: Mapping[str, Any]) -> None:
    """The meetings of a series up to ``plans_until``, save on days that have one already; the one
    of ``cancelled_on`` is cancelled."""
    group = series.group
    taken = set(db.session.scalars(select(Meeting.held_on).where(Meeting.group_id == group.id)))
    for each in series_days(series.rule, series.starts_on, values["plans_until"]):
        if each.held_on in taken:
            continue
        # Seen from after the last of them: no round is made for a meeting to come.
        with clock.frozen(today=values["plans_until"]):
            meeting = plan_meeting(
                OPERATOR,
                group=group,
                held_on=each.held_on,
                starts_at=series.starts_at,
                place=series.place,
                marking=group.marking,
                series_id=series.id,
                series_on=each.rule_on,
            )
        meeting.is_illustrative, meeting.source = True, "Illustrative"
        meeting.round_id = None  # its pilots report on a round that has not been opened
        if each.held_on == values.get("cancelled_on"):
            meeting.state = MeetingState.CANCELLED
            meeting.change_reason = values["cancelled_because"]


def add_versions(minutes: Minutes, _values: Mapping[str, Any]) -> None:
    """The minutes as they were circulated and, where a meeting agreed them, as agreed: decisions,
    actions and attendance stand in them."""
    minutes.versions = []
    assert minutes.circulated_on is not None
    _add_version(minutes, VersionKind.CIRCULATED, minutes.circulated_on)
    if minutes.agreed_on is not None:
        _add_version(minutes, VersionKind.AGREED, minutes.agreed_on)


def _add_version(minutes: Minutes, kind: VersionKind, day: date) -> None:
    minutes.versions.append(
        MinutesVersion(
            number=len(minutes.versions) + 1,
            kind=kind,
            made_on=day,
            made_at=datetime.combine(day, time(12), UTC),
            made_by=minutes.items[0].saved_by,
            content=encode(current_content(minutes)),
            marking=minutes.meeting.marking,
        )
    )
    db.session.flush()


def add_return_version(returned: Return, values: Mapping[str, Any]) -> None:
    """A return that was submitted has a version, as it stood on the day; its place has been through
    its milestones and risks."""
    submitted_on = values.get("resubmitted_on", values.get("submitted_on"))
    if returned.state is ReturnState.DRAFT or submitted_on is None:
        return
    at = datetime.combine(submitted_on, time(12), UTC)
    returned = db.session.scalars(
        select(Return)
        .where(Return.id == returned.id)
        .options(
            selectinload(Return.parts),
            selectinload(Return.promises),
            selectinload(Return.measures),
        )
        .execution_options(populate_existing=True)
    ).one()
    for part in returned.parts:
        part.saved_at, part.saved_by_id = at, returned.submitted_by_id
    freeze(returned, submitted_on, at, submitted_by_id=returned.submitted_by_id)
