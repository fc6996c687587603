"""From a pack's content to HTML and PDF."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from flask import current_app
from markupsafe import Markup, escape

from app.core.domain import section_types
from app.core.lazy import lazy_import
from app.core.sections import Annex, RecordRow, Section, tag_of
from app.core.sentences import capital
from app.core.wording import speaking
from app.packs.content import PackContent, PaperPart
from app.packs.opening.overview import key_of_letters, letters
from app.packs.papers import Files, html_of
from app.packs.sections.oral import Oral
from app.packs.sections.paper import OwnPaper
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
_AUTHOR = "Standing Agenda"


@dataclass(frozen=True)
class Setting:
    """Where a section stands: where links lead, to a record's page (not for a reader who may not
    open it) and to another place of the pack, and the level of the section's own heading.
    ``rows`` are the references of the records that stand in an annex drawn with it."""

    base_url: str
    place: str
    level: int
    to_records: bool = True
    rows: frozenset[str] = frozenset()

    def record(self, path: str, text: str) -> Markup:
        """The text, as a link to the record's page."""
        if not self.to_records:
            return escape(text)
        return Markup('<a href="{}">{}</a>').format(self.base_url + path, text)

    def section(self, anchor: str) -> str:
        return self.place + anchor


def draw_pack(
    content: PackContent,
    *,
    files: Files | None = None,
    version: str,
    built_at: datetime,
    base_url: str,
    record: str = "",
    on_progress: document.Progress | None = None,
) -> document.Document:
    """The pack as PDF. ``version`` is what its pages call it ("Issue 2", "Draft"), ``built_at``
    an aware instant, ``base_url`` the address that links to records begin with; ``files`` holds
    what ``papers.load_files`` gives, ``record`` what an issue says of the record of changes.

    Each section is drawn in a process with limits; in place of one that takes too much stands a
    page that says so, and it is ``left_out``. Else the same arguments give the same bytes. Raises
    ``RenderingError``.
    """
    setting = Setting(base_url=base_url, place="pack:", level=1, rows=annexed_rows(content.annexes))

    def instead(left_out: document.DroppedSection) -> str:
        return _document("packs/left_out.html", content, setting, left_out=left_out)

    with speaking(content.words):
        return document.build_document(
            lambda page_of: front_html(content, page_of, version=version, setting=setting),
            section_sources(
                content,
                version=version,
                built_at=built_at,
                setting=setting,
                files=files or {},
                record=record,
            ),
            details=document.Details(title=pack_title(content), author=_AUTHOR, made_at=built_at),
            furniture=furniture.Furniture(
                title=content.group, marking=content.marking.word, version=version
            ),
            front_title="Position and agenda",
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
    return _framed(section.anchor, _draw(section, setting))


def annexed_rows(annexes: Sequence[Annex]) -> frozenset[str]:
    """The references of the records that stand in these annexes."""
    rows = (row for annex in annexes for row in getattr(annex, "rows", ()))
    return frozenset(row.reference for row in rows if isinstance(row, RecordRow))


def _framed(anchor: str, drawn: Markup) -> Markup:
    return Markup('<section class="pack-section" id="{}">{}</section>').format(anchor, drawn)


def front_html(
    content: PackContent, page_of: Mapping[str, int], *, version: str, setting: Setting
) -> str:
    """The cover, where the programme stands, and the agenda, with the pages of the anchors in
    ``page_of``."""
    return _document(
        "packs/front.html",
        content,
        setting,
        page_of=page_of,
        version=version,
        people=PEOPLE,
        overview=_overview(content, setting),
    )


def overview_html(content: PackContent, *, links_records: bool) -> Markup:
    """Where the programme stands, as ``section_html`` gives sections; empty where a pack does not
    tell."""
    setting = Setting(base_url="", place="#", level=2, to_records=links_records)
    drawn = _overview(content, setting)
    return _framed(OVERVIEW, drawn) if drawn else drawn


def _overview(content: PackContent, setting: Setting) -> Markup:
    """It stands below the cover's heading, on paper as on a page."""
    if content.overview is None:
        return Markup()
    below = replace(setting, level=2)
    context = {"part": content.overview, "letters": letters, "key_of_letters": key_of_letters()}
    return Markup(_render("packs/overview.html", below, **context))


def section_sources(
    content: PackContent,
    *,
    version: str,
    built_at: datetime,
    setting: Setting,
    files: Files | None = None,
    record: str = "",
) -> Sequence[document.SectionSource | document.AnnexSource]:
    """What follows the front matter: the sections (oral items stand on the agenda alone), each
    followed by its papers, who comes, how the pack was made, the annexes."""
    files = files or {}
    sources: list[document.SectionSource | document.AnnexSource] = []
    for section in content.sections:
        papers = content.papers_behind(section.number)
        if isinstance(section, OwnPaper):
            # The first paper opens the item.
            anchors = [section.anchor, *(paper.anchor for paper in papers[1:])]
        else:
            anchors = [paper.anchor for paper in papers]
            if not isinstance(section, Oral):
                sources.append(_source(section, content, setting))
        for paper, anchor in zip(papers, anchors, strict=False):
            sources += _paper_sources(paper, anchor, content, setting, files)
    for paper in content.papers_behind(None):
        sources += _paper_sources(paper, paper.anchor, content, setting, files)
    sources += [_source(annex, content, setting) for annex in content.annexes]
    people = document.SectionSource(
        PEOPLE,
        "Members and apologies",
        _document(
            "packs/people.html", content, setting, version=version, built_at=built_at, record=record
        ),
        begins_page=False,
    )
    sources.insert(len(sources) - len(content.annexes), people)
    return neighbours.share_pages(sources)


def _source(
    part: Section | Annex, content: PackContent, setting: Setting
) -> document.SectionSource:
    html = _document("packs/section.html", content, setting, part=_draw(part, setting))
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
    html = _document("packs/section.html", content, setting, part=_draw_paper(part, setting, files))
    sources: list[document.SectionSource | document.AnnexSource] = [
        document.SectionSource(key, title, html)
    ]
    if sheet.pdf_sha256:
        sources.append(document.AnnexSource(f"{part.anchor}-pages", title, files[sheet.pdf_sha256]))
    return sources


def _draw_paper(part: PaperPart, setting: Setting, files: Files, **context: Any) -> Markup:
    body = html_of(part.sheet, files, below=setting.level + 1)
    return Markup(_render("packs/paper.html", setting, part=part, body=body, **context))


def paper_html(part: PaperPart, files: Files, *, file_address: str | None) -> Markup:
    """A paper as ``section_html`` gives sections; ``file_address`` leads to its PDF."""
    setting = Setting(base_url="", place="#", level=2, to_records=False)
    return _framed(part.anchor, _draw_paper(part, setting, files, file_address=file_address))


def running_title(part: Section | Annex) -> str:
    if isinstance(part, Annex):
        return f"Annex {part.letter}: {part.title}"
    return f"{part.number}. {part.title}"


def pack_title(content: PackContent) -> str:
    day = current_app.jinja_env.filters["day"](content.held_on)
    return f"{content.group}, {day}"


def _draw(part: Section | Annex, setting: Setting) -> Markup:
    return Markup(_render(_template(type(part)), setting, part=part))


def _template(content: type[Section] | type[Annex]) -> str:
    """What the content's declaration names or, lacking that, the one named after its tag."""
    for kind in section_types().values():
        for declared in (kind, kind.annex):
            if declared is not None and declared.content is content and declared.template:
                return declared.template
    return f"packs/{'annexes' if issubclass(content, Annex) else 'sections'}/{tag_of(content)}.html"


def _document(template: str, content: PackContent, setting: Setting, **context: Any) -> str:
    return _render(template, setting, content=content, title=pack_title(content), **context)


def _render(template: str, setting: Setting, **context: Any) -> str:
    return current_app.jinja_env.get_template(template).render(
        links=setting,
        level=setting.level,
        capital=capital,
        **context,
    )
