"""Commands: ``flask status``, ``flask jobs``, ``flask backup``, ``flask restore``,
``flask copy-database``."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click
from flask import current_app
from flask.cli import with_appcontext

from app.audit.chain import record_keys
from app.audit.verify import ChainBroken, list_anchors, verify
from app.core import clock
from app.core.commands import DomainGroup, check_schema, plainly
from app.core.database import expect_writes
from app.core.domain import enforce_checks
from app.core.errors import DomainError
from app.core.formats import counted, moment
from app.core.lazy import lazy_import
from app.core.timed import Worked
from app.operations import backups, running, tables, work_status
from app.operations.status import list_conditions
from config import ROOT, Settings

if TYPE_CHECKING:
    import flask_migrate
    from alembic import util as alembic_util
else:
    flask_migrate = lazy_import("flask_migrate")
    alembic_util = lazy_import("alembic.util")


@click.command("status")
@with_appcontext
def status() -> None:
    """Show the status of the service. Ends with status 1 if something needs attention."""
    conditions = list_conditions()
    width = max(len(condition.what) for condition in conditions)
    for condition in conditions:
        mark = " " if condition.is_well else "!"
        click.echo(f"{mark} {condition.what:<{width}}  {condition.found}")
        if condition.advice:
            click.echo(f"  {'':<{width}}  {condition.advice}")
    if not all(condition.is_well for condition in conditions):
        sys.exit(1)


jobs_group = DomainGroup("jobs", help="What the scheduler runs, and when.")


@jobs_group.command("list")
def print_jobs() -> None:
    """List the jobs: when each runs, when it last did, and with what result."""
    check_schema()
    for each in work_status.list_statuses():
        ran = moment(each.ran_at) if each.ran_at else "not yet"
        did = f" ({work_status.result(each.last)})" if each.last else ""
        mark = "!" if each.trouble else " "
        click.echo(f"{mark} {each.job.id:<28} {each.job.when.words:<36} {ran}{did}")
        if each.trouble:
            click.echo(f"  {'':<28} {each.trouble}")


@jobs_group.command("run")
@click.argument("job")
def run_job(job: str) -> None:
    """Run a job now, whether a scheduler runs or not. JOB is its name in 'flask jobs list'."""
    check_schema()
    expect_writes(False)
    ended = running.run(running.get_job(job), is_always_told=True)
    tally = ended.tally if ended is not None else Worked()
    if tally.error or tally.failed:
        raise DomainError(f"{counted(tally.failed, 'thing')} failed: {tally.error}")
    click.echo(f"{tally.done:,} done." if tally.done else "There was nothing to do.")


@click.command("backup")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="The file to write. If left out: a new file in BACKUP_FOLDER, or in the instance folder.",
)
@with_appcontext
def backup(out: Path | None) -> None:
    """Back up everything in the database to one file, while the service is in use."""
    settings: Settings = current_app.config["SETTINGS"]
    folder = settings.backup_folder or settings.instance_path / "backups"
    with plainly():
        check_schema()
        if out is not None and out.exists():
            raise DomainError(f"{out} already exists: choose another file.")
        made = backups.back_up(out or folder / backups.name_at(clock.now()), _say)
    click.echo(f"{made.path}: {counted(made.rows, 'row')} of {counted(made.tables, 'table')}.")


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--check",
    is_flag=True,
    help="Only test it: restore into a temporary database, check that and delete it.",
)
@with_appcontext
def restore(file: Path, check: bool) -> None:
    """Restore a backup into an empty database, of either kind, and check what was restored."""
    with plainly():
        found, manifest = backups.read_backup(file)
        if check:
            _try(file)
            click.echo(f"{file} can be restored: {counted(found.rows, 'row')}.")
            return
        tables.check_is_empty()
        _prepare(found.migration)
        backups.load(file, manifest, _say)
        files = backups.check_files()
        flask_migrate.upgrade()
        enforce_checks("database:restored", found)
        try:
            verify(list_anchors())
        except ChainBroken as error:
            raise DomainError(
                f"All rows were restored, but the record of changes cannot be relied on: {error}"
            ) from None
    click.echo(f"Restored {counted(found.rows, 'row')} and {counted(files, 'file')}.")


@click.command("copy-database")
@click.argument("url")
@with_appcontext
def copy_database(url: str) -> None:
    """Copy everything to the empty database at URL: from SQLite to PostgreSQL, or back."""
    with plainly(), tempfile.TemporaryDirectory() as folder:
        check_schema()
        made = backups.back_up(Path(folder) / "copy.zip", _say)
        _run("restore", str(made.path), DATABASE_URL=url, RECORD_KEYS=_keys())
    click.echo("Copied. Set DATABASE_URL to the new database and start the service again.")


def _prepare(migration: str) -> None:
    """Make the tables as they were when the backup was made."""
    try:
        flask_migrate.upgrade(revision=migration)
    except (SystemExit, alembic_util.CommandError):
        raise DomainError(
            f"The backup was made at migration {migration}, which this version of the program does "
            "not have: restore it with the version that made it, or a newer one."
        ) from None
    at = tables.find_migration()
    if at != migration:
        raise DomainError(
            f"The backup was made at migration {migration}, but the tables of the database are at "
            f"{at}: restore into a new database, without tables."
        )


def _try(file: Path) -> None:
    """The whole of it in a database that nobody needs."""
    with tempfile.TemporaryDirectory() as folder:
        _run(
            "restore",
            str(file.resolve()),
            DATABASE_URL=f"sqlite:///{Path(folder) / 'tried.sqlite3'}",
            RECORD_KEYS=_keys(),
        )


def _keys() -> str:
    """The keys of the record of changes, as the other command is told them."""
    return ",".join(map(str, record_keys()))


def _run(*words: str, **environ: str) -> None:
    """Type another command, with other settings. Its progress is shown; what it says of a failure
    is passed on, and ends this one."""
    last = ""
    with subprocess.Popen(
        [sys.executable, "-m", "flask", *words],
        cwd=ROOT,
        env=os.environ | environ,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        for line in running.stderr or ():
            if line.startswith(_PROGRESS):
                click.echo(line.rstrip(), err=True)
            elif line.strip():
                last = line.strip()
    if running.returncode:
        raise click.ClickException(last.removeprefix("Error: ") or "The command failed.")


#: What a line of progress begins with, and no other does.
_PROGRESS = "  "


def _say(text: str) -> None:
    click.echo(f"{_PROGRESS}{text}", err=True)
