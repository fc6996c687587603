"""A spend return at the width of a telephone: uploaded with errors, mended, explained, queried
again, adjusted and certified; then the pack and the files to publish show it."""

import csv
import io
import re
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, PATIENCE, fits, pick, press, sign_in

LEAD, MODERATOR = "kent@example.org", "spend-moderator@example.org"
SECRETARIAT = "secretariat@example.org"
KENT = "/spend/SR-008"


def send(page: Page, name: str) -> None:
    press(page, name)
    fits(page)


def upload(page: Page, file: Path) -> None:
    page.goto(f"{KENT}/lines/upload")
    page.get_by_label("File", exact=True).set_input_files(file)
    send(page, "Upload lines")


def explain(page: Page, cause: str) -> None:
    page.goto(KENT)
    page.get_by_role("link", name=re.compile("^Explain")).first.click()
    page.get_by_label("Cause").fill(cause)
    send(page, "Give explanation")


@pytest.mark.usefixtures("scheduler")
def test_a_return_is_mended_moderated_certified_and_published(open_page, tmp_path):
    lead, moderator = open_page(NARROW), open_page(NARROW)
    sign_in(lead, LEAD)
    sign_in(moderator, MODERATOR)

    lead.goto(f"{KENT}/lines/upload")
    with lead.expect_download() as downloaded:
        lead.get_by_role("link", name="Download the workbook").click()
    file = tmp_path / "kent.xlsx"
    downloaded.value.save_as(file)
    book = load_workbook(file)
    lines = book["Lines"]
    place = {cell.value: cell.column for cell in lines[1]}
    body, gross = lines.cell(2, place["Organisation"]), lines.cell(3, place["Gross"])
    name, amount = body.value, gross.value
    body.value, gross.value = f"{name[:-2]}{name[-1]}{name[-2]}", "1.2m"
    book.save(file)
    upload(lead, file)
    expect(lead.get_by_text("2 cells are wrong and nothing was changed.").first).to_be_visible()
    expect(lead.get_by_text("Enter the amount in pounds: 1200000.")).to_be_visible()
    expect(lead.get_by_text(f"Did you mean “{name}”?")).to_be_visible()
    body.value, gross.value = name, amount
    book.save(file)
    upload(lead, file)
    expect(lead.get_by_text("taken from the file.")).to_be_visible()

    explain(lead, "Medway is a unitary authority of its own.")
    lead.goto(KENT)
    send(lead, "Submit return again")

    moderator.goto(KENT)
    send(moderator, "Begin moderation")
    moderator.get_by_role("link", name="Ask a query").click()
    moderator.get_by_label("Question").fill("Which year are the benefits of?")
    pick(moderator, "Who explains it", "Pilot lead, Kent")
    for part, value in (("Day", "18"), ("Month", "2"), ("Year", "2010")):
        moderator.get_by_label(part, exact=True).fill(value)
    send(moderator, "Ask query")
    expect(moderator.get_by_text("Query asked.")).to_be_visible()

    explain(lead, "2008-09, as all other lines.")
    lead.goto(KENT)
    send(lead, "Submit return again")

    moderator.goto(KENT)
    send(moderator, "Begin moderation")
    while moderator.get_by_role("button", name="Accept explanation").count():
        send(moderator, "Accept explanation")
    moderator.goto(f"{KENT}/lines/1/adjust")
    fits(moderator)
    moderator.get_by_label("Gross that counts").fill("1,234,567,000")
    moderator.get_by_label("Reason").fill("Counted in another line too.")
    send(moderator, "Adjust line")
    moderator.goto(KENT)
    send(moderator, "Conclude moderation")
    expect(moderator.get_by_text("provisional until it is certified")).to_be_visible()

    lead.goto(f"{KENT}/certify")
    lead.get_by_label("Certified by").fill("Chief finance officer, Kent County Council")
    for part, value in (("Day", "4"), ("Month", "2"), ("Year", "2010")):
        lead.get_by_label(part, exact=True).fill(value)
    send(lead, "Certify return")
    moderator.goto(KENT)
    send(moderator, "Publish return")
    with moderator.expect_download() as packaged:
        moderator.get_by_role("link", name="Download the Data Package").click()
    with zipfile.ZipFile(packaged.value.path()) as package:
        (table,) = [each for each in package.namelist() if each.endswith("lines.csv")]
        rows = list(csv.DictReader(io.StringIO(package.read(table).decode("utf-8-sig"))))
    assert "1234567000" in {value.partition(".")[0] for value in rows[0].values()}

    office = open_page()
    sign_in(office, SECRETARIAT)
    office.goto("/meetings/officials/2010-02-18/items/new")
    office.get_by_label("Title", exact=True).fill("Resource mapping")
    pick(office, "Filled from", "Resource mapping: what is spent")
    office.get_by_label("For information").check()
    office.get_by_label("Minutes").fill("5")
    press(office, "Add item")
    office.goto("/meetings/officials/2010-02-18")
    press(office, re.compile("^Build"))
    read = office.get_by_role("button", name="Read it as a web page")
    expect(read).to_be_visible(timeout=PATIENCE)
    read.click()
    row = office.locator("tr", has_text="Kent").filter(has_text="Published").first
    expect(row).to_be_attached()
