"""Commands: ``flask accounts create-administrator``, ``reset-codes``, ``release``."""

import os
import sys

import click

from app.accounts import queries, service
from app.accounts.models import Account
from app.accounts.sign_in import code_service
from app.accounts.sign_in import service as sign_in
from app.accounts.sign_in.rules import SHORTEST
from app.core.access import OPERATOR
from app.core.commands import DomainGroup
from app.core.database import transaction
from app.core.errors import DomainError

PASSWORD_VARIABLE = "ADMINISTRATOR_PASSWORD"

commands = DomainGroup("accounts", help="People who sign in.")


@commands.command("create-administrator")
@click.option("--email", required=True, help="The address they sign in with.")
@click.option("--name", required=True, help="As it should appear in packs.")
@click.option("--secretariat", is_flag=True, help="Is in the secretariat too, cleared for all.")
def create_administrator(email: str, name: str, secretariat: bool) -> None:
    """Open the account of an administrator, who opens the other accounts in a browser and says who
    may do what. Administrators read no content; with --secretariat this one runs the programme too.

    You are asked for the password. Without a terminal it is read from the variable
    ADMINISTRATOR_PASSWORD or, if that is not set, from the first line of standard input.
    """
    password = _password()
    with transaction():
        account = service.create_administrator(
            OPERATOR, name=name, email=email, password=password, is_secretariat=secretariat
        )
    what = "an administrator and in the secretariat" if secretariat else "an administrator"
    click.echo(f"{name} can sign in as {account.email}, as {what}.")


@commands.command("reset-codes")
@click.option("--email", required=True, help="The address they sign in with.")
def reset_codes(email: str) -> None:
    """Turn off the one-time codes of someone who cannot sign in and whom no colleague can help."""
    with transaction():
        account = _account_of(email)
        code_service.reset_codes(OPERATOR, account=account, is_sure=True)
    click.echo(f"One-time codes of {account.email} are off.")


@commands.command("release")
@click.option("--email", required=True, help="The address they sign in with.")
def release(email: str) -> None:
    """Let someone try again at once who has to wait after wrong passwords or codes."""
    with transaction():
        account = _account_of(email)
        sign_in.release(OPERATOR, account=account)
    click.echo(f"{account.email} can try to sign in again.")


def _account_of(email: str) -> Account:
    account = queries.find_account_by_email(email)
    if account is None:
        raise DomainError(f"No one signs in as {email}.")
    return account


def _password() -> str:
    given = os.environ.get(PASSWORD_VARIABLE)
    if given is None and sys.stdin.isatty():
        prompt = f"Password (at least {SHORTEST} characters)"
        given = click.prompt(prompt, hide_input=True, confirmation_prompt="The same again")
    if given is None:
        given = sys.stdin.readline().rstrip("\r\n")
    if not given:
        raise DomainError(
            f"No password was given. Type it when asked, or set {PASSWORD_VARIABLE}, or send it on "
            "standard input."
        )
    return str(given)
