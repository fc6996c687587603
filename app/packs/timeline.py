"""Where everything stands on the timeline of milestones. Pure: rows in, places out.

Coordinates are units of the drawing, ``WIDTH`` across; in a pack four of them make a millimetre.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from typing import Protocol

from app.core.formats import counted, short_day

WIDTH = 680
LABEL_WIDTH = 272
#: Between the chart and the words to its right.
WORDS_GAP = 12
TOP = 26
#: Of a row with a title of one line, and what each further line adds.
ROW_HEIGHT, LINE_HEIGHT = 20, 12
BOTTOM = 24
#: Lines of a title; what is longer is cut short.
LINES = 2
#: Between a title and the chart.
LABEL_GAP = 12
MOST_TICKS = 6
#: How wide letters are at most, in the size of the titles; the others are as wide as a "w".
_WIDTHS = {
    **dict.fromkeys(" .,:;'’!|ijl", 3.9),
    **dict.fromkeys("()-/Ifrt", 5.3),
    **dict.fromkeys("acegknopqsuvxyzbdh0123456789J", 7.3),
    **dict.fromkeys("ABCDEFGHKLNOPQRSTUVXYZ&", 9.3),
}
_WIDEST = 12.5


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
    """A milestone: ``y`` is its middle, ``words`` stand to the right of the chart; ``first_x`` is
    where its first baseline was, None where that has not changed, ``last_x`` its last marker."""

    row: Charted
    y: float
    lines: tuple[tuple[float, str], ...]
    baseline_x: float
    settled_x: float
    first_x: float | None
    last_x: float
    words_x: float
    words: str


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
    """Lays out at least one row, one line a milestone: its title, its time, how it stands. Nothing
    is written where time is drawn."""
    days = [day for row in rows for day in _days_of(row)]
    first, last = min(days) - timedelta(days=7), max(days) + timedelta(days=7)
    words_x = WIDTH - max(width_of(_words(row)) for row in rows)
    scale = (words_x - WORDS_GAP - LABEL_WIDTH) / (last - first).days
    titles = [lines_of(row.title) for row in rows]
    heights = [ROW_HEIGHT + LINE_HEIGHT * (len(lines) - 1) for lines in titles]
    below = list(accumulate(heights, initial=TOP))

    def x(day: date) -> float:
        return round(LABEL_WIDTH + (day - first).days * scale, 1)

    return Timeline(
        width=WIDTH,
        height=below[-1] + BOTTOM,
        ticks=tuple(Tick(x(day), f"{day:%b %y}") for day in _ticks(first, last)),
        today=today,
        today_x=x(today) if first <= today <= last else None,
        bars=tuple(
            _bar(
                row,
                lines,
                top + height / 2,
                x(row.baseline_on),
                x(row.settled_on),
                None if row.first_baseline_on is None else x(row.first_baseline_on),
                words_x,
            )
            for row, lines, top, height in zip(rows, titles, below, heights, strict=False)
        ),
    )


def _days_of(row: Charted) -> list[date]:
    first = row.first_baseline_on
    return [row.baseline_on, row.settled_on, *([] if first is None else [first])]


def width_of(text: str) -> float:
    """Room for a text in the size of the titles: never less than it takes."""
    return sum(_WIDTHS.get(letter, _WIDEST) for letter in text)


def lines_of(title: str) -> list[str]:
    """A title in lines that fit beside the chart; what is left of a long one is an ellipsis."""
    room = LABEL_WIDTH - LABEL_GAP
    lines = [""]
    for word in title.split():
        longer = f"{lines[-1]} {word}".strip()
        if width_of(longer) <= room:
            lines[-1] = longer
        elif len(lines) < LINES and lines[-1]:
            lines.append(word)
        else:
            lines[-1] = longer
            break
    return [_shortened(line, room) for line in lines]


def _shortened(line: str, room: float) -> str:
    if width_of(line) <= room:
        return line
    while " " in line and width_of(f"{line} …") > room:
        line = line.rsplit(None, 1)[0]
    while width_of(f"{line} …") > room:
        line = line[:-1]
    return f"{line.rstrip()} …"


def _bar(
    row: Charted,
    lines: Sequence[str],
    y: float,
    baseline_x: float,
    settled_x: float,
    first_x: float | None,
    words_x: float,
) -> Bar:
    top = y + 4 - 7 * (len(lines) - 1)
    return Bar(
        row=row,
        y=y,
        lines=tuple((top + 14 * index, line) for index, line in enumerate(lines)),
        baseline_x=baseline_x,
        settled_x=settled_x,
        first_x=first_x,
        last_x=max(baseline_x, settled_x, first_x or 0),
        words_x=words_x,
        words=_words(row),
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
