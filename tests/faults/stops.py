"""A database that is away for a while, in the middle of everything."""

import sqlite3
import time
from contextlib import suppress

import psycopg

from app.extensions import db
from tests.databases import PostgreSQLDatabases
from tests.faults import work


class SQLiteStops:
    """Nobody gets at the database for longer than a statement waits."""

    def __init__(self) -> None:
        self._path = db.engine.url.database

    def stop(self) -> None:
        other = sqlite3.connect(self._path, isolation_level=None, timeout=10)
        with suppress(sqlite3.OperationalError):
            other.execute("BEGIN EXCLUSIVE")
            time.sleep(1.5 * work.BUSY_SECONDS)
        other.close()


class PostgreSQLStops:
    """The server is stopped, and started again."""

    def __init__(self, server: PostgreSQLDatabases) -> None:
        self._server = server

    def stop(self) -> None:
        db.session.remove()
        db.engine.dispose()  # the test's own connections are not what is tried
        self._server._admin.close()
        self._server._server.stop()
        time.sleep(1)
        self._server._server.ensure_postgres_running()
        self._server._admin = psycopg.connect(self._server._server.get_uri(), autocommit=True)
