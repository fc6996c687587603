"""Every kind of page, wide and narrow: nothing that axe finds at WCAG 2.2 AA, and nothing that
a person would see wrong."""

import pytest

from tests.browser.conftest import press, sign_in
from tests.browser.looking import RULES, WIDE, look


@pytest.fixture
def page(open_page):
    return open_page(WIDE)


@pytest.mark.parametrize("part", range(3))
def test_every_kind_of_page(page, site, part):
    sign_in(page, "secretariat@example.org")
    wrong = []
    for address in site.pages[part::3]:
        answer = page.goto(address)
        assert answer.status == 200, address
        wrong += look(page)
    assert not wrong, "\n".join(wrong)


def test_every_kind_of_page_that_administrators_alone_open(page, site):
    sign_in(page, "administrator@example.org")
    wrong = []
    for address in site.administrators:
        answer = page.goto(address)
        assert answer.status == 200, address
        wrong += look(page)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("who", ["coventry@example.org", "chair@example.org", "reader@example.org"])
def test_front_pages_of_the_other_roles(page, who):
    sign_in(page, who)
    page.goto("/")

    wrong = look(page, narrow=RULES)
    assert not wrong, "\n".join(wrong)


def test_pages_that_tell_of_mistakes(page, site):
    page.goto("/sign-in")
    press(page, "Sign in")
    page.get_by_text("There is a problem").wait_for()
    wrong = look(page)

    sign_in(page, "secretariat@example.org")
    page.goto("/nothing-here")
    wrong += look(page)

    page.goto("/risks/new")
    press(page, "Add risk")
    page.get_by_text("There is a problem").wait_for()
    wrong += look(page)

    assert not wrong, "\n".join(wrong)
