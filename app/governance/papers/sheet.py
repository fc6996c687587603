"""A paper as it stands on a page and in a pack: plain frozen data, text and not markup."""

from collections.abc import Collection
from datetime import date

import msgspec
from markupsafe import Markup

from app.core.markings import Marking
from app.documents.markup import from_markdown, house_html
from app.documents.vetting import DocumentKind
from app.governance.groups.rules import ItemPurpose
from app.governance.papers.models import Paper
from app.governance.papers.rules import FRONT_SHEET, ClearanceOutcome

#: Set apart from the rest of the front sheet: they open it.
_OPENING = ("summary", "recommendation")


class SheetRow(msgspec.Struct, frozen=True, kw_only=True):
    heading: str
    text: str


class Acronym(msgspec.Struct, frozen=True, kw_only=True):
    """An abbreviation in papers or decision sheets, what it stands for, and a note on it."""

    short: str
    meaning: str
    note: str = ""


class ClearanceRow(msgspec.Struct, frozen=True, kw_only=True):
    """``given_on`` is None while it is only asked for; ``outcome`` is what was answered then, None
    in packs from before there was another answer than that it was given."""

    kind: str
    name: str
    role: str
    given_on: date | None
    given_for: int | None
    comment: str
    outcome: ClearanceOutcome | None = None


class PaperSheet(msgspec.Struct, frozen=True, kw_only=True):
    """``body`` is Markdown; where a file stands in its place, ``html_sha256`` names a Word
    document's content and ``pdf_sha256`` a PDF that is joined page by page."""

    reference: str
    title: str
    group: str
    author: str
    sponsor: str
    purpose: ItemPurpose
    marking: Marking
    summary: str
    asks: tuple[str, ...]
    rows: tuple[SheetRow, ...]
    clearances: tuple[ClearanceRow, ...]
    due_on: date
    submitted_on: date | None
    days_late: int
    late_reason: str
    version: int
    body: str
    html_sha256: str | None
    pdf_sha256: str | None
    pdf_pages: int
    is_illustrative: bool


def sheet_of(paper: Paper, today: date, open_versions: Collection[int]) -> PaperSheet:
    """``paper`` comes with its texts, its file and its clearances; ``open_versions`` are the
    numbers of those of its versions that whoever reads the sheet may read. What somebody said of
    another, as they cleared it, is left out."""
    file = paper.file
    is_pdf = file is not None and file.kind is DocumentKind.PDF
    return PaperSheet(
        reference=paper.reference,
        title=paper.title,
        group=paper.group.name,
        author=paper.author.name,
        sponsor=paper.sponsor.name if paper.sponsor else "",
        purpose=paper.purpose,
        marking=paper.marking,
        summary=paper.summary,
        asks=tuple(paper.asks),
        rows=tuple(
            SheetRow(heading=heading, text=getattr(paper, name))
            for name, heading in FRONT_SHEET.items()
            if name not in _OPENING and getattr(paper, name)
        ),
        clearances=tuple(
            ClearanceRow(
                kind=each.kind.word,
                name=each.person.name,
                role=each.role,
                given_on=each.given_on,
                outcome=each.outcome,
                given_for=each.given_for,
                comment=each.comment if each.given_for in open_versions else "",
            )
            for each in paper.clearances
        ),
        due_on=paper.due_on,
        submitted_on=paper.submitted_on,
        days_late=paper.days_late(today),
        late_reason=paper.late_reason,
        version=paper.versions_made,
        body="" if file else paper.body,
        html_sha256=file.html_sha256 if file else None,
        pdf_sha256=file.shown_sha256 or file.sha256 if file is not None and is_pdf else None,
        pdf_pages=file.pages or 0 if file is not None and is_pdf else 0,
        is_illustrative=paper.is_illustrative,
    )


def words_of(sheet: PaperSheet) -> tuple[str, ...]:
    """What a paper says in words that were written here."""
    rows = (row.text for row in sheet.rows)
    return (sheet.title, sheet.summary, *sheet.asks, *rows, sheet.body)


def body_of(sheet: PaperSheet, html: str, *, below: int) -> Markup:
    """The paper's content as HTML under a heading of level ``below``, its paragraphs numbered;
    ``html`` is what ``html_sha256`` names. Empty for a PDF."""
    if sheet.html_sha256:
        return house_html(html, below=below, has_numbers=True)
    return from_markdown(sheet.body, below=below, has_numbers=True) if sheet.body else Markup()
