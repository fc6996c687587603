"""An agenda put into another order: by dragging, and by buttons on a small screen."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, fits, press, sign_in

MEETING = "/meetings/officials/2010-02-18"
HANDLE = ".app-reorder__handle"
ITEMS = "#agenda td[data-label=Item] > strong"


def titles(page: Page) -> list[str]:
    return [text.partition(". ")[2] for text in page.locator(ITEMS).all_inner_texts()]


def move(page: Page, title: str, way: str) -> None:
    """By the button in the menu of the item's row."""
    page.locator("#agenda tbody > tr", has_text=title).get_by_text("More").click()
    press(page, f"Move {way} {title}")


def drag(page: Page, number: int, above: int, times: int = 5) -> None:
    """Take the item of one number by its handle and let it go just above another."""
    handles = page.locator(HANDLE)
    handles.nth(number - 1).scroll_into_view_if_needed()
    start = handles.nth(number - 1).bounding_box()
    target = page.locator("#agenda tbody > tr").nth(above - 1).bounding_box()
    assert start
    assert target
    page.mouse.move(start["x"] + 8, start["y"] + 8)
    page.mouse.down()
    page.mouse.move(target["x"] + 8, target["y"] + 4, steps=times)
    page.mouse.up()


def test_the_secretariat_drags_an_item_above_another(open_page):
    page = open_page({"width": 1280, "height": 2400})
    sign_in(page, "secretariat@example.org")
    page.goto(MEETING)
    before = titles(page)
    starts = page.locator("#agenda td[data-label=Starts]").all_inner_texts()

    drag(page, 5, above=2)

    expect(page.get_by_text(f"Item 5 moved to place 2 of {len(before)}")).to_be_visible()
    moved = [before[0], before[4], *before[1:4], *before[5:]]
    assert titles(page) == moved
    assert page.locator("#agenda td[data-label=Starts]").all_inner_texts() != starts
    page.reload()
    assert titles(page) == moved

    drag(page, 2, above=4)  # the rows that came back can be dragged too
    expect(page.get_by_text(f"Item 2 moved to place 3 of {len(before)}")).to_be_visible()


def test_an_order_that_somebody_else_has_changed_is_not_overwritten(open_page):
    page, other = open_page({"width": 1280, "height": 2400}), open_page()
    for each in (page, other):
        sign_in(each, "secretariat@example.org")
        each.goto(MEETING)
    before = titles(page)
    move(other, before[0], "down")
    expect(other.locator(ITEMS).first).to_contain_text(before[1])

    drag(page, 5, above=2)

    expect(page.get_by_text("Not moved: someone else has just changed these items")).to_be_visible()
    assert titles(page) == [before[1], before[0], *before[2:]]


def test_on_a_small_screen_the_buttons_move_items(open_page):
    page = open_page(NARROW)
    sign_in(page, "secretariat@example.org")
    page.goto(MEETING)
    before = titles(page)
    expect(page.locator(HANDLE).first).to_be_hidden()

    move(page, before[1], "up")

    expect(page.locator(ITEMS).first).to_contain_text(before[1])
    fits(page)


def test_an_item_is_edited_where_it_stands(open_page):
    page = open_page(NARROW)
    sign_in(page, "secretariat@example.org")
    page.goto(MEETING)
    before = titles(page)

    page.get_by_role("link", name=f"Edit {before[1]}").click()
    page.get_by_label("Minutes").fill("25")
    fits(page)
    press(page, "Save item")

    expect(page.get_by_text(f"{before[1]} saved.")).to_be_visible()
    row = page.locator("#agenda tbody > tr").nth(1)
    expect(row.locator("td[data-label=Minutes]")).to_have_text("25")
    assert titles(page) == before


def test_a_menu_closes_by_itself(open_page):
    page = open_page()
    sign_in(page, "secretariat@example.org")
    page.goto(MEETING)
    first, other = (page.locator(".app-row-menu").nth(place) for place in (0, 5))

    first.get_by_text("More").click()
    expect(first.get_by_role("link", name=re.compile("^Remove"))).to_be_visible()
    page.keyboard.press("Escape")
    expect(first.get_by_role("link", name=re.compile("^Remove"))).to_be_hidden()
    expect(first.get_by_text("More")).to_be_focused()

    first.get_by_text("More").click()
    other.get_by_text("More").click()
    expect(first).not_to_have_attribute("open", "")
    page.get_by_role("heading", level=1).click()
    expect(other).not_to_have_attribute("open", "")
