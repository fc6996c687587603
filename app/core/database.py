"""Transactions, and what SQLite needs so that two writers queue rather than fail.

A writer on SQLite begins IMMEDIATE: it takes the write lock at its first statement, waiting for
its turn, where a read that later turns into a write would be refused. Readers begin plainly.
"""

import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Connection,
    CursorResult,
    Dialect,
    Engine,
    Executable,
    create_engine,
    event,
    inspect,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.exc import StaleDataError

from app.core import outages, stopping
from app.core.database_trouble import is_busy, is_conflict
from app.core.errors import SavedMeanwhile
from app.extensions import db

#: How long a statement waits for another's lock. Whoever waits holds up others: people are given
#: their form back, background work rests and tries again.
BUSY_TIMEOUT_MS = 5_000
#: How many statements are kept prepared for a connection. The pages of one person have some 200;
#: with fewer kept, each would push another out before it comes again. SQLite takes up to 9 ms to
#: prepare one anew (what is owed), and 0.3 to run it.
PREPARED = 400
#: How long a server may take to answer a new connection.
CONNECT_SECONDS = 5

#: How long who writes much in a row rests at most, in seconds.
_LONGEST_REST = 0.25

# Before these releases a checkpoint in WAL mode could lose a commit (sqlite.org, "WAL-reset bug").
_SAFE_WAL = ((3, 44, 6), (3, 50, 7), (3, 51, 3))

_INSERTS: dict[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}

_writing: ContextVar[bool] = ContextVar("writing", default=False)
_waits: ContextVar[bool] = ContextVar("waits", default=True)


def journal_mode(version: tuple[int, int, int]) -> str:
    """``WAL`` where this SQLite keeps every commit in it, else ``DELETE``."""
    if version < (3, 7, 0) or version >= (3, 51, 3):
        return "WAL"
    is_fixed = any(version[:2] == fixed[:2] and version >= fixed for fixed in _SAFE_WAL)
    return "WAL" if is_fixed else "DELETE"


@event.listens_for(Engine, "connect")
def _prepare_sqlite(dbapi_connection: Any, _record: Any) -> None:
    if not isinstance(dbapi_connection, sqlite3.Connection):
        return
    dbapi_connection.isolation_level = None  # we begin ourselves, below
    mode = journal_mode(sqlite3.sqlite_version_info)
    cursor = dbapi_connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    cursor.execute(f"PRAGMA journal_mode = {mode}")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()
    # SQLite's own knows the letters A to Z alone; a search should find "Éire" by "éire" too.
    dbapi_connection.create_function("lower", 1, _lower, deterministic=True)


def _lower(value: str | bytes | float | None) -> str | bytes | float | None:
    return value.lower() if isinstance(value, str) else value


@event.listens_for(Engine, "do_connect")
def _prepare_server(dialect: Dialect, _record: Any, _args: Any, options: dict[str, Any]) -> None:
    """PostgreSQL's waits, as SQLite's are set above. It compiles no plan to machine code: that
    pays for statements of many seconds, and ours take milliseconds."""
    if dialect.name == "sqlite":
        options.setdefault("cached_statements", PREPARED)
    if dialect.name == "postgresql":
        options.setdefault("connect_timeout", CONNECT_SECONDS)
        given = options.get("options", "")
        options["options"] = f"-c lock_timeout={BUSY_TIMEOUT_MS} -c jit=off {given}".strip()


@event.listens_for(Engine, "connect")
def _keep_prepared(dbapi_connection: Any, _record: Any) -> None:
    """A statement that comes often is parsed and planned once for each connection."""
    if hasattr(dbapi_connection, "prepared_max"):
        dbapi_connection.prepared_max = PREPARED


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    is_sqlite = connection.dialect.name == "sqlite"
    connection.info["may_write"] = _writing.get() or not is_sqlite
    if is_sqlite:
        timeout = BUSY_TIMEOUT_MS if _waits.get() else 0
        if connection.info.get("busy_timeout", BUSY_TIMEOUT_MS) != timeout:
            connection.exec_driver_sql(f"PRAGMA busy_timeout = {timeout}")
            connection.info["busy_timeout"] = timeout
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")


def expect_writes(expected: bool) -> None:
    """Say, before the first statement, whether this request or job will write."""
    _writing.set(expected)


