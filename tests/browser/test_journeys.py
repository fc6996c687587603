"""What people come to do, from their front page to the end."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NARROW, PATIENCE, fits, press, sign_in
from tests.browser.returns import save, submit_return, write_return


@pytest.mark.usefixtures("scheduler")
def test_the_secretariat_takes_the_records_to_an_issued_pack(open_page):
    page = open_page()
    sign_in(page, "secretariat@example.org")
    page.goto("/")

    page.get_by_role("link", name=re.compile("18 February 2010")).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("18 February 2010")

    page.get_by_text("More Progress of the work").click()
    page.get_by_role("link", name=re.compile("^Edit all details")).first.click()
    page.get_by_label("Message").fill("Nine of 13 pilots are on track.")
    press(page, "Save")
    expect(page.get_by_text("Nine of 13 pilots are on track.").first).to_be_visible()

    press(page, re.compile("^Build"))
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.get_by_role("button", name="Read it as a web page")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text("Draft", exact=True)).to_be_visible()

    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download the PDF").click()
    assert waiting.value.suggested_filename == "officials-2010-02-18-draft.pdf"
    assert Path(waiting.value.path()).read_bytes().startswith(b"%PDF-")

    press(page, "Read it as a web page")
    expect(page.get_by_text("Nine of 13 pilots are on track.").first).to_be_visible()
    page.go_back()

    press(page, "Issue this pack")
    press(page, "Issue the pack")
    expect(page.get_by_text("There is a problem")).to_be_visible()
    page.get_by_label("Issue it as it is").check()
    page.get_by_label("I have read this draft").check()
    press(page, "Issue the pack")
    expect(page.get_by_text("Issue 2", exact=False).first).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text("Issued", exact=True).first).to_be_visible(timeout=PATIENCE)


def test_a_pilot_lead_writes_and_submits_the_return_on_a_small_screen(open_page):
    page = open_page(NARROW)
    sign_in(page, "coventry@example.org")
    page.goto("/")

    press(page, "Start the return")
    page.get_by_role("link", name="What you learned").click()
    page.get_by_label("What have you learned that others could use?").fill("Begin with people.")
    save(page)
    page.get_by_role("banner").get_by_role("link", name="Standing Agenda").click()
    press(page, "Continue the return")
    expect(page.get_by_text("1 of 10 parts completed")).to_be_visible()
    press(page, "Write achievements")
    headline = "The count is done; one partner has yet to agree."
    write_return(page, headline, "Amber/Green", done="What you learned")
    submit_return(page)

    expect(page.get_by_text("Amber/Green").first).to_be_visible()
    fits(page)


def test_a_reader_opens_the_issued_pack_and_no_draft(open_page, site):
    page = open_page()
    sign_in(page, "reader@example.org")
    page.goto("/")

    press(page, "Read the pack")
    expect(page.get_by_role("heading", level=1)).to_contain_text("18 February 2010")
    expect(page.get_by_role("heading", level=2).first).to_be_visible()

    page.goto(f"/packs/{site.places['draft']}")
    expect(page.get_by_role("heading", name="Page not found")).to_be_visible()
    page.goto("/packs")
    expect(page.get_by_text("Draft", exact=True)).to_have_count(0)


def test_a_risk_is_added_reviewed_and_closed_without_a_script(open_page):
    page = open_page(has_script=False)
    sign_in(page, "kent@example.org")
    page.goto("/")

    page.get_by_role("link", name="Risks and barriers").click()
    page.get_by_role("link", name="Risks", exact=True).click()
    press(page, "Add a risk")
    page.get_by_label("Title", exact=True).fill("Partners leave the pool")
    press(page, "Add risk")
    expect(page.get_by_text("There is a problem")).to_be_visible()
    expect(page.get_by_label("Title", exact=True)).to_have_value("Partners leave the pool")

    page.get_by_label("What may happen").fill("Partners leave")
    page.get_by_label("Cause").fill("Budgets are tight")
    page.get_by_label("Effect").fill("savings shrink")
    page.get_by_label("Owner").select_option(index=1)
    for label in ("Likelihood before controls", "Impact before controls"):
        page.get_by_label(label).select_option("4")
    for label in ("Likelihood now", "Impact now"):
        page.get_by_label(label).select_option("3")
    for label in ("Target likelihood", "Target impact"):
        page.get_by_label(label).select_option("2")
    page.get_by_label("Treat").check()
    page.get_by_label("Mitigation").fill("Agree terms with each.")
    page.get_by_label("Proximity").select_option(index=1)
    press(page, "Add risk")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Partners leave the pool")

    press(page, "Review the score")
    page.get_by_label("Likelihood now").select_option("2")
    page.get_by_label("Reason").fill("Two partners have signed.")
    press(page, "Save")
    expect(page.get_by_text("Two partners have signed.")).to_be_visible()

    press(page, "Close this risk")
    page.get_by_label("It can no longer happen").check()
    page.get_by_label("Explanation").fill("All three have signed for three years.")
    page.get_by_label("Who agreed").fill("The pilot board, 3 February")
    press(page, "Close risk")
    expect(page.get_by_text("Closed", exact=True).first).to_be_visible()
    press(page, "Sign out")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
