"""What every test may ask for.

``app`` has an empty database, ``demo_app`` the demonstration and ``hubs_app`` the second one. Each
gives the app in its context, so ``db.session``, factories and services work as they are.

A test runs on SQLite and on PostgreSQL. One that asks for a client is about pages, and runs on
SQLite alone: ``guards/test_engines.py`` opens every page and sends every form on both. Of those,
``every_engine`` marks what needs both all the same (locks, constraints, search); of the others,
``one_engine`` marks what needs no second, or a whole file but for its tests that ``every_engine``
marks.

``client``, ``demo_client`` and ``hubs_client`` belong to them: they check every page that they get
(see ``tests.pages``), keep the protection against forgery on, and fill in forms as a browser does::

    client.sign_in("secretariat@example.org")
    page = client.submit("/milestones/M-001/edit", title="New title").page
    assert page.heading == "New title"

What a test has added is committed before each request, and read anew after it.
"""

import asyncio
import gc
from collections.abc import Callable, Iterator
from typing import Any

import click.testing
import hypothesis
import pytest
from flask import Flask
from hypothesis.internal.entropy import deterministic_PRNG
from sqlalchemy.orm import Session

from app.accounts import passwords
from app.core import database, unchanged, wording
from app.extensions import db
from app.packs.content import BEFORE
from tests.databases import ENGINES, Content, Databases
from tests.factories.base import Saving, hash_quickly
from tests.pages import Client, apart

# How long an example takes says nothing on a machine that does other work too.
hypothesis.settings.register_profile("tests", deadline=None, max_examples=60)
hypothesis.settings.load_profile("tests")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "one_engine: what SQLite and PostgreSQL cannot differ in")
    config.addinivalue_line("markers", "every_engine: about pages, and yet what engines differ in")
    config.addinivalue_line("markers", "drawn: the pack is really drawn, which takes seconds")


#: Where a test makes no programme, pages speak of pilots, as most tests do.
wording.fallback = BEFORE

SLOW_HASHER = passwords._hasher
hash_quickly()


#: What is kept does not lapse between a page that is opened first and one whose statements count.
unchanged.KEPT_SECONDS = 10**9

#: Background work rests for others who write, as long as it worked: no test waits with it. (Those
#: of faults run it in processes of their own.)
database._LONGEST_REST = 0


def pytest_collection_finish() -> None:
    """What is there by now stays, the little garbage too: looking through it takes a tenth of the
    time."""
    gc.freeze()
    with deterministic_PRNG():  # Hypothesis collects before its first test
        pass
    gc.enable()
    gc.set_threshold(1_000_000, 20, 20)  # inside a test, where that makes very many


#: How many objects more there have to be than when it was last looked for garbage.
LOOKED_AFTER = 200_000


def pytest_runtest_logfinish() -> None:
    """Garbage is looked for between two tests, when all that is theirs is: what then stays is kept
    for good (statements, templates), and looked at once, not three times."""
    if gc.get_count()[0] > LOOKED_AFTER:
        gc.collect(1)
        gc.freeze()


def pytest_sessionfinish() -> None:
    """pytest looks for garbage five times over when it has ended, which takes a worker five
    seconds: once among what is new is enough."""
    gc.collect(1)
    gc.freeze()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "engine" in metafunc.fixturenames:
        metafunc.parametrize("engine", ENGINES if needs_every_engine(metafunc) else ENGINES[:1])


def needs_every_engine(metafunc: pytest.Metafunc) -> bool:
    for mark in metafunc.definition.iter_markers():  # a test's own comes before its file's
        if mark.name in ("one_engine", "every_engine"):
            return mark.name == "every_engine"
    return not {"client", "demo_client", "hubs_client"} & set(metafunc.fixturenames)


@pytest.fixture(autouse=True)
def _no_loop_of_the_browser(request: pytest.FixtureRequest) -> Iterator[None]:
    """Playwright leaves its event loop marked as running in this thread until its session ends:
    what another test of this worker signs could not run one of its own."""
    running = asyncio._get_running_loop()
    if running is None or request.node.nodeid.startswith("tests/browser/"):
        yield
        return
    asyncio._set_running_loop(None)
    yield
    asyncio._set_running_loop(running)


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
    with databases.work(engine, "total-place") as app:
        yield app


@pytest.fixture
def hubs_app(engine: Any, databases: Databases) -> Iterator[Flask]:
    """The app with the second demonstration as it is loaded: it is 8 October 2026."""
    with databases.work(engine, "family-hubs") as app:
        yield app


@pytest.fixture
def client(app: Flask) -> Client:
    return app.test_client()


@pytest.fixture
def demo_client(demo_app: Flask) -> Client:
    return demo_app.test_client()


@pytest.fixture
def hubs_client(hubs_app: Flask) -> Client:
    return hubs_app.test_client()


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Makers of records commit each of them, with an entry of its own in the record of changes."""
    monkeypatch.setattr(Saving, "commits", True)


@pytest.fixture
def session(app: Flask) -> Session:
    return db.session()


@pytest.fixture
def run(request: pytest.FixtureRequest) -> Callable[..., click.testing.Result]:
    """Types a command: ``run("demo", "load")``. Of the app that the test asks for."""
    asked = {"demo_app", "hubs_app"} & set(request.fixturenames)
    name = asked.pop() if asked else "app"
    app: Flask = request.getfixturevalue(name)

    def type_command(*words: str, **kwargs: Any) -> click.testing.Result:
        result = apart(lambda: app.test_cli_runner().invoke(args=list(words), **kwargs))
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return type_command
