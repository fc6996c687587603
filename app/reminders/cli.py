"""Commands: ``flask reminders plan``, ``send``, ``list``, ``replay``."""

from datetime import date
from itertools import groupby

import click

from app.core import clock
from app.core.commands import Day, DomainGroup
from app.core.formats import counted, day
from app.reminders import planning, queries, sending
from app.reminders.naming import read_names
from app.reminders.replay import replay

commands = DomainGroup("reminders", help="Automatic reminders.")

#: The most reminders that are listed.
LISTED = 500


@commands.command("plan")
def plan() -> None:
    """Look at everything that is due, and plan the reminders of it."""
    done = planning.plan()
    if done is None:
        click.echo("Nothing was planned: there is no programme, or another process was quicker.")
        return
    click.echo(
        f"{counted(done.things, 'item')} due, {done.begun} of them new; {done.ended} no longer "
        f"due. {counted(done.reminders, 'reminder')} planned."
    )


@commands.command("send")
def send() -> None:
    """Queue the reminder emails that are due to go out now."""
    done = sending.send_due()
    click.echo(
        f"{counted(done.sent, 'email')} sent; {done.empty} had nothing to say today; "
        f"{done.failed} failed."
    )


@commands.command("list")
def list_planned() -> None:
    """List the reminders that are planned, who they go to and why."""
    found = queries.list_reminders_to_go(LISTED)
    names = read_names(found)
    for each in found:
        name = names.of(each)
        click.echo(f"{each.due_on.isoformat()}  {each.person.name}: {name} ({each.why})")
    if found.left_out:
        click.echo(f"And {found.left_out:,} more.")
    if not found:
        click.echo(f"Nothing is planned on {clock.today().isoformat()}.")


@commands.command("replay")
@click.option("--from", "first", type=Day(), required=True, help="The first day.")
@click.option("--to", "last", type=Day(), required=True, help="The last day.")
def replay_days(first: date, last: date) -> None:
    """Print the emails of some days, day by day; nothing is sent or kept.

    Past days are worked out from what was due then, by the rules as they are now. Days to come
    show what would go if nothing were done; in a demonstration, its story happens on the way.
    """
    count = 0
    for day_on, mails in groupby(replay(first, last), key=lambda each: each.day_on):
        click.echo(f"\n{'=' * 20} {day_on:%A} {day(day_on)} {'=' * 20}")
        for each in mails:
            count += 1
            click.echo(f"\nTo: {each.address}\nSubject: {each.mail.subject}\n\n{each.mail.text}")
    click.echo(f"\n{counted(count, 'mail')} from {day(first)} to {day(last)}.")
