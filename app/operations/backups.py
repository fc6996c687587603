"""Backups: everything in the database, as one file that either kind of database is restored from.

A backup is a ZIP of ``manifest.json`` and, a table, ``tables/NAME.jsonl``: a row a line, in the
order of the columns. The manifest has the migration that the tables are of and, a table, its
columns, how many rows it has and the SHA-256 of its lines. It is read from one moment of the
database, while people work. It holds all that the database does, restricted records and hashes of
passwords too: only its owner may read the file.
"""

import base64
import hashlib
import json
import os
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

from sqlalchemy import (
    Connection,
    LargeBinary,
    Table,
    func,
    insert,
    select,
    text,
)

from app.audit.chain import move_head
from app.core import clock
from app.core.database import expect_writes, one_moment
from app.core.errors import DomainError
from app.documents.models import StoredFile
from app.extensions import db
from app.operations.tables import MADE_BY_MIGRATIONS, migration_of, sorted_tables
from config import MEBIBYTE

FORMAT = 1
MANIFEST = "manifest.json"
#: Rows that are in memory at once, and how large they may be together.
BATCH = 500
BATCH_BYTES = 4 * MEBIBYTE

#: A backup to which nothing was written for so long is made by nobody any more.
GIVEN_UP_AFTER = timedelta(minutes=15)

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Backup:
    """A backup that was made or read: how many tables and rows, and of which migration."""

    path: Path
    made_at: datetime
    migration: str
    tables: int
    rows: int


def name_at(moment: datetime) -> str:
    return f"standing-agenda-{moment.astimezone(UTC):%Y-%m-%dT%H%M%SZ}.zip"


def newest(folder: os.PathLike[str]) -> datetime | None:
    """When the newest backup in a folder was made."""
    found = _kept_in(folder)
    return _made_at(found[-1]) if found else None


def is_due(folder: os.PathLike[str], now: datetime, every: timedelta) -> bool:
    """Whether the newest is too old, and no other scheduler is making one."""
    last = newest(folder)
    if last is not None and last > now - every:
        return False
    return not any(_made_at(path) > now - GIVEN_UP_AFTER for path in _unfinished_in(folder))


def forget_unfinished(folder: os.PathLike[str], now: datetime) -> None:
    """Delete what was left by a scheduler that was stopped in the middle."""
    for path in _unfinished_in(folder):
        if _made_at(path) <= now - GIVEN_UP_AFTER:
            path.unlink(missing_ok=True)


def _made_at(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)


def _unfinished_in(folder: os.PathLike[str]) -> list[Path]:
    return list(Path(folder).glob("standing-agenda-*.unfinished"))


def superseded(folder: os.PathLike[str], kept: int) -> Sequence[Path]:
    """The backups that go, once ``kept`` newer ones are there."""
    return _kept_in(folder)[:-kept]


def _kept_in(folder: os.PathLike[str]) -> list[Path]:
    return sorted(Path(folder).glob("standing-agenda-*.zip"))


def back_up(path: Path, on_progress: Progress = lambda _text: None) -> Backup:
    """Write a backup. Raises ``DomainError`` where the file cannot be written."""
    unfinished = path.with_name(f"{path.name}.unfinished")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished.unlink(missing_ok=True)
        handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file, one_moment() as connection:
            made = _write(file, connection, path, on_progress)
        unfinished.replace(path)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise DomainError(f"The backup could not be written to {path}: {error.strerror}.") from None
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    return made


def _write(file: IO[bytes], connection: Connection, path: Path, on_progress: Progress) -> Backup:
    made_at = clock.now()
    tables, _later = sorted_tables(connection)
    manifest: dict[str, Any] = {
        "format": FORMAT,
        "made_at": made_at.isoformat(),
        "migration": migration_of(connection),
        "tables": {},
    }
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in tables:
            hashed, count = hashlib.sha256(), 0
            with archive.open(f"tables/{table.name}.jsonl", "w", force_zip64=True) as lines:
                for row in connection.execute(
                    select(table).order_by(*table.primary_key.columns),
                    execution_options={"yield_per": _at_once(table)},
                ):
                    line = json.dumps([_plain(value) for value in row], ensure_ascii=False) + "\n"
                    lines.write(line.encode())
                    hashed.update(line.encode())
                    count += 1
            manifest["tables"][table.name] = {
                "columns": [column.name for column in table.columns],
                "rows": count,
                "sha256": hashed.hexdigest(),
            }
            on_progress(f"{table.name}: {count:,}")
        archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
    return _described(path, manifest)


def _at_once(table: Table) -> int:
    """How many rows are read at once: of those that may hold a whole file, one."""
    has_files = any(isinstance(column.type, LargeBinary) for column in table.columns)
    return 1 if has_files else BATCH


#: What JSON does not know: the kind, its type, how it is written and read.
_KINDS: dict[str, tuple[type[Any], Callable[[Any], str], Callable[[str], Any]]] = {
    "bytes": (bytes, lambda v: base64.b64encode(v).decode(), base64.b64decode),
    "moment": (datetime, lambda v: _in_utc(v).isoformat(), datetime.fromisoformat),
    "day": (date, date.isoformat, date.fromisoformat),
    "time": (time, time.isoformat, time.fromisoformat),
    "number": (Decimal, str, Decimal),
    "float": (float, repr, float),
}


def _in_utc(value: datetime) -> datetime:
    """SQLite keeps no offset: what it has is UTC."""
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _plain(value: Any) -> Any:
    """A value as JSON has it: of what JSON does not know, its kind and a text."""
    if value is None or isinstance(value, bool | int | str):
        return value
    for kind, (type_, write, _read) in _KINDS.items():
        if isinstance(value, type_):
            return {kind: write(value)}
    return {"json": value}


