"""Commands: ``flask meetings readiness``."""

import click

from app.core import clock
from app.governance.timetable.cli import GROUP, MEETING, When, commands, planned_meeting
from app.readiness.rules import lines
from app.readiness.status import status_of

__all__ = ["commands"]


@commands.command("readiness")
@GROUP
@MEETING
def print_readiness(group: str, when: When | None) -> None:
    """Print what has been received for a meeting and what is outstanding.

    GROUP is a group's short name, as 'flask groups list' prints it.
    """
    found = status_of(planned_meeting(group, when), clock.today())
    for line in lines(found.ready, found.people):
        click.echo(line)
