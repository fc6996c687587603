"""A real browser on a real server: gunicorn and the scheduler, forked of the worker.

A worker has one site; before each test it holds the demonstration again, with one issued pack of
the officials' meeting of February and one draft.
"""

import contextlib
import os
import re
import shutil
import socket
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

from app.accounts.preferences.links import stop_address
from app.accounts.sign_in.rules import TokenKind
from app.extensions import db
from app.governance.groups import queries as group_queries
from app.governance.meetings import queries as meeting_queries
from app.packs.rules import Approval, PackState
from tests import disk_cache, processor_time
from tests import factories as make
from tests.browser import chromium
from tests.browser.looking import NARROW, WIDE
from tests.browser.places import places_in_demonstration
from tests.browser.served import Served, end
from tests.databases import Databases
from tests.factories import PASSWORD
from tests.guards.routes import ROUTES
from tests.pages import apart

#: What is answered is no page.
NO_PAGES = {
    "static",
    "packs.show_progress",
    "operations.answer_health",
    "operations.answer_ready",
    "packs.download_pack",
    "packs.show_copy_progress",
    "packs.download_copy",
    "packs.download_late_pages",
    "minutes.download_version",
    "papers.download_file",
    "lessons.show_picture",
    "calendars.download_invitation",
    "calendars.read_feed",
    "workbook.download_template",
    "workbook.download_export",
    "workbook.download_place_workbook",
    "workbook.show_progress",
    "public.download_release",
    "public.download_file",
    "releasing.show_file",
    "releasing.preview_file",
    "delivery.download_product_file",
    "public.read_feed",
    "public.read_place_feed",
    "public.show_map",
    "public.tell_robots",
    "spend.download_package",
    "spend_lines.download_lines",
}

#: As long as a page may take to come, in milliseconds.
PAGE_PATIENCE = 30_000
expect.set_options(timeout=PAGE_PATIENCE)

#: As long as a pack may take to be built on a slow machine, in milliseconds.
PATIENCE = 90_000


@dataclass(frozen=True)
class Site:
    """``pages`` holds one address of each kind of page that the secretariat opens, and
    ``administrators`` of those that it does not; ``places`` is what they are made with,
    ``database`` the file of its database. ``command`` is typed where the site runs,
    and ``scheduler`` runs beside it for a test that uses the fixture."""

    address: str
    pages: tuple[str, ...]
    administrators: tuple[str, ...]
    places: dict[str, Any]
    reset: Callable[[], None]
    database: Path
    command: Callable[..., None]
    scheduler: Callable[[], AbstractContextManager[None]]


