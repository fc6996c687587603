"""The migrations make what the models say, and can be taken back."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from app.core.models import Base
from app.extensions import db


def tables():
    return set(inspect(db.engine).get_table_names()) - {"alembic_version"}


def drift():
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return compare_metadata(context, Base.metadata)


def test_up_down_and_up_again_without_drift(databases, engine):
    databases.of(engine).create("migrating")
    app = databases.new_app(engine, "migrating")
    with app.app_context():
        try:
            upgrade()
            assert tables() == set(Base.metadata.tables)
            assert drift() == []

            downgrade(revision="base")
            assert tables() == set()

            upgrade()
            assert drift() == []
        finally:
            db.session.remove()
            db.engine.dispose()
            databases.of(engine).drop("migrating")
