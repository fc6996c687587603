"""Commands: ``flask meetings timetable``; and what every command takes that is about a meeting."""

from datetime import date, time
from typing import Any

import click

from app.core import clock
from app.core.commands import Day, DomainGroup
from app.core.errors import DomainError
from app.governance.groups import queries as group_queries
from app.governance.meetings import queries as meeting_queries
from app.governance.meetings.models import Meeting
from app.governance.meetings.steps import Step, timetable

commands = DomainGroup("meetings", help="Meetings: timetables and readiness.")

#: A day, and a time where the day has two meetings.
When = tuple[date, time | None]


class MeetingTime(click.ParamType[When]):
    """A meeting's date, or its date and time where the group meets twice on it."""

    name = "DATE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> When:
        if isinstance(value, tuple):
            return value
        held_on, has_time, starts_at = value.partition("T")
        try:
            return Day().convert(held_on, param, ctx), (
                time.fromisoformat(starts_at) if has_time else None
            )
        except ValueError:
            raise click.ClickException(
                f"{starts_at} is not a time: write hours and minutes, like 2010-02-18T14:00."
            ) from None


GROUP = click.argument("group")
MEETING = click.option(
    "--meeting",
    "when",
    type=MeetingTime(),
    metavar="DATE",
    help="The meeting's date, as 2010-02-18, or 2010-02-18T14:00 where the group meets twice on "
    "it. Without it, the group's next meeting.",
)


def time_named(meeting: Meeting) -> str:
    """How ``--meeting`` names a meeting, whatever else its group has on that day."""
    return f"{meeting.held_on.isoformat()}T{meeting.starts_at:%H:%M}"


def meeting_named(slug: str, when: When | None) -> Meeting:
    """The group's meeting of a day or, without one, its next."""
    group = group_queries.get_group(slug)
    if when is not None:
        return meeting_queries.get_meeting(group, *when)
    return meeting_queries.get_next_meeting(group, clock.today())


def planned_meeting(slug: str, when: When | None) -> Meeting:
    """The same; a cancelled one has no days."""
    meeting = meeting_named(slug, when)
    if meeting.is_cancelled:
        raise DomainError(f"The meeting of {meeting.held_on.isoformat()} is cancelled.")
    return meeting


@commands.command("timetable")
@GROUP
@MEETING
def print_timetable(group: str, when: When | None) -> None:
    """Print a meeting's timetable.

    GROUP is a group's short name, as 'flask groups list' prints it.
    """
    meeting = planned_meeting(group, when)
    for dated in timetable(meeting.held_on, meeting.group):
        what = f"Meeting {meeting.number}" if dated.step is Step.MEETING else dated.step.word
        basis = f"  ({dated.basis})" if dated.basis else ""
        click.echo(f"{dated.on.isoformat()}  {what}{basis}")
