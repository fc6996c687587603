"""The documentation speaks of what is there: files, functions, commands, settings, pages."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click
import pytest

from app.core.wording import NEUTRAL, speaking
from app.dashboard.glossary import GLOSSARY
from config import ROOT

pytestmark = pytest.mark.one_engine

PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])

#: What a reader finds in one step from the page about the architecture, and where.
QUESTIONS = {
    "What makes a milestone Red": "milestone_rag",
    "Who may issue a pack": "can_prepare_packs",
    "How a mail is retried": "wait_after",
    "What an inquorate meeting may not do": "check_quorate",
    "How a restricted risk is kept out of a pack": "_leave_out",
    "Where to add a kind of agenda section": "SECTIONS",
    "Where a paper's clearance is required": "needs_clearance",
    "How long a session lasts": "is_over",
    "Where the hashes of the record of changes are computed": "sealed",
    "Where working days are counted": "working_days_between",
}

#: What is made where the site runs, and is not in the repository.
MADE = ("instance/", "app/static/")

_QUOTED = re.compile(r"`([^`\n]+)`")
_FILE = re.compile(r"([\w./-]+\.(?:py|html|toml|md|sh|json|txt|in|js|scss))(?::(\w+(?:\.\w+)*))?")
_FOLDER = re.compile(r"[a-z][\w./-]*/")
_MODULE = re.compile(r"(?:app|tests|benchmarks)(?:\.\w+)+")


def outside_blocks(page: Path) -> str:
    """A page's text without what is typed or sketched in it."""
    return re.sub(r"^(?: {4}).*$", "", page.read_text(), flags=re.MULTILINE)


def quoted(page: Path) -> Iterator[str]:
    yield from _QUOTED.findall(outside_blocks(page))


@cache
def names_in(path: Path) -> frozenset[str]:
    """What a module defines at its top, and in its classes."""
    names: set[str] = set()
    for node in ast.parse(path.read_text()).body:
        for name in _defined(node):
            names.add(name)
            names |= {
                f"{name}.{inner}"
                for child in getattr(node, "body", [])
                for inner in _defined(child)
                if isinstance(node, ast.ClassDef)
            }
    return frozenset(names)


def _defined(node: ast.AST) -> list[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    if isinstance(node, ast.Assign):
        return [target.id for target in node.targets if isinstance(target, ast.Name)]
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        return [node.target.id]
    return []


@cache
def file_names() -> frozenset[str]:
    own = ("app", "tests", "templates", "docs", "scripts", "benchmarks", "migrations", "assets")
    nested = {path.name for folder in own for path in (ROOT / folder).rglob("*")}
    return frozenset(nested | {path.name for path in ROOT.iterdir()})


def find(path: str) -> Path | None:
    """A path from the root, or from ``app`` or ``tests`` where that is said for short."""
    places = (ROOT / path, ROOT / "app" / path, ROOT / "tests" / path)
    return next((place for place in places if place.exists()), None)


def unknown_in(page: Path) -> Iterator[str]:
    for text in quoted(page):
        if file := _FILE.fullmatch(text):
            if not _is_pattern(file[1]) and not _is_file(*file.groups()):
                yield text
        elif _FOLDER.fullmatch(text):
            if text not in MADE and find(text) is None:
                yield text
        elif _MODULE.fullmatch(text) and not _is_module(text):
            yield text


def _is_file(name: str, inside: str | None) -> bool:
    found = find(name)
    if inside:
        return found is not None and inside in names_in(found)
    return found is not None or ("/" not in name and name in file_names())


def _is_pattern(name: str) -> bool:
    """Whether a part of the path stands for others: ``sections/TAG.html``."""
    return Path(name).stem.isupper()


def _is_module(dotted: str) -> bool:
    path = ROOT / dotted.replace(".", "/")
    if path.is_dir() or path.with_suffix(".py").exists():
        return True
    return path.parent.with_suffix(".py").exists() and path.name in names_in(
        path.parent.with_suffix(".py")
    )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_names_files_and_functions_that_are_there(page):
    assert list(unknown_in(page)) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_links_to_pages_and_headings_that_are_there(page):
    broken = []
    for link in re.findall(r"\]\(([^)#\s]*)(?:#([\w-]*))?\)", page.read_text()):
        target, heading = link
        if "://" in target:
            continue
        there = (page.parent / target).resolve() if target else page
        if not there.exists() or (heading and heading not in headings_of(there)):
            broken.append(link)
    assert broken == []


def headings_of(page: Path) -> set[str]:
    """As GitHub makes them into anchors."""
    found = re.findall(r"^#+ (.+)$", page.read_text(), flags=re.MULTILINE)
    return {re.sub(r"[^\w -]", "", each.lower()).replace(" ", "-") for each in found}


def test_the_architecture_leads_in_one_step_to_what_people_look_for():
    table = (ROOT / "docs" / "architecture.md").read_text()
    rows = dict(re.findall(r"^\| ([^|]+) \| (.+) \|$", table, flags=re.MULTILINE))
    for question, function in QUESTIONS.items():
        answers = [_FILE.fullmatch(text) for text in _QUOTED.findall(rows[question])]
        assert function in [answer[2] for answer in answers if answer], question


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_names_commands_and_settings_that_there_are(app, page):
    text = page.read_text()
    own = [
        *re.findall(r"^ {4}flask ([a-z-]+(?: [a-z-]+)?)", text, flags=re.MULTILINE),
        *re.findall(r"`flask ([a-z-]+(?: [a-z-]+)?)", text),
    ]
    assert [words for words in own if not is_command(app.cli, words.split())] == []
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE)
    assert set(re.findall(r"(?:`|^ {4})make ([a-z]+)", text, flags=re.MULTILINE)) <= set(targets)
    settings = re.findall(r"`([A-Z]+(?:_[A-Z]+)+)`", text)
    known = (ROOT / "config.py").read_text() + (ROOT / "tests/processor_time.py").read_text()
    assert [name for name in settings if f'"{name}"' not in known] == []


def is_command(group: click.Group, words: list[str]) -> bool:
    if words[0] in ("db", "run"):  # not of this app
        return True
    found = group.commands.get(words[0])
    if not isinstance(found, click.Group) or len(words) == 1:
        return found is not None
    return words[1] in found.commands


def test_the_glossary_in_the_docs_is_that_of_the_help():
    """Where it fails: put the missing lines into docs/glossary.md."""
    text = (ROOT / "docs" / "glossary.md").read_text()
    shown = text[text.index("|---|---|---|") : text.index("## Words for code")].splitlines()[1:]
    with speaking(NEUTRAL):
        assert [line for line in shown if line] == [
            f"| {term.name} | {term.meaning} | {term.avoid} |" for term in GLOSSARY
        ]


def test_the_glossary_is_in_order_and_each_meaning_is_a_sentence():
    names = [term.name for term in GLOSSARY]
    assert names == sorted(names, key=str.lower)
    assert [term.name for term in GLOSSARY if not term.meaning.endswith(".")] == []
