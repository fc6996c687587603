"""Tags that say nothing are folded into those around them; what is read out stays as it was."""

from app.rendering.document import Document
from app.rendering.fonts import FontFolder
from app.rendering.section import render_section
from tests.pdf_checks import problems
from tests.pdf_reading import Element, content, opened, structure
from tests.unit.rendering.sample import table, whole

BODY = (
    "<h1>Kent is <b>late</b></h1><p>One <b>two <i>three</i></b> "
    '<a href="https://example.org">four</a> five, <span lang="cy">Wrecsam</span>.</p>'
    f"<ul><li>Six <b>seven</b></li></ul>{table('M', 3)}"
)


def _read(section: Element, words: dict[int, str]) -> list[str]:
    """What is read out of each tag that holds text itself, and what kind of tag that is."""
    return [
        f"{element.type}: {' '.join(words[mcid] for _page, mcid in element.content)}"
        for element in section.walk()
        if element.content
    ]


def test_text_hangs_from_what_it_is_text_of(fonts: FontFolder) -> None:
    section = render_section(whole("Kent", BODY), fonts=fonts)
    with opened(section.pdf) as document:
        tree, words = structure(document), content(document.pages[0]).tagged
        said = _read(tree, words)
        cells = [each.object for each in tree.walk() if each.type == "TH"]
        shared = {cell.A.objgen for cell in cells}
        assert all("/Type" not in each.object for each in tree.walk())
    kinds = [line.split(":")[0] for line in said]
    assert kinds[:2] == ["H1", "P"]
    assert set(kinds) == {"H1", "P", "Link", "Span", "Lbl", "LBody", "TH", "TD"}
    assert said[0].split() == ["H1:", "Kent", "is", "late"]
    assert [line for line in said if line.startswith("Span:")] == ["Span: Wrecsam"]
    assert len(shared) < len(cells), "cells that are alike share what is said of them"


def test_the_whole_keeps_the_rules(sample: Document) -> None:
    assert problems(sample.pdf) == []
