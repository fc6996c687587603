import hashlib
import os
import subprocess
import sys
from collections.abc import Mapping

import pytest

from app.rendering.document import Document, Quoting, QuotingSource, SectionSource, build_document
from app.rendering.errors import BrokenLink, UnstableFrontMatter
from app.rendering.fonts import FontFolder
from config import ROOT
from tests.pdf_checks import problems
from tests.pdf_reading import contents, links, opened, outline, structure
from tests.unit.rendering.sample import (
    ASSETS,
    DETAILS,
    FURNITURE,
    ONLY_DRAWING,
    SECTIONS,
    build,
    whole,
)


def test_the_joined_document_keeps_the_rules_of_accessible_pdf(sample: Document) -> None:
    assert problems(sample.pdf) == []
    assert sample.complaints == ()


def test_one_tree_holds_front_matter_and_every_section_in_order(sample: Document) -> None:
    with opened(sample.pdf) as document:
        tree = structure(document)
        titles = [str(section.object.T) for section in tree.children]
        types = [element.type for element in tree.walk()]
        first_pages = [
            min(page for element in section.walk() for page, _ in element.content)
            for section in tree.children
        ]
    assert tree.type == "Document"
    assert [section.type for section in tree.children] == ["Sect", "Sect", "Sect"]
    assert titles == ["Agenda", "Milestones", "Risks"]
    assert first_pages == [1, sample.page_of["milestones"], sample.page_of["risks"]]
    assert types.count("H1") == 3
    # Each row once, and the table's head again on each page that it runs over.
    tables = types.count("Table")
    assert types.count("TR") == 60 + 3 + tables
    assert types.count("Figure") == 2


def test_no_text_is_lost_on_the_way(sample: Document) -> None:
    text = "\n".join(page.text for page in contents(sample.pdf))
    for word in ("Officials’ group", "M-001", "M-060", "R-003", "Italic", "Nested", "Meaning"):
        assert word in text


def test_links_lead_to_the_pages_that_the_front_matter_quotes(sample: Document) -> None:
    pages = contents(sample.pdf)
    for key in ("M-060", "R-002"):
        assert key in pages[sample.page_of[key] - 1].text
    # The numbers are drawn before each entry.
    entries = [text.strip() for text in pages[1].tagged.values()]
    for key in ("milestones", "risks", "M-060", "R-002"):
        assert str(sample.page_of[key]) in entries
    led = links(sample.pdf)
    assert (2, "risks", sample.page_of["risks"]) in led
    assert (sample.page_of["milestones"], "the second risk", sample.page_of["R-002"]) in led
    assert (sample.page_of["milestones"], "the last milestone", sample.page_of["M-060"]) in led
    assert (sample.page_of["R-002"], "R-002", "https://example.org/R/2") in led


def test_bookmarks_follow_the_headings(sample: Document) -> None:
    assert outline(sample.pdf) == [
        (0, "Officials’ group", 1),
        (1, "Agenda", 2),
        (0, "1. Milestones", sample.page_of["milestones"]),
        (1, "Late", sample.page_of["milestones"]),
        (0, "2. Risks", sample.page_of["risks"]),
    ]


def test_the_file_says_what_it_is(sample: Document) -> None:
    with opened(sample.pdf) as document:
        assert str(document.Root.Lang) == "en-GB"
        assert str(document.docinfo.Title) == "Officials’ group: papers & annexes"
        assert str(document.docinfo.CreationDate) == "D:20100204090000Z"
        with document.open_metadata() as metadata:
            assert metadata.pdfa_status == "3A"
            assert metadata["dc:title"] == "Officials’ group: papers & annexes"
            assert metadata["xmp:CreateDate"] == "2010-02-04T09:00:00Z"


