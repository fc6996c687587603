"""The guard that looks finds each fault where it is planted, and nothing on a sound page."""

import pytest

from tests.browser.looking import found_by_looking

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


def test_nothing_is_found_on_a_sound_page(blank):
    blank.set_content(SOUND)
    assert found_by_looking(blank, 320) == []


@pytest.mark.parametrize("kind", FAULTS)
def test_a_planted_fault_is_found(blank, kind):
    blank.set_content(SOUND + FAULTS[kind])
    assert any(kind in each for each in found_by_looking(blank, 1280))
