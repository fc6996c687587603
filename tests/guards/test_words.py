"""Phrases that we have given up do not come back to pages, mails, packs and commands. The glossary
has the words for them; docs/glossary.md says how we write."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.dashboard.glossary import GLOSSARY
from config import ROOT

pytestmark = pytest.mark.one_engine

GLOSSARY_FILE = ROOT / "app" / "dashboard" / "glossary.py"

#: Each is a regular expression that stands between word boundaries, with what to write instead.
INSTEAD = {
    r"somebody": "someone",
    r"everybody": "everyone",
    r"anybody": "anyone",
    r"nobody": "no one",
    r"who(?:m|so)?ever": "anyone who, the person who",
    r"nought": "0, none",
    r"e-mails?|e-mailed": "email",
    r"hitherto|thereof|therein|thither": "plain words",
    r"(?:went|gone|goes|go) round": "circulated",
    r"what (?:became|becomes|came) of": "the outcome of",
    r"in these words": "quote the wording",
    r"these facts": "name them",
    r"(?:have|has) still time": "not yet due",
    r"is nowhere": "is hidden",
    r"taken or dismissed|take or dismiss": "accepted or rejected",
    r"things? (?:is|are) in": "received",
    r"its forecast, not done|is not done": "not complete",
    r"still lacking": "the shortfall",
    r"written anew": "replaced",
    r"what belongs on (?:it|this agenda)": "suggested items",
    r"as it stands": "now",
    r"at the least": "at least",
    r"at the most": "at most",
    r"stands? in the way": "prevents",
    r"not any ?more|any more": "no longer",
    r"put(?:s|ting)? (?:it|them) right": "correct",
    r"save for|, save ": "except",
    r"it is of use": "it is useful",
    r"lacks? (?:a|an|its|the)": "has no",
    r"is lacking": "is missing",
    r"whom to": "who to",
    r"anew": "again",
    r"be put right|to put right": "to be corrected, to correct",
    r"rounds? of returns": "reporting round",
    r"after you sign in": "“Sign in to ...”",
    r"you get this because": "You have received this email because",
    r"(?:spend|spending|cost|amount) a head": "per head",
    r"learned of (?:the|a) (?:people|service)": "learned about",
    r"in small letters": "in lower case",
    r"[Ll]eave (?:this|it|the note) empty": "leave blank",
    r"told of (?:before|what)": "told about",
}
BANNED = {
    said: re.compile(rf"(?<![\w-])(?:{said})(?![\w-])", re.IGNORECASE | re.DOTALL)
    for said in INSTEAD
}

_COMMENTS = {
    ".html": re.compile(r"\{#.*?#\}", re.DOTALL),
    ".txt": re.compile(r"\{#.*?#\}", re.DOTALL),
    ".js": re.compile(r"/\*.*?\*/|(?<!:)//[^\n]*", re.DOTALL),
}


def texts_of_file(path: Path) -> Iterator[tuple[int, str]]:
    """What a template, a script or a page of ours says, with its line."""
    text = path.read_text()
    if path.suffix in _COMMENTS:
        text = _COMMENTS[path.suffix].sub(lambda found: "\n" * found[0].count("\n"), text)
    yield 1, text


def texts_of_module(path: Path) -> Iterator[tuple[int, str]]:
    """The strings of a module, those in pieces put together; of docstrings the commands' alone,
    which are their help."""
    tree = ast.parse(path.read_text())
    left_out: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and not is_command(node):
            left_out |= {
                id(each.value)
                for each in node.body
                if isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant)
            }
        if isinstance(node, ast.JoinedStr):
            left_out |= {id(each) for each in node.values}
    for node in ast.walk(tree):
        if id(node) in left_out:
            continue
        if isinstance(node, ast.JoinedStr):
            pieces = (each.value for each in node.values if isinstance(each, ast.Constant))
            yield node.lineno, "…".join(map(str, pieces))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


def is_command(node: ast.AST) -> bool:
    marks = node.decorator_list if isinstance(node, ast.FunctionDef) else []
    return any("command" in ast.unparse(mark) for mark in marks)


def found_in(path: Path, texts: Iterator[tuple[int, str]]) -> Iterator[str]:
    for line, text in texts:
        for said, banned in BANNED.items():
            for found in banned.finditer(text):
                at = line + text[: found.start()].count("\n")
                words = " ".join(text[max(found.start() - 40, 0) : found.end() + 40].split())
                yield f"{path.relative_to(ROOT)}:{at}: “{words}”. Write: {INSTEAD[said]}."


def test_no_page_mail_or_pack_says_what_we_have_given_up():
    files = [*(ROOT / "templates").rglob("*.*"), *(ROOT / "assets" / "js").glob("*.js")]
    assert [
        said
        for path in sorted(files)
        if path.suffix in _COMMENTS
        for said in found_in(path, texts_of_file(path))
    ] == []


def test_no_message_label_error_or_command_says_what_we_have_given_up():
    assert [
        said
        for path in sorted((ROOT / "app").rglob("*.py"))
        if path != GLOSSARY_FILE
        for said in found_in(path, texts_of_module(path))
    ] == []


def test_the_glossary_says_nothing_that_we_have_given_up_but_to_avoid_it():
    texts = [(1, f"{term.name}. {term.meaning}") for term in GLOSSARY]
    assert list(found_in(GLOSSARY_FILE, iter(texts))) == []


def test_the_documentation_says_nothing_that_we_have_given_up():
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    assert [
        said
        for path in pages
        if path.name != "glossary.md"
        for said in found_in(path, texts_of_file(path))
    ] == []


@pytest.mark.parametrize(
    "source",
    [
        'flash("Somebody else saved this.")',
        'f"{count} things are in"',
        '@commands.command("load")\ndef load():\n    """Load it, whoever asks."""',
        'said = ("as "\n"it stands")',
    ],
)
def test_the_guard_reads_strings_and_the_help_of_commands(tmp_path, monkeypatch, source):
    monkeypatch.setattr(f"{__name__}.ROOT", tmp_path)
    path = tmp_path / "module.py"
    path.write_text(source)
    assert len(list(found_in(path, texts_of_module(path)))) == 1


def test_the_guard_leaves_docstrings_and_comments_alone(tmp_path, monkeypatch):
    monkeypatch.setattr(f"{__name__}.ROOT", tmp_path)
    path = tmp_path / "module.py"
    path.write_text('"""Whoever asks."""\n\ndef f():\n    """Nobody."""\n    return 1  # nobody\n')
    assert list(found_in(path, texts_of_module(path))) == []
    page = tmp_path / "page.html"
    page.write_text("{# nobody #}\n<p>No one</p>")
    assert list(found_in(page, texts_of_file(page))) == []


#: Labels that make no sentence after "Enter" or "Choose": "Enter due." They have a ``called``.
_NO_NOUN = re.compile(
    r"(?:\?|\b(?:due|from|until|opens|ends|are|by|on|to|at|cleared|circulated))$", re.IGNORECASE
)


def labels_of_module(path: Path) -> Iterator[tuple[int, str]]:
    """The labels of fields that say nothing of what a message calls them."""
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        what = ast.unparse(node.func)
        if not what.endswith("Field") or what.startswith("Tick"):
            continue
        texts = [each for each in ast.walk(node.args[0]) if isinstance(each, ast.Constant)]
        if not any(each.arg == "called" for each in node.keywords):
            yield from ((node.lineno, str(each.value)) for each in texts)


def test_every_field_can_be_named_in_a_message():
    forms = [path for path in (ROOT / "app").rglob("*.py") if path.stem == "forms"]
    assert len(forms) > 30
    assert [
        f"{path.relative_to(ROOT)}:{line}: {label}. Give the field ``called=``."
        for path in sorted(forms)
        for line, label in labels_of_module(path)
        if _NO_NOUN.search(label)
    ] == []


#: A straight apostrophe inside a word. What commands print stays plain, for any terminal.
_APOSTROPHE = re.compile(r"(?<=[A-Za-z])'(?=[a-z])")
_TAG = re.compile(r"<[^>]*>|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)


def test_apostrophes_are_typographic():
    said = [
        f"{path.relative_to(ROOT)}:{line}: {' '.join(text.split())[:80]}"
        for path in sorted((ROOT / "app").rglob("*.py"))
        if path.name != "cli.py" and ROOT / "app" / "demo" not in path.parents
        for line, text in texts_of_module(path)
        if _APOSTROPHE.search(text)
    ]
    said += [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "templates").rglob("*.*"))
        for _line, text in texts_of_file(path)
        if _APOSTROPHE.search(_TAG.sub("", text))
    ]
    assert said == []


#: A straight apostrophe or quotation mark beside a letter.
_STRAIGHT = re.compile(r"\w'|'\w|\"")


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each)


@pytest.mark.parametrize("folder", ["total-place", "family-hubs"])
def test_demonstrations_have_typographic_marks(folder):
    files = sorted((ROOT / "app" / "demo" / "data" / folder).rglob("*.toml"))
    texts = [text for file in files for text in _texts(tomllib.loads(file.read_text()))]

    assert len(texts) > 100
    assert [text[:80] for text in texts if _STRAIGHT.search(text)] == []
