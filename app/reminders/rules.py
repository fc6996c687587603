"""On which day a rule reminds of what is due, which of several reminders a mail tells, and what a
rule may say of its own. Pure."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import TypedDict

from app.core.due_kinds import Audience
from app.core.errors import DomainError
from app.core.formats import counted, day
from app.core.sentences import listed
from app.core.worded import Worded
from app.core.working_days import is_working_day, shift_working_days

#: The furthest from the day that something is due that a rule reminds of it, in working days.
MOST_DAYS = 60
#: How many days back the planner makes up for what it missed.
LOOK_BACK_DAYS = 10
#: How often a mail is begun that fails each time.
MOST_ATTEMPTS = 10
#: The hours in London between which mails of reminders may go out, and the usual one.
FIRST_HOUR, LAST_HOUR, USUAL_HOUR = 6, 20, 8
#: What the address of a page says in a mail: of which reminder it is.
FROM_REMINDER = "reminder"
WORDING_LENGTH = 300
KEY_LENGTH = 340


class ReminderState(Worded):
    PLANNED = "planned"
    SENT = "sent"
    CANCELLED = "cancelled", "Not sent"


class DigestState(Worded):
    PLANNED = "planned"
    SENT = "sent"
    EMPTY = "empty", "Nothing to say that day"


class SecretariatDays(Worded):
    """The days on which the secretariat is written to. In between it is only on the day that
    something is due from it."""

    DAILY = "daily", "Every working day"
    TWICE = "twice", "Mondays and Thursdays"
    WEEKLY = "weekly", "Mondays"

    def holds(self, on: date) -> bool:
        """Whether it is such a day: where that is no working day, the next one is."""
        if not is_working_day(on):
            return False
        before = shift_working_days(on, -1)
        missed = (on - timedelta(days=n) for n in range((on - before).days))
        return any(day.weekday() in _WEEKDAYS[self] for day in missed)


_WEEKDAYS = {
    SecretariatDays.DAILY: range(5),
    SecretariatDays.TWICE: (0, 3),
    SecretariatDays.WEEKLY: (0,),
}


class RuleFacts(TypedDict):
    """What is changed of a rule by hand, besides whether it is on or held."""

    days: int
    audience: Audience
    wording: str


class SettingFacts(TypedDict):
    """What is changed of the settings by hand, besides whether all is held."""

    hour: int
    earliest_hour: int
    latest_hour: int
    secretariat_days: SecretariatDays


def fires_on(due_on: date, days: int) -> date:
    """The working day on which a rule reminds of what is due on a day: so many working days after
    it, or before it where negative; for nought that day itself or, where it is none, the working
    day before."""
    if days == 0:
        return due_on if is_working_day(due_on) else shift_working_days(due_on, -1)
    return shift_working_days(due_on, days)


def is_to_remind(fires: date, today: date, *, since: date) -> bool:
    """Whether what was to be reminded of on a day still is today: its day has come, no longer ago
    than the planner looks back, and not before ``since``, when the rule came into force and the
    thing was first owed."""
    return max(since, today - timedelta(days=LOOK_BACK_DAYS)) <= fires <= today


def rule_words(days: int) -> str:
    """ "2 working days before it is due", "on the day it is due"."""
    if days == 0:
        return "on the day it is due"
    when = "before it is" if days < 0 else "after it was"
    return f"{counted(abs(days), 'working day')} {when} due"


_FIELD = re.compile(r"\{([^{}]*)\}")
#: What the wording of a rule may name, and what stands there.
FIELDS: Mapping[str, str] = {
    "what": "what is due",
    "due": "the day it is due",
    "days": "how far off that is, such as “in 2 working days”",
    "place": "whose it is",
}


def check_wording(wording: str) -> str:
    """The wording without spaces around it. Raises ``DomainError`` beside ``wording`` where it is
    too long or names anything but ``FIELDS``."""
    wording = " ".join(wording.split())
    if len(wording) > WORDING_LENGTH:
        raise DomainError(
            f"The wording must be {WORDING_LENGTH} characters or fewer.", field="wording"
        )
    unknown = sorted({name for name in _FIELD.findall(wording) if name not in FIELDS})
    known = listed([f"{{{name}}}" for name in FIELDS])
    if unknown:
        raise DomainError(
            f"The wording has {{{unknown[0]}}}, which is not known. You can use {known}.",
            field="wording",
        )
    if set("{}") & set(_FIELD.sub("", wording)):
        raise DomainError(
            f"A brace in the wording has no partner. You can use {known}.", field="wording"
        )
    return wording


def say(wording: str, *, what: str, due_on: date, away: str, place: str) -> str:
    """The wording of a rule of one thing."""
    given = {"what": what, "due": day(due_on), "days": away, "place": place}
    return _FIELD.sub(lambda found: given.get(found[1], ""), wording)


def check_days(days: int) -> int:
    """Raises ``DomainError`` beside ``days`` where it is too far off."""
    if abs(days) > MOST_DAYS:
        raise DomainError(f"The number of days must be {MOST_DAYS} or fewer.", field="days")
    return days


def check_hours(facts: SettingFacts) -> None:
    """Raises ``DomainError`` beside the hour that is out of its bounds."""
    if not FIRST_HOUR <= facts["earliest_hour"] <= LAST_HOUR:
        raise DomainError(
            f"The earliest hour must be between {FIRST_HOUR} and {LAST_HOUR}.",
            field="earliest_hour",
        )
    if not facts["earliest_hour"] <= facts["latest_hour"] <= LAST_HOUR:
        raise DomainError(
            f"The latest hour must be between the earliest and {LAST_HOUR}.", field="latest_hour"
        )
    if not facts["earliest_hour"] <= facts["hour"] <= facts["latest_hour"]:
        raise DomainError(
            "The usual hour must be between the earliest and the latest.", field="hour"
        )
