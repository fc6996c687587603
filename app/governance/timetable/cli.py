"""Commands: ``flask meetings timetable``."""

from datetime import date

import click

from app.core import clock
from app.core.commands import Day, DomainGroup
from app.core.errors import DomainError
from app.governance import queries as governance
from app.governance.timetable.rules import Step, timetable

commands = DomainGroup("meetings", help="Meetings: their timetables.")


@commands.command("timetable")
@click.argument("group")
@click.option(
    "--meeting",
    "held_on",
    type=Day(),
    metavar="DATE",
    help="The meeting's date, as 2010-02-18. Without it, the group's next meeting.",
)
def print_timetable(group: str, held_on: date | None) -> None:
    """Print the days around a meeting. GROUP is officials or ministers."""
    found = governance.get_group(group)
    meeting = (
        governance.get_meeting(found, held_on)
        if held_on is not None
        else governance.get_next_meeting(found, clock.today())
    )
    if meeting.is_cancelled:
        raise DomainError(f"The meeting of {meeting.held_on.isoformat()} is cancelled.")
    for dated in timetable(meeting.held_on, found):
        what = f"Meeting {meeting.number}" if dated.step is Step.MEETING else dated.step.word
        basis = f"  ({dated.basis})" if dated.basis else ""
        click.echo(f"{dated.on.isoformat()}  {what}{basis}")