def _value(plain: Any) -> Any:
    if not isinstance(plain, dict):
        return plain
    [(kind, value)] = plain.items()
    return value if kind == "json" else _KINDS[kind][2](value)


def _described(path: Path, manifest: dict[str, Any]) -> Backup:
    tables = manifest["tables"].values()
    return Backup(
        path=path,
        made_at=datetime.fromisoformat(manifest["made_at"]),
        migration=manifest["migration"],
        tables=len(tables),
        rows=sum(table["rows"] for table in tables),
    )


#: What a manifest that is not one of ours raises.
_MISSHAPEN = (KeyError, ValueError, TypeError, AttributeError)


def read_backup(path: Path) -> tuple[Backup, dict[str, Any]]:
    """What a file holds, with its manifest, each table's lines compared with it. Raises
    ``DomainError`` where it is no backup, or not whole."""
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = json.loads(archive.read(MANIFEST))
            if manifest["format"] != FORMAT:
                raise DomainError(
                    f"{path} is a backup in another format ({manifest['format']}): restore it "
                    "with the version of the program that made it."
                )
            for name, table in manifest["tables"].items():
                hashed = hashlib.sha256()
                with archive.open(f"tables/{name}.jsonl") as lines:
                    while part := lines.read(MEBIBYTE):
                        hashed.update(part)
                if hashed.hexdigest() != table["sha256"]:
                    raise DomainError(f"{path} is damaged: its table {name} was altered.")
            return _described(path, manifest), manifest
    except OSError as error:
        raise DomainError(f"{path} cannot be read: {error.strerror}.") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, *_MISSHAPEN):
        raise DomainError(f"{path} is not a complete backup: choose another file.") from None


def load(path: Path, manifest: dict[str, Any], on_progress: Progress = lambda _text: None) -> None:
    """Put a backup's rows into the empty tables of its migration: all of them, or none. Raises
    ``DomainError`` where the tables are not those of the backup."""
    expect_writes(True)
    try:
        with db.engine.begin() as connection, zipfile.ZipFile(path) as archive:
            tables, later = sorted_tables(connection)
            if {table.name for table in tables} != manifest["tables"].keys():
                raise DomainError(f"{path} has different tables from this program.")
            for table in tables:
                described = manifest["tables"][table.name]
                rows = _rows(archive, table, described["columns"])
                _add_rows(connection, table, rows, later.get(table.name, set()))
                on_progress(f"{table.name}: {described['rows']:,}")
            for table in tables:
                if columns := later.get(table.name):
                    rows = _rows(archive, table, manifest["tables"][table.name]["columns"])
                    _add_references(connection, table, rows, columns)
            if connection.dialect.name == "postgresql":
                move_sequences(connection, tables)
    finally:
        expect_writes(False)


#: A row, and how many bytes its line has.
_Row = tuple[dict[str, Any], int]


def _rows(archive: zipfile.ZipFile, table: Table, columns: Sequence[str]) -> Iterator[_Row]:
    keeps_offset = {
        column.name: bool(getattr(column.type, "timezone", False)) for column in table.columns
    }
    with archive.open(f"tables/{table.name}.jsonl") as lines:
        for line in lines:
            row = dict(zip(columns, map(_value, json.loads(line)), strict=True))
            for name, value in row.items():
                if isinstance(value, datetime) and not keeps_offset[name]:
                    row[name] = value.replace(tzinfo=None)
            yield row, len(line)


def _add_rows(
    connection: Connection, table: Table, rows: Iterable[_Row], later: Iterable[str]
) -> None:
    """All rows, without what refers to rows that come ``later``."""
    for batch in _batches(rows):
        if table.name == MADE_BY_MIGRATIONS:
            [row] = batch
            if row["count"]:
                move_head(connection, row["count"], row["hash"])
            continue
        connection.execute(insert(table), [row | dict.fromkeys(later) for row in batch])


def _add_references(
    connection: Connection, table: Table, rows: Iterable[_Row], columns: Iterable[str]
) -> None:
    """What refers to rows that had not come yet."""
    keys = [column.name for column in table.primary_key.columns]
    for row, _size in rows:
        values = {name: row[name] for name in columns if row[name] is not None}
        if values:
            where = [table.c[name] == row[name] for name in keys]
            connection.execute(table.update().where(*where).values(values))


def _batches(rows: Iterable[_Row]) -> Iterator[list[dict[str, Any]]]:
    """Many small rows at a time, and few large ones: some hold a whole file."""
    batch: list[dict[str, Any]] = []
    size = 0
    for row, length in rows:
        batch.append(row)
        size += length
        if len(batch) == BATCH or size > BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def move_sequences(connection: Connection, tables: Iterable[Table]) -> None:
    """The next row that is added has the number after the last."""
    for table in tables:
        for column in table.primary_key.columns:
            sequence = connection.scalar(
                text("SELECT pg_get_serial_sequence(:table, :column)"),
                {"table": f'"{table.name}"', "column": column.name},
            )
            last = connection.scalar(select(func.max(column))) if sequence else None
            if last is not None:
                connection.execute(
                    text("SELECT setval(:sequence, :last)"), {"sequence": sequence, "last": last}
                )


def check_files() -> int:
    """Compare every stored file with its hash; gives how many there are. Raises ``DomainError``
    naming one that is not what it was."""
    count = 0
    with db.engine.connect() as connection:
        rows = connection.execute(
            select(StoredFile.sha256, StoredFile.content).order_by(StoredFile.sha256),
            execution_options={"yield_per": 1},
        )
        for sha256, content in rows:
            count += 1
            if hashlib.sha256(content).hexdigest() != sha256:
                raise DomainError(f"The stored file {sha256} has been altered.")
    return count
