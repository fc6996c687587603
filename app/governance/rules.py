"""What a group's members are, what an agenda item is for, and which section fills it."""

import re
from datetime import date as day
from datetime import datetime, time, timedelta
from enum import StrEnum

from app.core.formats import day as in_words
from app.core.workflow import Workflow

#: What a group's timetable begins with: clear working days before its meetings and, for the draft
#: minutes, working days after them.
CALL_DAYS = 20
RETURNS_DAYS = 12
PAPERS_DAYS = 8
CLEARANCE_DAYS = 6
PACK_DAYS = 5
MINUTES_DAYS = 10
#: Clear working days between the issue of a write-round and its response date.
REPLY_DAYS = 10

#: How long a meeting is invited for, in minutes, unless it is said; and the longest.
DEFAULT_LENGTH = 120
LONGEST_MEETING = 720


class MemberRole(StrEnum):
    CHAIR = "chair"
    DEPUTY = "deputy"
    MEMBER = "member"
    SECRETARY = "secretary"
    OBSERVER = "observer"

    @property
    def word(self) -> str:
        return self.value.capitalize()


#: The chair, and in the chair's absence a deputy.
PRESIDING = (MemberRole.CHAIR, MemberRole.DEPUTY)


class ItemPurpose(StrEnum):
    DECISION = "decision"
    DISCUSSION = "discussion"
    INFORMATION = "information"

    @property
    def word(self) -> str:
        return f"For {self.value}"


#: The kinds of section that agendas know by name; domains declare all there are.
PAPER_SECTION = "paper"
MINUTES_SECTION = "minutes"
MATTERS_ARISING_SECTION = "matters_arising"
ORAL_SECTION = "oral"
APOLOGIES_SECTION = "apologies"

#: What an agenda shows of an item that its reader may not read.
RESTRICTED_TITLE = "Restricted item"


class MeetingState(StrEnum):
    """A cancelled meeting stays listed, and keeps its number and its agenda."""

    PLANNED = "planned"
    CANCELLED = "cancelled"

    @property
    def word(self) -> str:
        return self.value.capitalize()


MEETING_WORKFLOW = Workflow(
    "meeting",
    {
        MeetingState.PLANNED: (MeetingState.CANCELLED,),
        MeetingState.CANCELLED: (MeetingState.PLANNED,),
    },
)


class AttendanceState(StrEnum):
    """How somebody was at a meeting. Of a member who sent a substitute, that somebody came in
    their place."""

    PRESENT = "present"
    APOLOGIES = "apologies"
    SUBSTITUTE = "substitute"
    IN_ATTENDANCE = "in_attendance"
    OBSERVER = "observer"

    @property
    def word(self) -> str:
        return self.value.replace("_", " ").capitalize()


#: Members who are not there themselves.
AWAY = (AttendanceState.APOLOGIES, AttendanceState.SUBSTITUTE)


def item_times(starts_at: time, minutes: list[int]) -> list[time]:
    """The clock time at which each item starts, given the minutes that each takes."""
    clock = datetime.combine(day(2000, 1, 1), starts_at)
    times = []
    for length in minutes:
        times.append(clock.time())
        clock += timedelta(minutes=length)
    return times


def is_current(starts_on: day, ends_on: day | None, on: day) -> bool:
    """Whether a term covers a day: from the day it starts until the day before it ends."""
    return starts_on <= on and (ends_on is None or ends_on > on)


def do_overlap(first: tuple[day, day | None], second: tuple[day, day | None]) -> bool:
    """Whether two terms share a day."""
    (start, end), (other_start, other_end) = first, second
    return (other_end is None or start < other_end) and (end is None or other_start < end)


def is_slug(text: str) -> bool:
    """Whether a text can name a record in addresses and commands: ``officials``."""
    return re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", text) is not None


def moved(ids: list[int], one: int, step: int) -> list[int]:
    """The same in another order: one goes up (-1) or down (1). At either end it stays."""
    here = ids.index(one)
    there = min(max(here + step, 0), len(ids) - 1)
    rest = [other for other in ids if other != one]
    return [*rest[:there], one, *rest[there:]]


def minutes_ask(previous_on: day) -> str:
    """What an item for the minutes of the last meeting asks, unless it has words of its own."""
    return f"Agree the minutes of {in_words(previous_on)}."


def asks_of(text: str) -> list[str]:
    """What a group is asked, one ask a line; empty lines are none."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def duration(minutes: int) -> str:
    """A length of time in words: 115 is "1 hour 55 minutes"."""
    hours, rest = divmod(minutes, 60)
    parts = [(hours, "hour"), (rest, "minute")]
    said = [f"{count} {unit}{'' if count == 1 else 's'}" for count, unit in parts if count]
    return " ".join(said) or "no time"
