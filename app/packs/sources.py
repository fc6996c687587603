"""What a pack is drawn of: its sections, decision sheets, papers and annexes, each as HTML or as
the PDF that it is, in the order of the pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec
from markupsafe import Markup

from app.core.lazy import lazy_import
from app.core.sections import Annex, Section
from app.governance.decision_sheets.sheet import DecisionSheet
from app.governance.groups.rules import PackForm
from app.packs.content import Ask, LatePaper, PackContent, PaperPart
from app.packs.lacking import LATE
from app.packs.papers import Files, html_of, joined_said
from app.packs.sections.oral import Oral
from app.packs.sections.paper import OwnPaper
from app.packs.setting import Setting, draw_document, draw_part, render_part

if TYPE_CHECKING:
    from app.packs import neighbours
    from app.rendering import document
else:
    neighbours = lazy_import("app.packs.neighbours")
    document = lazy_import("app.rendering.document")

PEOPLE = "people"
AGENDA = "agenda"
#: The key of what a brief ends with.
ENDING = "ending"
#: The key of what a brief asks besides decisions, where the cover has no room for it.
ALSO_ASKED = "also-asked"
#: So many decisions have a page each in a brief.
MOST_ROOMY = 4
#: So many rows there is room for on the cover.
MOST_ON_COVER = 10


def homes_of(content: PackContent) -> dict[str, str]:
    """By the references of the records that a pack tells whole, the anchors of the parts that do;
    one place each."""
    pieces = (piece for annex in content.annexes for piece in annex.pieces())
    parts: list[Section | Annex] = [*content.sections, *pieces]
    return {row.reference: part.anchor for part in parts for row in part.whole_rows}


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
    the annexes; of a brief the decision sheets and its ending. Late papers stand behind the pages
    that their item has; all else says what it said before, and how it was made then."""
    late = content.late
    made = {"version": version, "built_at": built_at, "record": record, "joined": ""}
    if late is not None:
        made |= {"version": late.version, "built_at": late.made_at, "record": late.record}
    if content.form is PackForm.BRIEF:
        sources = _brief_sources(content, setting, made)
    else:
        sources = _full_sources(content, setting, files or {}, made)
    for each in content.late_papers:
        place, follows = _place_behind(each.part.item, sources, content)
        sources[place:place] = late_sources(each, content, setting, files or {}, follows=follows)
    return sources


def _brief_sources(
    content: PackContent, setting: Setting, made: Mapping[str, Any]
) -> list[document.Source]:
    ending = draw_document("packs/brief_ending.html", content, setting, **made)
    sheets = [*_sheet_sources(content.sheets, content, setting), *_also_asked(content, setting)]
    outcome = document.SectionSource(ENDING, "Barriers, and the outcome of decisions", ending)
    return [*neighbours.share_pages(sheets), outcome]


def other_asks(content: PackContent) -> list[Ask]:
    """What is asked besides the decisions that have sheets."""
    on_sheets = {(sheet.item, ask) for sheet in content.sheets for ask in sheet.asks}
    return [ask for ask in content.asks if (ask.number, ask.text) not in on_sheets]


def asks_elsewhere(content: PackContent) -> str:
    """Where else than on the cover the asks besides the decisions stand, if anywhere: in a full
    pack below the agenda, in a brief behind the decision sheets where they are many."""
    others = other_asks(content)
    if not content.sheets or not others:
        return ""
    if content.form is PackForm.FULL:
        return AGENDA
    return ALSO_ASKED if len(content.sheets) + len(others) > MOST_ON_COVER else ""


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


def _also_asked(content: PackContent, setting: Setting) -> Iterator[document.Source]:
    """What a brief asks besides its decisions, below the last of their sheets."""
    if asks_elsewhere(content) == ALSO_ASKED:
        asks = other_asks(content)
        html = draw_document("packs/also_asked.html", content, setting, others=asks, page_of={})
        yield document.SectionSource(ALSO_ASKED, "Also asked", html, begins_page=False)


def _full_sources(
    content: PackContent, setting: Setting, files: Files, made: Mapping[str, Any]
) -> list[document.Source]:
    sources = list(item_sources(content, setting, files))
    told = {**made, "joined": joined_said(content)}
    people = draw_document("packs/people.html", content, setting, **told)
    sources.append(
        document.SectionSource(PEOPLE, "Members and apologies", people, begins_page=False)
    )
    pieces = (piece for annex in content.annexes for piece in annex.pieces())
    sources += [source_of(piece, content, setting) for piece in pieces]
    return neighbours.share_pages(sources)


