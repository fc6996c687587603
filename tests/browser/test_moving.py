"""What moves takes everything with it: a meeting that moved, one that was cancelled after its pack
went out, an item carried over twice, and a quorum that was lost in the middle."""

import re
import sqlite3
from contextlib import closing

import icalendar
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NARROW, fits, pick, sign_in
from tests.browser.test_cycle import MEMBER, SECRETARIAT, fill_day, press

OLD = "/meetings/officials/2010-02-18"
ITEM = "Progress of the work in the 13 pilot areas"


@pytest.fixture
def office(open_page):
    page = open_page()
    sign_in(page, SECRETARIAT)
    return page


def mailed(site, kind):
    """The texts of the mails of a kind to the member, and the calendar files in them."""
    with closing(sqlite3.connect(site.database)) as database:
        return database.execute(
            "SELECT message.text, message_attachment.content FROM message "
            "JOIN message_attachment ON message_attachment.message_id = message.id "
            "WHERE message.kind = ? AND message.to_address = ?",
            (kind, MEMBER),
        ).fetchall()


def test_the_old_link_of_a_meeting_that_moved_leads_to_it_on_a_telephone(office, open_page, site):
    office.goto(f"/meetings/{site.places['meeting']}/move")
    fill_day(office, "25", "2", "2010")
    office.get_by_label("Reason").fill("The Budget is on Thursday.")
    press(office, "Move meeting")

    member = open_page(NARROW)
    sign_in(member, MEMBER)
    for page in ("", "#agenda"):
        member.goto(f"{OLD}{page}")
        expect(member.get_by_role("heading", level=1)).to_contain_text("25 February 2010")
        expect(member.get_by_text("Moved from 18 February 2010")).to_be_visible()
        fits(member)
    assert member.request.get(f"{OLD}/invitation.ics").ok


def test_a_meeting_cancelled_after_its_issue_is_said_to_be_wherever_it_is_offered(
    office, open_page, site
):
    office.goto(f"/meetings/{site.places['meeting']}/cancel")
    office.get_by_label("Reason").fill("Ministers are abroad.")
    press(office, "Cancel meeting")

    [(text, file)] = mailed(site, "meeting cancelled")
    calendar = icalendar.Calendar.from_ical(file)
    assert "has been cancelled" in text
    assert calendar["method"] == "CANCEL"
    assert calendar.walk("VEVENT")[0]["status"] == "CANCELLED"
    member = open_page(NARROW)
    sign_in(member, MEMBER)
    member.goto("/")
    said = re.compile("Cancelled: the meeting of 18 February 2010")
    expect(member.get_by_text(said).first).to_be_visible()
    member.goto(f"/packs/{site.places['issued']}")
    expect(member.get_by_text("The meeting of 18 February 2010 is cancelled").first).to_be_visible()
    for address in ("/packs", "/papers"):
        office.goto(address)
        expect(office.get_by_text("(cancelled)").first).to_be_visible()


def carry_over(page, outcome):
    """Put the item off, at the meeting whose page is open; goes to the next meeting's page."""
    row = page.locator("tr[data-row]").filter(has_text=ITEM).last
    page.goto(row.locator("a[href$='/carry-over']").get_attribute("href"))
    page.get_by_label("Outcome at this meeting").fill(outcome)
    press(page, "Carry over item")
    page.get_by_role("link", name=re.compile("^Carried over to|2010$")).first.wait_for()


def test_an_item_carried_over_twice_tells_both_meetings_and_so_does_its_paper(office):
    office.goto(OLD)
    paper = office.locator("a[href^='/papers/']").filter(has_text="Mainstreaming").first
    address = paper.get_attribute("href")
    carry_over(office, "Not reached")
    office.goto("/meetings/officials/2010-03-22")
    carry_over(office, "Legal advice is awaited")

    for page in ("/meetings/officials/2010-05-20", address):
        office.goto(page)
        told = office.get_by_text("carried over twice").first
        expect(told).to_contain_text("18 February 2010: Not reached.")
        expect(told).to_contain_text("22 March 2010: Legal advice is awaited.")


def test_a_quorum_lost_in_the_middle_stops_what_comes_after(office, site):
    site.command("demo", "date", "2010-02-18")
    meeting = f"/meetings/{site.places['meeting']}"
    office.goto(f"{meeting}/attendance")
    press(office, "Save attendance")
    office.goto(f"{meeting}/attendance/room")
    pick(office, "Who", "Lord Michael Bichard")
    office.get_by_label("Left before it").check()
    office.get_by_label("Item", exact=True).select_option(label=f"4. {ITEM}")
    press(office, "Add record")
    expect(office.get_by_text("Not quorate").first).to_be_visible()

    office.goto(meeting)
    press(office, "Start the minutes")
    office.goto(f"{meeting}/minutes/write")
    office.get_by_role("link", name=re.compile(r"^\d\. Key achievements")).click()
    expect(office.get_by_role("button", name="Record a decision")).to_be_visible()
    office.get_by_role("link", name=re.compile(rf"^\d\. {ITEM}")).click()
    expect(office.get_by_text("could not be decided").first).to_be_visible()
    expect(office.get_by_role("button", name="Record a decision")).to_have_count(0)
    item = re.search(r"item=(\d+)", office.url)[1]
    office.goto(f"{meeting}/minutes/items/{item}/decisions/new")
    expect(office.get_by_text("Send the decision to a write-round").first).to_be_visible()
    expect(office.get_by_role("button", name="Record decision")).to_have_count(0)
