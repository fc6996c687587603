"""What a series would plan, beside what is planned already."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.governance.meetings.models import Meeting
from app.governance.timetable.models import MeetingSeries
from app.governance.timetable.rules import series_days


class Planned(StrEnum):
    """What planning would do with a day of the rule."""

    NEW = "new"
    PLANNED = "planned"
    TAKEN = "taken"


@dataclass(frozen=True)
class PreviewedDay:
    """A day of the rule, the working day for it, and the meeting that stands in its place: the
    series' own, wherever it was moved to, or another of the group's on that day."""

    rule_on: date
    held_on: date
    state: Planned
    meeting: Meeting | None


def preview(
    series: MeetingSeries, meetings: Sequence[Meeting], since: date, until: date
) -> list[PreviewedDay]:
    """The days of a series in a span, each with what is there. ``meetings`` are the group's."""
    own = {m.series_on: m for m in meetings if m.series_id == series.id and m.series_on}
    held = {m.held_on: m for m in meetings}
    days = []
    for each in series_days(series.rule, since, until):
        if each.held_on < since:
            continue
        mine, other = own.get(each.rule_on), held.get(each.held_on)
        state = Planned.PLANNED if mine else Planned.TAKEN if other else Planned.NEW
        days.append(PreviewedDay(each.rule_on, each.held_on, state, mine or other))
    return days
