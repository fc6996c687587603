"""From a pack's content to HTML and PDF."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from app.core.lazy import lazy_import
from app.core.markings import LOWEST
from app.core.sections import Annex, Section
from app.core.wording import speaking
from app.governance.decision_sheets.sheet import DecisionSheet
from app.governance.groups.rules import PackForm
from app.packs.content import Ask, PackContent, PaperPart
from app.packs.opening.content import key_of_letters, letters
from app.packs.papers import Files, html_of
from app.packs.sections.oral import Oral
from app.packs.sections.paper import OwnPaper
from app.packs.setting import Setting, draw_document, draw_part, pack_title, render_part
from app.packs.variants.reader import ReaderPart
from app.rendering.house import font_folder, pack_assets, rendered_store

if TYPE_CHECKING:
    from app.packs import neighbours
    from app.rendering import document, furniture, workers
else:
    neighbours = lazy_import("app.packs.neighbours")
    document = lazy_import("app.rendering.document")
    furniture = lazy_import("app.rendering.furniture")
    workers = lazy_import("app.rendering.workers")

PEOPLE = "people"
OVERVIEW = "overview"
AGENDA = "agenda"
#: The key of what a brief ends with.
ENDING = "ending"
#: The key of what a brief asks besides decisions, where the cover has no room for it.
ALSO_ASKED = "also-asked"
#: So many rows there is room for on the cover.
MOST_ON_COVER = 10
_AUTHOR = "Standing Agenda"
_FRONT_TITLES = {PackForm.FULL: "Position and agenda", PackForm.BRIEF: "Position"}


def draw_pack(
    content: PackContent,
    *,
    files: Files | None = None,
    version: str,
    built_at: datetime,
    base_url: str,
    record: str = "",
    reader: ReaderPart | None = None,
    on_progress: document.Progress | None = None,
) -> document.Document:
    """The pack as PDF, in its form. ``version`` is what its pages call it ("Issue 2", "Draft"),
    ``built_at`` an aware instant, ``base_url`` the address that links to records begin with;
    ``files`` holds what ``papers.load_files`` gives, ``record`` what an issue says of the record of
    changes, ``reader`` whose copy it is.

    Each section is drawn in a process with limits; in place of one that takes too much stands a
    page that says so, and it is ``left_out``. Else the same arguments give the same bytes. Raises
    ``RenderingError``.
    """
    is_full = content.form is PackForm.FULL
    setting = Setting(
        base_url=base_url,
        place="pack:",
        level=1,
        homes=homes_of(content) if is_full else {},
        reader=reader.name if reader else "",
    )
    with speaking(content.words):
        return build(
            content,
            lambda page_of: front_html(
                content, page_of, version=version, setting=setting, reader=reader
            ),
            [
                *opening_sources(content, setting),
                *section_sources(
                    content,
                    version=version,
                    built_at=built_at,
                    setting=setting,
                    files=files or {},
                    record=record,
                ),
            ],
            setting=setting,
            version=version,
            built_at=built_at,
            title=_FRONT_TITLES[content.form],
            on_progress=on_progress,
        )


def build(
    content: PackContent,
    front: document.Quoting,
    sources: Sequence[document.Source | document.QuotingSource],
    *,
    setting: Setting,
    version: str,
    built_at: datetime,
    title: str,
    on_progress: document.Progress | None = None,
) -> document.Document:
    """A document of the pack's: ``front``, which runs under ``title``, and what follows it. A
    reader's copy says on each page whose it is where its marking demands it."""
    is_marked = setting.reader and content.marking not in LOWEST

    def instead(left_out: document.DroppedSection) -> str:
        return draw_document("packs/left_out.html", content, setting, left_out=left_out)

    return document.build_document(
        front,
        sources,
        details=document.Details(title=pack_title(content), author=_AUTHOR, made_at=built_at),
        furniture=furniture.Furniture(
            title=content.group,
            marking=content.marking.word,
            version=version,
            mark=f"Copy for {setting.reader}" if is_marked else "",
        ),
        front_title=title,
        fonts=font_folder(),
        assets=pack_assets(),
        drawer=partial(workers.WorkerDrawer, store=rendered_store()),
        instead=instead,
        on_progress=on_progress,
    )


def section_html(section: Section | Annex, *, links_records: bool) -> Markup:
    """A section as HTML that stands below a page's h1, in the words that are spoken: its own
    heading is an h2, its ``id`` its anchor. Links to records, if there shall be any, are paths; to
    other sections ``#ANCHOR``."""
    setting = Setting(base_url="", place="#", level=2, to_records=links_records)
    return _framed(section.anchor, draw_part(section, setting))


def homes_of(content: PackContent) -> dict[str, str]:
    """By the references of the records that a pack tells whole, the anchors of the parts that do;
    one place each."""
    pieces = (piece for annex in content.annexes for piece in annex.pieces())
    parts: list[Section | Annex] = [*content.sections, *pieces]
    return {row.reference: part.anchor for part in parts for row in part.whole_rows}


