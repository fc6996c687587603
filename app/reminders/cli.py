"""Commands: ``flask reminders plan``, ``send``, ``list``."""

import click

from app.core import clock
from app.core.commands import DomainGroup
from app.core.formats import counted
from app.reminders import planning, queries, sending

commands = DomainGroup("reminders", help="Reminders that send themselves.")

#: The most reminders that are listed.
LISTED = 500


@commands.command("plan")
def plan() -> None:
    """Look at all that is owed and plan what comes of it."""
    done = planning.plan()
    if done is None:
        click.echo("Nothing was planned: there is no programme, or another process was quicker.")
        return
    click.echo(
        f"{counted(done.things, 'thing')} owed, {done.begun} of them new; {done.ended} no longer "
        f"owed. {counted(done.reminders, 'reminder')} planned."
    )


@commands.command("send")
def send() -> None:
    """Put the mail of everybody whose hour has come into the outbox."""
    done = sending.send_due()
    click.echo(
        f"{counted(done.sent, 'mail')} sent; {done.empty} had nothing left to say; "
        f"{done.failed} failed."
    )


@commands.command("list")
def list_planned() -> None:
    """List the reminders that are planned, with whom they go to and why."""
    found = queries.list_reminders_to_go(LISTED)
    for each in found:
        click.echo(f"{each.due_on.isoformat()}  {each.person.name}: {each.what} ({each.why})")
    if found.left_out:
        click.echo(f"And {found.left_out:,} more.")
    if not found:
        click.echo(f"Nothing is planned on {clock.today().isoformat()}.")
