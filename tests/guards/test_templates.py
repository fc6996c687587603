"""Rules that templates, styles and scripts keep."""

import re

import pytest
from jinja2 import StrictUndefined

from app.core.formats import FILTERS
from config import ROOT

TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*") if path.is_file())
STYLES = sorted([*(ROOT / "assets").rglob("*.scss"), *(ROOT / "app" / "static").glob("*.css")])

#: Where text is markup already: the templates and why.
MARKUP = re.compile(r"\|\s*safe\b|\bMarkup\(|autoescape\s+false")
MAY_HOLD_MARKUP: dict[str, str] = {}


def name_of(path):
    return path.relative_to(ROOT).as_posix()


def spoken(path):
    """A template without what only its authors read."""
    return re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)


@pytest.mark.one_engine
def test_every_template_compiles_and_undefined_values_fail(app):
    assert app.jinja_env.undefined is StrictUndefined
    for path in TEMPLATES:
        app.jinja_env.get_template(path.relative_to(ROOT / "templates").as_posix())


#: What no template says, and what to do instead.
NEVER = {
    re.compile(r"<[^>{]*\sstyle\s*="): "put it into a class",
    re.compile(r"<[^>{]*\son[a-z]+\s*="): "put it into app.js",
    re.compile(r"<style\b"): "put it into a style sheet",
    re.compile(r"\|\s*capitalize\b"): "it makes all other letters small: capital",
    re.compile(r"<script\b(?![^>]*(nonce=|src=))"): "a script has a nonce",
    MARKUP: "text is never markup",
    re.compile(rf"[\"'\d]\s*\|\s*({'|'.join([*FILTERS, 'capital', 'truncate'])})\b"): (
        "write what it makes: a filter of ours on a constant would stay compiled (web/compiled.py)"
    ),
    re.compile(r"GOV\.UK\b|GDS Transport|\bcrown\b", re.IGNORECASE): "say what the service is",
}


def test_templates_hold_no_style_no_handler_no_raw_markup_and_no_mark_of_others():
    assert [
        f"{name_of(path)}: {found[0]!r}: {instead}"
        for path in TEMPLATES
        for text in [spoken(path)]
        for never, instead in NEVER.items()
        if (found := never.search(text))
        and not (never is MARKUP and name_of(path) in MAY_HOLD_MARKUP)
    ] == []


@pytest.mark.parametrize("path", STYLES, ids=name_of)
def test_styles_use_no_mark_or_typeface_of_others(path):
    rules = re.sub(r"/\*.*?\*/|//[^\n]*", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)

    assert not re.search(r"GDS ?Transport|govuk-crest|crown", rules, re.IGNORECASE)
    if path.suffix == ".css":
        assert not re.search(r"url\(\s*['\"]?(https?:)?//", rules), "it loads from elsewhere"


def test_the_style_sheet_is_there():
    assert (ROOT / "app" / "static" / "app.css").is_file(), "run make assets"
