"""One barrier of two places: joined, sent, late, taken to officials and to ministers, answered,
told to both, and resolved once both agree."""

import sqlite3
from contextlib import closing

from playwright.sync_api import expect

from tests.browser.conftest import pick, press, sign_in

SECRETARIAT, KENT, COVENTRY = "secretariat@example.org", "kent@example.org", "coventry@example.org"
TITLE = "Joint teams may not share one case file"


def raise_one(page, title, ask):
    page.goto("/barriers/new")
    page.get_by_role("textbox", name="Title").fill(title)
    page.get_by_label("What it stops").fill(f"What it stops, as {title[:5]} has it.")
    page.get_by_label("Ask", exact=True).fill(ask)
    press(page, "Add barrier or opportunity", exact=True)


def told(site, address):
    wanted = "SELECT subject FROM message WHERE kind = 'news of a barrier' AND to_address = ?"
    with closing(sqlite3.connect(site.database)) as connection:
        return [subject for (subject,) in connection.execute(wanted, (address,))]


def escalate(page, where, group):
    page.goto(f"{where}/escalate")
    page.get_by_label("Group", exact=True).select_option(label=group)
    page.get_by_label("Why it goes to this group").fill("No response has come.")
    press(page, "Escalate barrier")
    expect(page.get_by_text(f"Escalated to {group}").first).to_be_visible()


def test_a_barrier_of_two_places_comes_back_answered_and_is_resolved_by_both(open_page, site):
    office, kent, coventry = open_page(), open_page(), open_page()
    for page, email in ((office, SECRETARIAT), (kent, KENT), (coventry, COVENTRY)):
        sign_in(page, email)

    raise_one(kent, TITLE, "Say that one file is lawful.")
    where = kent.url
    raise_one(coventry, "One case file is refused to joint teams", "Let us share.")
    same = coventry.get_by_label("Is it one of these?")
    same.select_option(label="No, it is a different one")
    press(coventry, "Add barrier or opportunity", exact=True)
    other = coventry.url

    office.goto(f"{other}/join")
    office.get_by_label("Reference of the barrier or opportunity that it repeats").fill(
        where.rpartition("/")[2]
    )
    office.get_by_role("button", name="Join B-").click()
    expect(office.get_by_text("Let us share.").first).to_be_visible()

    office.goto(f"{where}/triage")
    office.get_by_label("Send it to the department").check()
    pick(office, "Department to ask (optional)", "Home Office")
    press(office, "Save decision")
    expect(office.get_by_text("Sent to Home Office").first).to_be_visible()

    site.command("demo", "date", "2010-03-19")  # it was due on 5 March
    office.goto(where)
    expect(office.get_by_text("14 days overdue")).to_be_visible()
    escalate(office, where, "Total Place high-level officials’ group")
    escalate(office, where, "Total Place Ministerial group")

    office.goto(f"{where}/group-answer")
    office.get_by_label("Accepted", exact=True).check()
    office.get_by_label("Answer", exact=True).fill("One file is lawful where each body agrees.")
    press(office, "Record answer", exact=True)
    for page, email in ((kent, KENT), (coventry, COVENTRY)):
        assert any("has an answer from the" in subject for subject in told(site, email))
        page.goto(where)
        expect(page.get_by_text("One file is lawful where each body agrees.")).to_be_visible()

    kent.goto(f"{where}/resolve")
    kent.get_by_label("What has changed").fill("Both teams have one file.")
    press(kent, "Resolve barrier", exact=True)
    expect(kent.get_by_text("Awaiting agreement that it is resolved").first).to_be_visible()
    coventry.goto("/")
    expect(coventry.get_by_text(f"{TITLE} is resolved").first).to_be_visible()
    coventry.goto(where)
    press(coventry, "Agree for Coventry")
    expect(coventry.get_by_text("is resolved.").first).to_be_visible()
    expect(coventry.get_by_text("Kent, Coventry, Solihull & Warwickshire").first).to_be_visible()