def _place_behind(
    item: int | None, sources: Sequence[document.Source], content: PackContent
) -> tuple[int, str]:
    """Where the pages of a late paper of an item stand among the sources, and the key of what they
    follow: the last of the item, or of those before it where it has none. What belongs to no item
    comes behind all of them."""
    items = range(item if item is not None else len(content.agenda), 0, -1)
    for number in items if item is not None else (None, *items):
        keys = _keys_of(number, content)
        found = [
            (place, key) for place, source in enumerate(sources) for key in source.keys
            if key in keys
        ]  # fmt: skip
        if found:
            late = {each.part.anchor for each in content.late_papers}
            own = [key for place, key in found if not sources[place].follows and key not in late]
            return found[-1][0] + 1, own[-1] if own else sources[found[-1][0]].follows
    return 0, ""


def _keys_of(item: int | None, content: PackContent) -> set[str]:
    """The keys that the sources of an item may have, those of late papers among them."""
    papers = [part.anchor for part in content.papers_behind(item)]
    papers += [each.part.anchor for each in content.late_behind(item)]
    sheets = [each.anchor for each in content.sheets if each.item == item]
    sections = [each.anchor for each in content.sections if each.number == item]
    pages = [f"{anchor}-pages" for anchor in papers]
    return {*sections, *sheets, *papers, *pages}


def late_sources(
    late: LatePaper, content: PackContent, setting: Setting, files: Files, *, follows: str
) -> Iterator[document.Source]:
    """A late paper, after the decision sheets that came with it; on pages of its own, which follow
    those of what has this key."""
    if late.sheets:
        drawn = Markup()
        for sheet in late.sheets:
            drawn += Markup('<div class="pack-sheet" id="{}">{}</div>').format(
                late.anchor_of(sheet),
                draw_sheet(
                    sheet, setting if not drawn else replace(setting, level=2), came_with=late
                ),
            )
        html = draw_document("packs/section.html", content, setting, part=drawn)
        title = f"Late decision sheet, {late.part.sheet.reference}"
        yield document.SectionSource(late.first, title, html, follows=follows)
    for source in _paper_sources(late.part, late.part.anchor, content, setting, files, late=late):
        yield replace(source, follows=follows)


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
    issued = msgspec.structs.replace(content, late=None)  # what came late changes no page
    is_roomy = content.form is PackForm.BRIEF and len(content.sheets) <= MOST_ROOMY
    room = " pack-sheet--roomy" if is_roomy else ""
    for sheet in sheets:
        drawn = Markup('<div class="pack-sheet{}">{}</div>').format(
            room, draw_sheet(sheet, setting, awaits=issued.awaits_for(sheet))
        )
        html = draw_document("packs/section.html", content, setting, part=drawn)
        title = f"Decision {sheet.number}"
        yield document.SectionSource(sheet.anchor, title, html, begins_page=False)


def draw_sheet(
    sheet: DecisionSheet,
    setting: Setting,
    *,
    late: Sequence[LatePaper] = (),
    came_with: LatePaper | None = None,
    awaits: Sequence[str] = (),
) -> Markup:
    """One decision sheet; it names the ``late`` papers that concern it, the one it ``came_with``,
    or those that it ``awaits``."""
    return Markup(
        render_part(
            "packs/decision_sheet.html",
            setting,
            part=sheet,
            late=late,
            came_with=came_with,
            awaits=awaits,
        )
    )


def source_of(
    part: Section | Annex, content: PackContent, setting: Setting
) -> document.SectionSource:
    html = draw_document("packs/section.html", content, setting, part=draw_part(part, setting))
    is_long = isinstance(part, Annex)
    return document.SectionSource(
        part.anchor, running_title(part), html, is_long=is_long, begins_page=is_long
    )


def _paper_sources(
    part: PaperPart,
    key: str,
    content: PackContent,
    setting: Setting,
    files: Files,
    late: LatePaper | None = None,
) -> Sequence[document.SectionSource | document.AnnexSource]:
    """The front sheet with the text; then, where the text is a PDF, its pages."""
    sheet = part.sheet
    title = f"{LATE if late else ''}{sheet.reference}: {sheet.title}"
    drawn = draw_paper(part, setting, files, late=late)
    if key != part.anchor:
        drawn = Markup('<div id="{}">{}</div>').format(part.anchor, drawn)
    html = draw_document("packs/section.html", content, setting, part=drawn)
    sources: list[document.SectionSource | document.AnnexSource] = [
        document.SectionSource(key, title, html, begins_page=late is not None)
    ]
    is_lost = sheet.html_sha256 is not None and sheet.html_sha256 not in files
    if sheet.pdf_sha256 or is_lost:
        pages = files.get(sheet.pdf_sha256 or "", b"")
        sources.append(document.AnnexSource(f"{part.anchor}-pages", title, pages))
    return sources


def draw_paper(part: PaperPart, setting: Setting, files: Files, **context: Any) -> Markup:
    body = html_of(part.sheet, files, below=setting.level + 1)
    return Markup(render_part("packs/paper.html", setting, part=part, body=body, **context))


def running_title(part: Section | Annex) -> str:
    if isinstance(part, Annex):
        return f"Annex {part.letter}: {part.title}"
    return f"{part.number}. {part.title}"
