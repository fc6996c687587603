"""Where everything stands on the timeline of milestones. Pure: rows in, places out.

Coordinates are units of the drawing, ``WIDTH`` across; in a pack four of them make a millimetre.
"""

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from app.core.formats import counted, short_day

WIDTH = 680
LABEL_WIDTH = 240
#: Between a marker and the words beside it.
WORDS_GAP = 10
TOP = 26
ROW_HEIGHT = 31
BOTTOM = 24
#: Characters of a title in a line, and lines; what is longer is cut short.
LINE_LENGTH = 36
LINES = 2
MOST_TICKS = 9


class Charted(Protocol):
    """A milestone as the timeline needs it."""

    @property
    def title(self) -> str: ...
    @property
    def baseline_on(self) -> date: ...
    @property
    def settled_on(self) -> date: ...
    @property
    def variance(self) -> int: ...
    @property
    def first_baseline_on(self) -> date | None: ...


@dataclass(frozen=True)
class Tick:
    x: float
    label: str


@dataclass(frozen=True)
class Bar:
    """A milestone: ``y`` is its middle, ``words`` stand to the right of its later marker;
    ``first_x`` is where its first baseline was, None where that has not changed."""

    row: Charted
    y: float
    lines: tuple[tuple[float, str], ...]
    baseline_x: float
    settled_x: float
    first_x: float | None
    words_x: float
    words: str
    words_width: int


@dataclass(frozen=True)
class Timeline:
    """``today_x`` is None where the pack's date lies outside the chart."""

    width: int
    height: float
    ticks: tuple[Tick, ...]
    today: date
    today_x: float | None
    bars: tuple[Bar, ...]


def timeline(rows: Sequence[Charted], today: date) -> Timeline:
    """Lays out at least one row; titles to the left, time to the right, one line a milestone."""
    days = [day for row in rows for day in _days_of(row)]
    first, last = min(days) - timedelta(days=7), max(days) + timedelta(days=7)
    # The widest on which every milestone's words still fit to its right.
    scale = min(_room(row) / (_end(row) - first).days for row in rows)
    scale = min(scale, (WIDTH - LABEL_WIDTH) / (last - first).days)

    def x(day: date) -> float:
        return round(LABEL_WIDTH + (day - first).days * scale, 1)

    return Timeline(
        width=WIDTH,
        height=TOP + ROW_HEIGHT * len(rows) + BOTTOM,
        ticks=tuple(Tick(x(day), f"{day:%b %y}") for day in _ticks(first, last)),
        today=today,
        today_x=x(today) if first <= today <= last else None,
        bars=tuple(
            _bar(
                row,
                TOP + ROW_HEIGHT * (index + 0.5),
                x(row.baseline_on),
                x(row.settled_on),
                None if row.first_baseline_on is None else x(row.first_baseline_on),
            )
            for index, row in enumerate(rows)
        ),
    )


def _days_of(row: Charted) -> list[date]:
    first = row.first_baseline_on
    return [row.baseline_on, row.settled_on, *([] if first is None else [first])]


def _end(row: Charted) -> date:
    return max(_days_of(row))


def _room(row: Charted) -> int:
    """Units between the titles and the words of a milestone."""
    return WIDTH - LABEL_WIDTH - _words_width(_words(row)) - WORDS_GAP


def _words_width(words: str) -> int:
    """Room for some words, reckoned by their number of characters."""
    return 4 + 6 * len(words)


def _bar(row: Charted, y: float, baseline_x: float, settled_x: float, first_x: float | None) -> Bar:
    lines = textwrap.wrap(row.title, LINE_LENGTH, max_lines=LINES, placeholder=" …") or [""]
    top = y + 4 - 7 * (len(lines) - 1)
    return Bar(
        row=row,
        y=y,
        lines=tuple((top + 14 * index, line) for index, line in enumerate(lines)),
        baseline_x=baseline_x,
        settled_x=settled_x,
        first_x=first_x,
        words_x=max(baseline_x, settled_x, first_x or 0) + WORDS_GAP,
        words=_words(row),
        words_width=_words_width(_words(row)),
    )


def _words(row: Charted) -> str:
    if not row.variance:
        return short_day(row.settled_on)
    way = "late" if row.variance > 0 else "early"
    return f"{short_day(row.settled_on)}, {counted(abs(row.variance), 'day')} {way}"


def _ticks(first: date, last: date) -> Iterator[date]:
    """First days of months, every so many that there are at most ``MOST_TICKS``."""
    months = (last.year - first.year) * 12 + last.month - first.month
    step = next(
        size for size in (1, 2, 3, 6, 12, 24, 60, 120, 1200, 12000) if months / size <= MOST_TICKS
    )
    month = first.year * 12 + first.month - 1
    month += -month % step
    while True:
        year, index = divmod(month, 12)
        if year > date.max.year or date(year, index + 1, 1) > last:
            return
        if date(year, index + 1, 1) >= first:
            yield date(year, index + 1, 1)
        month += step