def end_reading() -> None:
    """Close a transaction that only read, keeping what it loaded. What was changed and not
    saved is a mistake in the program."""
    session = db.session()
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("changes outside a transaction() would be lost")
    session.commit()


@contextmanager
def reading_afresh() -> Iterator[None]:
    """Read in a session that knows nothing of what was loaded so far, perhaps for somebody who may
    read more, in the transaction under way."""
    outer = db.session()
    outer.flush()
    inner = Session(outer.connection(), expire_on_commit=False)
    registry: Any = db.session.registry
    registry.set(inner)
    try:
        yield
    finally:
        registry.set(outer)
        inner.close()


def write_unless_busy(statement: Executable) -> None:
    """Save one small thing that a page need not wait for: it is left out where the database is
    busy. (On PostgreSQL the statement skips rows that are locked.)"""
    session = db.session()
    if session.in_transaction() and session.connection().info["may_write"]:
        with transaction():
            session.execute(statement)
        return
    end_reading()
    writing, waits = _writing.set(True), _waits.set(False)
    try:
        with db.engine.begin() as connection:
            connection.execute(statement)
    except DBAPIError as error:
        if not is_busy(error):
            raise
    finally:
        _waits.reset(waits)
        _writing.reset(writing)


def insert_into(model: Any) -> Any:
    """The INSERT of this kind of database, which can say what becomes of a row that is there."""
    return _INSERTS[db.engine.dialect.name](model)


def count_changed(statement: Executable) -> int:
    """Do an UPDATE or a DELETE that no record in memory need hear of; gives how many rows."""
    done = db.session.execute(statement, execution_options={"synchronize_session": False})
    assert isinstance(done, CursorResult)
    return done.rowcount


@contextmanager
def one_moment() -> Iterator[Connection]:
    """A connection that sees the database as it is now, whatever is written meanwhile, and keeps
    nobody waiting."""
    if db.engine.dialect.name != "sqlite":
        with db.engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
            yield connection
        return
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy.sqlite3"
        source = db.engine.raw_connection()
        target = sqlite3.connect(copy)
        try:
            assert isinstance(source.driver_connection, sqlite3.Connection)
            source.driver_connection.backup(target)
        finally:
            target.close()
            source.close()
        engine = create_engine(f"sqlite:///{copy}")
        try:
            with engine.connect() as connection:
                yield connection
        finally:
            engine.dispose()


@contextmanager
def transaction(*, keeps_loaded: bool = False) -> Iterator[None]:
    """One unit of work: all of it is saved, or none. Services inside never commit. Raises
    ``SavedMeanwhile`` where another's write came before this one.

    Where it fails and ``keeps_loaded``, records are in memory as they were before and belong to no
    session any more: a page that tells of the failure can be drawn from them.
    """
    session = db.session()
    if session.info.get("in_transaction"):
        raise RuntimeError("transactions do not nest: call services inside one block")
    if session.in_transaction() and not session.connection().info["may_write"]:
        end_reading()
    before = _writing.set(True)
    session.info["in_transaction"] = True
    loaded = _loaded(session) if keeps_loaded else []
    try:
        yield
        session.commit()
        outages.database().end()
    except BaseException as error:
        if keeps_loaded:
            session.expunge_all()
        session.rollback()
        for record, key, value in loaded:
            set_committed_value(record, key, value)
        if isinstance(error, StaleDataError) or (
            isinstance(error, DBAPIError) and is_conflict(error)
        ):
            raise SavedMeanwhile from error
        raise
    finally:
        session.info.pop("in_transaction", None)
        _writing.reset(before)


@contextmanager
def let_others_write() -> Iterator[None]:
    """Around each of many transactions in a row: rests after it as long as it took. Who waits for
    SQLite's write lock only looks now and then whether it is free, and would hardly ever find it
    so."""
    began = time.monotonic()
    yield
    if db.engine.dialect.name == "sqlite":
        stopping.wait(min(time.monotonic() - began, _LONGEST_REST))


def _loaded(session: Session) -> list[tuple[Any, str, Any]]:
    """What the session's records hold: record, attribute, value. (A write that the database
    refuses makes the session forget it all.)"""
    return [
        (record, key, list(value) if isinstance(value, list) else value)
        for record in session.identity_map.values()
        for key, value in record.__dict__.items()
        if key in inspect(record).mapper.attrs
    ]
