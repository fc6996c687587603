"""Commands: ``flask meetings readiness``."""

from datetime import date

import click

from app.core import clock
from app.governance.timetable.cli import GROUP, MEETING, commands, planned_meeting
from app.readiness.positions import standing
from app.readiness.rules import lines

__all__ = ["commands"]


@commands.command("readiness")
@GROUP
@MEETING
def print_readiness(group: str, held_on: date | None) -> None:
    """Print what is in for a meeting and what is missing. GROUP is officials or ministers."""
    found = standing(planned_meeting(group, held_on), clock.today())
    for line in lines(found.ready, found.people):
        click.echo(line)
