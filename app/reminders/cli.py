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
    """Put the email of each person whose hour has come into the outbox."""
    done = sending.send_due()
    click.echo(
        f"{counted(done.sent, 'mail')} sent; {done.empty} had nothing to say today; "
        f"{done.failed} failed."
    )


@commands.command("list")
def list_planned() -> None:
    """List the reminders that are planned, with whom they go to and why."""
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
    """Print the mails of some days, day by day; nothing is sent or kept.

    Days gone by are worked out from what was owed then, by the rules as they are now. Of days to
    come it is shown what goes if nothing is done; in a demonstration its story is told on the way.
    """
    count = 0
    for day_on, mails in groupby(replay(first, last), key=lambda each: each.day_on):
        click.echo(f"\n{'=' * 20} {day_on:%A} {day(day_on)} {'=' * 20}")
        for each in mails:
            count += 1
            click.echo(f"\nTo: {each.address}\nSubject: {each.mail.subject}\n\n{each.mail.text}")
    click.echo(f"\n{counted(count, 'mail')} from {day(first)} to {day(last)}.")
