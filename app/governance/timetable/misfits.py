"""Planned meetings that a changed series no longer gives."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from app.core import clock
from app.core.formats import clock_time, day
from app.governance.groups.models import Group
from app.governance.meetings.models import Meeting
from app.governance.timetable import queries
from app.governance.timetable.models import MeetingSeries
from app.governance.timetable.rules import Becomes, SeriesDay, horizon_from, series_days

#: The most days of a rule that meetings are held against: more than one for each day ahead.
_DAYS_READ = 600


@dataclass(frozen=True)
class Misfit:
    """A meeting that is planned on a day or at a time that its series no longer gives; and the day
    of the series that has no meeting yet and is nearest, if one is left."""

    meeting: Meeting
    day: SeriesDay | None
    held_on: date | None
    starts_at: time

    @property
    def new_date(self) -> str:
        """Its new day and time, in words; empty where the series has none for it."""
        if self.held_on is None:
            return ""
        return f"{self.held_on:%A} {day(self.held_on)} at {clock_time(self.starts_at)}"

    @property
    def likely(self) -> Becomes:
        """What the page begins with."""
        there = (self.meeting.held_on, self.meeting.starts_at) == (self.held_on, self.starts_at)
        return Becomes.KEEP if self.held_on is None or there else Becomes.MOVE


def list_misfits(series: MeetingSeries, group: Group) -> list[Misfit]:
    """Those of the meetings that are still to be held, the earliest first."""
    today = clock.today()
    farthest = horizon_from(today)
    planned = queries.list_meetings_of(group, today, farthest)
    own = [m for m in planned if m.series_id == series.id and m.series_on is not None]
    earliest = min([today, *(m.series_on for m in own if m.series_on is not None)])
    days = {
        each.rule_on: each for each in series_days(series.rule, earliest, farthest, most=_DAYS_READ)
    }
    wrong = [
        m
        for m in own
        if m.held_on >= today
        and not m.is_cancelled
        and (m.series_on not in days or m.series_at not in (None, series.starts_at))
    ]
    others = {m.held_on for m in planned if m not in wrong}
    taken = {m.series_on for m in own}
    free = [
        each
        for each in days.values()
        if each.rule_on not in taken and each.held_on >= today and each.held_on not in others
    ]
    given = _nearest([m for m in wrong if m.series_on not in days], free)
    found = []
    for meeting in wrong:
        if meeting.series_on in days:  # the time alone is another
            its, held_on = days[meeting.series_on], meeting.held_on
            found.append(Misfit(meeting, its, held_on, series.starts_at))
        else:
            near = given.get(meeting.id)
            found.append(Misfit(meeting, near, near.held_on if near else None, series.starts_at))
    return found


#: No meeting is taken for one of a day that is farther off.
_FARTHEST = timedelta(days=45)


def _nearest(meetings: Sequence[Meeting], free: Sequence[SeriesDay]) -> dict[int, SeriesDay]:
    """For each meeting, by its key, a day that no other gets: the nearest pairs first."""
    pairs = sorted(
        (
            (abs(each.held_on - meeting.held_on), meeting.held_on, meeting.id, each)
            for meeting in meetings
            for each in free
        ),
        key=lambda pair: (*pair[:3], pair[3].rule_on),
    )
    given: dict[int, SeriesDay] = {}
    for apart, _on, meeting_id, each in pairs:
        if apart <= _FARTHEST and meeting_id not in given and each not in given.values():
            given[meeting_id] = each
    return given
