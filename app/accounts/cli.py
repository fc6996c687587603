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

commands = DomainGroup("accounts", help="People who can sign in.")


@commands.command("create-administrator")
@click.option("--email", required=True, help="The address they sign in with.")
@click.option("--name", required=True, help="As it should appear in packs.")
@click.option(
    "--secretariat", is_flag=True, help="Also in the secretariat, cleared for every marking."
)
def create_administrator(email: str, name: str, secretariat: bool) -> None:
    """Open an account for an administrator, who can then sign in, open the other accounts and grant
    roles. Administrators cannot read content; with --secretariat this one also runs the programme.

    You are asked for the password, unless the variable ADMINISTRATOR_PASSWORD is set. Without a
    terminal, it is read from the first line of standard input.
    """
    password = _password()
    with transaction():
        account = service.create_administrator(
            OPERATOR, name=name, email=email, password=password, is_secretariat=secretariat
        )
    what = "an administrator and in the secretariat" if secretariat else "an administrator"
    click.echo(f"{name} can sign in with {account.email}, as {what}.")


@commands.command("reset-codes")
@click.option("--email", required=True, help="The address they sign in with.")
def reset_codes(email: str) -> None:
    """Turn off one-time codes for someone who cannot sign in and whom no colleague can help."""
    with transaction():
        account = _account_of(email)
        code_service.reset_codes(OPERATOR, account=account, is_sure=True)
    click.echo(f"One-time codes are off for {account.email}.")


@commands.command("release")
@click.option("--email", required=True, help="The address they sign in with.")
def release(email: str) -> None:
    """Let someone who is locked out after wrong passwords or codes try again at once."""
    with transaction():
        account = _account_of(email)
        sign_in.release(OPERATOR, account=account)
    click.echo(f"{account.email} can try to sign in again.")


def _account_of(email: str) -> Account:
    account = queries.find_account_by_email(email)
    if account is None:
        raise DomainError(f"There is no account for {email}.")
    return account


def _password() -> str:
    given = os.environ.get(PASSWORD_VARIABLE)
    if given is None and sys.stdin.isatty():
        prompt = f"Password (at least {SHORTEST} characters)"
        given = click.prompt(prompt, hide_input=True, confirmation_prompt="Type the password again")
    if given is None:
        given = sys.stdin.readline().rstrip("\r\n")
    if not given:
        raise DomainError(
            f"No password was given. Type it when asked, set {PASSWORD_VARIABLE}, or send it on "
            "standard input."
        )
    return str(given)
