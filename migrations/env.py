"""Runs migrations on the app's engine; SQLite by rebuilding tables (batch mode)."""

from alembic import context
from alembic.util import CommandError
from flask import current_app
from sqlalchemy.exc import DBAPIError

from app.core.database import expect_writes
from app.core.database_trouble import advice_on
from app.core.models import UtcDateTime


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


def run_migrations() -> None:
    expect_writes(True)
    database = current_app.extensions["migrate"].db
    with connect(database.engine) as connection:
        context.configure(
            connection=connection,
            target_metadata=database.metadata,
            render_as_batch=True,
            compare_type=True,
            render_item=render_item,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()
    expect_writes(False)


run_migrations()
