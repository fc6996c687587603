"""Days and times of day."""

import re
from datetime import date, time
from typing import Any

from app.core import formats
from app.core.wording import Text
from app.core.years import full_year
from app.web.fields.base import BoxField, RecordField, clean

EARLIEST_DAY = date(1990, 1, 1)
LATEST_DAY = date(2100, 1, 1)

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_PARTS = ("day", "month", "year")
#: What is kept of each part of a date that was typed.
_LONGEST_PART = 20


class DayField(RecordField):
    """A day, typed as day, month and year; the month as a number or a name, the year in
    four figures or two. What was typed is kept when it is not a date."""

    kind = "day"

    def __init__(self, label: Text, hint: Text = "", **kwargs: Any) -> None:
        self.typed = ["", "", ""]
        super().__init__(label, hint, **kwargs)

    def process_data(self, value: date | None) -> None:
        self.data = value
        if value is not None:
            self.typed = [str(value.day), str(value.month), str(value.year)]

    def process_formdata(self, valuelist: list[str]) -> None:
        if not valuelist:
            return
        self.typed = [clean(part)[:_LONGEST_PART] for part in [*valuelist, "", "", ""][:3]]
        self.data = None
        if not any(self.typed):
            return
        missing = [name for name, part in zip(_PARTS, self.typed, strict=True) if not part]
        if missing:
            raise ValueError(f"{self.subject} must include a {' and '.join(missing)}.")
        try:
            year = full_year(self.typed[2])
            day = date(year, _month(self.typed[1]), int(self.typed[0]))
        except (ValueError, OverflowError):
            raise ValueError(f"{self.subject} must be a real date.") from None
        if not EARLIEST_DAY <= day <= LATEST_DAY:
            raise ValueError(
                f"{self.subject} must be between {EARLIEST_DAY.year} and {LATEST_DAY.year}."
            )
        self.data = day
        self.typed[2] = str(year)  # as it was understood

    def spoken(self) -> str:
        return " ".join(self.typed).strip() if self.data is None else formats.day(self.data)


def _month(typed: str) -> int:
    if typed.isdecimal():
        return int(typed)
    return _MONTHS.index(typed[:3].lower()) + 1


_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?")


class ClockField(BoxField):
    """A time of day, typed as 9:30am, 2pm, noon or 14:30."""

    missing = "Enter the time, like 9:30am or 14:30."

    def parse(self, typed: str) -> time:
        found = _clock(typed)
        if found is None:
            raise ValueError(f"{self.subject} must be a time, like 9:30am or 14:30.")
        return found

    def shown(self, value: time) -> str:
        return formats.clock_time(value)


def _clock(typed: str) -> time | None:
    """The time that a text says. An hour alone needs am or pm."""
    text = typed.lower().replace(" ", "")
    if text in ("noon", "midday", "12noon"):
        return time(12)
    found = _TIME.fullmatch(text)
    if not found or not (found[2] or found[3]):
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[3]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found[3] == "pm" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None
