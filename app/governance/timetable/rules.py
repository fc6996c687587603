"""The dates around a meeting, and the days on which a series of meetings falls."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING

from app.core.errors import DomainError
from app.core.formats import day
from app.core.lazy import lazy_import
from app.core.worded import Worded
from app.core.working_days import is_working_day, shift_working_days
from app.governance.meetings.steps import Settings, Step, due_on

if TYPE_CHECKING:
    from dateutil import relativedelta, rrule
else:
    relativedelta = lazy_import("dateutil.relativedelta")
    rrule = lazy_import("dateutil.rrule")

#: The most meetings that a series makes at once, and how far ahead (in days) they are planned.
LONGEST_SERIES = 60

FARTHEST_DAYS = 550


class SeriesKind(Worded):
    WEEKDAY_OF_MONTH = "weekday_of_month", "A weekday of the month, like the second Thursday"
    DAY_OF_MONTH = "day_of_month", "A day of the month, like the 18th"
    EVERY_WEEKS = "every_weeks", "Every few weeks, on the weekday of the first meeting"


class Occurrence(StrEnum):
    FIRST = "first"
    SECOND = "second"
    THIRD = "third"
    FOURTH = "fourth"
    LAST = "last"

    @property
    def nth(self) -> int:
        return {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1}[self.value]


class Weekday(StrEnum):
    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"

    @property
    def place(self) -> int:
        """From 0, as calendars count."""
        return list(Weekday).index(self)


@dataclass(frozen=True)
class SeriesRule:
    """When a series meets. A day that is not worked becomes the next working day."""

    kind: SeriesKind
    starts_on: date
    occurrence: Occurrence | None = None
    weekday: Weekday | None = None
    day_of_month: int | None = None
    weeks: int | None = None
    until_on: date | None = None
    times: int | None = None


@dataclass(frozen=True)
class SeriesDay:
    """A day by the rule, and the working day on which the group meets for it."""

    rule_on: date
    held_on: date


@dataclass(frozen=True)
class RoundDays:
    """The days of a reporting round that a meeting looks at, by the timetable of its group."""

    period_starts_on: date
    period_ends_on: date
    opens_on: date
    due_on: date


def round_days(held_on: date, settings: Settings, last_period_on: date | None) -> RoundDays:
    """Pilots report up to the day on which their returns are due, from the end of what they
    reported on before or, for a first round, from a month back; and can start when papers are
    called for."""
    due = due_on(Step.RETURNS, held_on, settings)
    opens = min(due_on(Step.CALL, held_on, settings), due)
    month_back: date = due - relativedelta.relativedelta(months=1)
    last = last_period_on if last_period_on is not None and last_period_on < due else month_back
    return RoundDays(last + timedelta(days=1), due, opens, due)


def round_names(held_on: date, group_name: str, longest: int) -> list[str]:
    """What a meeting's round may be called, the plainest first: "March 2010", "18 March 2010"."""
    names = [f"{held_on:%B %Y}", day(held_on), f"{day(held_on)}, {group_name}"]
    return [name[:longest] for name in names]


def check_series(rule: SeriesRule) -> None:
    """Raise ``DomainError`` beside a field that the kind of rule needs and that is empty."""
    if rule.kind is SeriesKind.WEEKDAY_OF_MONTH:
        _check_given(rule.occurrence, "occurrence", "Choose which week of the month.")
        _check_given(rule.weekday, "weekday", "Choose the weekday.")
    elif rule.kind is SeriesKind.DAY_OF_MONTH:
        _check_given(rule.day_of_month, "day_of_month", "Enter the day of the month.")
    else:
        _check_given(rule.weeks, "weeks", "Enter the number of weeks between meetings.")
    if rule.until_on is not None and rule.until_on < rule.starts_on:
        raise DomainError("The last day must not be before the first.", field="until_on")


def _check_given(value: object, field: str, message: str) -> None:
    if value is None:
        raise DomainError(message, field=field)


class Becomes(Worded):
    """What becomes of a meeting that its series no longer gives."""

    KEEP = "keep", "Keep it as it is"
    MOVE = "move", "Move it to the new date"
    CANCEL = "cancel", "Cancel it"


def series_days(
    rule: SeriesRule, since: date, until: date, *, most: int = LONGEST_SERIES
) -> list[SeriesDay]:
    """The days of a series from one day up to and including another, as the rule counts them; at
    most so many at once. No two have the same working day."""
    days: list[SeriesDay] = []
    wanted = (on for on in _rule_days(rule, until) if on >= since)
    for rule_on in islice(wanted, most):
        held_on = rule_on if is_working_day(rule_on) else shift_working_days(rule_on, 1)
        if not days or held_on > days[-1].held_on:
            days.append(SeriesDay(rule_on, held_on))
    return days


def _rule_days(rule: SeriesRule, until: date) -> Iterator[date]:
    last = min(until, rule.until_on) if rule.until_on else until
    first = datetime.combine(rule.starts_on, time())
    # "So many times" counts from the first; what lies past the last day is planned later.
    end = None if rule.times else datetime.combine(last, time())
    if rule.kind is SeriesKind.WEEKDAY_OF_MONTH and rule.weekday and rule.occurrence:
        nth = rrule.weekdays[rule.weekday.place](rule.occurrence.nth)
        found = rrule.rrule(rrule.MONTHLY, first, count=rule.times, until=end, byweekday=nth)
    elif rule.kind is SeriesKind.DAY_OF_MONTH and rule.day_of_month:
        # Of a month that is too short, its last day.
        near = range(min(28, rule.day_of_month), rule.day_of_month + 1)
        found = rrule.rrule(
            rrule.MONTHLY, first, count=rule.times, until=end, bymonthday=tuple(near), bysetpos=-1
        )
    else:
        found = rrule.rrule(rrule.WEEKLY, first, rule.weeks or 1, count=rule.times, until=end)
    return (moment.date() for moment in found if moment.date() <= last)


_ENDINGS = {1: "st", 2: "nd", 3: "rd"}


def ordinal(number: int) -> str:
    """1st, 22nd, 18th."""
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{_ENDINGS.get(number % 10, 'th')}"


def series_words(rule: SeriesRule) -> str:
    """The rule in a few words: "The second Thursday of the month"."""
    if rule.kind is SeriesKind.WEEKDAY_OF_MONTH and rule.weekday and rule.occurrence:
        return f"The {rule.occurrence.value} {rule.weekday.value.capitalize()} of the month"
    if rule.kind is SeriesKind.DAY_OF_MONTH and rule.day_of_month:
        return f"The {ordinal(rule.day_of_month)} of the month, or the next working day"
    every = "Every week" if rule.weeks in (None, 1) else f"Every {rule.weeks} weeks"
    return f"{every} on {rule.starts_on:%A}"


def horizon_from(today: date) -> date:
    """The farthest day up to which meetings are planned."""
    return today + timedelta(days=FARTHEST_DAYS)
