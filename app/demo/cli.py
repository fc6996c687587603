"""Commands: ``flask demo load``, ``flask demo date``, ``flask demo accounts``."""

from datetime import date

import click

from app.accounts.passwords import hash_unchecked
from app.core import clock
from app.core.commands import Day, DomainGroup
from app.core.database import transaction
from app.demo.files import DEFAULT_NAME
from app.demo.later import move_date
from app.demo.loader import load_demonstration
from app.demo.queries import list_demonstration_accounts

#: Of every account in the demonstration. A real deployment has none of them.
PASSWORD = "total-place-2010"

commands = DomainGroup("demo", help="Demonstrations: a programme to try things out on.")


@commands.command("load")
@click.option("--name", default=DEFAULT_NAME, show_default=True, help="Which demonstration.")
def load(name: str) -> None:
    """Load a demonstration into an empty database."""
    with transaction():
        load_demonstration(hash_unchecked(PASSWORD), name)
    day = clock.today()
    click.echo(f"Loaded the demonstration. The programme's date is {day.isoformat()}.")


@commands.command("date")
@click.argument("day", type=Day(), metavar=Day.name)
def move(day: date) -> None:
    """Move the demonstration's date forward, and list what happens on the way."""
    with transaction():
        moved = move_date(day)
    text = f"The programme's date is {day.isoformat()}. Events added: {moved.told}."
    if moved.left_out:
        text += f" Left out, because records were changed by hand: {moved.left_out}."
    click.echo(text)


@commands.command("accounts")
def accounts() -> None:
    """List the demonstration's sign-in accounts and their password."""
    rows = list_demonstration_accounts()
    width = max((len(email) for email, _ in rows), default=0)
    for email, name in rows:
        click.echo(f"{email:<{width}}  {name}")
    click.echo(f"Password of each: {PASSWORD}")
