"""What one programme calls its places and posts stands in its settings, not in our texts."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from config import ROOT

pytestmark = pytest.mark.one_engine

#: The words of Total Place; ``app/core/wording.py`` says those of the programme.
OF_TOTAL_PLACE = re.compile(
    r"(?<![\w/.:-])(pilots?|Government Office|champions?|Locality Manager|Total Place)"
    r"(?![\w/:=(-])",
    re.IGNORECASE,
)
#: The words that packs of earlier times keep.
EXCEPT = {ROOT / "app" / "packs" / "content.py"}
#: What holds data: demonstrations, and the heads of columns by which a workbook is read again.
DATA = (ROOT / "app" / "demo", ROOT / "app" / "workbook")
#: What says the words of the moment.
ASKED = {"words", "wording.words", "wording.current()"}
_IN_JINJA = re.compile(r"\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_QUOTED = re.compile(r'"([^"]*)"|\'([^\']*)\'')


def is_read(text: str) -> bool:
    """Whether a string is for people: a sentence or a title, and no name in the code."""
    return " " in text or text[:1].isupper()


def texts_of_module(source: str) -> Iterator[str]:
    tree = ast.parse(source)
    left_out = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_text and id(node) not in left_out and is_read(node.value):
            yield node.value


def texts_of_template(source: str) -> Iterator[str]:
    """What stands outside Jinja's marks and HTML's tags, the texts of attributes that are read,
    and the strings inside the marks."""
    for found in _IN_JINJA.finditer(source):
        if not found[0].startswith("{#"):
            yield from (a or b for a, b in _QUOTED.findall(found[0]) if is_read(a or b))
    plain = _IN_JINJA.sub(" ", source)
    yield from re.findall(r'(?:data-label|aria-label|title|alt)="([^"]*)"', plain)
    yield re.sub(r"<[^>]*>", " ", plain)


def said_at_import(source: str) -> list[int]:
    """The lines on which the programme's words are asked for while a module is imported, when
    there is no programme yet: there a ``Phrase`` belongs."""
    lines: list[int] = []

    def look(node: ast.AST) -> None:
        for inner in ast.iter_child_nodes(node):
            if isinstance(inner, ast.FunctionDef | ast.Lambda):
                continue
            if isinstance(inner, ast.Attribute) and ast.unparse(inner.value) in ASKED:
                lines.append(inner.lineno)
            look(inner)

    look(ast.parse(source))
    return lines


def said_in(texts: Iterator[str]) -> list[str]:
    return [" ".join(text.split())[:80] for text in texts if OF_TOTAL_PLACE.search(text)]


def test_no_text_in_the_code_has_a_word_of_one_programme():
    modules = [
        path
        for path in sorted((ROOT / "app").rglob("*.py"))
        if path not in EXCEPT and not any(folder in path.parents for folder in DATA)
    ]
    found = {path.name: said_in(texts_of_module(path.read_text())) for path in modules}
    assert {name: said for name, said in found.items() if said} == {}


def test_no_template_has_a_word_of_one_programme():
    paths: list[Path] = sorted((ROOT / "templates").rglob("*.*"))
    found = {
        str(path.relative_to(ROOT)): said_in(texts_of_template(path.read_text())) for path in paths
    }
    assert {name: said for name, said in found.items() if said} == {}


def test_no_module_asks_for_the_words_while_it_is_imported():
    found = {path.name: said_at_import(path.read_text()) for path in (ROOT / "app").rglob("*.py")}
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_the_guard_knows_what_is_said_at_import():
    assert said_at_import('PROBLEM = f"Choose the {words.place}."') == [1]
    assert said_at_import('def f():\n    return f"Choose the {words.place}."') == []


@pytest.mark.parametrize(
    "source",
    ['refuse("You lead this pilot.")', 'f"{count} Pilots"', 'X = "Government Office lead"'],
)
def test_the_guard_reads_strings(source):
    assert said_in(texts_of_module(source))


@pytest.mark.parametrize(
    "source",
    [
        "<p>Each pilot reports.</p>",
        '{% set heading = "Pilots" %}',
        '<td data-label="Pilot">{{ pilot.name }}</td>',
    ],
)
def test_the_guard_reads_templates(source):
    assert said_in(texts_of_template(source))


def test_the_guard_leaves_names_in_the_code_alone():
    assert not said_in(texts_of_module('panels_for("pilot", pilot)\nurl_for("pilots.show_pilot")'))
    assert not said_in(texts_of_template('<a href="/pilots">{% for pilot in pilots %}{% endfor %}'))
