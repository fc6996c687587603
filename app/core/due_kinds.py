"""Kinds of thing that are owed, and whom a programme reminds of them unless its rules say
otherwise."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.core.worded import Worded
from app.core.wording import Phrase, Text


class Audience(Worded):
    """Who a reminder goes to: whoever owes the thing, or those who look after what it is about.
    What has no place has no lead, and so on: then nobody is told."""

    OWNER = "owner", "The person responsible"
    LEAD = "lead", Phrase("{Place} lead")
    REVIEWER = "reviewer", Phrase("{Reviewer}")
    SENIOR = "senior", "The contact’s senior"
    SECRETARIAT = "secretariat", "The secretariat"


@dataclass(frozen=True)
class DefaultReminder:
    """A rule that every new programme begins with: so many clear working days after what is owed
    is due (before it, where negative; nought is the day itself), and to whom."""

    days: int
    to: Audience = Audience.OWNER


def reminders_on(*days: int, to: Audience = Audience.OWNER) -> tuple[DefaultReminder, ...]:
    """Reminders of one audience on several days: ``reminders_on(-5, -1, 1)``."""
    return tuple(DefaultReminder(each, to) for each in days)


@dataclass(frozen=True)
class DueKind:
    """A kind of thing that is owed. ``step`` is the step of a meeting's timetable by which a
    meeting waits for it (see ``governance.meetings.steps``): the meeting itself, unless it says.
    ``said`` is what rules and settings call such a thing ("Return"). One that is not
    ``is_compulsory`` is left out of the mails of those who want none. One that ``is_seen_again`` is
    another kind's thing seen from a later meeting: there are no reminders of it. What is
    ``of_place`` is owed by the place that it is about or, where it is about none, by the person who
    owes it: the page of the place that they lead has it. ``reminders`` are the rules of a new
    programme."""

    name: str
    step: str = "meeting"
    said: Text = ""
    is_compulsory: bool = True
    is_seen_again: bool = False
    of_place: bool = False
    reminders: Sequence[DefaultReminder] = ()
