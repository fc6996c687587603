"""The secretariat looks after the reminders: a rule, what it would send, holding, sending now."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import NARROW, fits, pick, press, sign_in


def test_the_secretariat_previews_a_rule_holds_all_and_sends_now(open_page, site):
    site.command("reminders", "plan")
    page = open_page()
    sign_in(page, "secretariat@example.org")
    page.goto("/")
    page.get_by_role("link", name="Programme", exact=True).click()
    page.get_by_role("link", name="Reminders", exact=True).click()
    expect(page.get_by_role("heading", name=re.compile("^Today, 4 February 2010"))).to_be_visible()

    page.get_by_role("link", name="Reminder rules").click()
    press(page, "Add a rule")
    pick(page, "What it reminds people of", "Return")
    page.get_by_label("Before it is due").check()
    page.get_by_label("Working days before").fill("7")
    page.get_by_label("The person responsible").check()
    page.get_by_label("Wording").fill("{what} is due {days}.")
    press(page, "Preview")
    expect(page.get_by_text("Not saved yet.", exact=False)).to_be_visible()
    expect(page.get_by_role("heading", name="What this rule would send")).to_be_visible()
    expect(page.get_by_label("Working days before")).to_have_value("7")

    press(page, "Add rule")
    expect(page.get_by_text("Rule added.")).to_be_visible()
    press(page, "Hold this rule")
    expect(page.get_by_text("Held", exact=True)).to_be_visible()

    page.get_by_role("link", name="Reminders", exact=True).first.click()
    press(page, "Hold all reminders")
    expect(page.get_by_text("All reminders are held.", exact=False).first).to_be_visible()
    press(page, "Release all reminders")
    # By now the scheduler may have sent them: then no button leads there.
    page.goto("/reminders/send")
    press(page, "Send them now")
    expect(page.get_by_text("will go out in the next few minutes", exact=False)).to_be_visible()

    site.command("reminders", "send")
    page.reload()
    expect(page.get_by_role("cell", name=re.compile("^Sent ")).first).to_be_visible()
    page.set_viewport_size(NARROW)
    fits(page)
