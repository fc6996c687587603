"""Commands: ``flask programme begin``, ``flask programme create``."""

import os
import shutil
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import click
from flask import current_app
from sqlalchemy import make_url

from app.accounts.service import checked_email
from app.core import clock
from app.core.commands import Day, DomainGroup
from app.core.database import end_reading, transaction
from app.core.errors import DomainError
from app.core.facts import checked_name
from app.programme import beginning, queries
from app.programme.beginning import Begun
from config import Settings

commands = DomainGroup("programme", help="The programme that this deployment serves.")


@commands.command("begin")
@click.option("--name", help="The programme's name, as it should appear on packs.")
@click.option("--starts-on", type=Day(), help="Its first day. Without it, today.")
@click.option("--administrator", help="The first administrator's name: yours.")
@click.option("--email", help="The address that you will sign in with.")
@click.option(
    "--database",
    help="Where to keep the records: postgresql://user@host/name or "
    "sqlite:////folder/file.sqlite3. Without it, a SQLite file in the instance folder.",
)
@click.option(
    "--base-url",
    help="The address at which people will open the site, such as https://agenda.example.org. "
    "Without it, this machine's.",
)
def begin(
    name: str | None,
    starts_on: date | None,
    administrator: str | None,
    email: str | None,
    database: str | None,
    base_url: str | None,
) -> None:
    """Begin a programme: write the settings file, make the database, open your account.

    You are asked for what you do not give. It prints a link to choose your password. Run it again
    if it was interrupted, or for another link: nothing is overwritten.
    """
    settings: Settings = current_app.config["SETTINGS"]
    if settings.file.exists() or os.environ.get("SECRET_KEY"):
        _check_agrees("--database", database, "DATABASE_URL", settings.database_url, settings)
        _check_agrees("--base-url", base_url, "BASE_URL", settings.base_url, settings)
        _begin_here(name, starts_on, administrator, email)
        return
    name = _ask(name, "--name", "The programme's name", checked_name)
    administrator = _ask(administrator, "--administrator", "Your name", checked_name)
    email = _ask(email, "--email", "Your email address", checked_email)
    folder = settings.instance_path
    if base_url:
        base_url = beginning.check_base_url(folder, base_url)
    database_url = _ask(
        database or os.environ.get("DATABASE_URL"),
        "--database",
        "Database",
        lambda given: beginning.check_database(folder, given),
        default=beginning.default_database(folder),
    )
    _check_not_elsewhere("DATABASE_URL", database)
    _check_not_elsewhere("BASE_URL", base_url)
    beginning.write_settings(
        settings.file, name=name, database_url=database_url, base_url=base_url or ""
    )
    words = [f"--name={name}", f"--administrator={administrator}", f"--email={email}"]
    if starts_on is not None:
        words.append(f"--starts-on={starts_on.isoformat()}")
    sys.exit(beginning.go_on(words, folder))


def _check_agrees(
    option: str, given: str | None, setting: str, used: str, settings: Settings
) -> None:
    """The settings that are there stay: an option cannot say otherwise."""
    if given is None or given.rstrip("/") == used:
        return
    where = settings.file if settings.file.exists() else "the environment"
    raise DomainError(
        f"There are settings already, in {where}. Leave out {option}, or change {setting} there."
    )


def _check_not_elsewhere(setting: str, given: str | None) -> None:
    """The environment goes before the settings file, so it cannot say otherwise either."""
    if given is not None and os.environ.get(setting, given) != given:
        raise DomainError(f"The environment sets {setting} to something else: unset it first.")


def _begin_here(
    name: str | None, starts_on: date | None, administrator: str | None, email: str | None
) -> None:
    """With settings that are there."""
    beginning.prepare_database()
    programme, account = queries.find_programme(), beginning.find_first_account()
    end_reading()
    if programme is not None and name not in (None, programme.name):
        raise DomainError(
            f"The database holds another programme, {programme.name}. Another needs a settings "
            "file of its own: set INSTANCE_PATH to a new folder."
        )
    if account is not None and email is not None and checked_email(email) != account.email:
        raise DomainError(
            f"{account.email} is the first administrator already, and opens other accounts."
        )
    name = (
        programme.name if programme else _ask(name, "--name", "The programme's name", checked_name)
    )
    if account is not None:
        administrator, email = account.person.name, account.email
    administrator = _ask(administrator, "--administrator", "Your name", checked_name)
    email = _ask(email, "--email", "Your email address", checked_email)
    with transaction():
        begun = beginning.begin(
            name=name,
            starts_on=starts_on or clock.real_day(),
            administrator=administrator,
            email=email,
        )
    _tell(begun)


def _tell(begun: Begun) -> None:
    settings: Settings = current_app.config["SETTINGS"]
    click.echo(f"{begun.programme.name} is ready to start.\n")
    if settings.file.exists():
        click.echo(f"Settings  {settings.file} (holds the key: only you can read it)")
    url = make_url(settings.database_url)
    click.echo(f"Records   {url.render_as_string() if url.host else url.database or ''}")
    if url.get_backend_name() == "sqlite":
        click.echo(
            "          SQLite is enough while one host serves the site and people do not wait for "
            "each other to save.\n"
            "          Then move to PostgreSQL: flask copy-database (docs/operating.md)."
        )
    click.echo(f"\nStart the site:  {_flask()} serve")
    if begun.link:
        click.echo(
            f"Then open this link to choose the password of {begun.account.email}. It works once, "
            f"within 7 days; run this again for another:\n\n    {begun.link}\n"
        )
    else:
        click.echo(f"Then sign in as {begun.account.email}:\n\n    {settings.base_url}\n")


def _flask() -> str:
    """The command as whoever reads this types it here."""
    own = Path(sys.executable).parent / "flask"
    return "flask" if shutil.which("flask") == str(own) else os.path.relpath(own)


def is_terminal() -> bool:
    """Whether somebody is there to ask."""
    return sys.stdin.isatty()


def _ask(
    given: str | None,
    option: str,
    question: str,
    check: Callable[[str], str],
    default: str | None = None,
) -> str:
    """What was given or, at a terminal, is typed: until it is right."""
    if given is not None:
        return check(given)
    if not is_terminal():
        if default is not None:
            return check(default)
        raise DomainError(f"{option} is missing: give it, or run this at a terminal, which asks.")

    def read(typed: str) -> str:
        try:
            return check(typed)
        except DomainError as error:
            raise click.UsageError(error.message) from None

    return str(click.prompt(question, default=default, value_proc=read))


@commands.command("create")
@click.option("--name", required=True, help="As it should appear on packs.")
@click.option(
    "--starts-on",
    required=True,
    type=Day(),
    help="The programme's first day.",
)
def create(name: str, starts_on: date) -> None:
    """Start a programme in an empty database whose settings are there ('begin' does all)."""
    with transaction():
        beginning.start(name=name, starts_on=starts_on)
    click.echo(
        f"{name} is started. Sign in as the secretariat to add its groups and places; if no one "
        "can sign in yet, run 'flask accounts create-administrator'."
    )
