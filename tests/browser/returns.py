"""Writing a return in a browser, part by part, as its lead does."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import press

#: The part, the label of its text and what is written.
TEXTS = {
    "What comes next": ("What comes next?", "Send the final report."),
    "What you need": ("What do you need from the group?", "A named lead."),
    "What you learned": ("What have you learned that others could use?", "Begin with people."),
    "Customer insight": ("What do the people who use the services say and do?", "They call once."),
    "Resources": ("Do you have the people and the money that you need?", "Two posts filled."),
}


def save(page: Page) -> None:
    press(page, "Save and continue")


def write_return(page: Page, headline: str, rating: str, *, done: str = "") -> None:
    """From the first part to the last; each leads on to the next that is not ``done``."""
    for row in page.locator(".app-promise").all():
        row.get_by_label("Done").check()
    page.get_by_label("What was achieved in the period?").fill("The count of spend is done.")
    expect(page.get_by_role("region", name="In the pack")).to_contain_text(
        "The count of spend is done."
    )
    save(page)
    for part in (
        "What comes next",
        "Milestones",
        "Risks and issues",
        "What you need",
        "What you learned",
        "Customer insight",
        "Resources",
    ):
        if part == done:
            continue
        expect(page.get_by_role("heading", level=1)).to_contain_text(part)
        if part in TEXTS:
            page.get_by_label(TEXTS[part][0]).fill(TEXTS[part][1])
        save(page)
    page.get_by_label("How much has been spent to date?").fill("120,000")
    save(page)
    page.get_by_label("Headline").fill(headline)
    page.get_by_label(rating).check()
    page.get_by_label("Reason for the confidence").fill("One partner has yet to agree.")
    save(page)


def submit_return(page: Page) -> None:
    press(page, "Check and submit")
    press(page, "Submit return")
    expect(page.get_by_text("Return submitted.")).to_be_visible()
