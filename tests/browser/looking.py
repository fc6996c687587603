"""What is wrong with the page that is open: what axe finds at WCAG 2.2 AA, and what a person would
see wrong, such as text that is covered or cut, what scrolls sideways, controls too small to hit.

What axe has once found sound it need not look at again on another page, nor in the next run.
Elements are told apart by all that its rules ask of them, their colours, what they stand in and
what they refer to (``skeletons.js``): a page made of what other pages are made of costs a fifth.
"""

import json
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from weakref import WeakSet

from playwright.sync_api import Page

from config import ROOT
from tests import disk_cache
from tests.browser.sound import Sound

WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 320, "height": 640}

_HERE = Path(__file__).parent
_AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
_LOOK = (_HERE / "looking.js").read_text(encoding="utf-8")
_SKELETONS = (_HERE / "skeletons.js").read_text(encoding="utf-8")

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")

#: What the width of the window changes; markup and colours are the same at every width: no rule of
#: the style sheet changes a colour with it (``test_styles.py``). What narrow windows alone show,
#: such as the menu's button, is on every page: the front pages are looked at whole.
BY_WIDTH = ("target-size", "scrollable-region-focusable")

#: GOV.UK Frontend marks a radio button that reveals more with ``aria-expanded``, which the standard
#: allows on checkboxes alone. It keeps the mark, since screen readers say it and nothing is lost
#: (alphagov/govuk-frontend#979); every other rule holds for these buttons too.
_WITHOUT_REVEALING_RADIOS = """axe.configure({rules: [{
    id: "aria-allowed-attr", selector: ':not(input[type="radio"][aria-controls^="conditional-"])',
}]})"""

#: Each rule passes over what is known, but for those that depend on where things are.
_PASS_OVER_KNOWN = f"""for (const rule of axe._audit.rules)
    if (!{json.dumps(BY_WIDTH)}.includes(rule.id))
        rule.selector = rule.selector.split(/,(?![^(]*\\))/)
            .map((each) => each.trim() + ":not([data-known])").join(", ")"""

_RUN = """(given) => {
    const [known, rules] = JSON.parse(given)
    bringAxe()
    for (const each of document.querySelectorAll("[data-known]")) each.removeAttribute("data-known")
    for (const at of known) {
        const element = window.examinable[at]
        for (const each of [element, ...element.querySelectorAll("*")]) each.dataset.known = ""
    }
    return axe.run(document, {runOnly: rules, resultTypes: ["violations"], preload: false})
        .then((result) => result.violations)
}"""


class Seen(NamedTuple):
    """What a person would see wrong, and whether controls are so close to each other, or scroll,
    that axe has to say whether they can be hit and reached."""

    wrong: list[str]
    is_tight: bool


_BRING = (
    f"window.bringAxe = () => {{ if (window.axe) return;\n{_AXE};\n"
    f"{_WITHOUT_REVEALING_RADIOS};\n{_PASS_OVER_KNOWN} }}"
)

#: The tabs to which each page brings axe along.
_bringing: WeakSet[Page] = WeakSet()


def _bring_axe(page: Page, *, also_next: bool) -> None:
    """To the page that is open and, if it is ``also_next``, to those that are opened next: that
    costs each of them a little, and sending it to an open page six times as much. It begins where
    it is needed."""
    if page.evaluate("!window.bringAxe"):
        page.evaluate(_BRING)
    if also_next and page not in _bringing:
        page.add_init_script(_BRING)
        _bringing.add(page)


def look(page: Page, narrow: Sequence[str] = BY_WIDTH) -> list[str]:
    """What is wrong with the page that is open, at both widths: first at the one that the window
    has."""
    widths = [(WIDE["width"], RULES), (NARROW["width"], narrow)]
    if (page.viewport_size or WIDE)["width"] == NARROW["width"]:
        widths.reverse()
    wrong = []
    for width, rules in widths:
        seen = look_at(page, width)
        wrong += seen.wrong + found_by_axe(page, width, rules, is_tight=seen.is_tight)
    return wrong


def look_at(page: Page, width: int) -> Seen:
    """In a window of this width."""
    if (page.viewport_size or WIDE)["width"] != width:
        page.set_viewport_size({"width": width, "height": WIDE["height"]})
    found = json.loads(page.evaluate(_LOOK))
    told = [f"{page.url} at {width} px: {each}" for each in found["wrong"]]
    return Seen(told, found["isTight"])


@cache
def _sound(version: str, width: int) -> Sound:
    """By a version of the browser, at a width. What is drawn beside the elements themselves, such
    as what stands before them, is the style sheet's: another begins anew."""
    made_from = disk_cache.digest(
        "node_modules/axe-core/axe.min.js",
        "app/static/app.css",
        *(f"tests/browser/{name}" for name in ("looking.py", "skeletons.js")),
    )
    return Sound(disk_cache.made(f"sound{width}", f"{made_from}-{version}", Path.touch))


def found_by_axe(page: Page, width: int, rules: Sequence[str], *, is_tight: bool) -> list[str]:
    """What the rules find. Those of ``BY_WIDTH`` look at the whole page, and only where it
    ``is_tight``; all others at what is new here."""
    browser = page.context.browser
    assert browser is not None
    sound = _sound(browser.version, width)
    elements = list(_elements(page)) if rules != BY_WIDTH else []
    known, has_new = _known(elements, sound.digests())
    if not has_new and not is_tight:
        return []
    _bring_axe(page, also_next=has_new)
    found: list[dict[str, Any]] = page.evaluate(_RUN, json.dumps([known, list(rules)]))
    if not found:
        sound.add(digest for digest, _size, _kind in elements)
    return [
        f"{page.url}: {violation['id']} ({violation['help']}): "
        + "; ".join(node["html"][:150] for node in violation["nodes"][:3])
        for violation in found
    ]


def _elements(page: Page) -> Iterator[tuple[str, int, str]]:
    for line in page.evaluate(_SKELETONS).split("\n"):
        digest, size, kind = line.split(" ")
        yield digest, int(size), kind


def _known(elements: list[tuple[str, int, str]], sound: set[str]) -> tuple[list[int], bool]:
    """The places of the elements that are known with all that is in them, and whether any other
    is there that is new."""
    known, has_new, at = [], False, 0
    while at < len(elements):
        digest, size, kind = elements[at]
        is_sound = digest in sound
        has_new |= not is_sound
        if kind == "frame":
            at += 1
        elif is_sound:
            known.append(at)
            at += size
        else:
            at += size if kind == "line" else 1
    return known, has_new
