"""Play a newcomer with a browser: from ``flask programme begin`` in an empty folder, with a
workbook of a whole programme, to an issued pack of the ministers' board, which a minister opens.

    python -m scripts.newcomer [--pictures FOLDER] [--export FILE]

It prints how many pages the secretariat opened until then and what it did on them, and fails where
that is more than ``MOST_PAGES`` and ``MOST_ACTIONS``. The workbook is the second demonstration as
an outsider would fill in the template: without references and what the template does not ask for,
and with the dates moved to today.
"""

import argparse
import contextlib
import os
import re
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import xlsxwriter
from playwright.sync_api import Browser, Locator, Page, sync_playwright
from python_calamine import CalamineWorkbook

from app.core import clock
from config import ROOT
from tests.browser import chromium
from tests.mail_server import AnyPort, Mailbox

MOST_PAGES, MOST_ACTIONS = 25, 60

NAME = "Family Hubs and Start for Life"
SECRETARIAT = ("Family Hubs secretariat", "secretariat@example.org")
MINISTER = "minister@example.org"
#: The day of the demonstration, which becomes today.
_FIRST_DAY = date(2026, 10, 8)
#: What an outsider does not know or leaves alone.
_NOT_FILLED = re.compile(
    r"Source|Source of .*|Illustrative|.* is illustrative|Restricted|Readers|Days: .*|"
    r"Place in the list"
)
#: As long as a page, and a pack, may take, in milliseconds.
_PATIENCE, _LONG = 30_000, 180_000


def flask(*words: str, environ: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "flask", *words],
        cwd=ROOT,
        env=os.environ | environ,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        sys.exit(f"flask {' '.join(words)}: {done.stderr}")
    return done.stdout


def export_demonstration(folder: Path) -> Path:
    """From a database of its own."""
    environ = {
        "INSTANCE_PATH": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'demonstration.sqlite3'}",
        "SECRET_KEY": secrets.token_urlsafe(48),
    }
    flask("db", "upgrade", environ=environ)
    flask("demo", "load", "--name", "family-hubs", environ=environ)
    flask("workbook", "export", str(folder / "export.xlsx"), environ=environ)
    return folder / "export.xlsx"


def fill_in(exported: CalamineWorkbook, file: Path) -> None:
    weeks = (clock.real_day() - _FIRST_DAY).days // 7
    later = timedelta(weeks=weeks)
    with xlsxwriter.Workbook(str(file), {"strings_to_formulas": False}) as book:
        as_day = book.add_format({"num_format": "d mmmm yyyy"})
        for title in exported.sheet_names:
            if title in ("Read me", "Lists"):
                continue
            sheet = book.add_worksheet(title)
            head, *rows = exported.get_sheet_by_name(title).to_python()
            names = [str(name).rstrip("*") for name in head]
            # Issues name the risk that they were.
            left_out = {"Reference"} if title not in ("Risks", "Issues") else set()
            kept = [
                place
                for place, name in enumerate(names)
                if name not in left_out and not _NOT_FILLED.fullmatch(name)
            ]
            for number, row in enumerate([names, *rows]):
                for place, cell in enumerate(row[at] for at in kept):
                    if isinstance(cell, date):
                        sheet.write_datetime(number, place, cell + later, as_day)
                    else:
                        sheet.write(number, place, cell)


@dataclass
class Site:
    """A site that was begun and is served, and the mail that it sent."""

    address: str
    link: str
    mails: Mailbox

    def invitation_of(self, email: str) -> str:
        """The private link in somebody's invitation, once it has come."""
        for _ in range(60):
            for mail in self.mails.came:
                body = mail.get_body(("plain",))
                text = body.get_content() if body else ""
                found = re.search(r"https?://[^/\s]+(/invitation/\S+)", text)
                if email in str(mail["To"]) and found:
                    return found[1]
            time.sleep(1)
        sys.exit(f"{email} received no invitation.")


