"""A paper that comes after its pack was issued: the member who reads on a telephone is led to it,
and the numbers that were quoted stay true."""

import re

import pytest
from playwright.sync_api import expect
from pypdfium2 import PdfDocument

from tests.browser.conftest import PATIENCE, pick, sign_in
from tests.browser.test_cycle import AUTHOR, MEMBER, SECRETARIAT, fill_day, issue_the_pack, press

MEETING = "/meetings/officials/2010-02-25"
TITLE = "What the second district found"


class Tabs:
    def __init__(self, open_page):
        self._open_page, self._pages = open_page, {}

    def tab(self, email):
        if email not in self._pages:
            self._pages[email] = self._open_page()
            sign_in(self._pages[email], email)
        return self._pages[email]


def plan_and_commission(page):
    page.goto("/meetings/new?group=officials")
    fill_day(page, "25", "2", "2010")
    press(page, "Plan meeting")
    page.goto(MEETING)
    page.get_by_role("link", name="Commission a paper").click()
    page.get_by_label("Title", exact=True).fill(TITLE)
    pick(page, "Author", "Pilot lead, Kent")
    page.get_by_label("For information").check()
    press(page, "Commission paper")
    return re.search(r"/papers/[^/?#]+", page.url)[0]


def write_and_submit(page, paper):
    page.goto(paper)
    press(page, "Write the paper")
    page.get_by_label("Summary").fill("Half of the families needed one visit only.")
    page.get_by_label("The paper itself").fill("# Findings\n\nHalf needed one visit.")
    press(page, "Save draft")
    page.goto(f"{paper}/submit")
    press(page, "Submit paper")
    page.get_by_label("Why it is late").fill("The district closed its count on Monday.")
    press(page, "Submit paper")
    expect(page.get_by_text("The district closed its count on Monday.").first).to_be_visible()


@pytest.mark.usefixtures("scheduler")
def test_a_late_paper_joins_the_issued_pack_and_is_found_from_a_telephone(open_page, site):
    tabs = Tabs(open_page)
    office, author, member = (tabs.tab(who) for who in (SECRETARIAT, AUTHOR, MEMBER))
    paper = plan_and_commission(office)
    site.command("demo", "date", "2010-02-17")
    issue_the_pack(tabs)
    issued = office.url

    write_and_submit(author, paper)
    office.goto(issued)
    press(office, "Add or leave out the late paper")
    office.get_by_label(re.compile(TITLE)).check()
    office.locator("input[name=is_confirmed]").check()
    press(office, "Issue the pack with these papers")
    office.wait_for_url(lambda url: url != issued and url.endswith(tuple("0123456789")))
    expect(office.get_by_role("link", name="Open the late pages alone")).to_be_visible(
        timeout=PATIENCE
    )

    member.set_viewport_size({"width": 320, "height": 640})
    member.goto(issued)
    member.get_by_role("link", name=re.compile("Issue 2", re.I)).first.click()
    late = member.get_by_role("link", name="Open the late pages alone")
    answer = member.request.get(late.get_attribute("href"))
    assert answer.ok
    words = "".join(page.get_textpage().get_text_range() for page in PdfDocument(answer.body()))
    assert TITLE in words
    assert "Half needed one visit." in words
    assert re.search(r"\b\d+a\b", words), "its pages are numbered like 20a"
