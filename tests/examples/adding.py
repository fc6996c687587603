"""Adds visits to the app under test, and their rows to the tables of the tests: a plugin of pytest
(``-p tests.examples.adding``), for a run of its own, as models stay in the process that has them.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from alembic.migration import MigrationContext
from alembic.operations import Operations
from flask import Flask
from jinja2 import ChoiceLoader, FileSystemLoader, PrefixLoader
from sqlalchemy import make_url

from app import create_app, registry
from app.extensions import db
from tests import databases, disk_cache
from tests.examples import tables
from tests.examples.visits import migration
from tests.examples.visits.domain import DOMAIN
from tests.guards import routes

FOLDER = Path(__file__).parent / "visits"
TEMPLATES = FOLDER / "templates"


def create_app_with_visits(*args: Any, **kwargs: Any) -> Flask:
    """As if the registry listed visits, and ``templates/visits`` were there."""
    app = create_app(*args, **kwargs, domains=(*registry.DOMAINS, DOMAIN))
    loader = PrefixLoader({"visits": FileSystemLoader(TEMPLATES)})
    app.jinja_env.loader = ChoiceLoader([app.jinja_env.loader, loader])
    return app


@contextmanager
def migrating() -> Iterator[None]:
    """For the migration's ``upgrade`` and ``downgrade``."""
    with (
        db.engine.begin() as connection,
        Operations.context(MigrationContext.configure(connection)),
    ):
        yield


_schema, _migrate = databases.SCHEMA, databases.migrate


def migrate_with_visits(url: str) -> None:
    """The schema has their table from the start: what fills a database may ask for it. The rest of
    it is the one that all tests have."""
    shutil.copyfile(_without_visits(), make_url(url).database or "")
    with tempfile.TemporaryDirectory() as folder:
        app = create_app_with_visits(databases.settings_for(url, Path(folder)))
        with app.app_context():
            with migrating():
                migration.upgrade()
            db.engine.dispose()


@cache
def _without_visits() -> Path:
    return disk_cache.made("sqlite", _schema, lambda path: _migrate(f"sqlite:///{path}"))


class DatabasesWithVisits(databases.Databases):
    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        _without_visits()  # before another is made from it: one is made at a time

    @contextmanager
    def work(self, engine: databases.EngineName, content: databases.Content) -> Iterator[Flask]:
        with super().work(engine, content) as app:
            if content == "world":
                tables.add_to(self.worlds[engine])
            yield app


# Before any conftest or guard is imported that takes these by name.
databases.create_app = create_app_with_visits
databases.migrate = migrate_with_visits
databases.SCHEMA += "-visits"
databases.CONTENTS += "-visits"
databases.Databases = DatabasesWithVisits
routes.ROUTES[:] = tables.ROUTES
routes.SIGHT |= tables.SIGHT
