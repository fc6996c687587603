"""Meetings and deadlines as calendar files (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from app.core.clock import LONDON
from app.core.lazy import lazy_import

if TYPE_CHECKING:
    import icalendar
else:
    icalendar = lazy_import("icalendar")

#: How far back and ahead a subscription reaches.
BACK = timedelta(days=366)
AHEAD = timedelta(days=550)

#: How long a subscription's address works.
FEED_LASTS = timedelta(days=365)

#: The longest title or place that a calendar is given.
LONGEST = 200

PRODUCT = "-//Standing Agenda//Calendar//EN"
TZID = "Europe/London"


@dataclass(frozen=True)
class Appointment:
    """Something at a time of day in London. ``sequence`` rises with every change that calendars
    must hear of, the last of them at ``changed_at``."""

    uid: str
    title: str
    on: date
    starts_at: time
    minutes: int
    place: str
    address: str
    sequence: int
    changed_at: datetime
    is_cancelled: bool
    organiser: str

    @property
    def method(self) -> str:
        return "CANCEL" if self.is_cancelled else "PUBLISH"


@dataclass(frozen=True)
class Deadline:
    """Something due on a day."""

    uid: str
    title: str
    on: date
    address: str
    changed_at: datetime


def hash_of(token: str) -> str:
    """What is kept of a subscription's secret."""
    return sha256(token.encode()).hexdigest()


def media_type(appointment: Appointment) -> str:
    """Of the file that goes with a mail: it says what calendars are to do with it."""
    return f"text/calendar; method={appointment.method}"


def invitation(appointment: Appointment) -> bytes:
    """One meeting as a file. One that is cancelled takes itself out of calendars."""
    made = _calendar(appointment.method)
    made.add_component(_meeting(appointment))
    return bytes(made.to_ical())


def subscription(
    name: str, appointments: Iterable[Appointment], deadlines: Iterable[Deadline]
) -> bytes:
    """A person's calendar, from which what is cancelled does not vanish unsaid."""
    made = _calendar("PUBLISH")
    made.add("x-wr-calname", name)
    made.add("x-wr-timezone", TZID)
    made.add("refresh-interval", timedelta(hours=6), {"VALUE": "DURATION"})
    for appointment in appointments:
        made.add_component(_meeting(appointment))
    for deadline in deadlines:
        made.add_component(_deadline(deadline))
    return bytes(made.to_ical())


def _calendar(method: str) -> icalendar.Calendar:
    made = icalendar.Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("method", method)
    made.add_component(_london())
    return made


def _london() -> icalendar.Timezone:
    """London's clock since 1996: an hour ahead from the last Sunday of March, at 1am, until the
    last of October, at 2am."""
    zone = icalendar.Timezone()
    zone.add("tzid", TZID)
    summer, winter = icalendar.TimezoneDaylight(), icalendar.TimezoneStandard()
    summer.add("dtstart", datetime(1996, 3, 31, 1))  # noqa: DTZ001 - by the clock before
    summer.add("rrule", icalendar.vRecur(freq="yearly", bymonth=3, byday="-1SU"))
    summer.add("tzoffsetfrom", timedelta())
    summer.add("tzoffsetto", timedelta(hours=1))
    summer.add("tzname", "BST")
    winter.add("dtstart", datetime(1996, 10, 27, 2))  # noqa: DTZ001 - by the clock before
    winter.add("rrule", icalendar.vRecur(freq="yearly", bymonth=10, byday="-1SU"))
    winter.add("tzoffsetfrom", timedelta(hours=1))
    winter.add("tzoffsetto", timedelta())
    winter.add("tzname", "GMT")
    zone.add_component(winter)
    zone.add_component(summer)
    return zone


def _meeting(appointment: Appointment) -> icalendar.Event:
    start = datetime.combine(appointment.on, appointment.starts_at, LONDON)
    # Counted in real time, so that a meeting through the night of the change keeps its length.
    end = (start.astimezone(UTC) + timedelta(minutes=appointment.minutes)).astimezone(LONDON)
    event = _event(appointment.uid, appointment.title, appointment.address, appointment.changed_at)
    event.add("dtstart", start)
    event.add("dtend", end)
    event.add("sequence", appointment.sequence)
    event.add("status", "CANCELLED" if appointment.is_cancelled else "CONFIRMED")
    event.add("organizer", f"mailto:{appointment.organiser}")
    if appointment.place:
        event.add("location", _line(appointment.place))
    return event


def _deadline(deadline: Deadline) -> icalendar.Event:
    """A whole day, during which a person is not taken for busy."""
    event = _event(deadline.uid, deadline.title, deadline.address, deadline.changed_at)
    event["dtstart"] = icalendar.vDDDTypes(deadline.on)
    event["dtend"] = icalendar.vDDDTypes(deadline.on + timedelta(days=1))
    event["dtstart"].params["VALUE"] = event["dtend"].params["VALUE"] = "DATE"
    event.add("transp", "TRANSPARENT")
    return event


def _event(uid: str, title: str, address: str, changed_at: datetime) -> icalendar.Event:
    event = icalendar.Event()
    event.add("uid", uid)
    event.add("dtstamp", changed_at.astimezone(UTC).replace(microsecond=0))
    event.add("summary", _line(title))
    event.add("url", address)
    return event


def _line(text: str) -> str:
    """One line, without what no calendar takes: control characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:LONGEST]
