"""What every test may ask for.

``app`` has an empty database, ``demo_app`` the demonstration; each test runs on SQLite and on
PostgreSQL unless it is marked ``one_engine`` (for what no database can tell apart: pages' looks).
Both give the app in its context, so ``db.session``, factories and services work as they are.

``client`` and ``demo_client`` belong to them: they check every page that they get (see
``tests.pages``), keep the protection against forgery on, and fill in forms as a browser does::

    client.sign_in("secretariat@example.org")
    page = client.submit("/milestones/M-001/edit", title="New title").page
    assert page.heading == "New title"

What a test has added is committed before each request, and read anew after it.
"""

from collections.abc import Callable, Iterator
from typing import Any

import click.testing
import hypothesis
import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.extensions import db
from tests.databases import ENGINES, Content, Databases
from tests.pages import Client, apart

# How long an example takes says nothing on a machine that does other work too.
hypothesis.settings.register_profile("tests", deadline=None)
hypothesis.settings.load_profile("tests")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "one_engine: what SQLite and PostgreSQL cannot differ in")
    config.addinivalue_line("markers", "drawn: the pack is really drawn, which takes seconds")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "engine" in metafunc.fixturenames:
        is_one = metafunc.definition.get_closest_marker("one_engine") is not None
        metafunc.parametrize("engine", ENGINES[:1] if is_one else ENGINES)


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    made = Databases(tmp_path_factory.mktemp("databases"))
    yield made
    made.stop()


@pytest.fixture
def app(engine: Any, databases: Databases, request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The app on an empty database or, for a test that asks for ``known``, on the guards' world."""
    content: Content = "world" if "known" in request.fixturenames else "empty"
    with databases.work(engine, content) as app:
        yield app


@pytest.fixture
def demo_app(engine: Any, databases: Databases) -> Iterator[Flask]:
    """The app with the demonstration as it is loaded: it is 4 February 2010."""
    with databases.work(engine, "demonstration") as app:
        yield app


@pytest.fixture
def client(app: Flask) -> Client:
    return app.test_client()


@pytest.fixture
def demo_client(demo_app: Flask) -> Client:
    return demo_app.test_client()


@pytest.fixture
def session(app: Flask) -> Session:
    return db.session()


@pytest.fixture
def run(request: pytest.FixtureRequest) -> Callable[..., click.testing.Result]:
    """Types a command: ``run("demo", "load")``. Of the test's ``app`` or ``demo_app``."""
    name = "demo_app" if "demo_app" in request.fixturenames else "app"
    app: Flask = request.getfixturevalue(name)

    def type_command(*words: str, **kwargs: Any) -> click.testing.Result:
        result = apart(lambda: app.test_cli_runner().invoke(args=list(words), **kwargs))
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return type_command