def _framed(anchor: str, drawn: Markup) -> Markup:
    return Markup('<section class="pack-section" id="{}">{}</section>').format(anchor, drawn)


def front_html(
    content: PackContent,
    page_of: Mapping[str, int],
    *,
    version: str,
    setting: Setting,
    reader: ReaderPart | None = None,
) -> str:
    """The cover, with the pages of the anchors in ``page_of``."""
    return draw_document(
        "packs/front.html",
        content,
        setting,
        page_of=page_of,
        version=version,
        others=other_asks(content),
        elsewhere=_asks_elsewhere(content),
        short=in_short,
        reader=reader,
    )


def opening_sources(
    content: PackContent, setting: Setting
) -> Iterator[document.Source | document.QuotingSource]:
    """What follows the cover: where the programme stands, which quotes no page and so is drawn
    beside the sections, and, but in a brief, the agenda."""
    title = _FRONT_TITLES[content.form]
    overview = _overview(content, setting)
    if overview:
        part = Markup('<div class="pack-overview">{}</div>').format(overview)
        html = draw_document("packs/section.html", content, setting, part=part)
        yield document.SectionSource(OVERVIEW, title, html)
    if content.form is PackForm.FULL:
        yield document.QuotingSource(
            AGENDA, title, lambda page_of: agenda_html(content, page_of, setting=setting)
        )


def agenda_html(content: PackContent, page_of: Mapping[str, int], *, setting: Setting) -> str:
    """The agenda, with the pages of the anchors in ``page_of``."""
    return draw_document(
        "packs/agenda.html",
        content,
        setting,
        page_of=page_of,
        people=PEOPLE,
        others=other_asks(content),
    )


def overview_html(content: PackContent, *, links_records: bool) -> Markup:
    """Where the programme stands, as ``section_html`` gives sections; empty where a pack does not
    tell."""
    setting = Setting(base_url="", place="#", level=2, to_records=links_records)
    drawn = _overview(content, setting)
    return _framed(OVERVIEW, drawn) if drawn else drawn


def _overview(content: PackContent, setting: Setting) -> Markup:
    if content.overview is None:
        return Markup()
    context = {"part": content.overview, "letters": letters, "key_of_letters": key_of_letters()}
    return Markup(render_part("packs/overview.html", setting, **context))


def section_sources(
    content: PackContent,
    *,
    version: str,
    built_at: datetime,
    setting: Setting,
    files: Files | None = None,
    record: str = "",
) -> Sequence[document.Source]:
    """What follows the front matter. Of a full pack the sections (oral items stand on the agenda
    alone), each followed by its decision sheets and its papers, who comes, how the pack was made,
    the annexes; of a brief the decision sheets and its ending."""
    made = {"version": version, "built_at": built_at, "record": record}
    if content.form is PackForm.BRIEF:
        ending = draw_document("packs/brief_ending.html", content, setting, **made)
        sheets = [
            *_sheet_sources(content.sheets, content, setting),
            *_also_asked(content, setting),
        ]
        outcome = document.SectionSource(ENDING, "Barriers, and the outcome of decisions", ending)
        return [*neighbours.share_pages(sheets), outcome]
    sources = list(item_sources(content, setting, files or {}))
    people = draw_document("packs/people.html", content, setting, **made)
    sources.append(
        document.SectionSource(PEOPLE, "Members and apologies", people, begins_page=False)
    )
    pieces = (piece for annex in content.annexes for piece in annex.pieces())
    sources += [source_of(piece, content, setting) for piece in pieces]
    return neighbours.share_pages(sources)


def _asks_elsewhere(content: PackContent) -> str:
    """Where else than on the cover the asks besides the decisions stand, if anywhere: in a full
    pack below the agenda, in a brief behind the decision sheets where they are many."""
    others = other_asks(content)
    if not content.sheets or not others:
        return ""
    if content.form is PackForm.FULL:
        return AGENDA
    return ALSO_ASKED if len(content.sheets) + len(others) > MOST_ON_COVER else ""


def _also_asked(content: PackContent, setting: Setting) -> Iterator[document.Source]:
    """What a brief asks besides its decisions, below the last of their sheets."""
    if _asks_elsewhere(content) == ALSO_ASKED:
        asks = other_asks(content)
        html = draw_document("packs/also_asked.html", content, setting, others=asks, page_of={})
        yield document.SectionSource(ALSO_ASKED, "Also asked", html, begins_page=False)


def has_no_page(section: Section) -> bool:
    """Whether nothing but its decision sheets and papers stands for an item."""
    return isinstance(section, Oral | OwnPaper)


