"""Commands: ``flask demo load``, ``flask demo date``, ``flask demo accounts``."""

from collections.abc import Sequence
from datetime import date

import click

from app.accounts.passwords import hash_unchecked
from app.core import clock
from app.core.commands import Day, DomainGroup
from app.core.database import transaction
from app.demo.files import DEFAULT_NAME
from app.demo.later import move_date
from app.demo.loader import load_demonstration
from app.demo.published import PASSWORD, check_may_load, give_own_passwords
from app.demo.queries import get_demonstration, list_demonstration_accounts

commands = DomainGroup("demo", help="Demonstrations: a programme to try the service with.")


OWN_PASSWORDS = "Give each account its own password, shown once."


@commands.command("load")
@click.option("--name", default=DEFAULT_NAME, show_default=True, help="Which demonstration.")
@click.option("--own-passwords", is_flag=True, help=OWN_PASSWORDS)
def load(name: str, own_passwords: bool) -> None:
    """Load a demonstration into an empty database.

    Its password is published. If HOST, BASE_URL or TRUSTED_HOSTS let others reach the site, it
    loads only with --own-passwords.
    """
    check_may_load(own_passwords=own_passwords)
    with transaction():
        load_demonstration(hash_unchecked(PASSWORD), name)
        given = give_own_passwords() if own_passwords else []
    day = clock.today()
    click.echo(f"Loaded the demonstration. The programme's date is {day.isoformat()}.")
    _list_given(given)


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
@click.option("--own-passwords", is_flag=True, help=OWN_PASSWORDS)
def accounts(own_passwords: bool) -> None:
    """List the demonstration's sign-in accounts and their password."""
    if own_passwords:
        with transaction():
            given = give_own_passwords()
        _list_given(given)
        return
    demonstration = get_demonstration()
    rows = list_demonstration_accounts()
    width = max((len(email) for email, _ in rows), default=0)
    for email, name in rows:
        click.echo(f"{email:<{width}}  {name}")
    click.echo(
        "Each account has its own password, shown when it was set."
        if demonstration.has_own_passwords
        else f"Password of every account: {PASSWORD}"
    )


def _list_given(given: Sequence[tuple[str, str, str]]) -> None:
    if not given:
        return
    width = max(len(email) for email, _, _ in given)
    for email, name, password in given:
        click.echo(f"{email:<{width}}  {password}  {name}")
    click.echo("These passwords are not shown again.")
