"""The lead of Coventry is reminded of the return that is late, writes it from the link in the
email, and is not reminded of it again."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import expect

from tests.browser.conftest import press, sign_in
from tests.browser.reminded import wait_for_letter
from tests.browser.returns import submit_return, write_return

LEAD, SECRETARIAT = "coventry@example.org", "secretariat@example.org"
UPDATE = "Return of Coventry, Solihull & Warwickshire, February 2010"


def send(site, page, day):
    """The reminders of a day, whatever the hour is."""
    site.command("demo", "date", day)
    site.command("reminders", "plan")
    page.goto("/reminders")
    now = page.get_by_role("button", name="Send today’s emails now")
    if now.count():  # unless the scheduler was quicker
        now.click()
        press(page, "Send reminders now")


def test_the_lead_writes_the_return_from_the_email_and_is_not_reminded_again(open_page, site):
    office, lead = open_page(), open_page()
    sign_in(office, SECRETARIAT)
    send(site, office, "2010-02-09")
    first = wait_for_letter(site, LEAD)
    assert UPDATE in first
    link = re.search(rf"{re.escape(UPDATE)}\n.*?(https?://\S+)", first, re.S)[1]

    sign_in(lead, LEAD)
    lead.goto(urlsplit(link).path)
    press(lead, "Start this return")
    press(lead, "Write achievements")
    write_return(lead, "The report will be written by two people released for it", "Amber/Red")
    submit_return(lead)
    expect(lead.get_by_text("Submitted").first).to_be_visible()

    send(site, office, "2010-02-10")
    newest = wait_for_letter(site, LEAD, before=1)
    assert UPDATE not in newest
    office.goto("/pilots/coventry")
    expect(office.get_by_text(re.compile("Show reminders sent"))).to_be_visible()
