"""Beginning a programme: its settings file, its database, its first administrator. What is there
already is left as it is, so that whoever was interrupted begins again."""

import os
import secrets
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click
from flask import current_app
from sqlalchemy import create_engine, inspect, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from app.accounts import queries as accounts
from app.accounts import service as opening
from app.accounts.approvals.queries import find_first_administrator
from app.accounts.models import Account
from app.accounts.sign_in.password_service import make_invitation
from app.core.access import OPERATOR, Actor
from app.core.commands import check_schema
from app.core.database_trouble import advice_on
from app.core.domain import domains_of
from app.core.errors import DomainError
from app.core.lazy import lazy_import
from app.programme import queries, service
from app.programme.models import Programme
from config import ROOT, BadSetting, Settings

if TYPE_CHECKING:
    import flask_migrate
else:
    flask_migrate = lazy_import("flask_migrate")

#: The file in the instance folder where the records of a programme are kept unless it is said; the
#: demonstration has one of its own.
DATABASE_FILE = "programme.sqlite3"


@dataclass(frozen=True)
class Begun:
    """A programme that can be served. ``link`` is where its first administrator chooses a
    password; empty where they have one."""

    programme: Programme
    account: Account
    link: str


def default_database(folder: Path) -> str:
    return f"sqlite:///{folder / DATABASE_FILE}"


def check_database(folder: Path, given: str) -> str:
    """The address of a database that answers and holds no programme yet."""
    address = _settings(folder, DATABASE_URL=given).database_url
    url = make_url(address)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_absolute():
        raise DomainError("A SQLite database needs the whole path: sqlite:////folder/file.sqlite3.")
    if url.get_backend_name() == "sqlite":
        with suppress(OSError):  # which the connection tells
            Path(url.database or "").touch(mode=0o600)
    engine = create_engine(url, poolclass=NullPool)
    try:
        with engine.connect() as connection:
            held = (
                connection.scalar(text("SELECT name FROM programme ORDER BY id LIMIT 1"))
                if inspect(connection).has_table("programme")
                else None
            )
    except DBAPIError as error:
        raise DomainError(advice_on(error) or "The database cannot be used.") from None
    if held is not None:
        raise DomainError(
            f"That database already holds a programme, {held}. Name another with --database."
        )
    return address


def check_base_url(folder: Path, given: str) -> str:
    return _settings(folder, BASE_URL=given).base_url


def _settings(folder: Path, **environ: str) -> Settings:
    try:
        return Settings.from_environment({"INSTANCE_PATH": str(folder), **environ})
    except BadSetting as error:
        raise DomainError(str(error)) from None


def write_settings(file: Path, *, name: str, database_url: str, base_url: str) -> None:
    """Write the settings file, with a new key, for its owner alone. One that is there stays."""
    lines = [
        f"# Settings of {name}. They are read at start-up; docs/operating.md lists them all.",
        "# SECRET_KEY is secret. Keep a copy of this file apart from the backups.",
        f"DATABASE_URL={database_url}",
        f"SECRET_KEY={secrets.token_urlsafe(48)}",
    ]
    if base_url:
        lines.append(f"BASE_URL={base_url}")
    if base_url.startswith("https:"):
        lines.append("TRUSTED_PROXIES=1")
    made = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
    try:
        made.touch(mode=0o600, exist_ok=False)
        made.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        os.link(made, file)  # whole or not at all, and never over another
    except FileExistsError:
        raise DomainError(f"{file} is there already, and is left as it is.") from None
    except OSError as error:
        raise DomainError(f"{file} cannot be written: {error.strerror}.") from None
    finally:
        made.unlink(missing_ok=True)


def go_on(words: Sequence[str], folder: Path) -> int:
    """Type the command again, which reads the settings that are there by now. Gives its status."""
    return subprocess.run(
        [sys.executable, "-m", "flask", "programme", "begin", *words],
        cwd=ROOT,
        env=os.environ | {"INSTANCE_PATH": str(folder)},
    ).returncode


def prepare_database() -> None:
    """Bring the tables up to date, unless they are."""
    try:
        check_schema()
    except DomainError:
        click.echo("Making the tables of the database", err=True)
        flask_migrate.upgrade()
        check_schema()


def find_first_account() -> Account | None:
    """The account of the first administrator, if there is one."""
    person_id = find_first_administrator()
    return None if person_id is None else accounts.find_account_of(person_id)


def begin(*, name: str, starts_on: date, administrator: str, email: str) -> Begun:
    """Start the programme and open the first administrator's account, or find both; whoever has
    no password yet gets a new link."""
    programme = queries.find_programme() or start(name=name, starts_on=starts_on)
    account = find_first_account() or opening.create_administrator(
        OPERATOR, name=administrator, email=email, password=None, is_secretariat=True
    )
    has_password = account.password_hash is not None
    link = "" if has_password else make_invitation(OPERATOR, account=account)
    return Begun(programme, account, link)


def start(*, name: str, starts_on: date, actor: Actor = OPERATOR) -> Programme:
    """The programme, with what the domains lay down in every new one."""
    programme = service.create_programme(actor, name=name, starts_on=starts_on)
    for domain in domains_of(current_app):
        if domain.start_programme is not None:
            domain.start_programme(actor)
    return programme
