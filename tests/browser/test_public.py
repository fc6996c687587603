"""A member of the public, who has no account and no script, finds what a place did and what was
decided."""

import re

from playwright.sync_api import expect

from tests.browser.looking import look_at


def test_anyone_finds_kents_update_and_the_decision_on_assets(open_page):
    page = open_page(has_script=False)
    page.goto("/public")
    page.get_by_role("link", name="Pilots").click()
    page.get_by_role("link", name="Kent", exact=True).click()
    page.get_by_role("link", name="Kent: update for January 2010").click()
    expect(page.get_by_role("heading", name="What was learned")).to_be_visible()

    page.get_by_role("link", name="Everything published").click()
    page.get_by_role("link", name="Decisions").click()
    page.get_by_role("link", name=re.compile("public buildings and land")).click()
    expect(page.get_by_text("looks after public assets in the county")).to_be_visible()

    page.get_by_role("searchbox").fill("spending croydon")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name="Public spending in Croydon").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Every line, as CSV").click()
    assert download.value.suggested_filename == "spend-croydon-2008-09.csv"

    assert page.context.cookies() == []
    wrong = {}
    for width in (1280, 320):
        for address in (
            "/public",
            "/public/places/kent",
            "/public/decisions/dec-012",
            "/public/case-notes/l-001",
        ):
            page.goto(address)
            if found := look_at(page, width).wrong:
                wrong[address, width] = found
    assert wrong == {}