def item_sources(content: PackContent, setting: Setting, files: Files) -> Iterator[document.Source]:
    """The items in the agenda's order, each with its decision sheets and papers; then the papers
    of none."""
    for section in content.sections:
        papers = content.papers_behind(section.number)
        sheets = [each for each in content.sheets if each.item == section.number]
        anchors = [paper.anchor for paper in papers]
        if isinstance(section, OwnPaper):
            # The first paper opens the item.
            anchors = [section.anchor, *anchors[1:]]
        elif not isinstance(section, Oral):
            yield source_of(section, content, setting)
        yield from _sheet_sources(sheets, content, setting)
        for paper, anchor in zip(papers, anchors, strict=False):
            yield from _paper_sources(paper, anchor, content, setting, files)
    for paper in content.papers_behind(None):
        yield from _paper_sources(paper, paper.anchor, content, setting, files)


def _sheet_sources(
    sheets: Sequence[DecisionSheet], content: PackContent, setting: Setting
) -> Iterator[document.Source]:
    """The decision sheets of an item, or of the whole pack, one after the other; two share a page
    where they fit on it."""
    for sheet in sheets:
        drawn = Markup('<div class="pack-sheet">{}</div>').format(_draw_sheet(sheet, setting))
        html = draw_document("packs/section.html", content, setting, part=drawn)
        title = f"Decision {sheet.number}"
        yield document.SectionSource(sheet.anchor, title, html, begins_page=False)


def _draw_sheet(sheet: DecisionSheet, setting: Setting) -> Markup:
    return Markup(render_part("packs/decision_sheet.html", setting, part=sheet))


def sheet_html(sheet: DecisionSheet, *, links_records: bool) -> Markup:
    """A decision sheet as ``section_html`` gives sections."""
    setting = Setting(base_url="", place="#", level=2, to_records=links_records)
    return _framed(sheet.anchor, _draw_sheet(sheet, setting))


def ending_html(content: PackContent, *, links_records: bool) -> Markup:
    """What departments are asked, and the outcome of decisions, as ``section_html`` gives
    sections."""
    setting = Setting(base_url="", place="#", level=2, to_records=links_records)
    return _framed(ENDING, Markup(render_part("packs/follow_up.html", setting, content=content)))


def people_html(content: PackContent) -> Markup:
    """Who is expected, as ``section_html`` gives sections."""
    setting = Setting(base_url="", place="#", level=2)
    return _framed(PEOPLE, Markup(render_part("packs/members.html", setting, content=content)))


#: A recommendation on the cover has at least so many characters, where it has them.
_SHORTEST = 30


def in_short(text: str) -> str:
    """Whole sentences with which a recommendation begins, for the cover; its sheet has all."""
    said = ""
    for sentence in re.split(r"(?<=[.!?])\s+", text):
        if len(said) >= _SHORTEST:
            break
        said = f"{said} {sentence}".strip()
    return said


def other_asks(content: PackContent) -> list[Ask]:
    """What is asked besides the decisions that have sheets."""
    on_sheets = {(sheet.item, ask) for sheet in content.sheets for ask in sheet.asks}
    return [ask for ask in content.asks if (ask.number, ask.text) not in on_sheets]


def source_of(
    part: Section | Annex, content: PackContent, setting: Setting
) -> document.SectionSource:
    html = draw_document("packs/section.html", content, setting, part=draw_part(part, setting))
    is_long = isinstance(part, Annex)
    return document.SectionSource(
        part.anchor, running_title(part), html, is_long=is_long, begins_page=is_long
    )


def _paper_sources(
    part: PaperPart, key: str, content: PackContent, setting: Setting, files: Files
) -> Sequence[document.SectionSource | document.AnnexSource]:
    """The front sheet with the text; then, where the text is a PDF, its pages."""
    sheet = part.sheet
    title = f"{sheet.reference}: {sheet.title}"
    drawn = _draw_paper(part, setting, files)
    if key != part.anchor:
        drawn = Markup('<div id="{}">{}</div>').format(part.anchor, drawn)
    html = draw_document("packs/section.html", content, setting, part=drawn)
    sources: list[document.SectionSource | document.AnnexSource] = [
        document.SectionSource(key, title, html, begins_page=False)
    ]
    if sheet.pdf_sha256:
        sources.append(document.AnnexSource(f"{part.anchor}-pages", title, files[sheet.pdf_sha256]))
    return sources


def _draw_paper(part: PaperPart, setting: Setting, files: Files, **context: Any) -> Markup:
    body = html_of(part.sheet, files, below=setting.level + 1)
    return Markup(render_part("packs/paper.html", setting, part=part, body=body, **context))


def paper_html(part: PaperPart, files: Files, *, file_address: str | None) -> Markup:
    """A paper as ``section_html`` gives sections; ``file_address`` leads to its PDF."""
    setting = Setting(base_url="", place="#", level=2, to_records=False)
    return _framed(part.anchor, _draw_paper(part, setting, files, file_address=file_address))


def running_title(part: Section | Annex) -> str:
    if isinstance(part, Annex):
        return f"Annex {part.letter}: {part.title}"
    return f"{part.number}. {part.title}"
