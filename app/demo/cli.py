"""Commands: ``flask demo load``, ``flask demo date``, ``flask demo accounts``."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

import click
from flask.cli import AppGroup
from sqlalchemy.exc import OperationalError, ProgrammingError

from app.accounts.passwords import hash_password
from app.core.database import transaction
from app.core.errors import DomainError
from app.demo.later import move_date
from app.demo.loader import FIRST_DAY, load_demonstration
from app.demo.queries import list_demonstration_accounts

#: Of every account in the demonstration. A real deployment has none of them.
PASSWORD = "total-place-2010"

commands = AppGroup("demo", help="The demonstration: Total Place, February 2010.")


@contextmanager
def _plainly() -> Iterator[None]:
    """One line and a non-zero exit in place of a traceback."""
    try:
        yield
    except DomainError as error:
        raise click.ClickException(error.message) from None
    except (OperationalError, ProgrammingError) as error:
        reason = str(error.orig).splitlines()[0]
        raise click.ClickException(
            f"The database cannot be used ({reason}). Run 'flask db upgrade' first."
        ) from None


@commands.command("load")
def load() -> None:
    """Load the demonstration into an empty database."""
    with _plainly(), transaction():
        load_demonstration(hash_password(PASSWORD))
    click.echo(f"Loaded the demonstration. The programme's date is {FIRST_DAY.isoformat()}.")


@commands.command("date")
@click.argument("day", metavar="YYYY-MM-DD")
def move(day: str) -> None:
    """Move the demonstration's date forward, and tell what happens on the way."""
    wanted = _date(day)
    with _plainly(), transaction():
        moved = move_date(wanted)
    text = f"The programme's date is {wanted.isoformat()}. Facts told on the way: {moved.told}."
    if moved.left_out:
        text += f" Left out, because records were changed by hand: {moved.left_out}."
    click.echo(text)


def _date(given: str) -> date:
    try:
        return datetime.strptime(given, "%Y-%m-%d").date()  # noqa: DTZ007 - a date has no zone
    except ValueError:
        raise click.ClickException(
            f"{given} is not a date: write year, month and day, like 2010-02-18."
        ) from None


@commands.command("accounts")
def accounts() -> None:
    """List the demonstration's sign-in accounts and their password."""
    with _plainly():
        rows = list_demonstration_accounts()
    width = max(len(email) for email, _ in rows)
    for email, name in rows:
        click.echo(f"{email:<{width}}  {name}")
    click.echo(f"Password of each: {PASSWORD}")
