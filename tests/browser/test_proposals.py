"""A proposal from an idea to what it realised, validated in part, on a small screen."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, fits, press, sign_in


def _state(page: Page, address: str, kind: str, pounds: str, *, is_actual: bool = False) -> None:
    page.goto(f"{address}/amounts/new")
    page.get_by_label(kind, exact=True).check()
    if is_actual:
        page.get_by_label("It was realised").check()
    page.get_by_label("Financial year").fill("2010-11")
    page.get_by_label("Amount", exact=True).fill(pounds)
    press(page, "Add amount")
    expect(page.get_by_text("Amount added.")).to_be_visible()
    fits(page)


def test_a_proposal_goes_from_an_idea_to_realised_validated_in_part_on_a_small_screen(open_page):
    lead, officer = open_page(NARROW), open_page(NARROW)
    sign_in(lead, "croydon@example.org")
    lead.goto("/benefits/new")
    lead.get_by_label("Title", exact=True).fill("One front door for families")
    lead.get_by_label("What changes", exact=True).fill("One adviser in place of four.")
    press(lead, "Add proposal")
    expect(lead.get_by_text("No amount is given yet.")).to_be_visible()
    address = lead.url
    _state(lead, address, "Investment", "2m")
    _state(lead, address, "Cashable saving", "6m")
    expect(lead.get_by_text("Investment £2m; savings £6m")).to_be_visible()
    press(lead, "Submit for validation")
    press(lead, "Submit for validation")
    expect(lead.get_by_text("Proposed, awaiting validation").first).to_be_visible()

    sign_in(officer, "secretariat@example.org")
    officer.goto(address)
    press(officer, "Record validation")
    officer.get_by_label("Validated by").fill("Head of finance")
    officer.get_by_label("Evidence").fill("Case files of one ward.")
    officer.get_by_label("Cashable saving, 2010-11").fill("4m")
    press(officer, "Record validation")
    expect(officer.get_by_text("Validated in part").first).to_be_visible()
    press(officer, "Record agreement")
    officer.get_by_label("Agreed by").fill("Officials’ group")
    for part, value in (("Day", "1"), ("Month", "3"), ("Year", "2011")):
        officer.get_by_role("group", name="Realisation review").get_by_label(part).fill(value)
    press(officer, "Record agreement")
    expect(officer.get_by_text("Agreed", exact=True).first).to_be_visible()

    lead.goto(address)
    press(lead, "Begin delivery")
    _state(lead, address, "Cashable saving", "3.5m", is_actual=True)
    press(lead, "Close as realised")
    expect(lead.get_by_text("Realised", exact=True).first).to_be_visible()
    expect(lead.get_by_text("£3.5m").first).to_be_visible()
    lead.goto("/benefits/totals")
    expect(lead.get_by_role("img").first).to_be_visible()
    fits(lead)