def test_a_second_process_makes_the_same_bytes(sample: Document) -> None:
    program = (
        "import hashlib, pathlib, sys, tempfile;"
        "from app.rendering.fonts import FontFolder;"
        "from tests.unit.rendering.sample import build;"
        "fonts = FontFolder(pathlib.Path('app/static/fonts'), pathlib.Path(tempfile.mkdtemp()));"
        "print(hashlib.sha256(build(fonts).pdf).hexdigest())"
    )
    other = subprocess.run(
        [sys.executable, "-c", ONLY_DRAWING + program],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert other.stdout.strip() == hashlib.sha256(sample.pdf).hexdigest()


def test_progress_is_told_section_by_section(fonts: FontFolder) -> None:
    told: list[tuple[int, int, str]] = []
    build(fonts, on_progress=lambda *step: told.append(step))
    assert [done for done, _, _ in told] == [0, 1, 2, 3, 4]
    assert {steps for _, steps, _ in told} == {4}
    assert [what for _, _, what in told][:3] == ["Milestones", "Risks", "Agenda"]


def test_front_matter_longer_than_guessed_still_quotes_the_right_pages(fonts: FontFolder) -> None:
    def long_front(page_of: Mapping[str, int]) -> str:
        entries = "".join(f"<p>Entry {n}: page {page_of['risks']}</p>" for n in range(120))
        return whole("Agenda", f"<h1>Agenda</h1>{entries}")

    document = build_document(
        long_front,
        SECTIONS[1:],
        details=DETAILS,
        furniture=FURNITURE,
        front_title="Agenda",
        fonts=fonts,
        assets=ASSETS,
    )
    pages = contents(document.pdf)
    number = document.page_of["risks"]
    assert number > 3
    assert "2. Risks" in pages[number - 1].text
    assert f"Entry 119: page {number}" in pages[number - 2].text


def test_pages_between_sections_quote_others_too(fonts: FontFolder) -> None:
    """A cover, something drawn once, and an agenda of three pages behind it."""

    def cover(page_of: Mapping[str, int]) -> str:
        return whole("Cover", f"<h1>Cover</h1><p>Risks: page {page_of['risks']}</p>")

    def agenda(page_of: Mapping[str, int]) -> str:
        entries = "".join(f"<p>Entry {n}: page {page_of['risks']}</p>" for n in range(60))
        return whole("Agenda", f"<h1>Agenda</h1>{entries}")

    document = build_document(
        cover,
        [
            SectionSource("position", "Position", whole("", "<h1>Position</h1>")),
            QuotingSource("agenda", "Agenda", agenda),
            *SECTIONS[1:],
        ],
        details=DETAILS,
        furniture=FURNITURE,
        front_title="Agenda",
        fonts=fonts,
        assets=ASSETS,
    )

    number = document.page_of["risks"]
    assert (document.page_of["position"], document.page_of["agenda"], number) == (2, 3, 6)
    pages = contents(document.pdf)
    assert f"Risks: page {number}" in pages[0].text
    assert f"Entry 59: page {number}" in pages[number - 2].text
    assert outline(document.pdf) == [
        (0, "Cover", 1),
        (0, "Position", 2),
        (0, "Agenda", 3),
        (0, "2. Risks", number),
    ]


def test_front_matter_that_never_settles_is_refused(fonts: FontFolder) -> None:
    def restless(page_of: Mapping[str, int]) -> str:
        pages = 1 if page_of["risks"] > 2 else 2
        return whole("Agenda", "<h1>A</h1>" + '<p style="break-before: page">b</p>' * (pages - 1))

    with pytest.raises(UnstableFrontMatter, match="shorten or lengthen the cover"):
        _build_with(restless, whole("Risks", "<h1>Risks</h1>"), fonts)


def test_a_document_without_sections_is_its_front_matter(fonts: FontFolder) -> None:
    document = build_document(
        lambda page_of: whole("Agenda", "<h1>Nothing yet</h1>"),
        (),
        details=DETAILS,
        furniture=FURNITURE,
        front_title="Agenda",
        fonts=fonts,
    )
    assert document.page_count == 1
    assert problems(document.pdf) == []


def test_a_section_without_headings_is_bookmarked_by_its_title(fonts: FontFolder) -> None:
    document = _build_with(front_only, whole("Risks", "<p>No heading.</p>"), fonts)
    assert outline(document.pdf)[-1] == (0, "Risks", 2)


@pytest.mark.parametrize("target", ["pack:R-999", "#R-999"])
def test_a_link_to_nothing_is_refused_by_name(target: str, fonts: FontFolder) -> None:
    section = whole("Risks", f'<h1>Risks</h1><p><a href="{target}">lost</a></p>')
    with pytest.raises(BrokenLink, match="R-999"):
        _build_with(front_only, section, fonts)


def test_an_id_in_two_sections_is_refused_by_name(fonts: FontFolder) -> None:
    section = whole("Risks", '<h1>Risks</h1><p id="front">Twice</p>')
    with pytest.raises(BrokenLink, match="'front' is used in two sections"):
        _build_with(front_only, section, fonts)


def front_only(page_of: Mapping[str, int]) -> str:
    return whole("Agenda", "<h1>Agenda</h1>")


def _build_with(front: Quoting, section: str, fonts: FontFolder) -> Document:
    return build_document(
        front,
        [SectionSource("risks", "Risks", section)],
        details=DETAILS,
        furniture=FURNITURE,
        front_title="Agenda",
        fonts=fonts,
    )
