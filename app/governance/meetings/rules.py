"""What a group's members are, what an agenda item is for, and which section fills it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as day
from datetime import datetime, time, timedelta

from app.core.formats import counted
from app.core.formats import day as in_words
from app.core.worded import Worded
from app.core.workflow import Workflow

#: How long a meeting is invited for, in minutes, unless it is said; and the longest.
DEFAULT_LENGTH = 120

LONGEST_MEETING = 720

#: What an agenda shows of an item that its reader may not read.
RESTRICTED_TITLE = "Restricted item"


class MeetingState(Worded):
    """A cancelled meeting stays listed, and keeps its number and its agenda."""

    PLANNED = "planned"
    CANCELLED = "cancelled"


MEETING_WORKFLOW = Workflow(
    "meeting",
    {
        MeetingState.PLANNED: (MeetingState.CANCELLED,),
        MeetingState.CANCELLED: (MeetingState.PLANNED,),
    },
)


class AttendanceState(Worded):
    """How someone was at a meeting. Of a member who sent a substitute, that someone came in
    their place; one who is ``COMING`` has said so, and has not been yet."""

    PRESENT = "present"
    COMING = "coming"
    APOLOGIES = "apologies"
    SUBSTITUTE = "substitute"
    IN_ATTENDANCE = "in_attendance"
    OBSERVER = "observer"


#: Members who are not there themselves.
AWAY = (AttendanceState.APOLOGIES, AttendanceState.SUBSTITUTE)

#: What members answer before the meeting.
ANSWERS = (AttendanceState.COMING, *AWAY)


def answers_in_words(states: Sequence[AttendanceState], unanswered: int) -> str:
    """What members answered: "5 coming, 1 substitute, 2 apologies, 3 not answered"."""
    found = Counter(states)
    substitutes, apologies = found[AttendanceState.SUBSTITUTE], found[AttendanceState.APOLOGIES]
    said = [
        f"{found[AttendanceState.COMING]} coming",
        counted(substitutes, "substitute") if substitutes else "",
        counted(apologies, "apology", "apologies"),
        f"{unanswered} not answered" if unanswered else "all have answered",
    ]
    return ", ".join(filter(None, said))


@dataclass(frozen=True)
class NumberedMeeting:
    """A meeting of a group, its number, and whether it keeps that for good."""

    meeting_id: int
    number: int
    is_kept: bool


def numbers_by_date(meetings: Sequence[NumberedMeeting]) -> dict[int, int]:
    """The number of each of a group's meetings, by their ids; they come by date. The first has the
    lowest number that any has, and each the next, whether it is held or cancelled. One that keeps
    its number has that, and those after it follow on; one that comes between two that keep theirs,
    with no number free, has the next that nobody has."""
    kept = {each.number for each in meetings if each.is_kept}
    last = min((each.number for each in meetings), default=1) - 1
    numbers: dict[int, int] = {}
    for each in meetings:
        number = each.number
        if not each.is_kept:
            number = last + 1
            while number in kept:
                number += 1
        numbers[each.meeting_id] = number
        last = max(last, number)
    return numbers


def item_times(starts_at: time, minutes: list[int]) -> list[time]:
    """The clock time at which each item starts, given the minutes that each takes."""
    clock = datetime.combine(day(2000, 1, 1), starts_at)
    times = []
    for length in minutes:
        times.append(clock.time())
        clock += timedelta(minutes=length)
    return times


def minutes_ask(previous_on: day) -> str:
    """What an item for the minutes of the last meeting asks, unless it has words of its own."""
    return f"Agree the minutes of {in_words(previous_on)}."


def asks_of(text: str) -> list[str]:
    """What a group is asked, one ask a line; empty lines are none."""
    return [line.strip() for line in text.splitlines() if line.strip()]
