"""Classes: one place defines each, and templates use none that no style sheet knows."""

import re
from collections import defaultdict

from config import ROOT

PARTIALS = sorted((ROOT / "assets" / "scss").glob("_*.scss"))
SHEETS = [
    ROOT / "app" / "static" / "app.css",
    *sorted((ROOT / "assets" / "pack").glob("*.css")),
]
TEMPLATES = sorted(
    path for folder in ("templates", "tests/examples") for path in (ROOT / folder).rglob("*.html")
)

#: Without a rule of their own: what the framework's macros and scripts go by.
UNSTYLED = {
    "govuk-footer": "the framework's name of our own footer",
    "govuk-js-service-navigation-toggle": "the framework's script finds the button by it",
    "govuk-table__body": "the framework's own markup of a table",
    "govuk-table__head": "the framework's own markup of a table",
    "govuk-table__row": "the framework's own markup of a table",
}

_CLASS = re.compile(r"\.(-?[a-zA-Z_](?:\\.|[\w-])*)")


def classes(css):
    return {name.replace("\\", "") for name in _CLASS.findall(css)}


def defined_in(path):
    """The classes that a partial sets: those of the last part of each of its selectors."""
    text = re.sub(r"/\*.*?\*/|//[^\n]*", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    found, around = set(), [[""]]
    for head, sign in re.findall(r"([^;{}]*)([;{}])", text):
        if sign == "}":
            around.pop()
        elif sign == "{" and head.strip().startswith("@"):
            around.append(around[-1])
        elif sign == "{":
            own = [each.strip() for each in head.split(",")]
            parts = [
                each.replace("&", outer) if "&" in each else f"{outer} {each}"
                for outer in around[-1]
                for each in own
            ]
            around.append(parts)
            for part in parts:
                plain = re.sub(r"\([^)]*\)", "", part)
                found |= classes(re.split(r"[\s>+~]+", plain.strip())[-1])
    return {name for name in found if name.startswith(("app-", "pack-"))}


def used_in(path):
    """The classes that a template writes out; what it only works out is not seen."""
    text = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    text = re.sub(r"\{\{.*?\}\}", "\0", text, flags=re.DOTALL)
    text = re.sub(r"\{%.*?%\}", " ", text, flags=re.DOTALL)
    written = re.findall(r'\bclass="([^"]*)"', text)
    given = re.findall(r'"classes": "([^"]*)"', path.read_text(encoding="utf-8"))
    return {name for each in written + given for name in each.split() if "\0" not in name}


def test_each_class_is_defined_by_one_partial():
    partials = defaultdict(set)
    for path in PARTIALS:
        for name in defined_in(path):
            partials[name].add(path.name)
    assert {name: found for name, found in partials.items() if len(found) > 1} == {}
    assert len(partials) > 100


def test_templates_use_no_class_that_no_style_sheet_knows():
    known = set().union(*(classes(path.read_text(encoding="utf-8")) for path in SHEETS))
    unknown = {
        path.relative_to(ROOT).as_posix(): missing
        for path in TEMPLATES
        if (missing := used_in(path) - known - UNSTYLED.keys())
    }
    assert unknown == {}


#: Components of the framework that no page uses.
UNUSED = ".govuk-tabs"


def test_no_colour_depends_on_the_width_of_the_window():
    """The accessibility pass looks at contrast at one width alone (``test_accessibility.py``)."""
    css = SHEETS[0].read_text(encoding="utf-8")
    assert rules_for_some_widths(".a{color:red}@media (min-width:1px){.b{margin:0}.c{top:0}}") == [
        (".b", "margin:0"),
        (".c", "top:0"),
    ]
    coloured = [
        (selector, what)
        for selector, what in rules_for_some_widths(css)
        if re.search(r"(?:^|;)(?:color|background|background-color|opacity|filter):", what)
    ]
    assert [each for each in coloured if UNUSED not in each[0]] == []
    assert not [path for path in TEMPLATES if UNUSED[1:] in path.read_text(encoding="utf-8")]


def rules_for_some_widths(css):
    """The rules inside media queries about widths, each with its selector."""
    rules = []
    for query, block in re.findall(r"@media([^{]*)\{((?:[^{}]|\{[^{}]*\})*)\}", css):
        if "width" in query:
            rules += re.findall(r"([^{}]+)\{([^}]*)\}", block)
    return rules
