"""Nothing of Total Place is built in: the second demonstration is shown, printed and written about
in its own words."""

import io
import re
from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.core import clock
from app.core.access import OPERATOR
from app.extensions import db
from app.governance.groups import queries as group_queries
from app.governance.meetings import queries as meeting_queries
from app.governance.meetings.models import Meeting
from app.notifications.models import Message
from app.packs.announcing import announce_issue
from app.packs.assemble import assemble
from app.packs.parts_html import section_html
from app.packs.rules import PackState
from app.readiness.service import chase_late
from tests import factories as make
from tests.guards.crawling import crawl
from tests.pages import Client, Page

pytestmark = pytest.mark.one_engine

OF_THE_FIRST = re.compile(
    r"\bpilots?\b|government offices?|\bchampions?\b|locality manager|total place", re.IGNORECASE
)
#: Attributes that are read, or read out.
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
READ = ("aria-label", "title", "alt", "placeholder", "data-label", "content")


@pytest.fixture
def meetings(hubs_app: Flask) -> list[Meeting]:
    """The next meeting of each board, with a draft of its pack and one issued."""
    found = []
    for slug, day in (("programme-board", (2026, 10, 22)), ("ministerial-board", (2026, 11, 4))):
        group = group_queries.get_group(slug)
        meeting = meeting_queries.get_meeting(group, date(*day))
        make.pack(meeting, PackState.BUILT)
        make.pack(meeting, PackState.ISSUED)
        found.append(meeting)
    return found


def texts_of(page: Page) -> Iterator[str]:
    yield page.text
    for element in page.root.iter():
        yield from (element.get(name, "") for name in READ)


def said_in(text: str) -> list[str]:
    """What stands around each word of the first demonstration."""
    found = (text[max(at.start() - 40, 0) : at.end() + 40] for at in OF_THE_FIRST.finditer(text))
    return [" ".join(each.split()) for each in found]


def said_by(answer: TestResponse) -> list[str]:
    page = getattr(answer, "page", None)
    if page is not None:
        return [said for text in texts_of(page) for said in said_in(text)]
    if answer.mimetype == XLSX:
        texts = texts_of_workbook(answer.data)
        return [said for text in texts for said in said_in(text)]
    return said_in(answer.text) if answer.mimetype in ("text/csv", "text/calendar") else []


def texts_of_workbook(content: bytes) -> Iterator[str]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    for title in book.sheet_names:
        yield title
        for row in book.get_sheet_by_name(title).to_python():
            yield from (cell for cell in row if isinstance(cell, str))


@pytest.mark.usefixtures("meetings")
def test_no_page_or_file_leads_astray_or_speaks_of_another_programme(
    hubs_app: Flask, hubs_client: Client
) -> None:
    hubs_client.sign_in("secretariat@example.org")

    for visit in crawl(hubs_app, hubs_client, of_a_kind=1):
        assert said_by(visit.answer) == [], visit.address


def test_no_pack_speaks_of_another_programme(meetings: list[Meeting]) -> None:
    for meeting in meetings:
        content = assemble(meeting.id, clock.today())
        parts = [*content.sections, *content.annexes]
        drawn = [section_html(each, links_records=False) for each in parts]
        said = [said for html in drawn for said in said_in(re.sub(r"<[^>]*>", " ", html))]
        assert drawn
        assert said == [], meeting.group.name


@pytest.mark.parametrize("who", ["minister", "saltmarsh", "dfe"])
def test_no_front_page_speaks_of_another_programme(hubs_client: Client, who: str) -> None:
    """Of a minister, a hub's lead and a sponsor."""
    hubs_client.sign_in(f"{who}@example.org")

    for address in ("/", "/account/rights", "/pilots/wenbury"):
        answer = hubs_client.get(address)
        assert answer.status_code == 200
        assert said_by(answer) == [], address


def test_no_mail_speaks_of_another_programme(meetings: list[Meeting]) -> None:
    for meeting in meetings:
        assert chase_late(OPERATOR, meeting=meeting)
        announce_issue(make.pack(meeting, PackState.ISSUED, issue_number=2), base_url="https://x")
    db.session.flush()

    mails = db.session.execute(select(Message.subject, Message.text)).all()
    assert any("Wenbury" in mail.text for mail in mails)
    assert [said for mail in mails for text in mail for said in said_in(text or "")] == []
