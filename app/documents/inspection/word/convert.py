"""A Word document as HTML, and what its author is told."""

import re
import zipfile
from typing import Any

from markupsafe import escape

from ..cleaning import clean_html
from ..refusal import UNREADABLE, Refusal
from ..shape import MANY_CELLS, MOST_CELLS, check_shape
from .elements import all_text
from .package import Package, attribute, name_of, qualified
from .reader import Story
from .told import Told
from .words import WordReader

MOST_HTML = 24 << 20

NO_WORDS = "This document has no text in it. Open it, check that it is the right one, and upload"
NO_WORDS += " another."
TOO_LONG = "This document is too long to convert. Save it as PDF and upload that."

_NUMBERED = re.compile(r'(?<=<p class="pack-numbered-)\d')


def convert_word(archive: zipfile.ZipFile) -> dict[str, Any]:
    """``html`` is the document, ``notes`` sentences on what was left out or changed. Raises
    ``Refusal``."""
    package = Package(archive)
    root = package.tree(package.main)
    bodies = [] if root is None else root.findall(qualified("w:body"))
    if not bodies:
        raise Refusal(UNREADABLE)
    if sum(1 for _ in root.iter(qualified("w:tc"))) > MOST_CELLS:
        raise Refusal(MANY_CELLS)  # before the work of reading them
    told = Told()
    reader = WordReader(package, told)
    html = Story(reader, package.main).blocks(bodies) + _notes(reader)
    _edges(package, told)
    if len(html) > MOST_HTML:
        raise Refusal(TOO_LONG)
    html = clean_html(_moved_left(html))
    check_shape(html)
    if not re.sub(r"<[^>]*>", "", html).strip() and not reader.pictures.taken:
        raise Refusal(NO_WORDS)
    return {"kind": "word", "html": html, "notes": told.sentences()}


def _notes(reader: WordReader) -> str:
    """Footnotes and endnotes, in their order."""
    made = []
    stories = {which: _note_story(reader, which) for which in ("footnote", "endnote")}
    notes = list(reader.notes)
    for note in notes:
        story, elements = stories[note.which]
        element = elements.get(note.identity)
        html = "" if story is None or element is None else story.blocks(element)
        made.append((escape(note.sign), html))
    if not made:
        return ""
    if all(each.which == "footnote" and not each.is_own for each in notes):
        return f"<h1>Notes</h1><ol>{''.join(f'<li>{html}</li>' for _, html in made)}</ol>"
    rows = (f"<tr><td><p>{sign}</p></td><td>{html}</td></tr>" for sign, html in made)
    head = '<tr><th scope="col">Note</th><th scope="col">Text</th></tr>'
    return f"<h1>Notes</h1><table><thead>{head}</thead><tbody>{''.join(rows)}</tbody></table>"


def _note_story(reader: WordReader, which: str) -> tuple[Story | None, dict[str, Any]]:
    parts = reader.package.related(reader.package.main, f"{which}s")
    root = reader.package.tree(parts[0]) if parts else None
    if root is None:
        return None, {}
    found = {attribute(each, "w:id") or "": each for each in root.iter(qualified(f"w:{which}"))}
    return Story(reader, parts[0]), found


def _edges(package: Package, told: Told) -> None:
    for kind in ("header", "footer"):
        texts, pictures = [], 0
        for part in package.related(package.main, kind):
            root = package.tree(part)
            if root is None:
                continue
            text = " ".join(all_text(root).split())
            texts += [text] if text else []
            pictures += any(name_of(e) in ("pic:pic", "v:imagedata") for e in root.iter())
        told.beside(kind, texts)
        if pictures:
            told.say(f"Left out: a picture in the {kind}.")


def _moved_left(html: str) -> str:
    """Paragraphs with numbers stand in as deep as their list is, counted from the outermost."""
    levels = [int(each) for each in _NUMBERED.findall(html)]
    less = min(levels, default=1) - 1
    return _NUMBERED.sub(lambda found: str(int(found[0]) - less), html) if less else html
