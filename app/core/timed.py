"""Work that is done at its time: what a domain declares of it, what a run says that it did, and
how many things are worked on so that one which fails holds up no other.

The scheduler (``app.cli``) is only the clock. A job finds in the database what is due, so it may
run in any number of processes; of one that has times of day, one process does each turn
(``app.operations.turns``).
"""

import logging
from collections.abc import Callable, Iterable, Sequence, Sized
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar

from app.core import logs, outages, stopping
from app.core.claims import ClaimLost, start_afresh
from app.core.clock import LONDON
from app.core.database_trouble import advice_on
from app.core.errors import SavedMeanwhile
from app.core.formats import clock_time, counted
from app.core.wording import Text

log = logging.getLogger(__name__)

T = TypeVar("T")

#: Nothing is timed before this hour: when the clocks change, an hour of the night comes twice or
#: not at all.
FIRST_HOUR = 3

_DAY = timedelta(days=1)
_WEEK = 7
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_LENGTHS = ((3600, "hour"), (60, "minute"), (1, "second"))


@dataclass(frozen=True)
class Every:
    """Again and again, so many seconds apart, in every scheduler."""

    seconds: int

    @property
    def trigger(self) -> dict[str, Any]:
        """What the scheduler's library is told."""
        return {"trigger": "interval", "seconds": self.seconds}

    @property
    def words(self) -> str:
        """When it runs: "Every 5 seconds"."""
        length, unit = next(each for each in _LENGTHS if self.seconds % each[0] == 0)
        count = self.seconds // length
        return f"Every {unit}" if count == 1 else f"Every {counted(count, unit)}"


@dataclass(frozen=True)
class At:
    """At these hours in London, each day or on one ``weekday`` (Monday is 0): each turn once,
    however many schedulers there are. One that was missed, as no scheduler ran, is made up for,
    and of several the last alone."""

    hours: Sequence[int]
    minute: int = 0
    weekday: int | None = None

    def __post_init__(self) -> None:
        if not self.hours or not all(FIRST_HOUR <= hour <= 23 for hour in self.hours):
            raise ValueError(f"work is timed from {FIRST_HOUR}:00 until 23:59, not {self.hours}")

    @property
    def trigger(self) -> dict[str, Any]:
        return {
            "trigger": "cron",
            "hour": ",".join(map(str, self.hours)),
            "minute": self.minute,
            "day_of_week": "*" if self.weekday is None else self.weekday,
            "timezone": LONDON,
        }

    @property
    def words(self) -> str:
        first, last = min(self.hours), max(self.hours)
        if last - first + 1 == len(self.hours) > 1:
            return f"Every hour from {self._said(first)} to {self._said(last)}"
        day = "Every day" if self.weekday is None else f"Every {_WEEKDAYS[self.weekday]}"
        return f"{day} at {' and '.join(map(self._said, sorted(self.hours)))}"

    def _said(self, hour: int) -> str:
        return clock_time(time(hour, self.minute))

    def last_turn(self, now: datetime) -> datetime:
        """The newest turn whose time has come."""
        today = now.astimezone(LONDON).date()
        days = (today - _DAY * number for number in range(_WEEK + 1))
        turns = (turn for day in days for turn in self._turns(day))
        return next(turn for turn in turns if turn <= now)

    def _turns(self, day: date) -> list[datetime]:
        if self.weekday is not None and day.weekday() != self.weekday:
            return []
        times = (time(hour, self.minute) for hour in sorted(self.hours, reverse=True))
        return [datetime.combine(day, each, LONDON) for each in times]


@dataclass
class Worked:
    """What a run did: how many things it did, failed with and left for another time, and what went
    wrong last, in a line that holds nothing of what people wrote."""

    done: int = 0
    failed: int = 0
    left: int = 0
    error: str = ""

    @property
    def is_idle(self) -> bool:
        """Whether there was nothing to do."""
        return not (self.done or self.failed or self.left or self.error)


@dataclass(frozen=True)
class Job:
    """Work that the scheduler begins. ``said`` is what people call it ("Send mail"). Where one run
    takes longer than the next is away, it runs in up to ``at_once`` threads of each process."""

    id: str
    said: Text
    when: Every | At
    run: Callable[[], Worked | None]
    at_once: int = 1

    @property
    def title(self) -> str:
        return str(self.said)


def each_apart(items: Iterable[T], work: Callable[[T], object], what: str) -> Worked:
    """Work on one item after the other, each in transactions of its own. One that fails is logged
    as ``what`` it is, and counted; the others are worked on all the same. Once the process is told
    to stop, or the database is away, what remains is left for the next run. (No item is asked for
    then: asking may claim it.)"""
    worked, asked = Worked(), 0
    remaining = iter(items)
    while not (stopping.is_stopping() or outages.database().is_resting()):
        try:
            item = next(remaining)
        except StopIteration:
            return worked
        asked += 1
        work_apart(item, work, what, worked)
    worked.left += len(items) - asked if isinstance(items, Sized) else 0
    return worked


def work_apart(item: T, work: Callable[[T], object], what: str, worked: Worked) -> None:
    """The same with one item; it is added to what was ``worked`` on before."""
    try:
        work(item)
    except (ClaimLost, SavedMeanwhile):
        log.info("%s %s was taken up by another meanwhile", what, item)
        start_afresh()
        worked.left += 1
    except Exception as error:
        start_afresh()
        if advice := advice_on(error):
            outages.database().report(advice)
            worked.left, worked.error = worked.left + 1, advice
        else:
            log.exception("%s %s failed", what, item)
            worked.failed, worked.error = worked.failed + 1, logs.describe(error)
    else:
        worked.done += 1
