"""Command: ``flask visits list-overdue``."""

import click

from app.core import clock
from app.core.commands import DomainGroup
from app.core.formats import day
from tests.examples.visits.queries import is_overdue, list_visits

commands = DomainGroup("visits", help="Visits of officials to pilots.")


@commands.command("list-overdue")
def list_overdue() -> None:
    """List the visits that should have taken place, the longest overdue first."""
    for visit in list_visits(is_overdue(clock.today())):
        click.echo(f"{visit.reference} {visit.title}: planned for {day(visit.planned_on)}")
