"""What commands share: what goes wrong is one line on stderr, and status 1."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy.exc import DBAPIError

from app.core.database_trouble import advice_on
from app.core.errors import DomainError
from app.core.lazy import lazy_import
from app.extensions import db

if TYPE_CHECKING:
    from alembic import script
    from alembic.runtime import migration
else:
    script = lazy_import("alembic.script")
    migration = lazy_import("alembic.runtime.migration")


@contextmanager
def plainly() -> Iterator[None]:
    """Turn a ``DomainError``, or a database that is missing, behind or out of reach, into one
    line that says what to do."""
    try:
        yield
    except DomainError as error:
        raise click.ClickException(error.message) from None
    except DBAPIError as error:
        advice = advice_on(error)
        if advice is None:
            raise
        raise click.ClickException(advice) from None


class DomainGroup(AppGroup):
    """The one kind of group that domains' commands belong to: they run inside the app, and what
    goes wrong is said plainly."""

    def invoke(self, ctx: click.Context) -> Any:
        with plainly():
            return super().invoke(ctx)


def check_writable(out: Path | None) -> None:
    """Say before the work, not after it, that the file cannot be written."""
    if out is None:
        return
    if not out.parent.is_dir():
        raise DomainError(
            f"There is no folder {out.parent}: create it first, or choose another file."
        )
    if out.is_dir() or not os.access(out if out.exists() else out.parent, os.W_OK):
        raise DomainError(
            f"{out} cannot be written: choose another file, or change its permissions."
        )


class Day(click.ParamType[date]):
    """A date of the kind 2010-02-18."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            return value if isinstance(value, date) else date.fromisoformat(value)
        except ValueError:
            raise click.ClickException(
                f"{value} is not a date: write year, month and day, like 2010-02-18."
            ) from None


@cache
def _migrations(folder: str) -> tuple[str | None, frozenset[str]]:
    """The newest of this program, and all."""
    found = script.ScriptDirectory(folder)
    return found.get_current_head(), frozenset(each.revision for each in found.walk_revisions())


def check_schema() -> None:
    """Raise ``DomainError`` unless the database is at this program's newest migration."""
    wanted, known = _migrations(current_app.extensions["migrate"].directory)
    with db.engine.connect() as connection:
        found = migration.MigrationContext.configure(connection).get_current_revision()
    if found == wanted:
        return
    if found is None:
        raise DomainError("The database is empty: run 'flask programme begin'.")
    if found not in known:
        raise DomainError(
            f"The database is at migration {found}, which this version of the program does not "
            "know: install the version that made it, or a newer one."
        )
    raise DomainError(
        f"The database is at migration {found}, the program at {wanted}: run 'flask db upgrade'."
    )