@pytest.fixture(scope="session")
def site(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    with databases.work("sqlite", "total-place") as app:
        meeting = meeting_queries.get_meeting(
            group_queries.get_group("officials"), date(2010, 2, 18)
        )
        packs = {
            "issued": make.pack(meeting, PackState.ISSUED).id,
            "draft": make.pack(meeting, PackState.BUILT).id,
            "to_approve": make.pack(meeting, approval=Approval.ASKED).id,
        }
        packs["copy"] = make.pack_copy(packs["issued"]).id
        person = make.account()
        links = {
            "reset": make.sign_in_token(person, TokenKind.RESET),
            "invitation": make.sign_in_token(person, TokenKind.INVITATION),
            "request": make.account_request().id,
            "refusal": make.refusable_change(person),
            "brought": make.workbook_import(wrong=1).id,
            "answer": make.answer_link(make.action(owner=person.person), person),
            "stop_link": stop_address(person.person_id).rpartition("/")[2],
        }
        places = places_in_demonstration() | packs | links
        pages = tuple(_pages(app, places, "secretariat"))
        others = set(_pages(app, places, "administrator")) - set(pages)
        db.session.commit()
        source = Path(db.engine.url.database or "")
        shutil.copyfile(source, folder / "start.sqlite3")
    reset = _resetting(folder / "start.sqlite3", folder / "site.sqlite3")
    reset()
    disk_cache.keep_sections(folder)
    environ = os.environ | {
        "DATABASE_URL": f"sqlite:///{folder / 'site.sqlite3'}",
        "INSTANCE_PATH": str(folder),
        "BASE_URL": "https://agenda.example.org",  # mail waits in the outbox, to be read there
        "TRUSTED_HOSTS": "127.0.0.1",
        "SECURE_COOKIES": "no",
        "BUILD_PACKS_AHEAD": "no",  # or each journey's changes draw packs that nobody reads
        "SECRET_KEY": "for tests alone, and never for serving",
    }
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        # Listening already: who asks before gunicorn is up waits in line.
        served = Served(environ)
        web_server = served.web_server(listening.fileno())
        try:
            yield Site(
                address=f"http://127.0.0.1:{listening.getsockname()[1]}",
                pages=pages,
                administrators=tuple(sorted(others)),
                places=places,
                reset=reset,
                database=folder / "site.sqlite3",
                command=lambda *words: apart(lambda: served.command(*words)),
                scheduler=served.scheduler,
            )
        finally:
            with processor_time.charged_to("browser"):
                end(web_server)


def _pages(app: Flask, places: dict[str, Any], role: str) -> Iterator[str]:
    addresses = {r.endpoint: r.address for r in reversed(ROUTES) if role in r.allowed}
    for rule in app.url_map.iter_rules():
        if "GET" in rule.methods and rule.endpoint in addresses.keys() - NO_PAGES:
            yield addresses[rule.endpoint].format_map(places)


def _resetting(start: Path, current: Path) -> Callable[[], None]:
    def reset() -> None:
        """Through SQLite itself: the server has the file open."""
        with closing(sqlite3.connect(start)) as source, closing(sqlite3.connect(current)) as target:
            source.backup(target)

    return reset


@contextlib.contextmanager
def _playwright() -> Iterator[Playwright]:
    running = sync_playwright()
    try:
        yield running.__enter__()
    finally:
        with processor_time.charged_to("browser"):
            running.__exit__()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if chromium.found() is None:
        pytest.fail("There is no Chromium here: install Debian's package chromium-headless-shell.")
    with _playwright() as playwright:
        browser = chromium.start(playwright)
        yield browser
        browser.close()


@pytest.fixture
def scheduler(site: Site, open_page: Callable[..., Page]) -> Iterator[None]:
    """Runs beside the site: it takes a tenth of what all tests take, and few tests need it."""
    with site.scheduler():
        yield


@pytest.fixture
def open_page(browser: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    """Opens a tab on the site: ``open_page(NARROW, has_script=False)``. What the browser's console
    complains of in it fails the test."""
    site.reset()
    complaints: list[str] = []
    contexts = []

    def open_tab(size: dict[str, int] = WIDE, *, has_script: bool = True) -> Page:
        context = browser.new_context(
            base_url=site.address,
            viewport=size,
            java_script_enabled=has_script,
            accept_downloads=True,
        )
        context.set_default_timeout(PAGE_PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        page.on(
            "console",
            lambda said: (
                complaints.append(f"{page.url}: {said.text}")
                if said.type == "error" and "Failed to load resource" not in said.text
                else None
            ),
        )
        return page

    yield open_tab
    for context in contexts:
        context.close()
    assert complaints == []


def sign_in(page: Page, email: str) -> None:
    """Opens no page: those that it takes ``test_sign_in.py`` sees."""
    request = page.context.request
    token = re.search(r'name="csrf_token" value="([^"]+)"', request.get("/sign-in").text())
    assert token, "The page to sign in on has no form."
    given = {"csrf_token": token[1], "email": email, "password": PASSWORD}
    answer = request.post("/sign-in", form=given, max_redirects=0)
    assert answer.status == 303, f"{email} is not signed in: {answer.text()}"


def press(page: Page, name: str | re.Pattern[str], *, exact: bool = False) -> None:
    """The first button of the name, which sends a form or leads on, and wait for the page that it
    brings: what is asked of a page before then is asked of the one that is going."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=exact).first.click()


def fits(page: Page) -> None:
    """The page is no wider than a telephone."""
    page.wait_for_function("document.documentElement && document.readyState === 'complete'")
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= NARROW["width"], page.url


def pick(page: Page, label: str, name: str) -> None:
    """Out of a long list: by typing, once the script has put a field in the list's place."""
    page.get_by_label(label, exact=True).and_(page.locator("input")).fill(name)
    page.get_by_role("option", name=name).first.click()
