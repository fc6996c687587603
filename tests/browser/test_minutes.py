"""Minutes from the note-taker's desk to the lock."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import pick, press, sign_in

MINUTES = "/meetings/officials/2010-01-18/minutes"


def leave(page):
    press(page, "Sign out")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_minutes_are_written_circulated_commented_on_agreed_and_locked(open_page):
    page = open_page()
    sign_in(page, "secretariat@example.org")

    page.goto(f"{MINUTES}/write")
    page.get_by_label("The chair’s summing-up").first.fill("The chair thanked those who came.")
    expect(
        page.get_by_text(re.compile("^Last saved at .* by Total Place secretariat"))
    ).to_be_visible()
    page.reload()
    expect(page.get_by_label("The chair’s summing-up").first).to_have_value(
        "The chair thanked those who came."
    )
    page.get_by_label("What is to be done").fill("Thank the three places in writing.")
    pick(page, "Owner", "Pilot lead, Kent")
    for part, value in (("Day", "12"), ("Month", "2"), ("Year", "2010")):
        page.get_by_label(part, exact=True).fill(value)
    page.get_by_label("What is to be done").press("Enter")
    expect(page.get_by_text("Thank the three places in writing. Pilot lead, Kent")).to_be_visible()
    expect(page.get_by_label("What is to be done")).to_have_value("")
    press(page, "Save and go to the next item")
    expect(page.get_by_role("heading", level=2, name=re.compile("^2. "))).to_be_visible()
    press(page, "Circulate minutes")
    press(page, "Circulate minutes")
    expect(page.get_by_text("Minutes circulated.")).to_be_visible()
    leave(page)

    sign_in(page, "chair@example.org")
    page.goto(MINUTES)
    page.get_by_role("link", name=re.compile("^Comment on this item")).first.click()
    page.get_by_label("Comment").fill("I thanked the three places by name.")
    press(page, "Send comment")
    expect(page.get_by_text("I thanked the three places by name.")).to_be_visible()
    leave(page)

    sign_in(page, "secretariat@example.org")
    page.goto(MINUTES)
    for _ in range(2):
        page.get_by_role("link", name=re.compile("^Respond to comment")).first.click()
        page.get_by_label("Response").fill("Taken in.")
        press(page, "Send response")
    page.goto("/meetings/new?group=officials")
    for part, value in (("Day", "1"), ("Month", "2"), ("Year", "2010")):
        page.get_by_label(part, exact=True).first.fill(value)
    press(page, "Plan meeting")
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 February 2010")

    page.goto(MINUTES)
    press(page, "Record agreement")
    press(page, "Record agreement")
    expect(page.get_by_text("Minutes agreed.")).to_be_visible()
    press(page, "Lock the minutes")
    press(page, "Lock the minutes")
    expect(page.get_by_text("Agreed and locked", exact=True)).to_be_visible()

    page.goto(f"{MINUTES}/write")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Minutes of 18 January"))
    expect(page.get_by_role("textbox")).to_have_count(0)


def test_the_second_of_two_note_takers_sees_both_versions(open_page):
    ann, bob = open_page(), open_page()
    for page in (ann, bob):
        sign_in(page, "secretariat@example.org")
        page.goto(f"{MINUTES}/write")

    ann.get_by_label("Conclusion").first.fill("As Ann has it.")
    expect(ann.get_by_text(re.compile("^Last saved at"))).to_be_visible()
    bob.get_by_label("Conclusion").first.fill("As Bob has it.")
    expect(bob.get_by_text(re.compile("has changed this item since you opened it"))).to_be_visible()
    press(bob, "Save item 1")

    expect(bob.get_by_text("As Ann has it.")).to_be_visible()
    expect(bob.get_by_label("Conclusion")).to_have_value("As Bob has it.")
