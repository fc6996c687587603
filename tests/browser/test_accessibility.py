"""Every kind of page, wide and narrow: nothing that axe finds at WCAG 2.2 AA, and nothing that
a person would see wrong."""

import json

import pytest

from config import ROOT
from tests.browser.conftest import NARROW, WIDE, press, sign_in
from tests.browser.looking import found_by_looking

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],
    "preload": False,
}


#: What the width of the window changes; markup and colours are the same at every width: no rule of
#: the style sheet changes a colour with it (``test_styles.py``). What narrow windows alone show,
#: such as the menu's button, is on every page: the front pages are looked at whole.
BY_WIDTH = {"runOnly": ["target-size", "scrollable-region-focusable"]} | {
    name: RULES[name] for name in ("resultTypes", "preload")
}

#: GOV.UK Frontend marks a radio button that reveals more with ``aria-expanded``, which the standard
#: allows on checkboxes alone. It keeps the mark, since screen readers say it and nothing is lost
#: (alphagov/govuk-frontend#979); every other rule holds for these buttons too.
WITHOUT_REVEALING_RADIOS = """axe.configure({rules: [{
    id: "aria-allowed-attr", selector: ':not(input[type="radio"][aria-controls^="conditional-"])',
}]})"""


def found_by_axe(page, rules):
    run = f"axe.run(document, {json.dumps(rules)}).then(result => result.violations)"
    return [
        f"{page.url}: {violation['id']} ({violation['help']}): "
        + "; ".join(node["html"][:150] for node in violation["nodes"][:3])
        for violation in page.evaluate(run)
    ]


def look(page, narrow=BY_WIDTH):
    """What is wrong with the page that is open and has axe, at both widths."""
    wrong = []
    for size, rules in ((WIDE, RULES), (NARROW, narrow)):
        page.set_viewport_size(size)
        wrong += found_by_axe(page, rules)
        wrong += found_by_looking(page, size["width"])
    return wrong


def bring_axe(page):
    """To each page that is opened from here on: sent to every one anew, it costs more."""
    page.add_init_script(f"{AXE.read_text()};{WITHOUT_REVEALING_RADIOS}")
    return page


@pytest.fixture
def page(open_page):
    return bring_axe(open_page(WIDE))


@pytest.mark.parametrize("part", range(3))
def test_every_kind_of_page(page, site, part):
    sign_in(page, "secretariat@example.org")
    wrong = []
    for address in site.pages[part::3]:
        page.set_viewport_size(WIDE)
        answer = page.goto(address)
        assert answer.status == 200, address
        wrong += look(page)
    assert not wrong, "\n".join(wrong)


def test_every_kind_of_page_that_administrators_alone_open(page, site):
    sign_in(page, "administrator@example.org")
    wrong = []
    for address in site.administrators:
        page.set_viewport_size(WIDE)
        answer = page.goto(address)
        assert answer.status == 200, address
        wrong += look(page)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("who", ["coventry@example.org", "chair@example.org", "reader@example.org"])
def test_front_pages_of_the_other_roles(page, who):
    sign_in(page, who)

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
