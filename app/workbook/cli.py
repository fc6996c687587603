"""Commands: ``flask workbook template``, ``flask workbook export``, ``flask workbook import``."""

import os
from pathlib import Path

import click

from app.audit.notes import note
from app.core.access import OPERATOR
from app.core.commands import DomainGroup
from app.core.database import end_reading, transaction
from app.core.errors import DomainError
from app.core.formats import counted
from app.core.viewers import looking_as, viewer_of
from app.workbook import queries, service
from app.workbook.book import File
from app.workbook.models import WorkbookImport
from app.workbook.tables import read_tables
from app.workbook.writing import write_export, write_template

commands = DomainGroup("workbook", help="The programme as a workbook: template, export, import.")

_FILE = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))


def _write(made: File, file: Path) -> None:
    """The file is its owner's alone: it may hold what is restricted."""
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as out, made:
            out.write(made.read())
    except OSError as error:
        raise DomainError(f"{file} cannot be written: {error.strerror}.") from None
    click.echo(f"Written to {file}.")


@commands.command("template")
@_FILE
def template(file: Path) -> None:
    """Write an empty workbook to fill in."""
    made = write_template()
    end_reading()
    _write(made, file)


@commands.command("export")
@_FILE
def export(file: Path) -> None:
    """Write the whole programme to FILE, with what is restricted or marked."""
    with looking_as(viewer_of(OPERATOR)):
        made = write_export()
    end_reading()
    _write(made, file)
    with transaction():
        note(OPERATOR, "workbook:exported")


@commands.command("import")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
def import_(file: Path, dry_run: bool) -> None:
    """Import a workbook, or a CSV file, if all of it is right."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise DomainError(f"{file} cannot be read: {error.strerror}.") from None
    tables = read_tables(file.name, content)
    with transaction():
        brought = service.bring_file(OPERATOR, name=file.name, tables=tables, is_claimed=True)
    import_id = brought.id
    service.work_on(import_id)
    found = queries.get_import(import_id, WorkbookImport.plan)
    plan = queries.plan_of(found)
    for problem in plan.problems:
        where = f"{problem.sheet}, {problem.cell}"
        click.echo(
            f"{where}: {problem.value or 'blank'}: {problem.reason} {problem.remedy}", err=True
        )
    for alike in plan.alikes:
        click.echo(f"{alike.sheet}, row {alike.row}: {alike.label}, like {alike.other}", err=True)
    said = f"{counted(found.added, 'record')} to add, {found.changed:,} to change"
    if plan.problems:
        _forget(import_id)
        wrong = counted(found.wrong, "cell or row needs", "cells or rows need")
        raise DomainError(f"Nothing was imported: {wrong} to be corrected.")
    if dry_run or not found.can_be_imported:
        _forget(import_id)
        click.echo(f"{said}. Nothing was imported.")
        return
    with transaction():
        service.import_file(OPERATOR, found=queries.get_import(import_id), is_claimed=True)
    service.work_on(import_id)
    done = queries.get_import(import_id)
    if done.imported_at is None:
        raise DomainError(done.message)
    click.echo(f"Imported {file.name}: {done.added:,} added, {done.changed:,} changed.")


def _forget(import_id: int) -> None:
    with transaction():
        service.discard_import(OPERATOR, found=queries.get_import(import_id))
