"""From the reminder in the mail to where it is done; and to whom it goes once it is another’s."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import expect

from tests.browser.conftest import press, sign_in
from tests.browser.reminded import letters, wait_for_letter
from tests.factories import PASSWORD

UPDATE = "Return of Coventry, Solihull & Warwickshire, March 2010"


def send_reminders(site, secretariat, day):
    """It is that day, and the secretariat sends its reminders at once."""
    site.command("demo", "date", day)
    site.command("reminders", "plan")
    secretariat.goto("/reminders/send")
    press(secretariat, "Send reminders now")
    expect(secretariat.get_by_text("will go out in the next few minutes")).to_be_visible()


def test_a_link_leads_to_the_thing_and_an_action_handed_over_to_its_new_owner(open_page, site):
    secretariat = open_page(has_script=False)
    sign_in(secretariat, "secretariat@example.org")
    send_reminders(site, secretariat, "2010-02-24")

    letter = wait_for_letter(site, "coventry@example.org")
    assert f"{UPDATE}\nDue on 3 March 2010, in 5 working days" in letter
    link = re.search(rf"{re.escape(UPDATE)}\n.*?(https?://\S+)", letter, re.S)[1]

    # By way of the sign-in to the page where it is done.
    lead = open_page()
    of_reminder = urlsplit(link)
    lead.goto(f"{of_reminder.path}?{of_reminder.query}")
    lead.get_by_label("Email address").fill("coventry@example.org")
    lead.get_by_label("Password", exact=True).fill(PASSWORD)
    press(lead, "Sign in")
    expect(lead.get_by_role("button", name="Start this return")).to_be_visible()
    assert urlsplit(lead.url).query == ""
    secretariat.goto("/reminders/log?q=Coventry")
    expect(secretariat.get_by_text("Opened on 24 February 2010.").first).to_be_visible()

    # Meanwhile an action of Kent's falls to Durham.
    secretariat.goto("/actions/A-009/edit")
    secretariat.get_by_label("Owner").select_option(label="Pilot lead, Durham")
    press(secretariat, re.compile("^Save"))
    expect(secretariat.get_by_text("Pilot lead, Durham").first).to_be_visible()
    before = {who: len(letters(site, f"{who}@example.org")) for who in ("kent", "durham")}
    send_reminders(site, secretariat, "2010-03-02")

    kent = wait_for_letter(site, "kent@example.org", before["kent"])
    durham = wait_for_letter(site, "durham@example.org", before["durham"])
    assert "Return of Kent, March 2010\nDue on 3 March 2010" in kent
    assert "Action A-009" not in kent
    assert "Action A-009" in durham
    assert "You are told because it is new to you." in durham
