"""The checks of pages find each fault where it is planted, and nothing on a sound page."""

import re
from types import SimpleNamespace

import pytest

from tests import page_checks
from tests.pages import Page

POLICY = "default-src 'none'; script-src 'nonce-abc'"

SOUND = """<!DOCTYPE html>
<html lang="en-GB"><head><title>Risks: Standing Agenda</title></head><body>
<script nonce="abc">1</script><main><h1>Risks</h1>
<form method="post"><input type="hidden" name="csrf_token" value="t">
<input type="hidden" name="form_token" value="u">
<label for="a">Owner</label><input id="a" name="a"><select id="b" name="b" aria-label="Way">
<option>None</option></select><button>Save</button></form>
<h2>All</h2><p>None yet. <a href="#a">Go to owner</a></p>
<table><thead><tr><th scope="col">Risk</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>
</main></body></html>"""

#: What is wrong, and what makes it so: a text of the sound page, and what stands in its place.
FAULTS = {
    "HTML: ": ("<p>None yet", "<p><div>None yet"),
    "HTML: duplicate-attribute": ('<input id="a"', '<input id="a" id="a"'),
    "in a list of choices": ("<option>", "<div>A</div><option>"),
    "language is not set": (' lang="en-GB"', ""),
    "there are 2 h1": ("<h2>All</h2>", "<h1>All</h1>"),
    "does not start with the h1": ("<title>Risks", "<title>Issues"),
    "an error's title": ("<title>", "<title>Error: "),
    "a heading's level is skipped": ("<h2>All</h2>", "<h4>All</h4>"),
    "the id 'a' stands 2 times": ('<select id="b"', '<select id="a"'),
    "for='c' leads to no id": ('for="a"', 'for="c"'),
    "the link #z leads to no id": ('href="#a"', 'href="#z"'),
    "the field 'b' has no label": (' aria-label="Way"', ""),
    "a style attribute on p": ("<p>", '<p style="color: red">'),
    "a handler onclick on p": ("<p>", '<p onclick="go()">'),
    "a style sheet in the page": ("</head>", "<style></style></head>"),
    "a script without this answer's nonce": ('nonce="abc"', 'nonce="abd"'),
    "not one token against forgery": ('value="t"', 'value=""'),
    "not one token by which it is done once": ('value="u"', 'value=""'),
    "by GET shows the token": ('method="post"', 'method="get"'),
    "an empty button": ("<button>Save", "<button>"),
    "neither a caption nor a heading": ("<h2>All</h2>", ""),
    "a table's heading without a scope": (' scope="col"', ""),
    "an image without alt": ("<p>", '<p><img src="/a.png">'),
    "'Owner: None' reads like a slip": ("None yet.", "Owner: None"),
    "'None' reads like a slip": ("<td>1", "<td>None"),
    "reads like a slip of the program": ("<td>1", "<td>{{ risk }}"),
    "href='/risks/None' reads like": ('href="#a"', 'href="/risks/None"'),
}


def page_of(html):
    response = SimpleNamespace(
        status_code=200,
        get_data=lambda as_text: html,
        request=SimpleNamespace(full_path="/risks?"),
        headers={"Content-Security-Policy": POLICY},
    )
    return Page(response), response


def test_nothing_is_found_on_a_sound_page():
    page, _response = page_of(SOUND)
    assert list(page_checks.faults(page, POLICY)) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found(fault):
    sound, planted = FAULTS[fault]
    assert sound in SOUND
    page, _response = page_of(SOUND.replace(sound, planted, 1))
    assert any(fault in each for each in page_checks.faults(page, POLICY))


def test_what_was_found_in_order_hides_no_fault_that_comes_later():
    """The same page is looked at once; another page with the same tags, again."""
    page_checks.check(*page_of(SOUND))
    page_checks.check(*page_of(SOUND.replace('value="t"', 'value="another"')))
    for fault, (sound, planted) in FAULTS.items():
        with pytest.raises(AssertionError, match=re.escape(fault)):
            page_checks.check(*page_of(SOUND.replace(sound, planted, 1)))


def test_a_policy_that_lets_everything_run_is_a_fault():
    page, _response = page_of(SOUND)
    assert list(page_checks.faults(page, "script-src 'unsafe-inline'"))
