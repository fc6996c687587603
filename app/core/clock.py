"""One clock with two readings.

``now()`` is the real instant, and ``real_day()`` its date in London: audit, sessions, tokens,
granted roles and sending use them, and nothing moves them.
``today()`` is the programme's date in London: due, overdue and "this period" use it. A real
deployment has no other date than the real one; the demonstration pins it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")

DateSource = Callable[[], date | None]

_source: DateSource = lambda: None  # noqa: E731 - replaced once, by use_source
_today: ContextVar[date | None] = ContextVar("programme_date", default=None)
_pin: ContextVar[tuple[date | None] | None] = ContextVar("pin", default=None)
_held: ContextVar[date | None] = ContextVar("held_date", default=None)
_now: ContextVar[datetime | None] = ContextVar("instant", default=None)


def now() -> datetime:
    """The real instant, aware, in UTC."""
    return _now.get() or datetime.now(UTC)


def real_day() -> date:
    """Today in London, whatever the programme's date."""
    return now().astimezone(LONDON).date()


def today() -> date:
    """The programme's date. Read once, then remembered until ``forget()``."""
    known = _held.get() or _today.get()
    if known is None:
        known = pinned_on() or real_day()
        _today.set(known)
    return known


def use_source(source: DateSource) -> None:
    """Name what may pin the programme's date (None where nothing does). Called at start-up."""
    global _source
    _source = source


def pinned_on() -> date | None:
    """The date at which the demonstration holds the programme; None where it is the real one. Read
    once, like today."""
    known = _pin.get()
    if known is None:
        known = (_source(),)
        _pin.set(known)
    return known[0]


def note_pinned(on: date | None) -> None:
    """What the source would give was read already."""
    _pin.set((on,))


def is_demonstration() -> bool:
    """Whether this is the demonstration: nothing is illustrative anywhere else."""
    return pinned_on() is not None


def forget() -> None:
    """Read the programme's date anew: at the start of a request or a job, and when it moves."""
    _today.set(None)
    _pin.set(None)


@contextmanager
def frozen(*, now: datetime | None = None, today: date | None = None) -> Iterator[None]:
    """Hold either reading still inside the block, for the requests in it too."""
    instant, held = _now.set(now or _now.get()), _held.set(today or _held.get())
    day = _today.set(None)
    try:
        yield
    finally:
        _now.reset(instant)
        _held.reset(held)
        _today.reset(day)
