"""Working days in England: Monday to Friday, save bank holidays (from the ``holidays`` library)."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from app.core.formats import counted
from app.core.lazy import import_alone

if TYPE_CHECKING:
    import holidays

_DAY = timedelta(days=1)


@cache
def _england() -> holidays.HolidayBase:
    """Asked for by ``country_holidays``, it would come with all other countries: 8 MB in each
    worker, and four times as long."""
    kingdom: type[holidays.HolidayBase] = import_alone(
        "holidays.countries.united_kingdom"
    ).UnitedKingdom
    return kingdom(subdiv="ENG")


#: How many days are known: a page asks of some hundreds.
_KNOWN = 4096


@lru_cache(_KNOWN)
def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in _england()


@lru_cache(_KNOWN)
def shift_working_days(day: date, count: int) -> date:
    """The working day ``count`` working days after ``day`` (before it, where negative).
    Nought gives the day itself, working or not."""
    step = _DAY if count > 0 else -_DAY
    for _ in range(abs(count)):
        day += step
        while not is_working_day(day):
            day += step
    return day


def latest_start(end: date, clear_days: int) -> date:
    """The last working day on which something can start so that ``clear_days`` clear working days
    lie between it and ``end``; neither end counts. A meeting on 18 February 2010 with five clear
    days circulates by 10 February."""
    return shift_working_days(end, -(clear_days + 1))


def earliest_end(start: date, clear_days: int) -> date:
    """The first working day on which something can end so that ``clear_days`` clear working days
    lie between ``start`` and it; neither end counts. What is issued on 17 December 2009 with ten
    clear days closes on 6 January 2010."""
    return shift_working_days(start, clear_days + 1)


def working_days_between(start: date, end: date) -> int:
    """Working days after ``start``, up to and including ``end`` (nought where end is not later)."""
    count = 0
    while start < end:
        start += _DAY
        count += is_working_day(start)
    return count


def last_late_day(today: date) -> date:
    """The last day such that what was due on it is late today: a working day has passed since."""
    while not is_working_day(today):
        today -= _DAY
    return today - _DAY


def away(on: date, today: date) -> str:
    """How far off a day is: "today", "in 10 working days", "1 working day ago"."""
    if on == today:
        return "today"
    first, last = min(on, today), max(on, today)
    working = working_days_between(first, last)
    # Between a Friday and the Sunday after it no day is worked.
    far = counted(working, "working day") if working else counted((last - first).days, "day")
    return f"in {far}" if on > today else f"{far} ago"


def bank_holidays(start: date, end: date) -> list[tuple[date, str]]:
    """The bank holidays in England from one day until the day before another, by name; those that
    fall on a weekend have another day instead."""
    days = (start + _DAY * n for n in range((end - start).days))
    return [
        (day, str(_england()[day]).replace("'", "’"))
        for day in days
        if day.weekday() < 5 and day in _england()
    ]
