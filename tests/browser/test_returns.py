"""February’s return of a place at the width of a telephone: written in one sitting, over a
connection that is cut, sent back, submitted again and accepted."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NARROW, PATIENCE, fits, press, sign_in
from tests.browser.returns import save, submit_return, write_return

LEAD, SECRETARIAT = "coventry@example.org", "secretariat@example.org"
REVIEWER = "go-west-midlands@example.org"
LEARNING = "What have you learned that others could use?"
#: Clicks that people make, counted over all pages.
COUNT_TAPS = """document.addEventListener("click", (event) => {
  if (event.isTrusted) sessionStorage.taps = Number(sessionStorage.taps ?? 0) + 1;
}, true)"""


@pytest.mark.usefixtures("scheduler")
def test_a_lead_writes_the_return_in_one_sitting_and_it_is_accepted(open_page):
    lead, reviewer, office = open_page(NARROW), open_page(), open_page()
    sign_in(lead, LEAD)
    lead.add_init_script(COUNT_TAPS)
    lead.goto("/")
    press(lead, "Start the return")
    press(lead, "Write achievements")
    write_return(lead, "The report will be written in two weeks", "Amber/Red")
    submit_return(lead)
    assert int(lead.evaluate("sessionStorage.taps")) <= 25
    fits(lead)
    address = lead.url

    sign_in(reviewer, REVIEWER)
    reviewer.goto(address)
    press(reviewer, "Review this return")
    reviewer.get_by_label("Send back", exact=True).check()
    reviewer.get_by_label("Reasons or concerns").fill("Say who writes the report.")
    press(reviewer, "Record review")

    lead.goto(address)
    press(lead, "Continue this return")
    expect(lead.get_by_text("Say who writes the report.")).to_be_visible()
    lead.get_by_role("link", name="Achievements").click()
    lead.get_by_label("What was achieved in the period?").fill("Two deputies write the report.")
    save(lead)
    submit_return(lead)

    sign_in(office, SECRETARIAT)
    office.goto(address)
    office.get_by_role("link", name="Version 2: what changed").click()
    expect(office.get_by_text("Two deputies write the report.").first).to_be_visible()
    office.goto(address)
    press(office, "Accept this return")
    expect(office.get_by_text("Return accepted.")).to_be_visible()

    office.goto("/meetings/officials/2010-02-18")
    press(office, re.compile("^Build"))
    read = office.get_by_role("button", name="Read it as a web page")
    expect(read).to_be_visible(timeout=PATIENCE)
    read.click()
    in_pack = office.get_by_text("The report will be written in two weeks").first
    expect(in_pack).to_be_visible()


def test_what_is_written_without_a_connection_is_offered_again(open_page):
    page = open_page(NARROW)
    sign_in(page, LEAD)
    page.goto("/returns/coventry/3/edit/learning")
    page.get_by_label(LEARNING).fill("Name a deputy.")
    page.context.set_offline(True)
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_text("It could not be saved: there is no connection.")).to_be_visible()
    page.context.set_offline(False)

    page.goto("/returns/coventry/3/edit/learning")
    page.get_by_role("button", name="Put it back").click()
    expect(page.get_by_label(LEARNING)).to_have_value("Name a deputy.")
    save(page)
    expect(page.get_by_text("What you learned saved.")).to_be_visible()
    assert page.evaluate("Object.keys(localStorage).filter((k) => k.startsWith('kept:'))") == []
    page.goto("/returns/coventry/3/edit/needs")
    page.get_by_label("What do you need from the group?").fill("An answer.")
    page.wait_for_timeout(500)
    press(page, "Sign out")
    assert page.evaluate("Object.keys(localStorage).filter((k) => k.startsWith('kept:'))") == []


def test_of_two_who_write_one_part_at_once_neither_loses_a_word(open_page):
    first, second = open_page(NARROW), open_page(NARROW)
    for page in (first, second):
        sign_in(page, LEAD)
        page.goto("/returns/coventry/3/edit/learning")
    first.get_by_label(LEARNING).fill("Name a deputy.")
    save(first)
    expect(first.get_by_text("What you learned saved.")).to_be_visible()

    second.get_by_label(LEARNING).fill("Begin with people.")
    save(second)

    expect(second.get_by_text("Name a deputy.").first).to_be_visible()
    expect(second.get_by_label(LEARNING)).to_have_value("Begin with people.")
