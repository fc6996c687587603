"""The guard that looks finds each fault where it is planted, and nothing on a sound page; axe too,
which passes over what it has found sound."""

import pytest

from tests.browser import looking
from tests.browser.looking import RULES, found_by_axe, look_at
from tests.browser.sound import Sound

SOUND = """
<p style="font: 16px/20px sans-serif">
Read <a href="#a">the first</a>, <a href="#b">b</a> and more.</p>
<button style="height: 30px; width: 80px">Save</button> <p><a href="#c">alone</a></p>
<b style="position: absolute; width: 1px; height: 1px; overflow: hidden">Hidden from sight</b>
<style>#row::after { content: ""; position: absolute; inset: 0 }</style>
<p style="position: relative"><a id="row" href="#d">A whole row</a> <span>Completed</span></p>
"""

FAULTS = {
    "covered by": """
        <p style="margin: 0; font: 16px/20px sans-serif">444,000<br>
        <span style="padding: 15px; background: #eee">Recalled estimate</span></p>""",
    "cut:": '<div style="width: 60px; overflow: hidden; white-space: nowrap">A long sentence</div>',
    "scrolls sideways": """
        <div style="width: 60px; overflow: auto"><p style="width: 90px">A</p></div>""",
    "px wide": '<div style="width: 2000px; height: 5px"></div>',
    "outside the window": '<p style="position: absolute; left: -40px">Away</p>',
    "px: <button>": """
        <button style="height: 12px; width: 12px; padding: 0">a</button
        ><button style="height: 12px; width: 12px; padding: 0">b</button>""",
}


@pytest.fixture
def blank(browser):
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def tab(browser):
    """One for all: what a look asks of a page, ``set_content`` replaces."""
    context = browser.new_context()
    yield context.new_page()
    context.close()


def test_nothing_is_found_on_a_sound_page(tab):
    tab.set_content(SOUND)
    assert look_at(tab, 320).wrong == []


@pytest.mark.parametrize("kind", FAULTS)
@pytest.mark.parametrize("above", [0, 3000])
def test_a_planted_fault_is_found(tab, kind, above):
    tab.set_content(f'<div style="height: {above}px"></div>{SOUND}{FAULTS[kind]}')
    assert any(kind in each for each in look_at(tab, 1280).wrong)


#: A page of three rows that are alike.
ROW = """<tr><td>Row {number}</td><td><label for="f{number}">Name</label><input id="f{number}"></td>
<td><a href="#{number}" aria-label="Edit row {number}">Edit</a></td></tr>"""
ROWS = "".join(ROW.format(number=number) for number in (1, 2, 3))
PAGE = f"""<html lang="en"><title>Rows</title><main><h1>Rows</h1><table>{ROWS}</table>
<p><a href="#a" style="color: #00c; text-decoration: none">this</a></p></main></html>"""

#: The rule that is broken, by what is changed in the last row or on the page.
CHANGES = {
    "color-contrast": ("<td>Row 3", '<td style="color: #aaa">Row 3'),
    "label": ('<label for="f3">Name</label>', '<label for="f3"></label>'),
    "label ": ('<label for="f3">', '<label for="f2">'),
    "label-content-name-mismatch": ('aria-label="Edit row 3"', 'aria-label="Change row 3"'),
    "link-name": ('aria-label="Edit row 3">Edit', ">"),
    "aria-valid-attr-value": ('<a href="#3"', '<a href="#3" aria-expanded="yes"'),
    "document-title": ("<title>Rows</title>", "<title></title>"),
    "html-has-lang": (' lang="en"', ""),
    "link-in-text-block": ("<p><a", "<p>Read about the rows, and then <a"),
    "target-size": (
        "</main>",
        "<button style='padding: 0; height: 9px'>a</button>" * 2 + "</main>",
    ),
}


def test_axe_finds_what_differs_from_what_it_has_found_sound(blank, monkeypatch, tmp_path):
    blank.goto("about:blank")
    missed = []
    for kind, (before, after) in CHANGES.items():
        sound = Sound(tmp_path / kind)
        monkeypatch.setattr(looking, "_sound", lambda *_, sound=sound: sound)
        assert PAGE.count(before) == 1, kind
        for content in (PAGE, PAGE.replace(before, after)):
            blank.set_content(content)
            is_tight = look_at(blank, 1280).is_tight
            found = found_by_axe(blank, 1280, RULES, is_tight=is_tight)
            if any(f": {kind.strip()} (" in each for each in found) != (content != PAGE):
                missed.append((kind, found))
    assert missed == []


def test_axe_does_not_begin_where_all_is_known_and_wording_alone_differs(
    blank, monkeypatch, tmp_path
):
    monkeypatch.setattr(looking, "_sound", lambda *_: Sound(tmp_path / "sound"))
    blank.set_content(PAGE)
    assert found_by_axe(blank, 1280, RULES, is_tight=False) == []
    assert blank.evaluate("delete window.axe")
    blank.set_content(PAGE.replace("Name", "Address").replace("Row ", "Line "))
    assert found_by_axe(blank, 1280, RULES, is_tight=False) == []
    assert blank.evaluate("typeof axe") == "undefined"


def test_what_one_worker_has_found_sound_the_other_knows(tmp_path):
    one, other = Sound(tmp_path / "sound"), Sound(tmp_path / "sound")
    one.add(["a", "b"])
    assert other.digests() == {"a", "b"}
    other.add(["b", "c"])
    assert (one.digests(), Sound(tmp_path / "sound").digests()) == ({*"abc"}, {*"abc"})
