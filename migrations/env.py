"""Runs migrations on the app's engine; SQLite by rebuilding tables (batch mode)."""

from contextlib import contextmanager

from alembic import context
from alembic.ddl.sqlite import SQLiteImpl
from alembic.util import CommandError
from flask import current_app
from sqlalchemy.exc import DBAPIError

from app.core.database import expect_writes
from app.core.database_trouble import advice_on
from app.core.models import UtcDateTime
from app.search.word_index import is_ours


class OneTransaction(SQLiteImpl):
    """All migrations of a run are kept or none, as on PostgreSQL. A table that is rebuilt is read
    without all those that it refers to: nothing is made of them, and it takes most of the time."""

    __dialect__ = "sqlite"
    transactional_ddl = True

    def requires_recreate_in_batch(self, batch_op):
        batch_op.reflect_kwargs.setdefault("resolve_fks", False)
        return super().requires_recreate_in_batch(batch_op)


def render_item(kind, item, _autogen_context):
    """Migrations name plain column types, so that they outlive our own classes."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def connect(engine):
    """A connection, or one line for the operator that says why there is none."""
    try:
        return engine.connect()
    except DBAPIError as error:
        raise CommandError(advice_on(error) or str(error)) from None


@contextmanager
def free_to_rebuild(connection):
    """SQLite rebuilds a table by dropping the old one, which would take along, or trip over, the
    rows that refer to it. So its keys rest meanwhile, and are checked before anything is kept."""
    if connection.dialect.name != "sqlite":
        yield
        return
    raw = connection.connection.dbapi_connection
    raw.execute("PRAGMA foreign_keys = OFF")  # has no effect inside a transaction
    try:
        yield
    finally:
        raw.execute("PRAGMA foreign_keys = ON")


def check_keys(connection):
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(5)
        if broken:
            raise CommandError(f"Rows refer to what is not there: {broken}")


def run_migrations() -> None:
    expect_writes(True)
    database = current_app.extensions["migrate"].db
    with connect(database.engine) as connection, free_to_rebuild(connection):
        context.configure(
            connection=connection,
            target_metadata=database.metadata,
            render_as_batch=True,
            compare_type=True,
            render_item=render_item,
            include_name=is_ours,
        )
        with context.begin_transaction():
            context.run_migrations()
            check_keys(connection)
        connection.commit()
    expect_writes(False)


run_migrations()
