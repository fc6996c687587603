"""Commands: ``flask meetings timetable``; and what every command takes that is about a meeting."""

from datetime import date

import click

from app.core import clock
from app.core.commands import Day, DomainGroup
from app.core.errors import DomainError
from app.governance.groups import queries as group_queries
from app.governance.meetings import queries as meeting_queries
from app.governance.meetings.models import Meeting
from app.governance.meetings.steps import Step, timetable

commands = DomainGroup("meetings", help="Meetings: their timetables, and how ready they are.")

GROUP = click.argument("group")
MEETING = click.option(
    "--meeting",
    "held_on",
    type=Day(),
    metavar="DATE",
    help="The meeting's date, as 2010-02-18. Without it, the group's next meeting.",
)


def meeting_named(slug: str, held_on: date | None) -> Meeting:
    """The group's meeting of a day or, without one, its next."""
    group = group_queries.get_group(slug)
    if held_on is not None:
        return meeting_queries.get_meeting(group, held_on)
    return meeting_queries.get_next_meeting(group, clock.today())


def planned_meeting(slug: str, held_on: date | None) -> Meeting:
    """The same; a cancelled one has no days."""
    meeting = meeting_named(slug, held_on)
    if meeting.is_cancelled:
        raise DomainError(f"The meeting of {meeting.held_on.isoformat()} is cancelled.")
    return meeting


@commands.command("timetable")
@GROUP
@MEETING
def print_timetable(group: str, held_on: date | None) -> None:
    """Print the days around a meeting. GROUP is officials or ministers."""
    meeting = planned_meeting(group, held_on)
    for dated in timetable(meeting.held_on, meeting.group):
        what = f"Meeting {meeting.number}" if dated.step is Step.MEETING else dated.step.word
        basis = f"  ({dated.basis})" if dated.basis else ""
        click.echo(f"{dated.on.isoformat()}  {what}{basis}")