@contextlib.contextmanager
def begun(folder: Path) -> Iterator[Site]:
    mails = Mailbox()
    server = AnyPort(mails, hostname="127.0.0.1", port=0)
    server.start()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    # A name that only browsers know for this machine: a pack is not issued where its links would
    # begin with 127.0.0.1.
    address = f"http://agenda.localhost:{port}"
    # The operator's part: the settings that connect the mail server.
    environ = {
        "INSTANCE_PATH": str(folder),
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": str(server.port),
        "SMTP_ENCRYPTION": "none",
        "MAIL_FROM": "agenda@example.org",
    }
    for unwanted in ("SECRET_KEY", "DATABASE_URL", "BASE_URL"):
        os.environ.pop(unwanted, None)
    name, email = SECRETARIAT
    said = flask(
        "programme",
        "begin",
        f"--name={NAME}",
        f"--administrator={name}",
        f"--email={email}",
        f"--base-url={address}",
        environ=environ,
    )
    link = re.search(r"(/invitation/\S+)", said)
    if link is None:
        sys.exit(f"flask programme begin gave no link: {said}")
    serving = subprocess.Popen(
        [sys.executable, "-m", "flask", "serve", "--port", str(port)],
        cwd=ROOT,
        env=os.environ | environ,
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait_for_answer(address, port)
        yield Site(address, link[1], mails)
    finally:
        serving.terminate()
        serving.wait(timeout=60)
        server.stop()


def _wait_for_answer(address: str, port: int) -> None:
    asked = urllib.request.Request(
        f"http://127.0.0.1:{port}/sign-in", headers={"Host": address.removeprefix("http://")}
    )
    for _ in range(120):
        with contextlib.suppress(OSError), urllib.request.urlopen(asked, timeout=2):
            return
        time.sleep(0.5)
    sys.exit("The site did not start.")


@dataclass
class Tab:
    """A browser's tab that counts the pages which it loads and what is done on them, by step."""

    page: Page
    pictures: Path | None = None
    step: str = ""
    pages: dict[str, int] = field(default_factory=dict)
    actions: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.page.on("domcontentloaded", lambda _page: self._count(self.pages))

    def _count(self, counts: dict[str, int]) -> None:
        counts[self.step] = counts.get(self.step, 0) + 1

    @property
    def page_count(self) -> int:
        return sum(self.pages.values())

    @property
    def action_count(self) -> int:
        return sum(self.actions.values())

    def begin(self, step: str) -> None:
        if self.pictures is not None and self.step:
            name = re.sub(r"\W+", "-", self.step.lower())
            self.page.screenshot(path=self.pictures / f"{name}.png", full_page=True)
        self.step = step

    def do(self, where: Locator, what: str, *given: Any) -> None:
        """One action: ``click``, ``fill``, ``check``, ``set_input_files``."""
        self._count(self.actions)
        getattr(where.first, what)(*given)

    def press(self, name: str) -> None:
        self.do(self.page.get_by_role("button", name=name, exact=True), "click")
        self.page.wait_for_load_state()

    def follow(self, name: str) -> None:
        self.do(self.page.get_by_role("link", name=name, exact=True), "click")
        self.page.wait_for_load_state()

    def fill(self, label: str, value: str) -> None:
        self.do(self.page.get_by_label(re.compile(rf"^\s*{re.escape(label)}\b")), "fill", value)

    def check(self, label: str) -> None:
        self.do(self.page.get_by_label(label, exact=True), "check")


def open_tab(browser: Browser, site: Site, pictures: Path | None = None) -> Tab:
    context = browser.new_context(
        base_url=site.address, viewport={"width": 1280, "height": 900}, accept_downloads=True
    )
    context.set_default_timeout(_PATIENCE)
    return Tab(context.new_page(), pictures)


def join(tab: Tab, link: str, email: str) -> None:
    """From an invitation to the front page."""
    password = "-".join(secrets.choice(_WORDS) for _ in range(5))
    tab.page.goto(link)
    tab.fill("New password", password)
    tab.press("Set password")
    tab.fill("Email address", email)
    tab.fill("Password", password)
    tab.press("Sign in")
    tab.page.get_by_role("button", name="Sign out").wait_for()


_WORDS = "amber kettle orchard violin harbour thimble meadow lantern copper saddle".split()


def set_up(tab: Tab, site: Site, workbook: Path) -> None:
    """All that the secretariat does."""
    page = tab.page
    tab.begin("Choose a password and sign in")
    join(tab, site.link, SECRETARIAT[1])

    tab.begin("Import the workbook")
    tab.follow("import it from them")
    tab.press("Import a file")
    tab.do(page.locator("input[type=file]"), "set_input_files", workbook)
    tab.press("Read the file")
    page.get_by_role("button", name="Import this file").wait_for(timeout=_LONG)
    tab.press("Import this file")
    page.get_by_role("button", name="Undo this import").wait_for(timeout=_LONG)

    tab.begin("Invite members and leads")
    tab.follow("Standing Agenda")
    tab.follow("Invite all of them")
    tab.press("Invite people")
    page.get_by_text("19 people invited").first.wait_for()

    tab.begin("Plan the meetings and reporting rounds")
    plan_series(tab, "Family Hubs Programme Board", monthly)
    plan_series(tab, "Start for Life Ministerial Board", quarterly)

    tab.begin("Build and issue the ministers’ pack")
    tab.do(page.get_by_role("table").get_by_role("link"), "click")
    page.get_by_role("heading", name="Agenda").wait_for()
    tab.do(page.get_by_role("button", name=re.compile("^Build")), "click")
    issue = page.get_by_role("button", name="Issue this pack", exact=True)
    issue.wait_for(timeout=_LONG)
    tab.do(issue, "click")
    # Five weeks before the meeting the hubs have not reported yet.
    tab.check("Issue it as it is, without what is outstanding or missing")
    tab.check("I have read this draft and want to issue it")
    tab.press("Issue the pack")
    page.get_by_text("Issued", exact=True).first.wait_for(timeout=_LONG)


def plan_series(tab: Tab, group: str, rule: Callable[[Tab], None]) -> None:
    """From the front page to the series with its meetings."""
    tab.follow("Standing Agenda")
    step = tab.page.get_by_role("listitem").filter(has_text="Plan the first meetings")
    tab.do(step.get_by_role("link", name=group), "click")
    rule(tab)
    tab.press("Add series")
    tab.page.get_by_text("planned.", exact=False).first.wait_for()


def monthly(tab: Tab) -> None:
    tab.check("A weekday of the month, like the second Thursday")
    tab.check("Fourth")
    tab.check("Thursday")
    tab.fill("Starts at", "2pm")


def quarterly(tab: Tab) -> None:
    """From five weeks from today."""
    tab.check("Every few weeks, on the weekday of the first meeting")
    tab.fill("Number of weeks between meetings", "13")
    first = clock.real_day() + timedelta(weeks=5)
    for label, value in (("Day", first.day), ("Month", first.month), ("Year", first.year)):
        tab.do(tab.page.get_by_label(label, exact=True), "fill", str(value))
    tab.fill("Starts at", "10:30am")


def open_pack(tab: Tab, site: Site) -> int:
    """What a minister does; gives how long the PDF is that opens, in bytes."""
    tab.begin("Join and open the pack")
    join(tab, site.invitation_of(MINISTER), MINISTER)
    tab.press("Read the pack")
    tab.begin("")
    link = tab.page.get_by_role("link", name=re.compile("^Open the PDF")).first
    status, length, begins = tab.page.evaluate(_FETCHED, link.get_attribute("href"))
    if status != 200 or begins != "%PDF":
        sys.exit(f"The minister’s pack does not open: {status}.")
    return int(length)


#: By the browser, which alone knows the site's name: status, length and first four letters.
_FETCHED = """async address => {
  const answer = await fetch(address);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  return [answer.status, bytes.length, String.fromCharCode(...bytes.slice(0, 4))];
}"""


def tell(tab: Tab, who: str) -> None:
    print(f"{who}:")
    for step in tab.pages:
        print(f"{tab.pages[step]:5} pages {tab.actions.get(step, 0):4} actions  {step}")
    print(f"{tab.page_count:5} pages {tab.action_count:4} actions  in all\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("--pictures", type=Path, help="a folder for a picture of each step")
    parser.add_argument("--export", type=Path, help="the demonstration’s workbook, if it is there")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as made, contextlib.ExitStack() as stack:
        folder = Path(made)
        (folder / "scratch").mkdir()
        (folder / "site").mkdir()
        exported = given.export or export_demonstration(folder / "scratch")
        workbook = folder / "scratch" / "family-hubs.xlsx"
        fill_in(CalamineWorkbook.from_path(str(exported)), workbook)
        site = stack.enter_context(begun(folder / "site"))
        browser = chromium.start(stack.enter_context(sync_playwright()))
        tab = open_tab(browser, site, given.pictures)
        set_up(tab, site, workbook)
        tell(tab, "Setting up, from the link of flask programme begin to the issued pack")
        minister = open_tab(browser, site, given.pictures)
        size = open_pack(minister, site)
        tell(minister, "The minister, from the invitation to the open pack")
        print(f"The minister’s pack opened: {size:,} bytes.")
    if tab.page_count > MOST_PAGES or tab.action_count > MOST_ACTIONS:
        sys.exit(f"Setting up takes more than {MOST_PAGES} pages or {MOST_ACTIONS} actions.")


if __name__ == "__main__":
    main()
