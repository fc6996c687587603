"""Rules that templates, styles and scripts keep."""

import re

import pytest
from jinja2 import StrictUndefined

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


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_templates_hold_no_style_no_handler_and_no_raw_markup(path):
    text = spoken(path)

    assert not re.search(r"<[^>{]*\sstyle\s*=", text), "put it into a class"
    assert not re.search(r"<[^>{]*\son[a-z]+\s*=", text), "put it into app.js"
    assert not re.search(r"<style\b", text), "put it into a style sheet"
    assert not re.search(r"\|\s*capitalize\b", text), "it makes all other letters small: capital"
    assert not re.search(r"<script\b(?![^>]*(nonce=|src=))", text), "a script has a nonce"
    assert name_of(path) in MAY_HOLD_MARKUP or not MARKUP.search(text), "text is never markup"


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_templates_say_what_the_service_is_not_nowhere(path):
    assert not re.search(r"GOV\.UK\b|GDS Transport|\bcrown\b", spoken(path), re.IGNORECASE)


@pytest.mark.parametrize("path", STYLES, ids=name_of)
def test_styles_use_no_mark_or_typeface_of_others(path):
    rules = re.sub(r"/\*.*?\*/|//[^\n]*", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)

    assert not re.search(r"GDS ?Transport|govuk-crest|crown", rules, re.IGNORECASE)
    if path.suffix == ".css":
        assert not re.search(r"url\(\s*['\"]?(https?:)?//", rules), "it loads from elsewhere"


def test_the_style_sheet_is_there():
    assert (ROOT / "app" / "static" / "app.css").is_file(), "run make assets"
